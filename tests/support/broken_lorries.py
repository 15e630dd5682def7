"""The good lorry with one fault at a time. Exactly one row of the table holds each fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from searches.words.announced_records import WITHOUT_VEHICLE, RecordKind
from searches.words.checklists import Method, Result
from searches.words.policy import Policy
from searches.words.releases import (
    ClockFact,
    DrawFacts,
    FoundFact,
    HoldCode,
    LockFact,
    MissingRecord,
    ReleaseFacts,
    SearchSignatureFact,
    StopFact,
    SyncFacts,
    WatchFact,
)
from searches.words.rolls import OverdueMovement, Sighting, SightingKind, WholeRollFact
from searches.words.vehicle_types import VehicleDoubt, VehicleFacts
from tests.support.lorry import (
    LAST_LOOK,
    MS,
    NOW,
    SEALED,
    SECOND,
    SIGNED,
    at,
    count,
    good_facts,
    good_parties,
    good_search,
    kitchen,
    prisoners,
    with_answer,
    with_photo,
    with_search,
    without_photo,
)

ALL = prisoners("kitchen", 24)
H = HoldCode


class Broken(NamedTuple):
    """A fault by name, the row that must hold it, and a function that makes the faulty facts."""

    name: str
    code: HoldCode
    make: Callable[[], ReleaseFacts]


def _lock(**changes: Any) -> ReleaseFacts:
    return good_facts(lock=replace(LockFact("lock-1", SEALED, None), **changes))


def _doubted(**changes: Any) -> ReleaseFacts:
    return good_facts(vehicle=replace(VehicleFacts(), **changes))


def _came_in(**changes: Any) -> ReleaseFacts:
    return good_facts(identity=replace(good_facts().identity, **changes))


def _without_answer(item: str) -> ReleaseFacts:
    search = good_search()
    return with_search(answers=tuple(answer for answer in search.answers if answer.item != item))


def _without_items(*codes: str) -> ReleaseFacts:
    search = good_search()
    return with_search(
        items=tuple(item for item in search.items if item.code not in codes),
        answers=tuple(answer for answer in search.answers if answer.item not in codes),
        photos=tuple(photo for photo in search.photos if photo.item not in codes),
    )


def _signed(*places: tuple[int, str], at_time: datetime = SIGNED) -> ReleaseFacts:
    return with_search(
        signatures=tuple(SearchSignatureFact(place, who, at_time) for place, who in places)
    )


def _counted(**changes: Any) -> ReleaseFacts:
    fact = replace(count(ALL, first=at("07:27")), **changes)
    return good_facts(parties=(kitchen(fact), good_parties()[1]))


def _not_at_work(*, stated: bool = True, unseen: int = 0) -> ReleaseFacts:
    """Return the facts of a day on which the kitchen does not work.

    Its prisoners were seen on their landings after the sealing.
    """
    seen = tuple(Sighting(man, SEALED, "ava", SightingKind.SEEN) for man in sorted(ALL)[unseen:])
    idle = replace(kitchen(), at_work=False, stated_not_at_work=stated, elsewhere=seen)
    return good_facts(parties=(idle, good_parties()[1]))


def _sent(party: str) -> ReleaseFacts:
    sent_at = NOW - timedelta(minutes=15, milliseconds=1)
    return good_facts(overdue_movements=(OverdueMovement("m", party, sent_at),))


def _one_man_short() -> ReleaseFacts:
    short = count(prisoners("kitchen", 23), first=at("07:27"))
    return good_facts(parties=(kitchen(short), good_parties()[1]))


def _releaser(**changes: Any) -> ReleaseFacts:
    facts = good_facts()
    assert facts.releaser is not None
    return replace(facts, releaser=replace(facts.releaser, **changes))


def _found(closed_at: datetime | None) -> ReleaseFacts:
    return with_search(founds=(FoundFact("U5", at("07:30"), closed_at),))


def _late_answer() -> ReleaseFacts:
    return with_answer("U5", recorded_at=SIGNED + timedelta(seconds=5))


def _looked_away(seconds: int) -> ReleaseFacts:
    facts = good_facts()
    assert facts.releaser is not None
    looked = facts.releaser.looked_seconds | {"photo-U5-rear": seconds}
    return replace(facts, releaser=replace(facts.releaser, looked_seconds=looked))


def _roll(**changes: Any) -> ReleaseFacts:
    roll = replace(WholeRollFact("roll-1", SEALED, at("07:38"), correct=True), **changes)
    return good_facts(whole_prison=("vehicle_type",), whole_rolls=(roll,))


def _hasty(times: tuple[datetime, ...]) -> ReleaseFacts:
    return with_search(answer_times=times)


def _quick_search() -> ReleaseFacts:
    """Answer every item except the last look within six and a half minutes."""
    times = _times(13)
    answers = tuple(
        replace(answer, answered_at=LAST_LOOK if answer.item == "F1" else when)
        for answer, when in zip(good_search().answers, times, strict=True)
    )
    return with_search(answers=answers, answer_times=(*times[:-1], LAST_LOOK))


def _times(step: float) -> tuple[datetime, ...]:
    return tuple(SEALED + timedelta(seconds=step * place) for place in range(1, 31))


def _burst(step: float) -> tuple[datetime, ...]:
    """Return the times of four more answers, after the last answer.

    Five answers then lie within four steps.
    """
    return tuple(_times(19)[-1] + timedelta(seconds=step * place) for place in range(1, 5))


BROKEN: tuple[Broken, ...] = (
    Broken("a stop", H.STOP, lambda: good_facts(stops=(StopFact("s", "stop", NOW),))),
    Broken("an incident", H.STOP, lambda: good_facts(stops=(StopFact("s", "incident", NOW),))),
    Broken("a standfast", H.STOP, lambda: good_facts(stops=(StopFact("s", "standfast", NOW),))),
    Broken("void", H.LOCK_VOID, lambda: _lock(voided_at=at("07:31"))),
    Broken("second vehicle", H.LOCK_VOID, lambda: good_facts(second_vehicle_in_lock=True)),
    Broken("never entered", H.LOCK_VOID, lambda: good_facts(entered_at=None)),
    Broken("entered late", H.LOCK_VOID, lambda: good_facts(entered_at=SEALED + SECOND)),
    Broken("departed", H.LOCK_VOID, lambda: good_facts(departed_at=at("07:39"))),
    Broken("released", H.LOCK_VOID, lambda: good_facts(released_at=at("07:39"))),
    Broken("turned back", H.LOCK_VOID, lambda: good_facts(turned_back_or_detained=True)),
    Broken("front plate", H.IDENTITY, lambda: with_answer("A1", result=Result.DIFFERENT)),
    Broken("rear plate", H.IDENTITY, lambda: with_answer("A2", result=Result.DIFFERENT)),
    Broken("driver", H.IDENTITY, lambda: with_answer("A3", result=Result.DIFFERENT)),
    Broken("typed plate", H.IDENTITY, lambda: _came_in(plate_needs_correction=True)),
    Broken("no plate asked", H.IDENTITY, lambda: _without_items("A1", "A2")),
    Broken("no driver asked", H.IDENTITY, lambda: _without_items("A3")),
    Broken("first visit", H.VEHICLE, lambda: _doubted(doubt=VehicleDoubt.FIRST_VISIT)),
    Broken("smaller type", H.VEHICLE, lambda: _doubted(doubt=VehicleDoubt.ASKS_LESS)),
    Broken("refused before", H.VEHICLE, lambda: _doubted(doubt=VehicleDoubt.REFUSED_BEFORE)),
    Broken("cages with a cab", H.VEHICLE, lambda: _doubted(cages_with_a_cab=True)),
    Broken("unacknowledged", H.VEHICLE, lambda: _doubted(unacknowledged_emergency=True)),
    Broken("at an area later", H.LOCK_VOID, lambda: _lock(at_areas_later=("Stores",))),
    Broken("one more in cab", H.OCCUPANTS, lambda: with_answer("A4", number=3)),
    Broken("one fewer in cab", H.OCCUPANTS, lambda: with_answer("A4", number=1)),
    Broken("cab not asked", H.OCCUPANTS, lambda: _without_items("A4")),
    Broken("not answered", H.SEARCH_INCOMPLETE, lambda: _without_answer("U5")),
    Broken("nameless", H.SEARCH_INCOMPLETE, lambda: with_answer("U5", answered_by="")),
    Broken("early answer", H.SEARCH_INCOMPLETE, lambda: with_answer("U5", answered_at=SEALED - MS)),
    Broken("no number", H.SEARCH_INCOMPLETE, lambda: with_answer("D4", text=" ")),
    Broken("wrong kind", H.SEARCH_INCOMPLETE, lambda: with_answer("U5", result=Result.RECORDED)),
    Broken("not safe", H.SEARCH_INCOMPLETE, lambda: with_answer("A5", result=Result.NOT_DONE)),
    Broken("changed", H.SEARCH_INCOMPLETE, lambda: with_answer("U10", result=Result.DIFFERENT)),
    Broken("lost sight", H.SEARCH_INCOMPLETE, lambda: with_answer("A7", result=Result.NOT_DONE)),
    Broken("found", H.FOUND, lambda: with_answer("U5", result=Result.FOUND)),
    Broken("incident open", H.FOUND, lambda: _found(None)),
    Broken("not looked again", H.FOUND, lambda: _found(NOW - SECOND)),
    Broken("cannot see", H.CANNOT_SEE, lambda: with_answer("U5", result=Result.CANNOT_SEE)),
    Broken(
        "old photograph",
        H.CANNOT_SEE,
        lambda: with_photo(
            "U5-rear",
            with_photo(
                "U5-front",
                with_answer("U5", result=Result.CANNOT_SEE, method=Method.PIT),
                taken_at=SEALED,
            ),
            taken_at=SEALED,
        ),
    ),
    Broken("no spine", H.PHOTO_MISSING, lambda: without_photo("U5-front")),
    Broken("no roof", H.PHOTO_MISSING, lambda: without_photo("B6")),
    Broken("early photograph", H.PHOTO_MISSING, lambda: with_photo("U8", taken_at=SEALED - MS)),
    Broken("dark", H.PHOTO_REJECTED, lambda: with_photo("U8", problems=("too_dark",))),
    Broken("copy", H.PHOTO_REJECTED, lambda: with_photo("U8", copy_of="photo-old")),
    Broken("wrong disc", H.PHOTO_REJECTED, lambda: with_photo("U3", disc_confirmed=False)),
    Broken("unsigned", H.SEARCHERS, lambda: _signed()),
    Broken("one searcher", H.SEARCHERS, lambda: _signed((1, "grace"))),
    Broken("same twice", H.SEARCHERS, lambda: _signed((1, "grace"), (2, "grace"))),
    Broken("escort first", H.SEARCHERS, lambda: _signed((1, "ed"), (2, "tom"))),
    Broken("late answer", H.SEARCHERS, _late_answer),
    Broken(
        "same pair again",
        H.SEARCHERS,
        lambda: with_search(earlier_searchers=frozenset({"grace", "tom"})),
    ),
    Broken("under the floor", H.TOO_FAST, lambda: _hasty(_times(13.9))),
    Broken("quick answers", H.TOO_FAST, _quick_search),
    Broken("bulk", H.TOO_FAST, lambda: _hasty((*_times(19), *_burst(2.5)))),
    Broken("no count", H.COUNT_MISSING, lambda: good_facts(parties=(kitchen(), good_parties()[1]))),
    Broken("empty contact set", H.COUNT_MISSING, lambda: good_facts(parties=())),
    Broken("not asked", H.COUNT_MISSING, lambda: _asked(None)),
    Broken("before asked", H.COUNT_MISSING, lambda: _asked(at("07:27:01"))),
    Broken("not signed", H.COUNT_MISSING, lambda: _counted(confirmed_at=None)),
    Broken("signed too soon", H.COUNT_MISSING, lambda: _counted(confirmed_at=at("07:27:10"))),
    Broken("other device", H.COUNT_MISSING, lambda: _counted(device_enrolled_to_area=False)),
    Broken("off duty", H.COUNT_MISSING, lambda: _counted(counter_on_duty=False)),
    Broken("moved during", H.COUNT_MISSING, lambda: _counted(movement_during=True)),
    Broken("clock", H.COUNT_MISSING, lambda: _counted(clock_trusted=False)),
    Broken("escort counts", H.COUNT_MISSING, lambda: _counted(counter="ed")),
    Broken("names first", H.COUNT_MISSING, lambda: _counted(began_at=at("07:27:01"))),
    Broken("roll missing", H.COUNT_MISSING, lambda: good_facts(whole_prison=("escort_gap",))),
    Broken("roll wrong", H.COUNT_MISSING, lambda: _roll(correct=False)),
    Broken("roll unsigned", H.COUNT_MISSING, lambda: _roll(signed_at=None)),
    Broken("roll too early", H.COUNT_MISSING, lambda: _roll(began_at=SEALED - MS)),
    Broken("searcher counts", H.COUNT_MISSING, lambda: _roll(counters=frozenset({"tom"}))),
    Broken("one man short", H.COUNT_UNBALANCED, _one_man_short),
    Broken("wrong number", H.COUNT_UNBALANCED, lambda: _counted(headcount=25)),
    Broken("nameless man", H.COUNT_UNBALANCED, lambda: _counted(unnamed_strangers=1, headcount=25)),
    Broken("nobody at work", H.COUNT_MISSING, lambda: _not_at_work(stated=False)),
    Broken("nobody seen", H.COUNT_MISSING, lambda: _not_at_work(unseen=1)),
    Broken("on the way too long", H.MOVEMENT_OVERDUE, lambda: _sent("kitchen")),
    Broken("deep search", H.DEEP_SEARCH, lambda: good_facts(draws=DrawFacts(True, False))),
    Broken("drill", H.DEEP_SEARCH, lambda: good_facts(draws=DrawFacts(False, True))),
    Broken(
        "drill missed",
        H.DEEP_SEARCH,
        lambda: good_facts(draws=DrawFacts(False, True, drill_missed=True)),
    ),
    Broken("tool missing", H.TOOLS_SEALS, lambda: with_answer("E1", result=Result.DIFFERENT)),
    Broken("tools not asked", H.TOOLS_SEALS, lambda: _without_items("E1")),
    Broken("other seal", H.TOOLS_SEALS, lambda: _came_in(seals=("S000001",))),
    Broken("seal never logged", H.TOOLS_SEALS, lambda: _came_in(seals=())),
    Broken("one of two seals gone", H.TOOLS_SEALS, lambda: _came_in(seals=("S123456", "S2"))),
    Broken("unsealed again", H.TOOLS_SEALS, lambda: with_answer("D4", text="none")),
    Broken("sealed since", H.TOOLS_SEALS, lambda: _came_in(seals_changed_at=SIGNED)),
    Broken("alert", H.AIDS, lambda: with_answer("E2", result=Result.ALERT)),
    Broken("aid unused", H.AIDS, lambda: _aid_required("E2", result=Result.NOT_FITTED)),
    Broken("aid broken", H.AIDS, lambda: _aid_required("E2", result=Result.NOT_WORKING)),
    Broken("no fresh look", H.LAST_LOOK, lambda: good_facts(now=LAST_LOOK + 121 * SECOND)),
    Broken("old last photo", H.LAST_LOOK, lambda: with_photo("F1", taken_at=NOW - 121 * SECOND)),
    Broken("last look not asked", H.LAST_LOOK, lambda: _without_items("F1")),
    Broken("nobody releases", H.RELEASER, lambda: good_facts(releaser=None)),
    Broken("no right", H.RELEASER, lambda: _releaser(may_release=False)),
    Broken("not signed off", H.RELEASER, lambda: _releaser(signed=False)),
    Broken("searcher releases", H.RELEASER, lambda: _releaser(person="grace")),
    Broken("photographer releases", H.RELEASER, lambda: _releaser(person="tom")),
    Broken("escort releases", H.RELEASER, lambda: _releaser(person="ed")),
    Broken("not opened", H.RELEASER, lambda: _looked_away(0)),
    Broken("opened too shortly", H.RELEASER, lambda: _looked_away(1)),
    Broken("disc not read", H.RELEASER, lambda: with_photo("U3", disc_confirmed=None)),
    Broken(
        "not arrived",
        H.UNSYNCED,
        lambda: good_facts(sync=SyncFacts(("photo-9",), ())),
    ),
    *(
        Broken(
            f"not sent: {kind}",
            H.UNSYNCED,
            lambda kind=kind: good_facts(  # type: ignore[misc]
                sync=SyncFacts((), (), (MissingRecord("record-9", kind, "Ed Price"),))
            ),
        )
        for kind in RecordKind
        if kind not in WITHOUT_VEHICLE
    ),
    Broken("clock ahead", H.UNSYNCED, lambda: _clock(120.5)),
    Broken("clock behind", H.UNSYNCED, lambda: _clock(-121.0)),
    Broken("clock unknown", H.UNSYNCED, lambda: _clock(None)),
    Broken("clock went back", H.UNSYNCED, lambda: _clock(0.0, jumped=True)),
    Broken("watched", H.WATCH, lambda: good_facts(watches=(WatchFact("w", "haulier", False),))),
)


def _asked(requested_at: datetime | None) -> ReleaseFacts:
    first, stores = good_parties()
    return good_facts(parties=(replace(first, requested_at=requested_at), stores))


def _aid_required(item: str, **changes: Any) -> ReleaseFacts:
    facts = with_answer(item, **changes)
    return replace(facts, policy=Policy(required_aids=("heartbeat",)))


def _clock(offset: float | None, *, jumped: bool = False) -> ReleaseFacts:
    return good_facts(sync=SyncFacts((), (ClockFact("gate-1", offset, jumped),)))
