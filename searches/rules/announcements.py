"""Who must hear of what: one table from the acts of the ledger to announcements.

Pure: an entry goes in, announcements come out. A new act that other people must hear of gets a
line in `ANNOUNCERS`, and nothing else needs to know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from searches.rules.confirmations import KINDS
from searches.rules.overrides import OVERRIDE_PAIRS
from searches.words.announcements import Announced, AnnouncementKind, Told
from searches.words.checklists import VEHICLE_NAMES, VehicleType
from searches.words.people import Role
from searches.words.visits import StopSource

K = AnnouncementKind
ECR, ORD, GOV = Role.CONTROL_ROOM, Role.ORDERLY_OFFICER, Role.DUTY_GOVERNOR
SEC = Role.SECURITY_LEAD
#: Who commands when something is wrong (domain, section 4a, Alarms).
COMMAND = frozenset({ECR, ORD, GOV})
WATCHERS = frozenset({ECR, ORD})

#: Kinds that stay on the screen, quietly, after they were acknowledged, until the work is done.
STAY_UNTIL_DONE = frozenset({K.COUNT_REQUESTED, K.RECOUNT_REQUESTED})


def announce(told: Told) -> tuple[Announced, ...]:
    """Return what this entry of the ledger announces; most entries announce nothing."""
    announcer = ANNOUNCERS.get(told.act)
    return tuple(announcer(told)) if announcer else ()


def _counts_requested(told: Told) -> Iterator[Announced]:
    """Announce the counts that a sealed lock asks for, and the parties that are not at work."""
    lock = str(told.said.get("lock", ""))
    names = dict(told.parties)
    due_at = told.at + timedelta(minutes=told.count_stop_minutes)
    asked = [str(code) for code in _list(told.said.get("parties"))]
    for code in asked:
        name = names.get(code, code)
        yield Announced(
            K.COUNT_REQUESTED,
            f"Count {name}",
            f"Count {name} now. {_vehicle(told)} is in the lock.",
            party=code,
            subject=lock,
            due_at=due_at,
        )
    if told.said.get("whole_prison"):
        yield Announced(
            K.WHOLE_PRISON,
            "Count the whole prison",
            f"{_vehicle(told)} needs a whole-prison roll before it can leave.",
            roles=WATCHERS,
            subject=lock,
        )
    # Last, since it is asked of the rows: a second reading must find the others at their places.
    for code in asked:
        if code in told.without_session:
            name = names.get(code, code)
            yield Announced(
                K.NO_SESSION,
                f"{name}: no work session",
                f"{name} must be counted for {_vehicle(told)}, but has no open work session.",
                roles=WATCHERS,
                party=code,
                subject=lock,
                urgent=False,
            )


def _roll_called(told: Told) -> Iterator[Announced]:
    """Announce a whole-prison roll to everybody who must count, and ask for the official roll."""
    roll = str(told.said.get("roll", ""))
    yield Announced(
        K.ROLL_CALLED,
        "Whole-prison roll",
        "A whole-prison roll has been called. Nobody moves. Count the people where you are.",
        roles=frozenset({Role.PARTY_SUPERVISOR, Role.RECEIVING_OFFICER}),
        subject=roll,
    )
    yield Announced(
        K.OFFICIAL_ROLL,
        "Official roll needed",
        "Enter the official roll for the whole-prison roll. An officer who counts cannot enter it.",
        roles=WATCHERS,
        subject=roll,
    )


def _count_signed(told: Told) -> Iterator[Announced]:
    """Announce a count that does not balance, or that contradicts another officer's count.

    The stop of a second mismatch announces itself.
    """
    code = str(told.said.get("party", ""))
    name = dict(told.parties).get(code, code)
    verdicts: Mapping[str, Mapping[str, Any]] = told.said.get("verdicts", {})  # type: ignore[assignment]
    for lock, verdict in verdicts.items():
        if verdict.get("contradicts"):
            yield Announced(
                K.RECOUNT_REQUESTED,
                f"{name}: counts differ",
                f"{name}: two officers’ counts differ. A third officer or the orderly officer must "
                "count now.",
                roles=WATCHERS,
                excepted=(told.by,),
                party=code,
                subject=lock,
                due_at=told.at + timedelta(minutes=5),
            )
            continue
        if not verdict.get("valid") or verdict.get("balanced"):
            continue
        missing = int(verdict.get("missing", 0))
        strangers = int(verdict.get("strangers", 0))
        yield Announced(
            K.COUNT_MISMATCH,
            f"{name} does not balance",
            f"{name}: the count does not balance. {_short(missing, strangers)}",
            roles=WATCHERS,
            subject=lock,
        )
        yield Announced(
            K.RECOUNT_REQUESTED,
            f"Recount {name}",
            f"Recount {name} now. A different officer must count.",
            excepted=(told.by,),
            party=code,
            subject=lock,
            due_at=told.at + timedelta(minutes=5),
        )


def _second_count_asked(told: Told) -> Iterator[Announced]:
    """Announce a surprise second count, which another officer makes at once."""
    code = str(told.said.get("party", ""))
    name = dict(told.parties).get(code, code)
    yield Announced(
        K.RECOUNT_REQUESTED,
        f"Count {name} again",
        f"Count {name} a second time now. A different officer must count.",
        excepted=(str(told.said.get("counted_by") or told.by),),
        party=code,
        subject=told.lock,
    )


def _count_late(told: Told) -> Iterator[Announced]:
    code = str(told.said.get("party", ""))
    name = dict(told.parties).get(code, code)
    left = told.count_stop_minutes - told.count_alert_minutes
    yield Announced(
        K.COUNT_LATE,
        f"{name}: count late",
        f"{name} has not been counted for {told.count_alert_minutes} min. "
        f"All vehicles stop if no count comes within {left} min.",
        roles=WATCHERS,
        party=code,
        subject=str(told.said.get("lock") or told.said.get("request", "")),
        due_at=told.at + timedelta(minutes=left),
    )


def _stopped(told: Told) -> Iterator[Announced]:
    stop, source = str(told.said.get("stop", "")), told.said.get("source")
    if source == StopSource.GATE_WITHOUT_GO:
        yield _without_go(told, stop, left=False)
        return
    party = told.said.get("name")
    why = {
        StopSource.SECOND_MISMATCH: f"{party} did not balance twice."
        if party
        else "The whole-prison roll is not correct.",
        StopSource.LATE_COUNT: f"{told.said.get('name') or 'A party'} was not counted in time.",
        StopSource.FOUND: f"Something was found on {_vehicle(told, start=False)}.",
        StopSource.AID_ALERT: f"An aid gave an alert on {_vehicle(told, start=False)}.",
    }.get(str(source), f"{told.by_name or 'An officer'} stopped all vehicles.")  # type: ignore[call-overload]
    yield Announced(
        K.STOP_RAISED,
        "All vehicles stopped",
        why,
        roles=COMMAND,
        excepted=(told.by,) if told.by else (),
        subject=stop,
    )


def _joined(told: Told) -> Iterator[Announced]:
    yield Announced(
        K.STOP_RAISED,
        "All vehicles stopped",
        f"{told.said.get('name') or 'Another party'} was not counted in time either.",
        roles=COMMAND,
        subject=str(told.said.get("stop", "")),
    )


def _incident_grew(told: Told) -> Iterator[Announced]:
    if told.said.get("left"):
        yield _without_go(told, str(told.said.get("stop", "")), left=True)


def _without_go(told: Told, stop: str, *, left: bool) -> Announced:
    vehicle = _vehicle(told, start=left)
    how = f"{vehicle} left without GO." if left else f"Outer gate opened without GO for {vehicle}."
    return Announced(
        K.GATE_WITHOUT_GO,
        f"{told.plate or 'A vehicle'} without GO",
        f"{how} Call the operator, then the police.",
        roles=COMMAND,
        subject=stop,
    )


def _closing_asked(told: Told) -> Iterator[Announced]:
    yield Announced(
        K.SECOND_SIGNATURE,
        "Second signature needed",
        f"{told.by_name} asks to close a stop. Read the reason and sign, or do not sign.",
        roles=frozenset({ECR, GOV}),
        excepted=(told.by,),
        subject=str(told.said.get("stop", "")),
        urgent=False,
    )


def _override_asked(told: Told) -> Iterator[Announced]:
    seconds = {str(kind): second for kind, (_, second) in OVERRIDE_PAIRS.items()}
    second = seconds.get(str(told.said.get("kind", "")))
    yield Announced(
        K.SECOND_SIGNATURE,
        "Override: second signature",
        f"{told.by_name} asks to override a hold on {_vehicle(told, start=False)}.",
        roles=frozenset({second}) if second else frozenset(seconds.values()),
        excepted=(told.by,),
        subject=str(told.said.get("override", "")),
        urgent=False,
    )


def _confirmation_asked(told: Told) -> Iterator[Announced]:
    """Announce what waits for a second person, to the roles that may confirm this kind."""
    kind = next((row for code, row in KINDS.items() if code == told.said.get("kind")), None)
    if kind is None:
        return
    thing = kind.thing.format(vehicle=_vehicle(told, start=False))
    yield Announced(
        K.CONFIRMATION_WAITING,
        "Confirmation waiting",
        f"{told.by_name or 'Gatehouse'} asks you to confirm {thing}.",
        roles=kind.confirmers,
        excepted=(told.by, *told.barred),
        subject=str(told.said.get("confirmation", "")),
        urgent=told.visit is not None,
    )


def _logged_in(told: Told) -> Iterator[Announced]:
    if told.vehicle_type != VehicleType.EMERGENCY:
        return
    yield Announced(
        K.EMERGENCY_VEHICLE,
        "Emergency vehicle",
        f"Emergency vehicle {told.plate} has come in. The duty governor must acknowledge it.",
        roles=frozenset({GOV, ECR}),
        subject=str(told.visit or ""),
    )


def _released_on_paper(told: Told) -> Iterator[Announced]:
    yield Announced(
        K.MANUAL_RELEASE,
        "Released on paper",
        f"{told.by_name} entered a release on paper for {_vehicle(told, start=False)}.",
        roles=WATCHERS | {SEC},
        excepted=(told.by,),
        subject=str(told.said.get("manual", "")),
        urgent=False,
    )


def _movement_overdue(told: Told) -> Iterator[Announced]:
    """Announce that somebody on the way was not received in time. No name, no number."""
    code = str(told.said.get("party") or "")
    name = dict(told.parties).get(code, code) or "A party"
    minutes = told.said.get("minutes") or told.movement_overdue_minutes
    yield Announced(
        K.MOVEMENT_OVERDUE,
        "Movement overdue",
        f"{name}: somebody on the way has not been received for {minutes} min.",
        roles=WATCHERS,
        party=code,
        subject=str(told.said.get("movement", "")),
    )


def _hand_back(told: Told) -> Iterator[Announced]:
    """Announce that a landing misses people whom a party sent back. No name, no number."""
    missing = int(str(told.said.get("missing") or 0))
    if not missing:
        return
    code = str(told.said.get("party") or "")
    name = dict(told.parties).get(code, code) or "A party"
    landing = told.said.get("landing_name") or told.said.get("landing")
    people = "1 person who was" if missing == 1 else f"{missing} people who were"
    yield Announced(
        K.HAND_BACK_SHORT,
        f"{name}: not back on the landing",
        f"Landing {landing} did not receive {people} sent back from {name}.",
        roles=WATCHERS,
        excepted=(told.by,),
        party=code,
        subject=str(told.said.get("hand_back", "")),
    )


def _departure_contradicted(told: Told) -> Iterator[Announced]:
    """Announce that a lock was sealed while the vehicle still stood at an area (X12)."""
    then = "The vehicle has left." if told.said.get("gone") else "The lock session is void."
    yield Announced(
        K.DEPARTURE_CONTRADICTED,
        "Sealed before it left an area",
        f"{_vehicle(told)} left {told.said.get('after_sealing') or 'an area'} after the lock was"
        f" sealed. {then}",
        roles=WATCHERS | {SEC},
        excepted=(told.by,),
        subject=str(told.said.get("halt", "")),
    )


def _type_changed(told: Told) -> Iterator[Announced]:
    """Announce that a vehicle inside was changed to another type (X10)."""
    names = {str(kind): name for kind, name in VEHICLE_NAMES.items()}
    before, after = (str(told.said.get(word, "")) for word in ("before", "after"))
    yield Announced(
        K.VEHICLE_TYPE_CHANGED,
        "Vehicle type changed",
        f"{told.by_name or 'An officer'} changed the type of {_vehicle(told, start=False)}"
        f" from {names.get(before, before)} to {names.get(after, after)}.",
        roles=WATCHERS | {SEC},
        excepted=(told.by,),
        subject=str(told.visit or ""),
        urgent=False,
    )


def _vehicle(told: Told, *, start: bool = True) -> str:
    if not told.plate:
        return "A vehicle" if start else "a vehicle"
    return f"{'Vehicle' if start else 'vehicle'} {told.plate}"


def _short(missing: int, strangers: int) -> str:
    people = "1 person was" if missing == 1 else f"{missing} people were"
    unknown = "1 stranger was" if strangers == 1 else f"{strangers} strangers were"
    parts = [f"{people} not seen."] if missing else []
    if strangers:
        parts.append(f"{unknown} found.")
    return " ".join(parts) or "The number is wrong."


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


ANNOUNCERS: dict[str, Callable[[Told], Iterator[Announced]]] = {
    "request_counts": _counts_requested,
    "call_whole_roll": _roll_called,
    "confirm_count": _count_signed,
    "ask_second_count": _second_count_asked,
    "alert_late_count": _count_late,
    "movement_overdue": _movement_overdue,
    "raise_stop": _stopped,
    "raise_by_system": _stopped,
    "join_stop": _joined,
    "add_to_incident": _incident_grew,
    "ask_to_close_stop": _closing_asked,
    "ask_override": _override_asked,
    "ask_confirmation": _confirmation_asked,
    "log_vehicle_in": _logged_in,
    "enter_manual_release": _released_on_paper,
    "receive_hand_back": _hand_back,
    "contradict_departure": _departure_contradicted,
    "change_vehicle_type": _type_changed,
}
