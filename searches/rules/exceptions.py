"""The catalogue of exceptions, their deadlines, and the exceptions that one ledger entry reveals.

A pattern may cover many entries. The command that records the newest event then counts these
entries, and stores the numbers in the entry of that event. Only the pattern "three of X21 in a
week" is found when the case is opened.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from searches.rules import exceptions_of_leaving, exceptions_of_people, exceptions_of_photos
from searches.words.announced_records import RecordKind, records_in_words
from searches.words.checklists import Purpose, Result
from searches.words.events import Event, reading
from searches.words.events.devices import ClockRead, TabletKeyHandedOut
from searches.words.events.exceptions import ReviewMissed
from searches.words.events.locks import LockVoided
from searches.words.events.offline import (
    DuplicateArrivalParked,
    LedgerWentBackwards,
    LostRecordsSettled,
)
from searches.words.events.release import (
    ManualReleaseEntered,
    OverrideGranted,
    RadioReleaseJudged,
    RadioReleaseRefused,
    SeenWithoutMovement,
    VehicleReleased,
    VehicleReleasedByRadio,
)
from searches.words.events.rolls import (
    CountConfirmed,
    CountHeardByRadio,
    CountsRequested,
    RadioCodeRefused,
)
from searches.words.events.search import AdvanceDrawMisused, DrillSettled, ItemAnswered
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
from searches.words.exceptions import Due, Entered, ExceptionCode, Kind, Revealed, Severity
from searches.words.rolls import CountFault, WholePrisonReason, whole_prison_because
from searches.words.visits import ClosingBasis, DrillOutcome, StopKind, StopSource

X = ExceptionCode

CATALOGUE: tuple[Kind, ...] = (
    Kind(X.PERSON, "A person, or a sign of one", Severity.CRIT, Due.NOW),
    Kind(X.OBJECT, "Unexplained object, strap or tampering", Severity.CRIT, Due.NOW),
    Kind(X.STOP_RAISED, "Stop raised", Severity.CRIT, Due.NOW),
    Kind(X.COUNT_NOT_BALANCED, "Count does not balance after a recount", Severity.CRIT, Due.NOW),
    Kind(
        X.LEFT_WITHOUT_GO, "Outer gate opened, or vehicle left, without GO", Severity.CRIT, Due.NOW
    ),
    Kind(X.CANNOT_SEE, "A zone could not be seen", Severity.HIGH, Due.SAME_DAY),
    Kind(X.COPIED_PHOTO, "Copied photograph or wrong disc", Severity.HIGH, Due.SAME_DAY),
    Kind(X.TOO_FAST, "Search too fast", Severity.HIGH, Due.SAME_DAY),
    Kind(X.BULK_ANSWERS, "Too many answers at once", Severity.HIGH, Due.SAME_DAY),
    Kind(X.IDENTITY, "Plate, trailer, driver or people do not match", Severity.HIGH, Due.SAME_DAY),
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
    Kind(X.TOOLS_SEALS, "Seal, tool or key does not match", Severity.HIGH, Due.SAME_DAY),
    Kind(X.LATE_COUNT, "Count late", Severity.LOW, Due.ONE_WEEK),
    # The review of a case by its deadline. No other review is scheduled: nobody draws the 5 % of
    # releases that a third person reviews on the next day, so that review cannot be missed yet.
    Kind(X.REVIEW_MISSED, "Scheduled review missed", Severity.MED, Due.ONE_WEEK),
    Kind(X.LEDGER_BACKWARDS, "Ledger went backwards", Severity.CRIT, Due.NOW),
    Kind(X.RECORDS_LOST, "Records about a vehicle lost with a tablet", Severity.CRIT, Due.NOW),
    Kind(X.MOVED_IN_STANDFAST, "Prisoner on the way during standfast", Severity.HIGH, Due.SAME_DAY),
)
KINDS: dict[ExceptionCode, Kind] = {kind.code: kind for kind in CATALOGUE}


#: Words by which a report may mean a person. The list is generous: a needless case costs one look,
#: but a missing word may delay a case about a person.
PERSON_WORDS = frozenset(
    {"body", "breathing", "hiding", "human", "inmate", "offender", "somebody", "someone", "voice"}
    | {"arm", "arms", "boot", "boots", "face", "feet", "foot", "hand", "hands", "head", "leg"}
    | {"legs", "man", "men", "people", "person", "prisoner", "prisoners", "shoe", "shoes"}
    | {"woman", "women"}
)


def names_a_person(text: str) -> bool:
    return not PERSON_WORDS.isdisjoint(re.findall(r"[a-z]+", text.casefold()))


def due_at(code: ExceptionCode, *, opened_at: datetime, day_ends_at: datetime) -> datetime | None:
    """Return when the case is due, or None if somebody must look at it at once.

    `day_ends_at` is local midnight.
    """
    days = {Due.ONE_DAY: timedelta(days=1), Due.ONE_WEEK: timedelta(days=7)}
    due = KINDS[code].due
    if due is Due.NOW:
        return None
    return day_ends_at if due is Due.SAME_DAY else opened_at + days[due]


def is_missed(*, due_at: datetime, looked_at: datetime | None, now: datetime) -> bool:
    """Return whether nobody had looked at a case when it was due.

    A look at exactly the time when the case is due is in time.
    """
    return now > due_at and (looked_at is None or looked_at > due_at)


def reveal(event: Event, entry: Entered) -> tuple[Revealed, ...]:
    """Return the exceptions that this ledger entry reveals by itself."""
    teller = TELLERS.get(type(event))
    return tuple(teller(event, entry)) if teller else ()


def _stop(event: StopRaised | StopRaisedBySystem, entry: Entered) -> Iterator[Revealed]:
    cause = str(event.stop)
    party = (event.name if isinstance(event, StopRaisedBySystem) else None) or "A party"
    of_one = isinstance(event, StopRaisedBySystem) and event.holds_one_vehicle
    if event.kind == StopKind.STOP and not of_one:
        yield Revealed(X.STOP_RAISED, cause, "All vehicles stopped.")
    if event.source == StopSource.SECOND_MISMATCH:
        sentence = f"{party} did not balance after a recount."
        yield Revealed(X.COUNT_NOT_BALANCED, cause, sentence)
    if event.source == StopSource.LATE_COUNT:
        yield Revealed(X.LATE_COUNT, cause, f"{party} was not counted in time.")
    if event.source == StopSource.AID_ALERT:
        yield Revealed(X.PERSON, cause, "A detection aid gave an alert.")
    if event.source == StopSource.FOUND:
        yield Revealed(X.OBJECT, cause, "Something was found on a vehicle.")


def _joined(event: LateCountJoinedStop, entry: Entered) -> Iterator[Revealed]:
    cause = f"{event.stop} {event.party}"
    yield Revealed(X.LATE_COUNT, cause, f"{event.name or 'A party'} was not counted in time.")


def _answer(event: ItemAnswered, entry: Entered) -> Iterator[Revealed]:
    item, purposes = event.item, set(event.purposes)
    if event.result == Result.CANNOT_SEE:  # a later answer that names a method joins the case
        cause = f"{event.search}:{item}"
        yield Revealed(X.CANNOT_SEE, cause, f"{item} could not be seen.", joins=True)
    if event.result in {Result.DIFFERENT, Result.NOT_DONE}:
        if purposes & {Purpose.PLATE, Purpose.TRAILER, Purpose.DRIVER}:
            yield Revealed(X.IDENTITY, entry.id, f"{item} is not as it was on the way in.")
        if purposes & {Purpose.TOOLS, Purpose.SEAL}:
            yield Revealed(X.TOOLS_SEALS, entry.id, f"{item} is not as recorded on the way in.")
        if Purpose.ESCORT in purposes:
            yield Revealed(X.LOST_SIGHT, entry.id, "The escort did not keep the vehicle in sight.")
    if event.people_agree is False:
        yield Revealed(
            X.IDENTITY,
            entry.id,
            f"{item}: the number of people is not the same as on the way in.",
        )
    if event.person:
        yield Revealed(X.PERSON, entry.id, f"{item}: a person, or a sign of one, was found.")
    if event.seal_agrees is False:
        yield Revealed(X.TOOLS_SEALS, entry.id, f"{item}: the seal differs from the logged seal.")


def _came(
    event: VehicleLoggedIn | PlateCorrected | VehicleTypeChanged | PeopleInCabRecorded,
    entry: Entered,
) -> Iterator[Revealed]:
    if event.differs:
        yield Revealed(X.IDENTITY, entry.id, " ".join(event.differs))


def _void(event: LockVoided, entry: Entered) -> Iterator[Revealed]:
    sentence = f"Lock voided: {event.reason.replace('_', ' ')}."
    yield Revealed(X.LOCK_VOIDED, str(event.lock), sentence, joins=True)


def _lost_sight(event: SightLost, entry: Entered) -> Iterator[Revealed]:
    yield Revealed(X.LOST_SIGHT, entry.id, "The escort lost sight of the vehicle.")


def _halt(
    event: ArrivalLogged | DepartureLogged | DepartureContradicted, entry: Entered
) -> Iterator[Revealed]:
    if event.after_sealing:
        severity = Severity.CRIT if event.gone else None
        sentence = f"The vehicle is recorded at {event.after_sealing} after the lock was sealed."
        yield Revealed(X.LOST_SIGHT, entry.id, sentence, severity)
    if isinstance(event, DepartureLogged) and event.unlisted_prisoner:
        yield Revealed(X.LOST_SIGHT, entry.id, "A prisoner who is on no list was near the vehicle.")


def _turned_back(event: VehicleTurnedBack, entry: Entered) -> Iterator[Revealed]:
    if event.minutes_inside:
        sentence = (
            f"The vehicle was turned back after {event.minutes_inside} min, without a search."
        )
        yield Revealed(X.LOST_SIGHT, entry.id, sentence)
    if event.watched:
        sentence = "A vehicle with a security marker was turned back."
        yield Revealed(X.IDENTITY, entry.id, sentence)


def _requests(event: CountsRequested, entry: Entered) -> Iterator[Revealed]:
    ordinary = {WholePrisonReason.VEHICLE_TYPE}
    if reasons := [reason for reason in event.whole_prison if reason not in ordinary]:
        sentence = f"The whole prison must be counted: {whole_prison_because(reasons)}."
        yield Revealed(X.LOST_SIGHT, str(event.lock), sentence)


def _counted(event: CountConfirmed | CountHeardByRadio, entry: Entered) -> Iterator[Revealed]:
    if any(CountFault.CLOCK in verdict.faults for verdict in event.verdicts.values()):
        yield Revealed(X.CLOCK, entry.id, "The times of a count cannot be proven.")
    party = event.name or "A party"
    for lock, verdict in event.verdicts.items():
        if verdict.contradicts:
            sentence = f"{party}: two officers' counts contradict each other."
            cause = f"{lock}:{event.party}"
            yield Revealed(X.COUNT_NOT_BALANCED, cause, sentence, joins=True)


def _counted_by_radio(event: CountHeardByRadio, entry: Entered) -> Iterator[Revealed]:
    """Reveal a count by radio.

    No PIN signs such a count, and only the clock of one screen shows its minute.
    """
    sentence = (
        f"{event.name} was counted by radio: {event.headcount} people. No PIN confirms who counted,"
        " and the minute of the count comes from the clock of the supervisor's screen."
    )
    yield Revealed(X.CLOCK, str(event.count), sentence)
    yield from _counted(event, entry)


def _radio_code_refused(event: RadioCodeRefused, entry: Entered) -> Iterator[Revealed]:
    cause = f"radio-code:{event.lock}:{event.party}"
    sentence = f"A wrong code was entered for a count of {event.name} by radio."
    yield Revealed(X.REFUSED, cause, sentence, Severity.HIGH, joins=True)


def _granted(event: OverrideGranted, entry: Entered) -> Iterator[Revealed]:
    sentence = f"Two people overrode this hold: {event.hold}."
    yield Revealed(X.OVERRIDE, str(event.override), sentence)


def _released(event: VehicleReleased, entry: Entered) -> Iterator[Revealed]:
    if event.immediate:
        yield Revealed(X.OVERRIDE, entry.id, "An emergency vehicle left without counts.")
    yield from _seen_without_movement(event, entry)


def _seen_without_movement(
    event: VehicleReleased | VehicleReleasedByRadio, entry: Entered
) -> Iterator[Revealed]:
    for party in event.without_movement:
        cause = f"{entry.id}:{party.party}" + (":outside" if party.outside else "")
        yield Revealed(X.COUNT_NOT_BALANCED, cause, _not_confirmed(party))


def _not_confirmed(party: SeenWithoutMovement) -> str:
    people, officers = party.people, " and ".join(party.seen_by)
    if party.in_roll:
        who = "1 person" if people == 1 else f"{people} people"
        return (
            f"Whole-prison roll: only {officers} saw {who} who should have been on a landing, and "
            "no movement from before the roll is recorded."
        )
    who = "1 person was" if people == 1 else f"{people} people were"
    if party.outside:
        whom = "this person was" if people == 1 else "these people were"
        return (
            f"{party.name}: {who} on the allocation list but not counted. Only {officers} said "
            f"that {whom} at court or in hospital, after the vehicle had come in."
        )
    them = "this person" if people == 1 else "these people"
    return (
        f"{party.name}: {who} expected but not counted. Only {officers} saw {them}, outside "
        f"the count, and no officer of the party had sent {them} away."
    )


def _manual(event: ManualReleaseEntered, entry: Entered) -> Iterator[Revealed]:
    yield Revealed(X.MANUAL_RELEASE, entry.id, "A vehicle was released on paper.")


def _radio(event: VehicleReleasedByRadio, entry: Entered) -> Iterator[Revealed]:
    sentence = "The vehicle was released by radio because the gate tablet had no connection."
    yield Revealed(X.MANUAL_RELEASE, str(event.radio), sentence)
    yield from _seen_without_movement(event, entry)


def _radio_judged(event: RadioReleaseJudged, entry: Entered) -> Iterator[Revealed]:
    """Reveal a release by radio that the tablet's records contradict, as a critical exception."""
    if event.faults:
        sentence = (
            "The vehicle was released by radio, but the tablet's records do not match the release: "
            f"{' '.join(event.faults)}"
        )
        yield Revealed(X.MANUAL_RELEASE, entry.id, sentence, Severity.CRIT)


