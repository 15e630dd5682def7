"""The rules say which ledger entries are announced, to which roles, and with or without a sound."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from searches.rules.announcements import ANNOUNCERS, announce
from searches.rules.confirmations import KINDS
from searches.words.announcements import Announced, AnnouncementKind, EntryFacts
from searches.words.checklists import VehicleType
from searches.words.events import Event
from searches.words.events.locks import LockVoided
from searches.words.events.people import ConfirmationRequested
from searches.words.events.release import OverrideRequested
from searches.words.events.rolls import (
    CountConfirmed,
    CountsRequested,
    HandBackReceived,
    LateCountAlerted,
    MovementBecameOverdue,
    PersonTapped,
    SecondCountRequested,
)
from searches.words.events.stops import IncidentExtended, StopRaised, StopRaisedBySystem
from searches.words.events.visits import DepartureContradicted, VehicleLoggedIn, VehicleTypeChanged
from searches.words.people import Role
from searches.words.releases import OverrideKind
from searches.words.visits import StopSource, VoidReason
from tests.support.sample_events import id_of, sample

K, R = AnnouncementKind, Role
NOW = datetime(2026, 2, 10, 7, 26, tzinfo=UTC)
COMMAND = {R.CONTROL_ROOM, R.ORDERLY_OFFICER, R.DUTY_GOVERNOR}
WATCHERS = {R.CONTROL_ROOM, R.ORDERLY_OFFICER}


def entry_of(event: Event, **more: Any) -> EntryFacts:
    about: dict[str, Any] = {
        "at": NOW,
        "plate": "KX23 LDV",
        "by": "kay",
        "by_name": "Kay Marsh",
        "parties": (("kitchen", "Kitchen"), ("stores", "Stores")),
    }
    return EntryFacts(event=event, **{**about, **more})


def verdict(**what: Any) -> dict[str, Any]:
    mine = {"valid": True, "balanced": False, "missing": 1, "strangers": 0, "faults": [], **what}
    return {"party": "kitchen", "verdicts": {"lock-1": mine}}


def kinds(*found: Announced) -> list[AnnouncementKind]:
    return [announcement.kind for announcement in found]


def test_most_acts_are_not_announced() -> None:
    assert announce(entry_of(sample(PersonTapped))) == ()


def test_each_party_is_asked_for_a_count_with_the_time_left() -> None:
    event = sample(CountsRequested, lock="1", parties=["kitchen", "stores"])
    kitchen, stores = announce(entry_of(event))
    assert (kitchen.kind, kitchen.party, kitchen.urgent) == (K.COUNT_REQUESTED, "kitchen", True)
    assert kitchen.due_at == NOW + timedelta(minutes=15)
    assert kitchen.sentence == "Count Kitchen now. Vehicle KX23 LDV is in the lock."
    assert not kitchen.roles
    assert stores.party == "stores"


def test_a_party_without_a_session_is_named_last() -> None:
    event = sample(
        CountsRequested, lock="1", parties=["kitchen", "stores"], whole_prison=["escort_gap"]
    )
    found = announce(entry_of(event, without_session=frozenset({"kitchen"})))
    assert kinds(*found) == [K.COUNT_REQUESTED, K.COUNT_REQUESTED, K.WHOLE_PRISON, K.NO_SESSION]
    assert found[2].roles == found[3].roles == WATCHERS


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ({}, [K.COUNT_MISMATCH, K.RECOUNT_REQUESTED]),
        ({"balanced": True}, []),
        ({"valid": False}, []),
    ],
)
def test_a_valid_count_that_does_not_balance(
    what: dict[str, Any], expected: list[AnnouncementKind]
) -> None:
    assert kinds(*announce(entry_of(sample(CountConfirmed, **verdict(**what))))) == expected


@pytest.mark.parametrize(
    ("missing", "strangers", "words"),
    [
        (1, 0, "1 person was not seen."),
        (2, 0, "2 people were not seen."),
        (0, 1, "1 stranger was found."),
        (1, 2, "1 person was not seen. 2 strangers were found."),
        (0, 0, "The number is wrong."),
    ],
)
def test_a_mismatch_is_described_by_numbers(missing: int, strangers: int, words: str) -> None:
    found = announce(
        entry_of(sample(CountConfirmed, **verdict(missing=missing, strangers=strangers)))
    )
    assert found[0].sentence == f"Kitchen: the count does not balance. {words}"


def test_gate_and_command_hear_of_a_lock_that_was_sealed_under_a_find() -> None:
    (told,) = announce(entry_of(sample(LockVoided, lock="1", reason=VoidReason.FOUND_OPEN)))
    assert (told.kind, told.urgent, told.excepted) == (K.SEALED_UNDER_FIND, True, ())
    assert told.roles == COMMAND | {R.GATE_OFFICER}
    assert told.sentence == (
        "Vehicle KX23 LDV was sealed again although something had been found on it. The lock"
        " session is void. Do not search the vehicle until the incident is closed."
    )


@pytest.mark.parametrize("reason", sorted(set(VoidReason) - {VoidReason.FOUND_OPEN}))
def test_any_other_void_is_not_announced(reason: VoidReason) -> None:
    assert announce(entry_of(sample(LockVoided, lock="1", reason=reason))) == ()


def test_the_first_counter_gets_no_recount_request() -> None:
    _, recount = announce(entry_of(sample(CountConfirmed, **verdict())))
    assert recount.excepted == ("kay",)


def test_a_surprise_second_count_is_requested_from_another_officer() -> None:
    event = sample(SecondCountRequested, party="kitchen", counted_by="kay")
    (found,) = announce(entry_of(event, lock="lock-1"))
    assert found.sentence == "Count Kitchen a second time now. A different officer must count."
    assert (found.excepted, found.party, found.subject) == (
        (str(id_of("kay")),),
        "kitchen",
        "lock-1",
    )


def test_a_late_count_says_when_all_vehicles_stop() -> None:
    (late,) = announce(entry_of(sample(LateCountAlerted, party="kitchen", lock="1")))
    assert late.roles == WATCHERS
    assert late.due_at == NOW + timedelta(minutes=5)
    assert "not been counted for 10 min" in late.sentence


@pytest.mark.parametrize("source", list(StopSource))
def test_every_stop_is_announced_to_the_officers_in_command(source: StopSource) -> None:
    event = (
        sample(StopRaised, stop="9", source=source)
        if source is StopSource.PERSON
        else sample(StopRaisedBySystem, stop="9", source=source, name="Kitchen")
    )
    (found,) = announce(entry_of(event))
    gate = source is StopSource.GATE_WITHOUT_GO
    assert found.kind is (K.GATE_WITHOUT_GO if gate else K.STOP_RAISED)
    assert found.roles == COMMAND
    assert found.urgent
    assert found.subject == str(id_of("9"))


def test_leaving_under_an_open_incident_is_announced_and_a_second_opening_is_not() -> None:
    (left,) = announce(entry_of(sample(IncidentExtended, stop="9", left=True)))
    assert "left without GO" in left.sentence
    assert announce(entry_of(sample(IncidentExtended, stop="9", left=False))) == ()


@pytest.mark.parametrize(
    ("kind", "second"),
    [
        (OverrideKind.PLATE_TYPING, R.ORDERLY_OFFICER),
        (OverrideKind.DRIVER_CHANGED, R.DUTY_GOVERNOR),
        (OverrideKind.AID_BROKEN, R.SECURITY_LEAD),
    ],
)
def test_an_override_is_announced_to_the_role_that_signs_second(
    kind: OverrideKind, second: Role
) -> None:
    (found,) = announce(entry_of(sample(OverrideRequested, override="5", kind=kind)))
    assert found.roles == {second}
    assert found.excepted == ("kay",)


def test_an_override_of_no_known_kind_is_announced_to_everybody_who_may_grant_one() -> None:
    (found,) = announce(entry_of(sample(OverrideRequested, override="5")))
    assert found.roles == {R.ORDERLY_OFFICER, R.DUTY_GOVERNOR, R.SECURITY_LEAD}


def test_a_confirmation_is_announced_to_the_roles_that_may_confirm() -> None:
    for kind, row in KINDS.items():
        event = sample(ConfirmationRequested, confirmation="4", kind=kind)
        (found,) = announce(entry_of(event, barred=("kit",)))
        assert found.roles == row.confirmers
        assert found.excepted == ("kay", "kit"), "nor is it for whoever may not give it"
    assert announce(entry_of(sample(ConfirmationRequested, kind="unheard-of"))) == ()


def test_the_announcement_of_a_whole_prison_roll_says_why() -> None:
    event = sample(StopRaisedBySystem, stop="7", source=StopSource.SECOND_MISMATCH, name=None)
    (found,) = announce(entry_of(event))
    assert found.sentence == "The whole-prison roll is not correct."


def test_a_confirmation_announcement_names_the_requester_and_the_subject() -> None:
    event = sample(ConfirmationRequested, confirmation="4", kind="vehicle")
    (found,) = announce(entry_of(event))
    assert found.sentence == "Kay Marsh asks you to confirm the type of vehicle KX23 LDV."


def test_an_emergency_vehicle_is_announced_and_another_is_not() -> None:
    (found,) = announce(entry_of(sample(VehicleLoggedIn), vehicle_type=VehicleType.EMERGENCY))
    assert R.DUTY_GOVERNOR in found.roles
    assert announce(entry_of(sample(VehicleLoggedIn), vehicle_type=VehicleType.RIGID)) == ()


def test_an_overdue_movement_names_the_party_and_no_prisoner() -> None:
    (found,) = announce(entry_of(sample(MovementBecameOverdue, movement="3", party="kitchen")))
    assert found.sentence == "Kitchen: a prisoner was sent 15 min ago and has not been received."
    assert found.roles == WATCHERS


@pytest.mark.parametrize(("stored", "minutes"), [(0, 25), (20, 20)])
def test_an_overdue_movement_names_the_minutes_of_the_policy(stored: int, minutes: int) -> None:
    event = sample(MovementBecameOverdue, movement="3", party="kitchen", minutes=stored)
    (found,) = announce(entry_of(event, movement_overdue_minutes=25))
    assert found.sentence.endswith(f"was sent {minutes} min ago and has not been received.")


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        (0, ""),
        (1, "Landing A1 did not receive 1 person who was sent back from Kitchen."),
        (2, "Landing A1 did not receive 2 people who were sent back from Kitchen."),
    ],
)
def test_a_hand_back_is_announced_when_somebody_is_missing(missing: int, sentence: str) -> None:
    event = sample(
        HandBackReceived,
        hand_back="5",
        landing_name="A1",
        party="kitchen",
        number=3,
        missing=missing,
    )
    found = announce(entry_of(event))
    assert [announcement.sentence for announcement in found] == ([sentence] if sentence else [])
    for announcement in found:
        assert (announcement.roles, announcement.party, announcement.subject) == (
            WATCHERS,
            "kitchen",
            str(id_of("5")),
        )
        assert (announcement.excepted, announcement.urgent) == (("kay",), True)


@pytest.mark.parametrize(
    ("gone", "then"), [(False, "The lock session is void."), (True, "The vehicle has left.")]
)
def test_a_departure_after_the_seal_is_announced_to_security_as_well(gone: bool, then: str) -> None:
    event = sample(DepartureContradicted, halt="7", after_sealing="Stores", gone=gone)
    (found,) = announce(entry_of(event))
    assert found.sentence == f"Vehicle KX23 LDV left Stores after the lock was sealed. {then}"
    assert found.roles == WATCHERS | {R.SECURITY_LEAD}


def test_a_changed_type_is_announced_without_a_sound() -> None:
    changed = "Changed from Van to Rigid box lorry."
    event = sample(VehicleTypeChanged, before="van", after="rigid", differs=[changed])
    (found,) = announce(entry_of(event))
    assert found.sentence == (
        "Kay Marsh changed the type of vehicle KX23 LDV from Van to Rigid box lorry."
    )
    assert found.roles == WATCHERS | {R.SECURITY_LEAD}
    assert not found.urgent


@pytest.mark.parametrize("kind", ANNOUNCERS)
def test_every_announcement_has_recipients_and_fits_on_the_screen(kind: type[Event]) -> None:
    wanted = {"parties": ["kitchen"], "left": True, **verdict()}
    named = {key: value for key, value in wanted.items() if key in kind.__dataclass_fields__}
    for found in announce(entry_of(sample(kind, **named), vehicle_type=VehicleType.EMERGENCY)):
        assert found.roles or found.people or found.party
        assert len(found.sentence) <= 200
        assert len(found.title) <= 40
        assert found.sentence.endswith(".")


def test_two_counts_that_differ_ask_a_third_officer_or_the_orderly_officer() -> None:
    event = sample(CountConfirmed, **verdict(valid=False, balanced=True, contradicts=True))
    (made,) = announce(entry_of(event))
    assert made.kind is K.RECOUNT_REQUESTED
    assert made.sentence == (
        "Kitchen: two officers’ counts differ. A third officer or the orderly officer must count "
        "now."
    )
    assert made.party == "kitchen"
    assert made.roles >= WATCHERS
