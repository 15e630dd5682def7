"""Each row of "Nobody's word alone" (section 4a) prevents an escape that no other row prevents.

Each row has a morning. With the unchanged product, the lorry does not leave with a clean record on
that morning. After the row is removed, the lorry leaves with a clean record. The row is therefore
what stops the lorry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from searches.facts import counts as count_facts
from searches.facts import release as facts_of_release
from searches.facts import rolls, vehicle_types, watch_list
from searches.facts.policies import policy_for
from searches.ledger.record import Record
from searches.models import Halt, Person, Visit
from searches.rules import counts, release_search
from searches.services.locks import locks
from searches.services.people import people
from searches.services.rolls import count_verdicts, whole_rolls
from searches.services.rolls import counts as counting
from searches.services.search import search_signatures
from searches.services.visits import visit_changes
from searches.words.events.people import PasswordReset
from searches.words.releases import SearchFacts, UnseenFact, WatchFact
from tests.stories.simulated_prison import open_prison
from tests.support.sample_prison import Prison
from tests.world.matrix import play
from tests.world.morning import Case, Ending, Setting
from tests.world.tricks import Trick as T

pytestmark = pytest.mark.first_visit

BLIND = Setting(eyes=False)
#: The replacements that remove a row's effect: the owner, the name, and the replacement.
Without = tuple[tuple[Any, str, Any], ...]


@dataclass(frozen=True)
class Row:
    """One row of section 4a: the morning in which the row matters, and how to remove the row."""

    case: Case
    without: Without


def do_nothing(*_: object, **__: object) -> None:
    """Do nothing, in place of a check that the test removes."""


def always_false(*_: object, **__: object) -> bool:
    return False


def always_true(*_: object, **__: object) -> bool:
    return True


def trust_claimed_time(record: Record, claimed: datetime | None) -> datetime | None:
    """Accept a device's own time as proven."""
    return claimed


def sending_is_leaving(found: Callable[..., Any]) -> Callable[..., Any]:
    """Let a prisoner leave a party's list as soon as they are sent, received or not."""

    def comings_and_goings(sessions: Any, work: Any) -> Any:
        joined, left, sent = found(sessions, work)
        for key, times in sent.items():
            left[key].extend(times)
        return joined, left, type(sent)(list)

    return comings_and_goings


def newest_answer_stands(found: Callable[..., Any]) -> Callable[..., Any]:
    """Let a later *Clear* cancel a *Can't see*."""

    def unseen_items(search: SearchFacts) -> tuple[UnseenFact, ...]:
        return found(replace(search, unseen=()))

    return unseen_items


def markers_of_the_plate_now(visit: Visit) -> tuple[WatchFact, ...]:
    """Forget a watch marker after the plate was corrected."""
    now = watch_list.matching_markers(visit)
    return tuple(WatchFact(str(marker.pk), kind, False) for marker, kind in now)


def accept_unconfirmed(record: Record, person: Person, why: str) -> None:
    """Accept an account without a second person."""
    record.change(person, confirmed_at=record.now)
    record.enter(PasswordReset(person=person.pk, staff_number=person.staff_number))


def end_the_halt(record: Record, visit: Visit) -> None:
    """Let the sealing of the lock end an open halt, as before version 0.2.0."""
    for halt in Halt.objects.filter(visit=visit, left_at__isnull=True):
        record.change(halt, left_at=record.now)


def turned_back_at_any_time(found: Callable[..., Any]) -> Callable[..., Any]:
    def policy(visit: Visit) -> Any:
        return replace(found(visit), turn_back_minutes=24 * 60)

    return policy


