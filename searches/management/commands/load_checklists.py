"""Publish the checklists and items that this release ships. A second run changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from searches.queries.prison.establishments import establishments
from searches.services.search.checklists import load_default_checklists
from searches.words.actors import system


class Command(BaseCommand):
    help = "Load missing checklists, and add missing shipped items to the other checklists."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--establishment", help="agency code of one prison; by default every prison"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["establishment"]
        prisons = [
            establishment
            for establishment in establishments()
            if wanted in (None, establishment.code)
        ]
        if wanted and not prisons:
            raise CommandError(f"No establishment has the code {wanted}.")
        for prison in prisons:
            loaded = load_default_checklists(system(prison.id))
            self.stdout.write(f"{prison.code}: {loaded} checklist versions published")
