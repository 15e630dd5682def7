"""Every command is called once, and enters an event with the command's name in the ledger."""

from __future__ import annotations

import inspect
import pkgutil
from contextlib import suppress
from importlib import import_module

import pytest
from django.db import transaction

from searches import services
from searches.models import LedgerEntry
from searches.services.command import COMMANDS
from searches.words.events import EVENTS
from searches.words.refusals import Refused
from tests.acts import gate, office, rolls_and_stops
from tests.acts.working_day import Day, Prepare
from tests.stories.simulated_prison import open_prison
from tests.support.sample_prison import Prison

for _module in pkgutil.walk_packages(services.__path__, "searches.services."):
    import_module(_module.name)

#: Functions beside those that prepare a command.
HELPERS = {
    *(office.case_of.__name__, office.asked_about.__name__),
    rolls_and_stops.import_of.__name__,
}
TABLE: dict[str, Prepare] = {
    name: prepare
    for room in (gate, rolls_and_stops, office)
    for name, prepare in inspect.getmembers(room, inspect.isfunction)
    if prepare.__module__ == room.__name__ and name not in HELPERS
}
#: Commands whose ledger entry is named for their result.
ENTRY = {
    "_keep_pin": "choose_pin",
    "alert_late_counts": "alert_late_count",
    "ask_again": "ask_confirmation",
    "confirm_planned_session": "open_work_session",
    "keep_handed_in": "hand_in",
    "look_at_counted_names": "look_at_names",
    "make_announcements": "announce",
    "note_feed_failure": "feed_failed",
    "note_missed_reviews": "miss_review",
    "note_overdue_movements": "movement_overdue",
    "note_parties_without_officer": "party_without_officer",
    "note_unconfirmed_sessions": "session_not_confirmed",
    "open_exceptions": "open_exception",
    "record_announcements_shown": "show_announcements",
    "void_expired_locks": "void_lock",
}


@pytest.fixture
def day(prison: Prison) -> Day:
    open_prison(prison)
    return Day(prison, TABLE)


def test_every_command_is_in_the_table() -> None:
    assert set(TABLE) == set(COMMANDS)


def test_the_entry_of_every_command_is_an_event() -> None:
    assert {ENTRY.get(name, name) for name in COMMANDS} - EVENTS.keys() == set()


@pytest.mark.slow
def test_every_command_leaves_an_entry_of_its_own_name(day: Day) -> None:
    """Call each command on the same morning, and roll the command back before the next call."""
    wrong = {}
    for name in sorted(COMMANDS):
        with suppress(Undone), transaction.atomic():
            missing = unentered(Day(day.prison, TABLE), name)
            if missing:
                wrong[name] = missing
            raise Undone
    assert wrong == {}


class Undone(Exception):
    """Rolls one command back."""


def unentered(day: Day, name: str) -> str:
    """Return the fault of this command's ledger entry, or "" without a fault."""
    try:
        actor, about = TABLE[name](day)
        stood = day.seq_of(actor)
        day.call(name, actor, **about)
    except Refused as refusal:
        return str(refusal)
    entries = LedgerEntry.objects.filter(establishment_id=actor.establishment, seq__gt=stood)
    done = {entry.act: entry for entry in entries}
    entry = done.get(ENTRY.get(name, name))
    if entry is None:
        return f"left {sorted(done)}"
    by = (entry.by_id, entry.device_id)
    return "" if by == (actor.person, actor.device) else f"is entered as by {by}"
