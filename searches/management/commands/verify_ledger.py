"""Verify the ledgers, and name the first entry or row that does not match the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from searches.evidence.verify import Fault, demand_value, key_text
from searches.services.evidence.verification import Verdict, verify_against, verify_ledgers
from searches.words.refusals import Refused


class Command(BaseCommand):
    help = "Verify the chain of every prison's ledger, the rows it recorded, and its checkpoints."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--establishment", default="", help="agency code of one prison")
        parser.add_argument("--checkpoint", help="file of a checkpoint that was kept elsewhere")
        parser.add_argument(
            "--key", help="the published key, or its file, instead of the key on this server"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdicts = _verdicts(options)
        for verdict in verdicts:
            verdict_text = verdict.disagreement or "agrees"
            self.stdout.write(
                f"{verdict.code}: {verdict.entries} entries, {verdict.rows} rows: {verdict_text}"
            )
        if any(verdict.disagreement for verdict in verdicts):
            raise CommandError("A ledger failed the verification.")


def _verdicts(options: dict[str, Any]) -> list[Verdict]:
    try:
        demand_value(options["checkpoint"], "--checkpoint")
        key_typed = key_text(options["key"])
        if options["checkpoint"]:
            note = Path(options["checkpoint"]).read_text(encoding="utf-8")
            return [verify_against(note, key_typed.strip())]
        return verify_ledgers(options["establishment"])
    except Refused as refusal:
        raise CommandError(refusal.sentence) from refusal
    except Fault as fault:
        raise CommandError(f"{fault}.") from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise CommandError("The checkpoint cannot be read.") from fault
