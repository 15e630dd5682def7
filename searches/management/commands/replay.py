"""Replay two known escapes and print their page: `python manage.py replay > docs/replay.md`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from searches.management.demo.hashing import fast_hashing
from searches.management.replay.escapes import replay_escapes
from searches.queries.prison.establishments import establishments
from searches.services.replay import written_without_waiting


class Command(BaseCommand):
    help = "Replay two known escapes on an empty database, and print what everybody learns."

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay both escapes. Raises CommandError if the database already holds a prison.

        Raises VehicleLeft if a vehicle with a prisoner under it gets a GO or leaves.
        """
        if establishments():
            raise CommandError("The replay needs an empty database, because it makes a prison.")
        with fast_hashing(), written_without_waiting():
            self.stdout.write(replay_escapes(), ending="")
