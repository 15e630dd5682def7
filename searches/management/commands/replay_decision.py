"""Apply the release rule again to the facts that were stored with one release."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from searches.services.evidence.verification import replay_decision
from searches.words.refusals import NotThere


class Command(BaseCommand):
    help = "Apply the release rule again to the facts of one release."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("release", type=UUID, help="UUID of the release")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            same = replay_decision(options["release"])
        except NotThere as refusal:
            raise CommandError(refusal.sentence) from refusal
        if not same:
            raise CommandError("Today's rule gives a different decision for the same facts.")
        self.stdout.write("The same facts give the same decision: GO.")
