"""Sign and publish a checkpoint of every prison's ledger, by hand or from cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from searches.queries.prison.establishments import establishments
from searches.services.evidence.checkpoints import mail_checkpoints, make_checkpoint, published
from searches.words.actors import system


class Command(BaseCommand):
    help = "Sign a checkpoint of every prison's ledger now, publish it and print it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--keys", action="store_true", help="print only the public keys")

    def handle(self, *args: Any, **options: Any) -> None:
        for prison in establishments():
            make_checkpoint(prison.id)
            mail_checkpoints(system(prison.id))
            newest = published(prison.code)
            self.stdout.write(newest.key if options["keys"] else newest.note)
