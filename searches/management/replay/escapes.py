"""Plays both replays, each in a new made-up prison."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from searches.management.demo.people import found_demo_prison
from searches.management.replay.day import Line
from searches.management.replay.february_2019 import ARRIVAL, replay_february_2019
from searches.management.replay.page import replay_page
from searches.management.replay.september_2023 import MIDNIGHT, replay_september_2023

MONTH = timedelta(days=30)


class _Undone(Exception):
    """Rolls back the prison of February, so that the prison of September can use the same code."""


def replay_escapes() -> str:
    """Replay both escapes and return the page. The prison of September 2023 stays in the database.

    Raises VehicleLeft if a vehicle gets a GO or leaves.
    """
    february: list[Line] = []
    with suppress(_Undone), transaction.atomic():
        february = replay_february_2019(found_demo_prison(_founded(ARRIVAL)))
        raise _Undone
    return replay_page(february, replay_september_2023(found_demo_prison(_founded(MIDNIGHT))))


def _founded(day: datetime) -> datetime:
    return day - MONTH
