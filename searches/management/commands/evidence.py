"""Evidence by hand: the pack of one visit."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from searches.services.evidence_pack import evidence_pack
from searches.services.people import actor_known_as
from searches.words.refusals import Refused


class Command(BaseCommand):
    help = "Write the evidence pack of one visit into this folder."

    def add_arguments(self, parser: CommandParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        pack = does.add_parser("pack", help="one visit as a file that proves itself")
        pack.add_argument("visit", type=UUID)
        pack.add_argument("--by", required=True, help="staff number of who asks for it")
        pack.add_argument("--to", type=Path, default=Path(), help="folder; this one otherwise")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pack = evidence_pack(actor_known_as(options["by"]), visit_id=options["visit"])
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        path = options["to"] / pack.name
        with pack.file as packed, path.open("wb") as written:
            shutil.copyfileobj(packed, written)
        self.stdout.write(str(path))
