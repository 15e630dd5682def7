"""The rules of announcements: which ledger entries are announced, and to whom.

The functions are pure: they take the facts of an entry and return announcements. To announce a new
kind of event, add its function to `ANNOUNCERS`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

from searches.rules.confirmations import KINDS
from searches.rules.overrides import OVERRIDE_PAIRS
from searches.words.announced_records import RecordKind, records_in_words
from searches.words.announcements import Announced, AnnouncementKind, EntryFacts
from searches.words.checklists import VEHICLE_NAMES, VehicleType
from searches.words.escalation import Way
from searches.words.events import Event, reading
from searches.words.events.locks import LockSealed, LockVoided
from searches.words.events.offline import LedgerWentBackwards, RecordParked, RecordsAnnounced
from searches.words.events.people import AnnouncementEscalated, ConfirmationRequested
from searches.words.events.release import ManualReleaseEntered, OverrideRequested
from searches.words.events.rolls import (
    CountConfirmed,
    CountHeardByRadio,
    CountRejudged,
    CountsRequested,
    CountVerdict,
    FeedFailed,
    HandBackReceived,
    LateCountAlerted,
    MissedPersonSeen,
    MovementBecameOverdue,
    PartyWithoutOfficer,
    RollImportReceived,
    RollRowAskedAgain,
    SecondCountRequested,
    SessionNotConfirmed,
    WholeRollCalled,
)
from searches.words.events.stops import (
    IncidentExtended,
    LateCountJoinedStop,
    RecallPackOpened,
    StandfastCalled,
    StopClosingRequested,
    StopRaised,
    StopRaisedBySystem,
)
from searches.words.events.visits import DepartureContradicted, VehicleLoggedIn, VehicleTypeChanged
from searches.words.people import Role
from searches.words.recalls import RecallReason
from searches.words.rolls import RollPart
from searches.words.visits import DrillOutcome, StopSource, VoidReason

K = AnnouncementKind
ECR, ORD, GOV = Role.CONTROL_ROOM, Role.ORDERLY_OFFICER, Role.DUTY_GOVERNOR
SEC = Role.SECURITY_LEAD
#: The roles that hear of every alarm (domain.md, section 4a, Alarms).
COMMAND = frozenset({ECR, ORD, GOV})
WATCHERS = frozenset({ECR, ORD})

#: Announcements of these kinds stay on the screen, without sound, from their acknowledgement until
#: the work is done.
STAY_UNTIL_DONE = frozenset({K.COUNT_REQUESTED, K.RECOUNT_REQUESTED})


#: The records of the gate that are announced, those about the outer gate first.
AT_THE_GATE = (RecordKind.DEPARTURE, RecordKind.OUTER_GATE)
GATE_RECORDS = (*AT_THE_GATE, RecordKind.SEAL, RecordKind.WAY_IN)


def announce(entry: EntryFacts) -> tuple[Announced, ...]:
    """Return the announcements of this ledger entry. Most entries have none."""
    announcer = ANNOUNCERS.get(type(entry.event))
    return tuple(announcer(entry.event, entry)) if announcer else ()


def _counts_requested(event: CountsRequested, entry: EntryFacts) -> Iterator[Announced]:
    """Announce the counts requested for a sealed lock, and the parties without a work session."""
    lock = str(event.lock)
    names = dict(entry.parties)
    due_at = entry.at + timedelta(minutes=entry.count_stop_minutes)
    for code in event.parties:
        name = names.get(code, code)
        yield Announced(
            K.COUNT_REQUESTED,
            f"Count {name}",
            f"Count {name} now. {_vehicle(entry)} is in the lock.",
            party=code,
            subject=lock,
            due_at=due_at,
        )
    if event.whole_prison:
        yield Announced(
            K.WHOLE_PRISON,
            "Count the whole prison",
            f"{_vehicle(entry)} needs a whole-prison roll before it can leave.",
            roles=WATCHERS,
            subject=lock,
        )
    # These announcements come last, because they depend on rows that change. The announcements
    # before them must have the same place in the list at each reading of the entry.
    for code in event.parties:
        if code in entry.without_session:
            name = names.get(code, code)
            yield Announced(
                K.NO_SESSION,
                f"{name}: no work session",
                f"{name} must be counted for {_vehicle(entry)}, but has no open work session.",
                roles=WATCHERS,
                party=code,
                subject=lock,
                urgent=False,
            )


def _roll_called(event: WholeRollCalled, entry: EntryFacts) -> Iterator[Announced]:
    """Announce a whole-prison roll to everybody who must count, and request the official roll.

    A standfast calls a roll as well. Everybody is then asked to tap who is with them.
    """
    roll = str(event.roll)
    if event.standfast is not None:
        title, sentence = (
            "Standfast",
            "Standfast. Nobody moves. Tap each person who is with you now.",
        )
    else:
        title = "Whole-prison roll"
        sentence = (
            "A whole-prison roll has been called. Nobody moves. Count the people where you are."
        )
    yield Announced(
        K.ROLL_CALLED,
        title,
        sentence,
        roles=frozenset({Role.PARTY_SUPERVISOR, Role.RECEIVING_OFFICER, Role.WING_OFFICER}),
        subject=roll,
    )
    yield Announced(
        K.OFFICIAL_ROLL,
        "Official roll needed",
        "Enter the official roll: how many people the prison holds by its records. An officer who"
        " counts cannot enter the official roll.",
        roles=WATCHERS,
        subject=roll,
    )


def _standfast_called(event: StandfastCalled, entry: EntryFacts) -> Iterator[Announced]:
    """Announce a standfast to everybody who may have to act on it."""
    yield Announced(
        K.STOP_RAISED,
        "Standfast called",
        f"{entry.by_name or 'An officer'} called a standfast. Nobody moves.",
        roles=COMMAND | {SEC},
        excepted=(entry.by,) if entry.by else (),
        subject=str(event.stop),
    )


def _asked_again(event: RollRowAskedAgain, entry: EntryFacts) -> Iterator[Announced]:
    """Ask the officers of one row of the roll to count again.

    If nobody is on duty there, the control room and the orderly officer are told to send somebody.
    """
    party = event.code if event.part is RollPart.PARTY else ""
    nobody = not party and not entry.awaiting
    what = " Nobody is on duty there, so send an officer." if nobody else ""
    yield Announced(
        K.ROLL_CALLED,
        f"Count {event.name} again",
        f"Count {event.name} again for the whole-prison roll. The count was not right.{what}",
        roles=WATCHERS if nobody else frozenset(),
        people=entry.awaiting,
        party=party,
        subject=str(event.roll),
    )


def _count_signed(
    event: CountConfirmed | CountHeardByRadio, entry: EntryFacts
) -> Iterator[Announced]:
    """Announce a count that does not balance, or that contradicts another officer's count.

    The stop that a second mismatch raises has its own announcement.
    """
    code = event.party
    counted_by = str(event.counted_by) if isinstance(event, CountHeardByRadio) else entry.by
    name = dict(entry.parties).get(code, code)
    for lock, verdict in event.verdicts.items():
        if verdict.contradicts:
            yield Announced(
                K.RECOUNT_REQUESTED,
                f"{name}: counts differ",
                f"{name}: two officers’ counts differ. A third officer or the orderly officer must "
                "count now.",
                roles=WATCHERS,
                excepted=(counted_by,),
                party=code,
                subject=lock,
                due_at=entry.at + timedelta(minutes=5),
            )
            continue
        if not verdict.valid or verdict.balanced:
            continue
        if verdict.to_settle:
            yield Announced(
                K.COUNT_MISMATCH,
                f"{name}: an extra person",
                f"{name}: everybody was seen, and also an extra person who is in no party. "
                "Say under Whereabouts where this person belongs. Nobody has to count again.",
                roles=WATCHERS,
                subject=lock,
            )
            continue
        yield Announced(
            K.COUNT_MISMATCH,
            f"{name} does not balance",
            f"{name}: the count does not balance. {_short(verdict)}",
            roles=WATCHERS,
            subject=lock,
        )
        yield Announced(
            K.RECOUNT_REQUESTED,
            f"Recount {name}",
            f"Recount {name} now. A different officer must count.",
            excepted=(counted_by,),
            party=code,
            subject=lock,
            due_at=entry.at + timedelta(minutes=5),
        )


def _missed_person_seen(event: MissedPersonSeen, entry: EntryFacts) -> Iterator[Announced]:
    """Announce that the officer of a count now sees a person whom the count missed."""
    name = dict(entry.parties).get(event.party, event.party)
    yield Announced(
        K.COUNT_MISMATCH,
        f"{name}: person seen",
        f"{name}: {entry.by_name} now sees a person whom their count missed. "
        "Another officer must still count.",
        roles=WATCHERS,
        subject=entry.lock,
        urgent=False,
    )


def _party_without_officer(event: PartyWithoutOfficer, entry: EntryFacts) -> Iterator[Announced]:
    """Announce a party at work with which no supervisor is on duty."""
    name = dict(entry.parties).get(event.party, event.party)
    yield Announced(
        K.PARTY_WITHOUT_OFFICER,
        f"{name} has no officer",
        f"{name} is at work, but no supervisor is on duty there. Send an officer now.",
        roles=WATCHERS,
        subject=str(event.session),
    )


def _feed_failed(event: FeedFailed, entry: EntryFacts) -> Iterator[Announced]:
    """Announce that a feed is not reached, so that the lists may be out of date."""
    yield Announced(
        K.FEED_FAILED,
        "A feed is not reached",
        f"Gatehouse has not reached the feed of {event.kind} since {event.since}. The lists may be"
        " out of date. Import a file, or ask the people who run the server.",
        roles=frozenset({ECR}),
        subject=event.kind,
        urgent=False,
    )


def _import_received(event: RollImportReceived, entry: EntryFacts) -> Iterator[Announced]:
    """Announce an import of a feed that the control room must check before it is applied."""
    if event.held:
        yield Announced(
            K.IMPORT_WAITING,
            "Check an import",
            f"A feed of {event.kind} changes the lists in a way that you must check. The lists stay"
            " as they are until then.",
            roles=frozenset({ECR}),
            subject=str(event.roll_import),
            urgent=False,
        )


def _session_not_confirmed(event: SessionNotConfirmed, entry: EntryFacts) -> Iterator[Announced]:
    """Announce a planned session that has not begun, to the control room and the party."""
    yield Announced(
        K.SESSION_NOT_CONFIRMED,
        f"{event.name} is not at work",
        f"{event.name} was planned for {event.begins}, and nobody has begun its work. Ask its"
        f" officer, or state that {event.name} does not work today.",
        roles=frozenset({ECR}),
        party=event.party,
        subject=str(event.timetable),
        urgent=False,
    )


def _second_count_requested(event: SecondCountRequested, entry: EntryFacts) -> Iterator[Announced]:
    """Announce a surprise second count, which another officer must make at once."""
    code = event.party
    name = dict(entry.parties).get(code, code)
    yield Announced(
        K.RECOUNT_REQUESTED,
        f"Count {name} again",
        f"Count {name} a second time now. A different officer must count.",
        excepted=(str(event.counted_by),),
        party=code,
        subject=entry.lock,
    )


def _count_late(event: LateCountAlerted, entry: EntryFacts) -> Iterator[Announced]:
    code = event.party
    name = dict(entry.parties).get(code, code)
    left = entry.count_stop_minutes - entry.count_alert_minutes
    yield Announced(
        K.COUNT_LATE,
        f"{name}: count late",
        f"{name} has not been counted for {entry.count_alert_minutes} min. "
        f"{_vehicle(entry)} is stopped if no count comes within {left} min.",
        roles=WATCHERS,
        party=code,
        subject=str(event.lock or event.request),
        due_at=entry.at + timedelta(minutes=left),
    )


def _stopped(event: StopRaised | StopRaisedBySystem, entry: EntryFacts) -> Iterator[Announced]:
    stop = str(event.stop)
    if event.source == StopSource.GATE_WITHOUT_GO:
        yield _without_go(entry, stop, left=False)
        return
    party = event.name if isinstance(event, StopRaisedBySystem) else None
    if isinstance(event, StopRaisedBySystem) and event.holds_one_vehicle:
        yield _vehicle_stopped(entry, stop, f"{party or 'A party'} was not counted in time.")
        return
    why = {
        StopSource.SECOND_MISMATCH: f"{party} did not balance twice."
        if party
        else "The whole-prison roll is not correct.",
        StopSource.LATE_COUNT: f"{party or 'A party'} was not counted in time.",
        StopSource.FOUND: f"Something was found on {_vehicle(entry, start=False)}.",
        StopSource.AID_ALERT: f"An aid gave an alert on {_vehicle(entry, start=False)}.",
    }.get(event.source, f"{entry.by_name or 'An officer'} stopped all vehicles.")
    yield Announced(
        K.STOP_RAISED,
        "All vehicles stopped",
        why,
        roles=COMMAND,
        excepted=(entry.by,) if entry.by else (),
        subject=stop,
    )


def _joined(event: LateCountJoinedStop, entry: EntryFacts) -> Iterator[Announced]:
    why = f"{event.name or 'Another party'} was not counted in time either."
    yield _vehicle_stopped(entry, str(event.stop), why)


def _vehicle_stopped(entry: EntryFacts, stop: str, why: str) -> Announced:
    """Announce that a late count stops one vehicle, while all other vehicles carry on."""
    return Announced(
        K.STOP_RAISED,
        f"{_vehicle(entry)} stopped",
        f"{_vehicle(entry)} is stopped. {why}",
        roles=WATCHERS,
        subject=stop,
    )


def _recall_pack_opened(event: RecallPackOpened, entry: EntryFacts) -> Iterator[Announced]:
    """Announce the vehicles that left and could carry a missing person, without naming anybody."""
    plates = ", ".join(event.plates[:3])
    more = len(event.plates) - 3
    plates += f" and {more} more" if more > 0 else ""
    have = "has" if len(event.plates) == 1 else "have"
    why = {
        RecallReason.SHORT_COUNT: f"A count of {event.name or 'a party'} is short, and {plates}"
        f" {have} left since the missing person was last seen.",
        RecallReason.LATE_ENTRY: f"{plates} {have} left, and a late entry puts the release in"
        " doubt.",
        RecallReason.LATE_RECORD: f"{plates} {have} left, and a record that arrived late puts the"
        " release in doubt.",
    }[event.reason]
    yield Announced(
        K.VEHICLES_TO_RECALL,
        "Call vehicles back",
        f"{why} Call the operator now.",
        roles=COMMAND | {SEC},
        subject=str(event.pack),
    )


def _incident_grew(event: IncidentExtended, entry: EntryFacts) -> Iterator[Announced]:
    if event.left:
        yield _without_go(entry, str(event.stop), left=True)


def _without_go(entry: EntryFacts, stop: str, *, left: bool) -> Announced:
    vehicle = _vehicle(entry, start=left)
    how = f"{vehicle} left without GO." if left else f"Outer gate opened without GO for {vehicle}."
    return Announced(
        K.GATE_WITHOUT_GO,
        f"{entry.plate or 'A vehicle'} without GO",
        f"{how} Call the operator, then the police.",
        roles=COMMAND,
        subject=stop,
    )


def _closing_requested(event: StopClosingRequested, entry: EntryFacts) -> Iterator[Announced]:
    yield Announced(
        K.SECOND_SIGNATURE,
        "Second signature needed",
        f"{entry.by_name} asks to close a stop. Read the reason before you sign.",
        roles=frozenset({ECR, GOV}),
        excepted=(entry.by,),
        subject=str(event.stop),
        urgent=False,
    )


def _override_requested(event: OverrideRequested, entry: EntryFacts) -> Iterator[Announced]:
    seconds = {kind: second for kind, (_, second) in OVERRIDE_PAIRS.items()}
    second = seconds.get(event.kind) if event.kind else None
    yield Announced(
        K.SECOND_SIGNATURE,
        "Override: second signature",
        f"{entry.by_name} asks to override a hold on {_vehicle(entry, start=False)}.",
        roles=frozenset({second}) if second else frozenset(seconds.values()),
        excepted=(entry.by,),
        subject=str(event.override),
        urgent=False,
    )


def _confirmation_requested(event: ConfirmationRequested, entry: EntryFacts) -> Iterator[Announced]:
    """Announce a request for confirmation to the roles that may confirm this kind of request."""
    kind = KINDS.get(event.kind)
    if kind is None:
        return
    thing = kind.thing.format(vehicle=_vehicle(entry, start=False))
    yield Announced(
        K.CONFIRMATION_WAITING,
        "Confirmation waiting",
        f"{entry.by_name or 'Gatehouse'} asks you to confirm {thing}.",
        roles=kind.confirmers,
        excepted=(entry.by, *entry.barred),
        subject=str(event.confirmation),
        urgent=entry.visit is not None,
    )


def _escalated(event: AnnouncementEscalated, entry: EntryFacts) -> Iterator[Announced]:
    """Announce to another role that nobody has acknowledged an announcement."""
    if event.way is not Way.SCREEN or event.to not in set(Role):
        return
    yield Announced(
        K.NOT_ACKNOWLEDGED,
        "Nobody has acknowledged",
        f"Nobody has acknowledged this for {event.after_minutes} min: {event.sentence}",
        roles=frozenset({Role(event.to)}),
        subject=str(event.announcement),
    )


def _logged_in(event: VehicleLoggedIn, entry: EntryFacts) -> Iterator[Announced]:
    """Announce an emergency vehicle to the duty governor, and the result of a draw to security."""
    if entry.vehicle_type == VehicleType.EMERGENCY:
        yield Announced(
            K.EMERGENCY_VEHICLE,
            "Emergency vehicle",
            f"Emergency vehicle {entry.plate} has come in. The duty governor must acknowledge the "
            "vehicle.",
            roles=frozenset({GOV, ECR}),
            subject=str(entry.visit or ""),
        )
    if entry.drawn is None:
        return
    if entry.drawn.drill:
        yield _to_security(
            entry,
            K.DRILL,
            "Drill drawn",
            f"A drill was drawn for {_vehicle(entry, start=False)}. Place the tag before the lock"
            " is sealed.",
        )
    if entry.drawn.deep_search:
        yield _to_security(
            entry,
            K.DEEP_SEARCH,
            "Deep search drawn",
            f"A deep search was drawn for {_vehicle(entry, start=False)}.",
        )


def _sealed(event: LockSealed, entry: EntryFacts) -> Iterator[Announced]:
    """Tell security, when the lock is sealed, what happens to the drill and the deep search."""
    if entry.drawn is None:
        return
    drill = {
        DrillOutcome.PLACED: f"The search of {_vehicle(entry, start=False)} begins. The drill tag"
        " is in place.",
        DrillOutcome.WITHDRAWN: f"{_vehicle(entry)} is in the lock. The drill was withdrawn.",
    }.get(entry.drawn.outcome or DrillOutcome.FOUND)
    if entry.drawn.drill and drill:
        yield _to_security(entry, K.DRILL, "Drill: lock sealed", drill)
    if entry.drawn.deep_search:
        yield _to_security(
            entry,
            K.DEEP_SEARCH,
            "Deep search begins",
            f"{_vehicle(entry)} is in the lock and gets a deep search. The gate may ask you what to"
            " look at.",
        )


def _to_security(entry: EntryFacts, kind: AnnouncementKind, title: str, sentence: str) -> Announced:
    return Announced(
        kind,
        title,
        sentence,
        roles=frozenset({SEC}),
        subject=str(entry.visit or ""),
        urgent=False,
    )


def _released_on_paper(event: ManualReleaseEntered, entry: EntryFacts) -> Iterator[Announced]:
    yield Announced(
        K.MANUAL_RELEASE,
        "Released on paper",
        f"{entry.by_name} entered a release on paper for {_vehicle(entry, start=False)}.",
        roles=WATCHERS | {SEC},
        excepted=(entry.by,),
        subject=str(event.manual),
        urgent=False,
    )


def _movement_overdue(event: MovementBecameOverdue, entry: EntryFacts) -> Iterator[Announced]:
    """Announce that a movement was not received in time, without naming the prisoner.

    It is announced to the party, to the officers of the place where the movement ends, to the
    control room and to the orderly officer.
    """
    code = event.party
    name = dict(entry.parties).get(code, code) or "A party"
    minutes = event.minutes or entry.movement_overdue_minutes
    to = f" to {entry.awaited_at}" if entry.awaited_at else ""
    yield Announced(
        K.MOVEMENT_OVERDUE,
        "Movement overdue",
        f"{name}: a prisoner was sent{to} {minutes} min ago and has not been received.",
        roles=WATCHERS,
        people=entry.awaiting,
        party=code,
        subject=str(event.movement),
    )


def _count_rejudged(event: CountRejudged, entry: EntryFacts) -> Iterator[Announced]:
    """Announce to the gate and to the party that a late entry has put a signed count in doubt."""
    lock = str(event.lock)
    why = "somebody was put on its list late" if event.by_list else "a movement was entered late"
    yield Announced(
        K.COUNT_MISMATCH,
        f"{event.name} no longer balances",
        f"{event.name}: {why}. {_vehicle(entry)} must wait until {event.name} has been counted"
        " again.",
        roles=WATCHERS | {Role.GATE_OFFICER, Role.GATE_MANAGER},
        subject=lock,
    )
    yield Announced(
        K.RECOUNT_REQUESTED,
        f"Recount {event.name}",
        f"Recount {event.name} now. {why[0].upper()}{why[1:]}.",
        party=event.party,
        subject=lock,
        due_at=entry.at + timedelta(minutes=5),
    )


def _hand_back(event: HandBackReceived, entry: EntryFacts) -> Iterator[Announced]:
    """Announce how many people sent back did not reach the landing, without naming them."""
    missing = event.missing
    if not missing:
        return
    code = event.party
    name = dict(entry.parties).get(code, code) or "A party"
    landing = event.landing_name or event.landing
    people = "1 person who was" if missing == 1 else f"{missing} people who were"
    yield Announced(
        K.HAND_BACK_SHORT,
        f"{name}: not back on the landing",
        f"Landing {landing} did not receive {people} sent back from {name}.",
        roles=WATCHERS,
        excepted=(entry.by,),
        party=code,
        subject=str(event.hand_back),
    )


def _departure_contradicted(event: DepartureContradicted, entry: EntryFacts) -> Iterator[Announced]:
    """Announce that the vehicle left an area after the lock was sealed (X11, X12)."""
    then = "The vehicle has left." if event.gone else "The lock session is void."
    yield Announced(
        K.DEPARTURE_CONTRADICTED,
        "Lock sealed too early",
        f"{_vehicle(entry)} left {event.after_sealing or 'an area'} after the lock was"
        f" sealed. {then}",
        roles=WATCHERS | {SEC},
        excepted=(entry.by,),
        subject=str(event.halt),
    )


def _voided(event: LockVoided, entry: EntryFacts) -> Iterator[Announced]:
    """Announce to gate and control room that a lock was sealed although something was found.

    The officer who sealed the lock hears it too, because a tablet without a connection may not have
    known of the find.
    """
    if event.reason != VoidReason.FOUND_OPEN:
        return
    yield Announced(
        K.SEALED_UNDER_FIND,
        "Lock void: something was found",
        f"{_vehicle(entry)} was sealed again although something had been found on it. The lock"
        " session is void. Do not search the vehicle until the incident is closed.",
        roles=COMMAND | {Role.GATE_OFFICER},
        subject=str(event.lock),
    )


def _type_changed(event: VehicleTypeChanged, entry: EntryFacts) -> Iterator[Announced]:
    """Announce that the type of a vehicle in the prison was changed (X10)."""
    before, after = (VEHICLE_NAMES.get(kind, kind) for kind in (event.before, event.after))
    yield Announced(
        K.VEHICLE_TYPE_CHANGED,
        "Vehicle type changed",
        f"{entry.by_name or 'An officer'} changed the type of {_vehicle(entry, start=False)}"
        f" from {before} to {after}.",
        roles=WATCHERS | {SEC},
        excepted=(entry.by,),
        subject=str(entry.visit or ""),
        urgent=False,
    )


def _went_backwards(event: LedgerWentBackwards, entry: EntryFacts) -> Iterator[Announced]:
    """Announce that the ledger has lost entries, once for all tablets that report it in an hour."""
    if event.again:
        return
    yield Announced(
        K.LEDGER_BACKWARDS,
        "Ledger went backwards",
        "A tablet has records that Gatehouse has lost. Check which vehicles are inside before any"
        " vehicle leaves.",
        roles=COMMAND | {SEC},
        subject="ledger",
    )


def _records_wait(event: RecordsAnnounced, entry: EntryFacts) -> Iterator[Announced]:
    """Announce the stops and the records of the gate that wait on a tablet.

    Answers and signatures hold their vehicle, so they are not announced. A stop that nobody has
    received is the worst record to lose.
    """
    first = dict(reversed(list(zip(event.kinds, event.records, strict=False))))
    number = Counter(event.kinds)
    for kind in (RecordKind.STOP, *GATE_RECORDS):
        if kind not in number:
            continue
        what = records_in_words(kind, number[kind], before="unsent")
        holds = f"{_tablet(event.tablet)} holds {what}"
        if kind is RecordKind.STOP:
            sentence = f"{holds}. Ask who raised the stop. If in doubt, stop all vehicles."
            title, roles, urgent = "A stop was not sent", COMMAND, True
        else:
            about = f" for {_vehicle(entry, start=False)}" if entry.plate else ""
            sentence = f"{holds}{about}. The officer who recorded this must sign in on the tablet."
            title, roles, urgent = (
                "Gate records not sent",
                frozenset({ECR}),
                kind in AT_THE_GATE,
            )
        yield Announced(
            K.UNSENT_RECORDS,
            title,
            sentence,
            roles=roles,
            subject=str(first[kind]),
            urgent=urgent,
        )


def _stop_handed_in(event: RecordParked, entry: EntryFacts) -> Iterator[Announced]:
    """Announce a stop that was handed in as an unprocessed record, because it stopped nothing."""
    if event.kind != RecordKind.STOP:
        return
    yield Announced(
        K.UNSENT_RECORDS,
        "A stop was not raised",
        "A stop that a tablet could not send was handed in later, and stopped no vehicle. Ask who"
        " raised the stop. If in doubt, stop all vehicles.",
        roles=COMMAND,
        subject=str(event.parked),
    )


def _tablet(name: str) -> str:
    """Return the beginning of a sentence about this device."""
    if not name:
        return "A screen that is not enrolled"
    return name if "tablet" in name.lower() else f"Tablet {name}"


def _vehicle(entry: EntryFacts, *, start: bool = True) -> str:
    if not entry.plate:
        return "A vehicle" if start else "a vehicle"
    return f"{'Vehicle' if start else 'vehicle'} {entry.plate}"


def _short(verdict: CountVerdict) -> str:
    missing, strangers = verdict.missing or 0, verdict.strangers or 0
    people = "1 person was" if missing == 1 else f"{missing} people were"
    unknown = "1 stranger was" if strangers == 1 else f"{strangers} strangers were"
    parts = [f"{people} not seen."] if missing else []
    if strangers:
        parts.append(f"{unknown} found.")
    return " ".join(parts) or "The number is wrong."


ANNOUNCERS: dict[type[Event], Callable[[Event, EntryFacts], Iterator[Announced]]] = dict(
    (
        reading(CountsRequested, _counts_requested),
        reading(WholeRollCalled, _roll_called),
        reading(StandfastCalled, _standfast_called),
        reading(RollRowAskedAgain, _asked_again),
        reading(CountConfirmed, _count_signed),
        reading(CountHeardByRadio, _count_signed),
        reading(SecondCountRequested, _second_count_requested),
        reading(MissedPersonSeen, _missed_person_seen),
        reading(PartyWithoutOfficer, _party_without_officer),
        reading(SessionNotConfirmed, _session_not_confirmed),
        reading(RollImportReceived, _import_received),
        reading(FeedFailed, _feed_failed),
        reading(LateCountAlerted, _count_late),
        reading(MovementBecameOverdue, _movement_overdue),
        reading(CountRejudged, _count_rejudged),
        reading(StopRaised, _stopped),
        reading(StopRaisedBySystem, _stopped),
        reading(LateCountJoinedStop, _joined),
        reading(RecallPackOpened, _recall_pack_opened),
        reading(IncidentExtended, _incident_grew),
        reading(StopClosingRequested, _closing_requested),
        reading(OverrideRequested, _override_requested),
        reading(ConfirmationRequested, _confirmation_requested),
        reading(VehicleLoggedIn, _logged_in),
        reading(LockSealed, _sealed),
        reading(LockVoided, _voided),
        reading(ManualReleaseEntered, _released_on_paper),
        reading(HandBackReceived, _hand_back),
        reading(DepartureContradicted, _departure_contradicted),
        reading(VehicleTypeChanged, _type_changed),
        reading(LedgerWentBackwards, _went_backwards),
        reading(RecordsAnnounced, _records_wait),
        reading(RecordParked, _stop_handed_in),
        reading(AnnouncementEscalated, _escalated),
    )
)
