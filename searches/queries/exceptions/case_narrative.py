"""The story of an exception in words: what was seen, requested, granted or tried, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from searches.facts.late_counts import joined_to
from searches.models import (
    ExceptionCase,
    LedgerEntry,
    ManualRelease,
    NearMiss,
    OverrideGrant,
    Person,
    Stop,
    Vehicle,
)
from searches.queries.exceptions.case_entries import entries_behind
from searches.queries.search.sheet_words import labels_of, party_names
from searches.rules.exceptions import KINDS
from searches.rules.plates import read_plate
from searches.words.events import Event, reading
from searches.words.events.exceptions import ReviewMissed
from searches.words.events.offline import LedgerWentBackwards
from searches.words.events.people import OwnRoleRefused, RoleGranted, SelfApprovalRefused
from searches.words.events.release import ManualReleaseEntered, OverrideGranted, ReleaseRefused
from searches.words.events.stops import (
    LateCountJoinedStop,
    NearMissReported,
    StopRaised,
    StopRaisedBySystem,
)
from searches.words.hold_names import all_hold_words, hold_words
from searches.words.refusals import Invalid
from searches.words.visits import PlateChoice, StopSource


@dataclass(frozen=True, slots=True)
class NarrativeLine:
    """One line of the case: its label, its text, and the time where one was recorded."""

    label: str
    text: str
    at: datetime | None = None
    vehicle: Vehicle | None = None  # shown as its plate, with a link to its history


#: What a person tried to do when separation of duties refused the act. The key is the field of the
#: event that is set.
TRIED: dict[str, str] = {
    "override": "To grant an override that they requested, or on the device on which it was "
    "requested.",
    "hold": "To sign an override after searching or counting for this vehicle.",
    "place": "To sign the search as searcher {} as well.",
    "search": "To search again what they had searched.",
    "checklist": "To publish a checklist they proposed.",
    "parked": "To decide about a vehicle that they logged in themselves.",
    "stop": "To give both signatures that close a stop, or to close a stop they raised.",
    "movement": "To receive somebody they sent.",
}
#: The cause of each stop in words. Nobody is blamed for raising a stop, so PERSON is not listed.
SOURCES: dict[str, str] = {
    StopSource.SECOND_MISMATCH: "A count did not balance after a recount",
    StopSource.LATE_COUNT: "No count came in time",
    StopSource.FOUND: "Something was found",
    StopSource.AID_ALERT: "A detection aid gave an alert",
    StopSource.GATE_WITHOUT_GO: "The outer gate was opened, or the vehicle left, without GO",
}


def narrative_of(case: ExceptionCase) -> tuple[NarrativeLine, ...]:
    """Return the lines of the case: first what happened, then who did or tried this, and when."""
    entries = entries_behind(case)
    if not entries:
        return ()
    entry, *again = entries
    event = entry.event
    if isinstance(event, ReviewMissed):
        return tuple(_missed_reviews(case, entries))
    if isinstance(event, LedgerWentBackwards):
        return tuple(line for one in entries for line in _lost_entries(one))
    narrate = NARRATORS.get(type(event))
    tried = isinstance(event, SelfApprovalRefused | OwnRoleRefused)
    label = "Tried by" if tried else "Entered by"
    return (
        *(narrate(event, entry) if narrate else ()),
        NarrativeLine(label, _author(entry), entry.at),
        *(NarrativeLine("Again by", _author(one), one.at) for one in again),
    )


def _missed_reviews(
    case: ExceptionCase, entries: tuple[LedgerEntry, ...]
) -> Iterator[NarrativeLine]:
    """Yield each case that nobody looked at in time, with the time when the case was due."""
    events = [entry.event for entry in entries]
    missed = [event for event in events if isinstance(event, ReviewMissed)]
    rows = ExceptionCase.objects.filter(establishment_id=case.establishment_id)
    summaries = dict(rows.filter(pk__in=[one.case for one in missed]).values_list("pk", "summary"))
    for one in missed:
        summary = summaries.get(one.case, KINDS[one.code].title)
        yield NarrativeLine("Not looked at in time", f"{one.code}: {summary}", one.due_at)


def _lost_entries(entry: LedgerEntry) -> Iterator[NarrativeLine]:
    """Yield what one tablet knows and the ledger does not have."""
    event = entry.event
    if not isinstance(event, LedgerWentBackwards):
        return
    yield NarrativeLine("Reported by", _author(entry), entry.at)
    yield NarrativeLine("Entry that the tablet knows", str(event.known_seq), event.known_at)
    kinds = [f"{kind.replace('_', ' ')}: {n}" for kind, n in sorted(event.missing.items())]
    still = f"{sum(event.missing.values())} of {event.records}"
    records = f"{still} ({', '.join(kinds)})" if kinds else still
    yield NarrativeLine("Records on the tablet that the server did not have", records)
    if event.plates:
        yield NarrativeLine("Vehicles that only the tablet knows", ", ".join(event.plates))


def _author(entry: LedgerEntry) -> str:
    name = entry.by.printed_name if entry.by else "Gatehouse itself"
    return f"{name}, {entry.device.name}" if entry.device else name


def _signed(name: str, device: object) -> str:
    return f"{name}, {device}" if device else name


def _near_miss(event: NearMissReported, entry: LedgerEntry) -> Iterator[NarrativeLine]:
    rows = NearMiss.objects.filter(establishment_id=entry.establishment_id)
    rows = rows.select_related("reported_by", "area", "visit__vehicle")
    report = rows.filter(pk=event.near_miss).first()
    if report is None:
        return
    yield NarrativeLine("Seen", report.seen, report.occurred_at)
    vehicle = report.visit.vehicle if report.visit else _vehicle(report)
    if vehicle or report.plate:
        yield NarrativeLine("Vehicle", report.plate, vehicle=vehicle)
    if report.area:
        yield NarrativeLine("Area", report.area.name)
    yield NarrativeLine("Reported by", report.reported_by.printed_name, report.recorded_at)
    yield NarrativeLine("A report", "This report is never held against the person who made it.")


def _vehicle(report: NearMiss) -> Vehicle | None:
    """Return the vehicle of a near miss by the plate typed in the report.

    Return None when the prison knows no vehicle with this plate, which may be mistyped.
    """
    plates = []
    for choice in (PlateChoice.UK, PlateChoice.FOREIGN):
        with suppress(Invalid):
            plates.append(read_plate(report.plate, choice).normal)
    here = Vehicle.objects.filter(establishment_id=report.establishment_id)
    found: Vehicle | None = here.filter(plate__in=plates).first()
    return found


def _override(event: OverrideGranted, entry: LedgerEntry) -> Iterator[NarrativeLine]:
    rows = OverrideGrant.objects.filter(establishment_id=entry.establishment_id)
    near = ("granted_by", "device", "override__asked_by", "override__device")
    grant = rows.select_related(*near).filter(override=event.override).first()
    if grant is None:
        return
    override = grant.override
    labels = labels_of(override.visit_id)
    yield NarrativeLine(
        "Hold overridden", hold_words(override.hold_code, override.hold_subject, labels)
    )
    yield NarrativeLine("Reason", override.reason)
    yield NarrativeLine(
        "Requested by",
        _signed(override.asked_by.printed_name, override.device),
        override.recorded_at,
    )
    granted_by = _signed(grant.granted_by.printed_name, grant.device)
    yield NarrativeLine("Granted by", granted_by, grant.recorded_at)


def _stop(
    event: StopRaised | StopRaisedBySystem | LateCountJoinedStop, entry: LedgerEntry
) -> Iterator[NarrativeLine]:
    rows = Stop.objects.filter(establishment_id=entry.establishment_id)
    rows = rows.select_related("raised_by", "party", "device")
    stop = rows.filter(pk=event.stop).first()
    if stop is None:
        return
    raiser = stop.raised_by.printed_name if stop.raised_by else "Gatehouse itself"
    if stop.source in SOURCES:
        yield NarrativeLine("Why", SOURCES[stop.source])
    if stop.said:
        yield NarrativeLine("Message", stop.said)
    parties = [one.party for one in (stop, *joined_to(stop)) if one.party]
    if parties:
        yield NarrativeLine("Party", ", ".join(party.name for party in parties))
    yield NarrativeLine("Raised by", _signed(raiser, stop.device), stop.recorded_at)
    if stop.source == StopSource.PERSON:
        yield NarrativeLine("A stop", "A stop is never held against the person who raised it.")


def _tried(event: SelfApprovalRefused, entry: LedgerEntry) -> Iterator[NarrativeLine]:
    part = next((part for part in TRIED if getattr(event, part)), None)
    if part is not None:
        yield NarrativeLine("Tried", TRIED[part].format(getattr(event, part)))


def _own_role(event: OwnRoleRefused, entry: LedgerEntry) -> Iterator[NarrativeLine]:
    yield NarrativeLine("Tried", f"To give themselves a role: {event.role.replace('_', ' ')}.")


def _refused(event: ReleaseRefused, entry: LedgerEntry) -> Iterator[NarrativeLine]:
    labels = party_names(entry.establishment_id)
    labels |= labels_of(entry.visit_id) if entry.visit_id else {}
    for words in all_hold_words(event.holds, labels):
        yield NarrativeLine("Held by", words)


def _manual(event: ManualReleaseEntered, entry: LedgerEntry) -> Iterator[NarrativeLine]:
    rows = ManualRelease.objects.filter(establishment_id=entry.establishment_id)
    manual = rows.filter(pk=event.manual).first()
    if manual is not None:
        yield NarrativeLine("Reason", manual.reason)


def _new_person(event: RoleGranted, entry: LedgerEntry) -> Iterator[NarrativeLine]:
    here = Person.objects.filter(establishment_id=entry.establishment_id)
    person = here.filter(pk=event.person).first()
    if person is not None:
        yield NarrativeLine("Person", f"{person.printed_name}, {person.staff_number}")
    yield NarrativeLine("Role", event.role.replace("_", " "))


NARRATORS: dict[type[Event], Callable[[Event, LedgerEntry], Iterator[NarrativeLine]]] = dict(
    (
        reading(NearMissReported, _near_miss),
        reading(OverrideGranted, _override),
        reading(StopRaised, _stop),
        reading(StopRaisedBySystem, _stop),
        reading(LateCountJoinedStop, _stop),
        reading(SelfApprovalRefused, _tried),
        reading(OwnRoleRefused, _own_role),
        reading(RoleGranted, _new_person),
        reading(ReleaseRefused, _refused),
        reading(ManualReleaseEntered, _manual),
    )
)
