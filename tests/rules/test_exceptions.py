"""The catalogue X01 to X25, its deadlines, and the exceptions that each ledger entry reveals."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from searches.rules.exceptions import (
    CATALOGUE,
    KINDS,
    TELLERS,
    due_at,
    is_missed,
    names_a_person,
    reveal,
)
from searches.words.events import Event
from searches.words.events.devices import ClockRead, TabletKeyHandedOut
from searches.words.events.exceptions import ReviewMissed
from searches.words.events.locks import LockVoided, OuterGateOpened, VehicleDeparted
from searches.words.events.offline import (
    DuplicateArrivalParked,
    LedgerWentBackwards,
    LostRecordsSettled,
)
from searches.words.events.people import (
    AccountReopened,
    OwnRoleRefused,
    PasswordReset,
    RoleGranted,
    SelfApprovalRefused,
)
from searches.words.events.photos import DiscConfirmed, PhotosConfirmedDifferent, PhotoStored
from searches.words.events.release import (
    ManualReleaseEntered,
    OverrideGranted,
    RadioReleaseJudged,
    RadioReleaseRefused,
    ReleaseRefused,
    VehicleReleased,
    VehicleReleasedByRadio,
)
from searches.words.events.rolls import (
    CountConfirmed,
    CountHeardByRadio,
    CountsRequested,
    PersonTapped,
    RadioCodeRefused,
)
from searches.words.events.search import (
    AdvanceDrawMisused,
    DrillSettled,
    ItemAnswered,
    SearchSigned,
    SecondSearchBegun,
)
from searches.words.events.stops import (
    LateCountJoinedStop,
    NearMissReported,
    OnTheWayInStandfast,
    StopClosingSigned,
    StopRaised,
    StopRaisedBySystem,
)
from searches.words.events.visits import (
    ArrivalLogged,
    DepartureContradicted,
    DepartureLogged,
    PeopleInCabRecorded,
    PlateCorrected,
    SightLost,
    VehicleLoggedIn,
    VehicleTurnedBack,
    VehicleTypeChanged,
)
from searches.words.exceptions import Entered, ExceptionCode, Severity
from tests.support.lorry import at
from tests.support.sample_events import id_of, sample

CRIT, HIGH, MED, LOW = Severity.CRIT, Severity.HIGH, Severity.MED, Severity.LOW
ENTRY = Entered(id="entry-1")
#: The severities from section 8 of the domain description.
SEVERITIES = (
    dict.fromkeys(("X01", "X02", "X03", "X04", "X05"), CRIT)
    | dict.fromkeys((f"X{number:02}" for number in range(6, 16)), HIGH)
    | dict.fromkeys(("X16", "X17", "X18", "X19", "X22"), MED)
    | {"X20": HIGH, "X21": LOW}
    | {"X23": CRIT, "X24": CRIT}  # not in the domain: evidence is gone
    | {"X25": HIGH}  # not in the domain: somebody was on the way in a standfast
)


def pair(searches: int, together: int) -> dict[str, Any]:
    """Return how often somebody searched, and how often with the same other searcher."""
    names = {"person": str(id_of("g")), "name": "Grace Hall", "other": str(id_of("t"))}
    return {**names, "other_name": "Tom Reed", "searches": searches, "together": together}


TOLD: list[tuple[Event, set[str]]] = [
    (sample(StopRaised, stop="s", kind="stop", source="person"), {"X03"}),
    (sample(StopRaisedBySystem, kind="stop", source="second_mismatch"), {"X03", "X04"}),
    (sample(StopRaisedBySystem, kind="stop", source="late_count"), {"X03", "X21"}),
    (sample(StopRaisedBySystem, kind="stop", source="late_count", lock="k"), {"X21"}),
    (sample(RoleGranted, person="p", role="gate_officer", added_by_giver=True), {"X18"}),
    (sample(RoleGranted, person="p", role="administrator", added_by_giver=True), {"X18"}),
    (sample(RoleGranted, person="p", role="auditor", added_by_giver=True), set()),
    (sample(RoleGranted, person="p", role="gate_officer", added_by_giver=False), set()),
    (sample(RoleGranted, person="p", role="gate_officer"), set()),
    (sample(LateCountJoinedStop, stop="s", party="p", name="Stores"), {"X21"}),
    (sample(StopRaisedBySystem, kind="incident", source="found"), {"X02"}),
    (sample(StopRaisedBySystem, kind="incident", source="aid_alert"), {"X01"}),
    (sample(ItemAnswered, item="U5", result="cannot_see"), {"X06"}),
    (sample(ItemAnswered, item="U5", result="clear"), set()),
    (sample(ItemAnswered, item="U5", result="found", person=True), {"X01"}),
    (sample(ItemAnswered, item="U5", result="found", person=False), set()),
    (sample(ItemAnswered, item="A4", people_agree=False), {"X10"}),
    (sample(ItemAnswered, item="A4", people_agree=True), set()),
    (sample(ItemAnswered, item="D4", seal_agrees=False), {"X20"}),
    (sample(ItemAnswered, item="D4", seal_agrees=True), set()),
    (sample(ItemAnswered, item="A1", result="different", purposes=["plate"]), {"X10"}),
    (sample(ItemAnswered, item="A1", result="same", purposes=["plate"]), set()),
    (sample(ItemAnswered, item="E1", result="different", purposes=["tools"]), {"X20"}),
    (sample(ItemAnswered, item="A7", result="not_done", purposes=["escort"]), {"X12"}),
    (sample(VehicleLoggedIn, differs=["Announced as Van, arrived as Skip."]), {"X10"}),
    (sample(PlateCorrected, differs=["Last time it had a tail-lift."]), {"X10"}),
    (sample(PeopleInCabRecorded, differs=["The people were counted later."]), {"X10"}),
    (sample(VehicleTypeChanged, differs=["Changed from Van to Rigid box lorry."]), {"X10"}),
    (sample(PlateCorrected, before="KX23LDV", after="KX23LDW"), set()),
    (sample(VehicleLoggedIn, plate="KX23LDV"), set()),
    (sample(PhotoStored, photo="p", copy_of="q"), {"X07"}),
    (sample(PhotoStored, photo="p", copy_of=None), set()),
    (sample(PhotoStored, photo="p", search="s", slot="U3", flat_copy_of="q"), {"X07"}),
    (sample(PhotosConfirmedDifferent, photo="p", search="s", slot="U3"), {"X07"}),
    (sample(DiscConfirmed, photo="p", disc=7, shown=False), {"X07"}),
    (sample(DiscConfirmed, photo="p", disc=7, shown=True), set()),
    (sample(LockVoided, lock="l", reason="inner_gate_opened"), {"X11"}),
    (sample(SightLost), {"X12"}),
    (sample(DepartureLogged, unlisted_prisoner=True), {"X12"}),
    (sample(DepartureLogged, unlisted_prisoner=False), set()),
    (sample(DepartureLogged, after_sealing="Stores"), {"X12"}),
    (sample(ArrivalLogged, after_sealing="Stores"), {"X12"}),
    (sample(ArrivalLogged, area="stores"), set()),
    (sample(DepartureContradicted, after_sealing="Stores", gone=True), {"X12"}),
    (sample(VehicleTurnedBack, minutes_inside=0, watched=True), {"X10"}),
    (sample(CountsRequested, lock="l", whole_prison=["unrecorded_halt"]), {"X12"}),
    (sample(CountsRequested, lock="l", whole_prison=["vehicle_type"]), set()),
    (sample(CountConfirmed, verdicts={"l": {"faults": ["clock"]}}), {"X15"}),
    (sample(CountConfirmed, verdicts={"l": {"faults": ["too_long"]}}), set()),
    (sample(CountHeardByRadio, verdicts={}), {"X15"}),
    (sample(CountHeardByRadio, verdicts={"l": {"contradicts": True}}), {"X15", "X04"}),
    (sample(RadioCodeRefused, lock="l", party="laundry"), {"X18"}),
    (sample(OverrideGranted, override="o"), {"X13"}),
    (sample(VehicleReleased, release="r"), set()),
    (sample(VehicleReleased, release="r", immediate=True), {"X13"}),
    (sample(ManualReleaseEntered), {"X14"}),
    (sample(VehicleReleasedByRadio, radio="r"), {"X14"}),
    (sample(RadioReleaseRefused, why="All vehicles are stopped."), {"X18"}),
    (sample(RadioReleaseJudged, radio="r", faults=["U3 is a copy."]), {"X14"}),
    (sample(RadioReleaseJudged, radio="r", faults=[]), set()),
    (sample(ClockRead, offset_seconds=120.0), set()),
    (sample(ClockRead, offset_seconds=-121.0), {"X15"}),
    (sample(ClockRead, offset_seconds=0.0, jumped_backwards=True), {"X15"}),
    (sample(DrillSettled, outcome="missed"), {"X17"}),
    (sample(DrillSettled, outcome="found"), set()),
    (sample(NearMissReported, near_miss="n"), {"X19"}),
    (sample(NearMissReported, near_miss="n", person=True), {"X19", "X01"}),
    (sample(StopClosingSigned, stop="s", kind="incident", basis="person_seen"), {"X01"}),
    (sample(StopClosingSigned, stop="s", kind="incident", basis="nothing_there"), set()),
    (sample(StopClosingSigned, stop="s", kind="stop", basis="person_seen"), set()),
    (sample(VehicleTurnedBack, minutes_inside=4), {"X12"}),
    (sample(VehicleTurnedBack, minutes_inside=0), set()),
    (sample(SelfApprovalRefused), {"X18"}),
    (sample(AdvanceDrawMisused, fault="used-before"), {"X18"}),
    (sample(ReviewMissed, case="c", code="X13", day="2026-11-30"), {"X22"}),
    (sample(SearchSigned, place=1), set()),
    (sample(SearchSigned, place=2, together=[pair(20, 13)]), {"X16"}),
    (sample(SearchSigned, place=2, together=[pair(20, 12)]), set()),
    (sample(SearchSigned, place=2, together=[pair(19, 19)]), set()),
    (sample(SearchSigned, place=2, together=[pair(40, 8), pair(20, 20)]), {"X16"}),
    (sample(TabletKeyHandedOut, again=True), {"X18"}),
    (sample(OnTheWayInStandfast, people=2), {"X25"}),
    (sample(DuplicateArrivalParked, parked="p"), {"X10"}),
    (sample(LostRecordsSettled, kinds=["answer_item"], authors=["Ed Price"]), {"X24"}),
    (sample(LedgerWentBackwards, missing={"photo": 2}, plates=["KX23 LDV"]), {"X23"}),
    (sample(TabletKeyHandedOut, again=False), set()),
    (sample(OwnRoleRefused, role="gate_manager"), {"X18"}),
    (sample(PasswordReset, staff_number="OS1"), {"X18"}),
    (sample(AccountReopened, staff_number="OS1"), {"X18"}),
    (sample(ReleaseRefused, holds=[["too-fast", "floor"]]), {"X18", "X08"}),
    (sample(ReleaseRefused, holds=[["too-fast", "bulk"]]), {"X18", "X09"}),
    (sample(ReleaseRefused, holds=[["occupants", "A4"]]), {"X18", "X10"}),
    (sample(ReleaseRefused, holds=[["tools-seals", "D4"]]), {"X18", "X20"}),
    (sample(OuterGateOpened, release=None), {"X05"}),
    (sample(OuterGateOpened, release="r"), set()),
    (sample(SecondSearchBegun, earlier_too_fast=["floor", "bulk"]), {"X08", "X09"}),
    (sample(SecondSearchBegun, earlier_too_fast=[]), set()),
    (sample(VehicleDeparted, inner_gate_still_shut=True), {"X05"}),
    (sample(VehicleDeparted, release="r", inner_gate_still_shut=False), {"X11"}),
    (sample(VehicleDeparted, release="r", inner_gate_still_shut=True), set()),
    (sample(PersonTapped), set()),
]


def test_the_catalogue_names_every_code_once_with_its_severity() -> None:
    assert [kind.code for kind in CATALOGUE] == list(ExceptionCode)
    assert {kind.code.value: kind.severity for kind in CATALOGUE} == SEVERITIES


@pytest.mark.parametrize(("event", "codes"), TOLD)
def test_an_entry_reveals_its_exceptions(event: Event, codes: set[str]) -> None:
    revealed = reveal(event, ENTRY)
    assert {revelation.code.value for revelation in revealed} == codes
    assert all(revelation.cause and revelation.summary for revelation in revealed)


def test_a_release_by_radio_whose_check_fails_is_critical() -> None:
    (revealed,) = reveal(sample(RadioReleaseJudged, faults=["U3 is a copy."]), ENTRY)
    assert (revealed.severity, revealed.summary[-13:]) == (CRIT, "U3 is a copy.")


@pytest.mark.parametrize(
    ("percent", "together", "codes"),
    [(60, 12, []), (60, 13, ["X16"]), (50, 10, []), (50, 11, ["X16"]), (100, 20, [])],
)
def test_the_policy_says_how_often_a_pair_may_search_together(
    percent: int, together: int, codes: list[str]
) -> None:
    entry = replace(ENTRY, same_pair_percent=percent)
    revealed = reveal(sample(SearchSigned, place=2, together=[pair(20, together)]), entry)
    assert [one.code.value for one in revealed] == codes


def test_a_pair_has_one_case_a_month_whoever_is_over_the_limit() -> None:
    entry = replace(ENTRY, month="2026-11")
    one, other = pair(20, 13), pair(20, 13)
    other |= {"person": one["other"], "other": one["person"], "name": "Tom Reed"}
    (first,) = reveal(sample(SearchSigned, together=[one]), entry)
    (second,) = reveal(sample(SearchSigned, together=[other]), entry)
    (third,) = reveal(sample(SearchSigned, together=[one]), replace(entry, month="2026-12"))
    assert first.cause == second.cause != third.cause
    assert first.summary == ("Grace Hall signed 20 searches in 30 days, 13 of them with Tom Reed.")


@pytest.mark.parametrize(
    ("looked_at", "now", "missed"),
    [
        (None, "08:00", False),
        (None, "08:01", True),
        ("08:00", "08:01", False),
        ("08:01", "08:02", True),
    ],
)
def test_a_review_is_missed_when_nobody_looked_by_the_deadline(
    looked_at: str | None, now: str, *, missed: bool
) -> None:
    looked = at(looked_at) if looked_at else None
    assert is_missed(due_at=at("08:00"), looked_at=looked, now=at(now)) is missed


def test_the_reviews_missed_on_one_day_are_one_case() -> None:
    (first,) = reveal(sample(ReviewMissed, case="c", code="X13", day="2026-11-30"), ENTRY)
    assert (first.cause, first.joins) == ("2026-11-30", True)
    assert first.summary == (
        "Nobody had looked at X13 Hold overridden when it was due on 30 November 2026."
    )


def test_every_detector_has_a_case_above() -> None:
    assert {type(event) for event, codes in TOLD if codes} >= TELLERS.keys()


@pytest.mark.parametrize("code", ExceptionCode)
def test_deadlines_follow_severity(code: ExceptionCode) -> None:
    opened, midnight = at("07:40"), at("24:00")
    due = due_at(code, opened_at=opened, day_ends_at=midnight)
    expected: dict[str, set[datetime | None]] = {
        CRIT: {None},
        HIGH: {midnight},
        MED: {opened + timedelta(days=1), opened + timedelta(days=7)},
        LOW: {opened + timedelta(days=7)},
    }
    assert due in expected[KINDS[code].severity]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A MAN behind the axle", True),
        ("Two legs.", True),
        ("somebody's shoe", True),
        ("A strap with a carabiner", False),
        ("Manual lying there", False),
        ("", False),
    ],
)
def test_a_found_person_is_recognised_by_the_words(text: str, named: bool) -> None:
    assert names_a_person(text) is named