def _radio_refused(event: RadioReleaseRefused, entry: Entered) -> Iterator[Revealed]:
    yield Revealed(X.REFUSED, entry.id, f"Release by radio refused: {event.why}")


def _clock(event: ClockRead, entry: Entered) -> Iterator[Revealed]:
    offset = abs(event.offset_seconds)
    if event.jumped_backwards:
        yield Revealed(X.CLOCK, entry.id, "A tablet's clock was set back.")
    elif offset > entry.clock_tolerance_seconds:
        yield Revealed(X.CLOCK, entry.id, f"A tablet's clock is wrong by {offset:.0f} s.")


def _drill(event: DrillSettled, entry: Entered) -> Iterator[Revealed]:
    if event.outcome == DrillOutcome.MISSED:
        yield Revealed(X.DRILL_MISSED, str(event.draw), "A drill was missed.")


def _near_miss(event: NearMissReported, entry: Entered) -> Iterator[Revealed]:
    cause = str(event.near_miss)
    yield Revealed(X.NEAR_MISS, cause, "Somebody reported a near miss.")
    if event.person:
        yield Revealed(X.PERSON, cause, "A person, or a sign of one, was reported on a vehicle.")


def _closed(event: StopClosingSigned, entry: Entered) -> Iterator[Revealed]:
    """Reveal that a person was found, if an incident was closed for that reason."""
    if (event.kind, event.basis) == (StopKind.INCIDENT, ClosingBasis.PERSON_SEEN):
        yield Revealed(X.PERSON, str(event.stop), "A person was found during an incident.")


