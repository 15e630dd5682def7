"""Walk the ledgers and name the first entry or row that does not agree."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from searches.services.verification import verify_ledgers
from searches.words.refusals import NotThere


class Command(BaseCommand):
    help = "Verify the chain of every prison's ledger, and the rows it recorded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--establishment", default="", help="agency code of one prison")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verdicts = verify_ledgers(options["establishment"])
        except NotThere as refusal:
            raise CommandError(refusal.sentence) from refusal
        broken = False
        for verdict in verdicts:
            said = verdict.disagreement or "agrees"
            self.stdout.write(
                f"{verdict.code}: {verdict.entries} entries, {verdict.rows} rows: {said}"
            )
            broken = broken or bool(verdict.disagreement)
        if broken:
            raise CommandError("A ledger does not agree.")