ROWS: dict[str, Row] = {
    "who belongs to a party": Row(
        Case(("kay",), frozenset({T.LEAVE_OUT}), BLIND),
        ((count_facts.CountsOf, "allocated", ()),),
    ),
    "that a party is not at work": Row(
        Case(("kay",), frozenset({T.NEVER_OPEN, T.SKIP_COUNT}), BLIND),
        ((counts, "seen_elsewhere", lambda party, present: not party.at_work),),
    ),
    "that a person left a party": Row(
        Case(("kay",), frozenset({T.SEND_AWAY}), BLIND),
        (
            (rolls, "_comings_and_goings", sending_is_leaving(rolls._comings_and_goings)),
            (facts_of_release, "overdue_among", lambda *_: ()),
        ),
    ),
    "sealed_at": Row(
        Case(("grace",), frozenset({T.SEAL_EARLY}), BLIND),
        ((locks, "demand_departure_recorded", end_the_halt),),
    ),
    "what the vehicle is": Row(
        Case(("grace",), frozenset({T.LOG_AS_EMERGENCY}), BLIND),
        (
            (vehicle_types, "emergency_acknowledged", always_true),
            (facts_of_release, "emergency_acknowledged", always_true),
        ),
    ),
    "which vehicle it is": Row(
        Case(
            ("grace", "kay"),
            frozenset({T.CORRECT_PLATE, T.COUNT_ABSENT}),
            Setting(eyes=False, marked=True),
        ),
        ((facts_of_release, "watch_facts", markers_of_the_plate_now),),
    ),
    "who is an officer": Row(
        Case(("ann",), frozenset({T.RESET_PIN}), BLIND),
        ((people, "_ask_about_account", accept_unconfirmed),),
    ),
    "that a second person searched": Row(
        Case(
            ("grace", "kay"),
            frozenset({T.ANSWER_CLEAR, T.SIGN_AS_SECOND, T.COUNT_ABSENT}),
        ),
        (
            (search_signatures, "_demand_own_device", do_nothing),
            (search_signatures, "_demand_enough_zones", do_nothing),
            (release_search, "_searched_by_one", lambda search, policy: ()),
        ),
    ),
    "that *can't see* was resolved": Row(
        Case(
            ("grace", "kay"),
            frozenset({T.CANNOT_SEE_THEN_CLEAR, T.COUNT_ABSENT}),
            Setting(muddy=True),
        ),
        (
            (
                release_search,
                "unseen_items",
                newest_answer_stands(release_search.unseen_items),
            ),
        ),
    ),
    "a balanced recount after a mismatch": Row(
        Case(("kay",), frozenset({T.COUNT_ABSENT, T.COUNT_TWICE}), BLIND),
        (
            (counts.Dispute, "is_settled_by", always_true),
            (count_verdicts, "contradicts", always_false),
        ),
    ),
    "that a vehicle never came in": Row(
        Case(("grace",), frozenset({T.TURN_BACK}), BLIND),
        (
            (visit_changes, "inner_gate_was_opened", always_false),
            (visit_changes, "policy_for", turned_back_at_any_time(policy_for)),
        ),
    ),
    "when something was tapped": Row(
        Case(("kay",), frozenset({T.COUNT_ABSENT, T.TAP_IN_ONE_SECOND}), BLIND),
        ((counting, "proven_server_time", trust_claimed_time),),
    ),
    "the whole-prison roll": Row(
        Case(("kay", "kit"), frozenset({T.NEVER_OPEN, T.SKIP_COUNT, T.TYPE_LANDINGS}), BLIND),
        (
            (whole_rolls, "_demand_on_the_landing", do_nothing),
            (whole_rolls, "_demand_time_to_count", do_nothing),
        ),
    ),
    "the surprise second count": Row(
        Case(("kay",), frozenset({T.COUNT_ABSENT}), Setting(eyes=False, drawn_again=True)),
        ((counts, "_waits_for_second_count", always_false),),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ROWS)
def test_without_this_row_the_simulation_finds_an_escape(
    prison: Prison, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    open_prison(prison)
    row = ROWS[name]
    with_it = play(prison, row.case)
    assert with_it.ending is not Ending.CLEAN, with_it
    for owner, mechanism, instead in row.without:
        monkeypatch.setattr(owner, mechanism, instead)
    without_it = play(prison, row.case)
    assert without_it.ending is Ending.CLEAN, without_it