def _review_missed(event: ReviewMissed, entry: Entered) -> Iterator[Revealed]:
    """Reveal that nobody looked at a case in time.

    All cases that were missed on one day are one exception.
    """
    day = date.fromisoformat(event.day)
    title = KINDS[event.code].title
    sentence = f"Nobody had looked at {event.code} {title} when it was due on {day:%-d %B %Y}."
    yield Revealed(X.REVIEW_MISSED, event.day, sentence, joins=True)


def _draw(event: AdvanceDrawMisused, entry: Entered) -> Iterator[Revealed]:
    fault = event.fault.replace("-", " ")
    yield Revealed(X.REFUSED, entry.id, f"A tablet used a draw wrongly: {fault}.")


def _clash(event: DuplicateArrivalParked, entry: Entered) -> Iterator[Revealed]:
    yield Revealed(X.IDENTITY, str(event.parked), "The same plate was logged in on two tablets.")


def _went_backwards(event: LedgerWentBackwards, entry: Entered) -> Iterator[Revealed]:
    """Reveal that the ledger has lost entries. If another tablet reports the same loss, its report
    joins the open case.
    """
    parts = ["A tablet knows an entry that the ledger does not have."]
    missing = sum(event.missing.values())
    if missing:
        records = "1 record" if missing == 1 else f"{missing} records"
        parts.append(f"The tablet still has {records} that the server did not have.")
    if event.plates:
        parts.append(f"Vehicles that only the tablet knows: {', '.join(event.plates)}.")
    yield Revealed(X.LEDGER_BACKWARDS, "ledger", " ".join(parts), joins=True)


