"""Recall packs as their pages show them: the vehicles, the missing people, and the calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from searches.facts.last_sightings import last_sightings
from searches.facts.recalls import LOOK_BACK
from searches.ledger.clock import server_now
from searches.models import OperatorCall, Photograph, RecallPack, RecallVehicle, Stop
from searches.models.base import Rows
from searches.queries.stops.stop_closings import PersonUnderStop, people_with_sightings
from searches.rules.plates import PLATE_WORDS, PlateKind
from searches.rules.police_reports import (
    ReportedPerson,
    ReportedVehicle,
    police_report,
)
from searches.words.checklists import VEHICLE_NAMES, Phase, VehicleType
from searches.words.recalls import CallStep, RecallReason
from searches.words.refusals import NotThere

#: The slot of the photograph that shows the front of the vehicle.
FRONT = "A1"
MOST_PACKS = 10


@dataclass(frozen=True, slots=True)
class CallTick:
    """A step of the call to the operator, with who recorded it when. Both are empty before that."""

    step: CallStep
    at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class RecallLine:
    """One vehicle in a recall pack."""

    visit_id: UUID
    plate: str
    plate_kind: str
    plate_words: str
    vehicle_words: str
    haulier: str
    phone_24h: str
    driver: str
    load: str
    left_at: datetime
    why: str
    photo_id: UUID | None
    called: CallTick
    answered: CallTick
    report: tuple[str, ...]  # for the police, without names for a reader who may not see names


@dataclass(frozen=True, slots=True)
class RecallPage:
    """One pack. `people` is empty for a reader who may not see names."""

    id: UUID
    prison: str
    time_zone: str  # of the prison
    reason: RecallReason
    sentence: str
    opened_at: datetime
    as_of: datetime
    number_missing: int
    people: tuple[PersonUnderStop, ...]
    everybody_seen: bool  # whether each missing person has been seen since the pack was made
    vehicles: tuple[RecallLine, ...]


def read_recall_pack(establishment_id: UUID, pack_id: UUID, *, names: bool) -> RecallPage:
    """Return one pack of this prison. Raises NotThere."""
    pack = _packs(establishment_id).filter(pk=pack_id).first()
    if pack is None:
        raise NotThere("This recall pack")
    return _page(pack, names=names)


def open_recall_packs(establishment_id: UUID, *, names: bool) -> tuple[RecallPage, ...]:
    """Return the packs of the last 24 hours with somebody still missing, newest first.

    A pack without people, whose vehicle is itself in doubt, is among them.
    """
    recent = _packs(establishment_id).filter(recorded_at__gte=server_now() - LOOK_BACK)
    pages = [_page(pack, names=names) for pack in recent.order_by("-recorded_at")[:MOST_PACKS]]
    return tuple(page for page in pages if not page.everybody_seen)


def recall_packs_under(stop_id: UUID, *, names: bool) -> tuple[RecallPage, ...]:
    """Return the open packs for the page of this stop, or none if the stop is closed."""
    stop = Stop.objects.filter(pk=stop_id).still_open().first()
    return open_recall_packs(stop.establishment_id, names=names) if stop is not None else ()


def recent_recall_packs(establishment_id: UUID) -> tuple[RecallPage, ...]:
    """Return the newest packs of the prison, including packs whose people have all been seen."""
    packs = _packs(establishment_id).order_by("-recorded_at")[:MOST_PACKS]
    return tuple(_page(pack, names=False) for pack in packs)


def _packs(establishment_id: UUID) -> Rows[RecallPack]:
    return (
        RecallPack.objects.within(establishment_id)
        .select_related("establishment")
        .prefetch_related(
            "people",
            "vehicles__visit__vehicle",
            "vehicles__visit__haulier",
            "vehicles__calls__recorded_by",
        )
    )


def _page(pack: RecallPack, *, names: bool) -> RecallPage:
    keys = [person.prisoner_id for person in pack.people.all()]
    since = pack.recorded_at - LOOK_BACK
    sightings = last_sightings(pack.establishment_id, keys, since=since) if keys else {}
    people = people_with_sightings(keys, sightings, pack.recorded_at)
    vehicles = list(pack.vehicles.all())
    faces = dict(
        Photograph.objects.filter(
            visit__in=[vehicle.visit_id for vehicle in vehicles], slot=FRONT, phase=Phase.WAY_IN
        )
        .order_by("recorded_at")
        .values_list("visit_id", "pk")
    )
    missing = [person for person in people if not person.since_stop]
    return RecallPage(
        id=pack.pk,
        prison=pack.establishment.name,
        time_zone=pack.establishment.time_zone,
        reason=RecallReason(pack.reason),
        sentence=pack.sentence,
        opened_at=pack.recorded_at,
        as_of=server_now(),
        number_missing=len(missing),
        people=tuple(people) if names else (),
        everybody_seen=bool(keys) and not missing,
        vehicles=tuple(
            _line(pack, vehicle, faces.get(vehicle.visit_id), missing if names else None)
            for vehicle in vehicles
        ),
    )


def _line(
    pack: RecallPack,
    vehicle: RecallVehicle,
    photo_id: UUID | None,
    missing: Iterable[PersonUnderStop] | None,
) -> RecallLine:
    visit = vehicle.visit
    zone = ZoneInfo(pack.establishment.time_zone)
    left_at = visit.departed_at or pack.recorded_at
    ticks = {CallStep(call.step): call for call in vehicle.calls.all()}
    reported = ReportedVehicle(
        plate=visit.vehicle.plate_display,
        plate_words=PLATE_WORDS[PlateKind(visit.vehicle.plate_kind)],
        vehicle_words=VEHICLE_NAMES[VehicleType(visit.vehicle_type)],
        trailer=visit.trailer_plate,
        haulier=visit.haulier.name,
        phone_24h=visit.haulier.phone_24h,
        driver=visit.driver_name,
        people_in_cab=visit.people_in_cab,
        load=visit.load,
        left_at=left_at.astimezone(zone),
    )
    people = [
        ReportedPerson(
            person.name,
            person.number,
            person.seen_at.astimezone(zone) if person.seen_at else None,
            person.place,
        )
        for person in missing or ()
    ]
    report = police_report(pack.establishment.name, reported, people)
    return RecallLine(
        visit_id=visit.pk,
        plate=reported.plate,
        plate_kind=visit.vehicle.plate_kind,
        plate_words=reported.plate_words,
        vehicle_words=reported.vehicle_words,
        haulier=reported.haulier,
        phone_24h=reported.phone_24h,
        driver=reported.driver,
        load=reported.load,
        left_at=left_at,
        why=vehicle.why,
        photo_id=photo_id,
        called=_tick(CallStep.CALLED, ticks),
        answered=_tick(CallStep.ANSWERED, ticks),
        report=report,
    )


def _tick(step: CallStep, ticks: Mapping[CallStep, OperatorCall]) -> CallTick:
    call = ticks.get(step)
    if call is None or call.withdrawn:
        return CallTick(step, None, "")
    return CallTick(step, call.recorded_at, call.recorded_by.printed_name)
