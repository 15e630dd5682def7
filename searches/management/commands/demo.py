"""Make the demo prison if the database is empty, and print how to sign in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from searches.management.demo.hashing import fast_hashing
from searches.management.demo.history import make_history
from searches.queries.prison.establishments import establishments
from searches.services.replay import written_without_waiting
from searches.words.demo import (
    ADMINISTRATOR,
    CODE,
    NAME,
    PASSWORD,
    PIN,
    SECOND_ADMINISTRATOR,
    STAFF,
)

FIRST_STEPS = ('What to try first: open /demo/ and follow the story "One man short".',)


class Command(BaseCommand):
    help = "Make the demo prison and print its sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing if the database already holds a prison",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the demo prison and print its sign-ins.

        A database that holds a prison is not changed.
        """
        known = establishments()
        if not known:
            self.stdout.write("Making the demo prison and some days of its history ...")
            with fast_hashing(), written_without_waiting():
                make_history(timezone.now())
            known = establishments()
        elif not options["if_empty"]:
            self.stdout.write(
                "The database already holds a prison. The demo needs an empty database."
            )
        if any(prison.code == CODE for prison in known):
            self._print_sign_ins()

    def _print_sign_ins(self) -> None:
        self.stdout.write(f"\n{NAME}, a made-up prison. Everybody's password: {PASSWORD}")
        self.stdout.write(f"Everybody's PIN for signing: {PIN}\n")
        for number, printed, role, _ in STAFF:
            self.stdout.write(f"  {number:10} {printed:14} {role.replace('_', ' ')}")
        for number, printed in (ADMINISTRATOR, SECOND_ADMINISTRATOR):
            self.stdout.write(f"  {number:10} {printed:14} administrator")
        for line in FIRST_STEPS:
            self.stdout.write(line)