def _lost(event: LostRecordsSettled, entry: Entered) -> Iterator[Revealed]:
    """Reveal records that were lost, so that a security lead decided without their content."""
    number = Counter(event.kinds)
    what = ", ".join(records_in_words(RecordKind(kind), number[kind]) for kind in sorted(number))
    who = ", ".join(event.authors)
    sentence = (
        f"These records were lost with {event.tablet or 'a screen'}: {what} by {who}."
        " Nobody knows what the records said."
    )
    yield Revealed(X.RECORDS_LOST, entry.id, sentence)


def _in_standfast(event: OnTheWayInStandfast, entry: Entered) -> Iterator[Revealed]:
    people = "1 person was" if event.people == 1 else f"{event.people} people were"
    sentence = f"{people} on the way when standfast was called."
    yield Revealed(X.MOVED_IN_STANDFAST, str(event.standfast), sentence)


def _key(event: TabletKeyHandedOut, entry: Entered) -> Iterator[Revealed]:
    if event.again:
        yield Revealed(X.REFUSED, entry.id, "A tablet received its keys a second time.")


#: The function that finds the exceptions of an event, by the class of the event.
TELLERS: dict[type[Event], Callable[[Event, Entered], Iterator[Revealed]]] = dict(
    (
        reading(StopRaised, _stop),
        reading(StopRaisedBySystem, _stop),
        reading(LateCountJoinedStop, _joined),
        reading(ItemAnswered, _answer),
        *exceptions_of_photos.TELLERS,
        reading(VehicleLoggedIn, _came),
        reading(PlateCorrected, _came),
        reading(PeopleInCabRecorded, _came),
        reading(VehicleTypeChanged, _came),
        reading(LockVoided, _void),
        reading(SightLost, _lost_sight),
        reading(ArrivalLogged, _halt),
        reading(DepartureLogged, _halt),
        reading(DepartureContradicted, _halt),
        reading(VehicleTurnedBack, _turned_back),
        reading(CountsRequested, _requests),
        reading(CountConfirmed, _counted),
        reading(CountHeardByRadio, _counted_by_radio),
        reading(RadioCodeRefused, _radio_code_refused),
        reading(OverrideGranted, _granted),
        reading(VehicleReleased, _released),
        reading(ManualReleaseEntered, _manual),
        reading(VehicleReleasedByRadio, _radio),
        reading(RadioReleaseRefused, _radio_refused),
        reading(RadioReleaseJudged, _radio_judged),
        reading(ClockRead, _clock),
        reading(DrillSettled, _drill),
        reading(NearMissReported, _near_miss),
        reading(StopClosingSigned, _closed),
        *exceptions_of_people.TELLERS,
        reading(ReviewMissed, _review_missed),
        reading(AdvanceDrawMisused, _draw),
        reading(TabletKeyHandedOut, _key),
        reading(OnTheWayInStandfast, _in_standfast),
        reading(DuplicateArrivalParked, _clash),
        reading(LedgerWentBackwards, _went_backwards),
        reading(LostRecordsSettled, _lost),
        *exceptions_of_leaving.TELLERS,
    )
)
