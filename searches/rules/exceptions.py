"""The catalogue of exceptions, their deadlines, and what one ledger entry reveals by itself.

Patterns over many entries (X16, X22, three of X21 in a week) are not told here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from searches.rules import exceptions_of_leaving, exceptions_of_people, exceptions_of_photos
from searches.words.checklists import Purpose, Result
from searches.words.exceptions import Due, ExceptionCode, Kind, Revealed, Severity
from searches.words.rolls import CountFault, WholePrisonReason
from searches.words.visits import ClosingBasis, DrillOutcome, StopKind, StopSource

X = ExceptionCode
Said = Mapping[str, Any]

CATALOGUE: tuple[Kind, ...] = (
    Kind(X.PERSON, "A person, or a sign of one", Severity.CRIT, Due.NOW),
    Kind(X.OBJECT, "Unexplained object, strap or tampering", Severity.CRIT, Due.NOW),
    Kind(X.STOP_RAISED, "Stop raised", Severity.CRIT, Due.NOW),
    Kind(X.COUNT_NOT_BALANCED, "Count does not balance after a recount", Severity.CRIT, Due.NOW),
    Kind(
        X.LEFT_WITHOUT_GO, "Outer gate opened, or vehicle left, without GO", Severity.CRIT, Due.NOW
    ),
    Kind(X.CANNOT_SEE, "Could not be seen", Severity.HIGH, Due.SAME_DAY),
    Kind(X.COPIED_PHOTO, "Copied photograph or wrong disc", Severity.HIGH, Due.SAME_DAY),
    Kind(X.TOO_FAST, "Search too fast", Severity.HIGH, Due.SAME_DAY),
    Kind(X.BULK_ANSWERS, "Too many answers at once", Severity.HIGH, Due.SAME_DAY),
    Kind(X.IDENTITY, "Plate, trailer, driver or people differ", Severity.HIGH, Due.SAME_DAY),
    Kind(X.LOCK_VOIDED, "Lock voided", Severity.HIGH, Due.SAME_DAY),
    Kind(X.LOST_SIGHT, "Escort lost sight, or unknown halt", Severity.HIGH, Due.SAME_DAY),
    Kind(X.OVERRIDE, "Hold overridden", Severity.HIGH, Due.SAME_DAY),
    Kind(X.MANUAL_RELEASE, "Manual release", Severity.HIGH, Due.SAME_DAY),
    Kind(X.CLOCK, "Clock wrong, or time cannot be proven", Severity.HIGH, Due.SAME_DAY),
    Kind(X.SAME_PAIR, "Same pair searched together too often", Severity.MED, Due.ONE_WEEK),
    Kind(X.DRILL_MISSED, "Drill missed", Severity.MED, Due.ONE_DAY),
    Kind(
        X.REFUSED, "Release refused, or approval of own work attempted", Severity.MED, Due.ONE_DAY
    ),
    Kind(X.NEAR_MISS, "Near miss", Severity.MED, Due.ONE_DAY),
    Kind(X.TOOLS_SEALS, "Seal, tool or key differs", Severity.HIGH, Due.SAME_DAY),
    Kind(X.LATE_COUNT, "Count late", Severity.LOW, Due.ONE_WEEK),
    Kind(X.REVIEW_MISSED, "Scheduled review missed", Severity.MED, Due.ONE_WEEK),
)
KINDS: dict[ExceptionCode, Kind] = {kind.code: kind for kind in CATALOGUE}


#: How officers write of somebody. One word too many costs a look; one too few, a morning.
PERSON_WORDS = frozenset(
    {"body", "breathing", "hiding", "human", "inmate", "offender", "somebody", "someone", "voice"}
    | {"arm", "arms", "boot", "boots", "face", "feet", "foot", "hand", "hands", "head", "leg"}
    | {"legs", "man", "men", "people", "person", "prisoner", "prisoners", "shoe", "shoes"}
    | {"woman", "women"}
)


def names_a_person(text: str) -> bool:
    return not PERSON_WORDS.isdisjoint(re.findall(r"[a-z]+", text.casefold()))


def due_at(code: ExceptionCode, *, opened_at: datetime, day_ends_at: datetime) -> datetime | None:
    """By when. None means now; `day_ends_at` is midnight where the prison is."""
    days = {Due.ONE_DAY: timedelta(days=1), Due.ONE_WEEK: timedelta(days=7)}
    due = KINDS[code].due
    if due is Due.NOW:
        return None
    return day_ends_at if due is Due.SAME_DAY else opened_at + days[due]


def reveal(
    act: str, said: Said, *, entry: str, clock_tolerance_seconds: int = 120
) -> tuple[Revealed, ...]:
    """What this entry tells by itself. `act` and `said` are as entered, `entry` names it.

    Words read: stop, kind, source, answer (raise_stop, raise_by_system); result, purposes,
    seal_agrees, people_agree, person (answer_item); person (report_near_miss); kind, basis
    (close_stop); copy_of, hints, search, visit, slot (store_photo); photo, shown
    (confirm_disc); lock (void_lock); unlisted_prisoner, after_sealing, gone (log_arrival,
    log_departure, contradict_departure); minutes_inside, watched
    (turn_back); whole_prison, lock (request_counts); verdicts (confirm_count); override
    (grant_override); offset_seconds, jumped_backwards (read_clock); outcome (settle_drill);
    holds (refuse_release); release (open_outer_gate, depart); immediate (release_vehicle);
    fault (misuse_draw); again (hand_out_key); parked (park_clash); radio, faults
    (release_by_radio, judge_radio_release); differs (log_vehicle_in, correct_plate).
    """
    teller = TELLERS.get(act)
    if act == "read_clock":
        said = {**said, "clock_tolerance_seconds": clock_tolerance_seconds}
    return tuple(teller(said, entry)) if teller else ()


def _stop(said: Said, entry: str) -> Iterator[Revealed]:
    source, cause = said.get("source"), str(said.get("stop", entry))
    if said.get("kind") == StopKind.STOP:
        yield Revealed(X.STOP_RAISED, cause, "All vehicles stopped.")
    if source == StopSource.SECOND_MISMATCH:
        sentence = f"{said.get('name') or 'A party'} did not balance after a recount."
        yield Revealed(X.COUNT_NOT_BALANCED, cause, sentence)
    if source == StopSource.LATE_COUNT:
        yield Revealed(
            X.LATE_COUNT, cause, f"{said.get('name') or 'A party'} was not counted in time."
        )
    if source == StopSource.AID_ALERT:
        yield Revealed(X.PERSON, cause, "An aid said Alert.")
    if source == StopSource.FOUND:
        yield Revealed(X.OBJECT, cause, "Something was found on a vehicle.")


def _joined(said: Said, entry: str) -> Iterator[Revealed]:
    cause = f"{said.get('stop', entry)} {said.get('party', '')}"
    yield Revealed(X.LATE_COUNT, cause, f"{said.get('name') or 'A party'} was not counted in time.")


def _answer(said: Said, entry: str) -> Iterator[Revealed]:
    result, purposes = said.get("result"), set(said.get("purposes", ()))
    item = said.get("item", "an item")
    if result == Result.CANNOT_SEE:  # told again with the other method: the same case
        cause = f"{said['search']}:{item}" if "search" in said else entry
        yield Revealed(X.CANNOT_SEE, cause, f"{item} could not be seen.", joins=True)
    if result in {Result.DIFFERENT, Result.NOT_DONE}:
        if purposes & {Purpose.PLATE, Purpose.TRAILER, Purpose.DRIVER}:
            yield Revealed(X.IDENTITY, entry, f"{item} is not as it was on the way in.")
        if purposes & {Purpose.TOOLS, Purpose.SEAL}:
            yield Revealed(X.TOOLS_SEALS, entry, f"{item} does not agree with the way in.")
        if Purpose.ESCORT in purposes:
            yield Revealed(X.LOST_SIGHT, entry, "The escort did not keep the vehicle in sight.")
    if said.get("people_agree") is False:
        yield Revealed(
            X.IDENTITY, entry, f"{item}: the number of people is not the same as on the way in."
        )
    if said.get("person"):
        yield Revealed(X.PERSON, entry, f"{item}: a person, or a sign of one, was found.")
    if said.get("seal_agrees") is False:
        yield Revealed(X.TOOLS_SEALS, entry, f"{item}: the seal is not the one that was logged.")


def _came(said: Said, entry: str) -> Iterator[Revealed]:
    if differs := said.get("differs"):
        yield Revealed(X.IDENTITY, entry, " ".join(differs))


def _void(said: Said, entry: str) -> Iterator[Revealed]:
    reason = str(said.get("reason", "")).replace("_", " ")
    sentence = f"Lock voided: {reason}."
    yield Revealed(X.LOCK_VOIDED, str(said.get("lock", entry)), sentence, joins=True)


def _lost_sight(said: Said, entry: str) -> Iterator[Revealed]:
    yield Revealed(X.LOST_SIGHT, entry, "The escort lost sight of the vehicle.")


def _halt(said: Said, entry: str) -> Iterator[Revealed]:
    if area := said.get("after_sealing"):
        severity = Severity.CRIT if said.get("gone") else None
        sentence = f"The vehicle is recorded at {area} after the lock was sealed."
        yield Revealed(X.LOST_SIGHT, entry, sentence, severity)
    if said.get("unlisted_prisoner"):
        yield Revealed(X.LOST_SIGHT, entry, "A prisoner on no list was near the vehicle.")


def _turned_back(said: Said, entry: str) -> Iterator[Revealed]:
    if minutes := said.get("minutes_inside"):
        yield Revealed(X.LOST_SIGHT, entry, f"Turned back after {minutes} min, without a search.")
    if said.get("watched"):
        yield Revealed(X.IDENTITY, entry, "A vehicle with a security marker was turned back.")


def _requests(said: Said, entry: str) -> Iterator[Revealed]:
    ordinary = {WholePrisonReason.VEHICLE_TYPE}
    if reasons := [one for one in said.get("whole_prison", ()) if one not in ordinary]:
        sentence = f"The whole prison had contact: {', '.join(reasons).replace('_', ' ')}."
        yield Revealed(X.LOST_SIGHT, str(said.get("lock", entry)), sentence)


def _counted(said: Said, entry: str) -> Iterator[Revealed]:
    verdicts: Mapping[str, Mapping[str, Any]] = said.get("verdicts", {})
    if any(CountFault.CLOCK in verdict.get("faults", ()) for verdict in verdicts.values()):
        yield Revealed(X.CLOCK, entry, "The times of a count cannot be proven.")
    party = said.get("name") or "A party"
    for lock, verdict in verdicts.items():
        if verdict.get("contradicts"):
            sentence = f"{party}: two officers' counts contradict each other."
            cause = f"{lock}:{said.get('party', '')}"
            yield Revealed(X.COUNT_NOT_BALANCED, cause, sentence, joins=True)


def _granted(said: Said, entry: str) -> Iterator[Revealed]:
    sentence = f"Overridden by two people: {said.get('hold', 'a hold')}."
    yield Revealed(X.OVERRIDE, str(said.get("override", entry)), sentence)


def _released(said: Said, entry: str) -> Iterator[Revealed]:
    if said.get("immediate"):
        yield Revealed(X.OVERRIDE, entry, "An emergency vehicle left without counts.")
    yield from _one_officers_word(said, entry)


def _one_officers_word(said: Said, entry: str) -> Iterator[Revealed]:
    for party in said.get("without_movement", ()):
        cause = f"{entry}:{party['party']}" + (":outside" if party.get("outside") else "")
        yield Revealed(X.COUNT_NOT_BALANCED, cause, _not_confirmed(party))


def _not_confirmed(party: Said) -> str:
    people, officers = int(party["people"]), " and ".join(party["seen_by"])
    if party.get("in_roll"):
        who = "1 person" if people == 1 else f"{people} people"
        return (
            f"Whole-prison roll: only {officers} saw {who} who should have been on a landing, and "
            "no movement from before the roll is recorded."
        )
    who = "1 person was" if people == 1 else f"{people} people were"
    if party.get("outside"):
        return (
            f"{party['name']}: {who} on the allocation list and not counted. Only {officers} said "
            "that they were at court or in hospital, after the vehicle had come in."
        )
    return (
        f"{party['name']}: {who} expected and not in the count. Only {officers} saw them, outside "
        "the count, and no officer of the party had sent them away."
    )


def _manual(said: Said, entry: str) -> Iterator[Revealed]:
    yield Revealed(X.MANUAL_RELEASE, entry, "A vehicle was released on paper.")


def _radio(said: Said, entry: str) -> Iterator[Revealed]:
    sentence = "The vehicle was released by radio because the gate tablet had no connection."
    yield Revealed(X.MANUAL_RELEASE, str(said.get("radio", entry)), sentence)
    yield from _one_officers_word(said, entry)


def _radio_judged(said: Said, entry: str) -> Iterator[Revealed]:
    """What came afterwards does not bear the release out: critical, and it names why."""
    if faults := said.get("faults"):
        sentence = (
            "The vehicle was released by radio, and what the tablet sent does not agree: "
            f"{' '.join(faults)}"
        )
        yield Revealed(X.MANUAL_RELEASE, entry, sentence, Severity.CRIT)


def _radio_refused(said: Said, entry: str) -> Iterator[Revealed]:
    yield Revealed(X.REFUSED, entry, f"Release by radio refused: {said.get('why', '')}")


def _clock(said: Said, entry: str) -> Iterator[Revealed]:
    offset = abs(float(said.get("offset_seconds", 0)))
    if said.get("jumped_backwards"):
        yield Revealed(X.CLOCK, entry, "A tablet's clock was set back.")
    elif offset > said["clock_tolerance_seconds"]:
        yield Revealed(X.CLOCK, entry, f"A tablet's clock is wrong by {offset:.0f} s.")


def _drill(said: Said, entry: str) -> Iterator[Revealed]:
    if said.get("outcome") == DrillOutcome.MISSED:
        yield Revealed(X.DRILL_MISSED, str(said.get("draw", entry)), "A drill was missed.")


def _near_miss(said: Said, entry: str) -> Iterator[Revealed]:
    cause = str(said.get("near_miss", entry))
    yield Revealed(X.NEAR_MISS, cause, "Somebody reported a near miss.")
    if said.get("person"):
        yield Revealed(X.PERSON, cause, "A person, or a sign of one, was reported on a vehicle.")


def _closed(said: Said, entry: str) -> Iterator[Revealed]:
    """What was found on the vehicle turned out to be somebody."""
    if (said.get("kind"), said.get("basis")) == (StopKind.INCIDENT, ClosingBasis.PERSON_SEEN):
        yield Revealed(X.PERSON, str(said.get("stop", entry)), "A person was found in an incident.")


def _draw(said: Said, entry: str) -> Iterator[Revealed]:
    fault = str(said.get("fault", "")).replace("-", " ")
    yield Revealed(X.REFUSED, entry, f"A sealed draw was not used in its turn: {fault}.")


def _clash(said: Said, entry: str) -> Iterator[Revealed]:
    yield Revealed(
        X.IDENTITY, str(said.get("parked", entry)), "The same plate was logged in at two tablets."
    )


def _key(said: Said, entry: str) -> Iterator[Revealed]:
    if said.get("again"):
        yield Revealed(X.REFUSED, entry, "A tablet was given its keys again.")


TELLERS: dict[str, Callable[[Said, str], Iterator[Revealed]]] = {
    "raise_stop": _stop,
    "raise_by_system": _stop,
    "join_stop": _joined,
    "answer_item": _answer,
    **exceptions_of_photos.TELLERS,
    "log_vehicle_in": _came,
    "correct_plate": _came,
    "change_vehicle_type": _came,
    "void_lock": _void,
    "report_lost_sight": _lost_sight,
    "log_arrival": _halt,
    "log_departure": _halt,
    "contradict_departure": _halt,
    "turn_back": _turned_back,
    "request_counts": _requests,
    "confirm_count": _counted,
    "grant_override": _granted,
    "release_vehicle": _released,
    "enter_manual_release": _manual,
    "release_by_radio": _radio,
    "refuse_radio_release": _radio_refused,
    "judge_radio_release": _radio_judged,
    "read_clock": _clock,
    "settle_drill": _drill,
    "report_near_miss": _near_miss,
    "close_stop": _closed,
    **exceptions_of_people.TELLERS,
    "misuse_draw": _draw,
    "hand_out_key": _key,
    "park_clash": _clash,
    **exceptions_of_leaving.TELLERS,
}
