"""Pack the evidence of one visit, or verify or delete original photographs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from searches.queries.prison.establishments import establishments
from searches.services.evidence.evidence_pack import evidence_pack
from searches.services.people.people import actor_known_as
from searches.services.photos.rehash import RehashVerdict, rehash
from searches.services.photos.retention import delete_due
from searches.words.actors import system
from searches.words.refusals import Refused

REPORT_EVERY = 500


class Command(BaseCommand):
    help = (
        "Pack the evidence of a visit, verify original photographs, or delete photographs that "
        "are due."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        subcommands = parser.add_subparsers(dest="does", required=True)
        pack = subcommands.add_parser("pack", help="write the evidence pack of one visit")
        pack.add_argument("visit", type=UUID)
        pack.add_argument(
            "--by", required=True, help="staff number of the person who asks for the pack"
        )
        pack.add_argument(
            "--to",
            type=Path,
            default=Path(),
            help="folder for the pack; by default the current folder",
        )
        verify = subcommands.add_parser(
            "verify", help="compare every original photograph with its recorded hash"
        )
        verify.add_argument("--establishment", default="", help="agency code of one prison")
        verify.add_argument(
            "--again", action="store_true", help="start again with the first photograph"
        )
        subcommands.add_parser(
            "delete-due", help="delete photographs whose retention period has ended"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        acts = {"pack": self._pack, "verify": self._verify, "delete-due": self._delete_due}
        acts[options["does"]](options)

    def _pack(self, options: dict[str, Any]) -> None:
        try:
            pack = evidence_pack(actor_known_as(options["by"]), visit_id=options["visit"])
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        path = options["to"] / pack.name
        with pack.file as packed, path.open("wb") as written:
            shutil.copyfileobj(packed, written)
        self.stdout.write(str(path))

    def _verify(self, options: dict[str, Any]) -> None:
        wrong = verified = 0
        for one in rehash(options["establishment"], again=options["again"]):
            now = not one.from_interrupted_part
            verified += now
            if now and (verified == 1 or one.done % REPORT_EVERY == 0 or one.done == one.total):
                self.stdout.write(f"{one.code}: {one.done} of {one.total}")
            if one.found is not RehashVerdict.FINE:
                wrong += 1
                since = "" if now else ", found before the interruption"
                self.stdout.write(f"{one.code}: photograph {one.photo} is {one.found}{since}")
        self.stdout.write(f"{verified} photographs verified, {wrong} with a fault.")
        if wrong:
            raise CommandError("Some photographs do not match their recorded hash.")

    def _delete_due(self, options: dict[str, Any]) -> None:
        for prison in establishments():
            done = delete_due(system(prison.id))
            self.stdout.write(
                f"{prison.code}: {done.deleted} photographs deleted, "
                f"{done.refused} refused by the store"
            )
