"""Events about visits: expected, logged in, at areas, corrected, turned back or detained."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from searches.words.checklists import VehicleType
from searches.words.events.base import Event, added_field, event, omitted_when
from searches.words.visits import VisitSource


@event("expect_vehicle", "Delivery expected")
class VehicleExpected(Event):
    plate: str
    source: VisitSource


@event("log_vehicle_in", "Vehicle logged in")
class VehicleLoggedIn(Event):
    plate: str
    source: VisitSource
    tail_lift_kept: bool = omitted_when(default=False)
    differs: tuple[str, ...] = omitted_when(default=())


@event("correct_plate", "Plate corrected")
class PlateCorrected(Event):
    before: str
    after: str
    differs: tuple[str, ...] = added_field(before=())
    tail_lift_kept: bool = omitted_when(default=False)


@event("change_vehicle_type", "Vehicle type changed from {before} to {after}")
class VehicleTypeChanged(Event):
    before: VehicleType
    after: VehicleType
    differs: tuple[str, ...]


@event("record_people_in_cab", "People in the cab recorded: {people_in_cab}")
class PeopleInCabRecorded(Event):
    people_in_cab: int
    differs: tuple[str, ...]


@event("turn_back", "Vehicle turned back")
class VehicleTurnedBack(Event):
    why: str
    minutes_inside: int = added_field(before=0)
    watched: bool = added_field(before=False)


@event("cancel_delivery", "Delivery not coming: {why}")
class DeliveryCancelled(Event):
    why: str


@event("move_delivery", "Delivery moved to another time")
class DeliveryMoved(Event):
    before: datetime | None
    after: datetime


@event("import_deliveries", "Deliveries imported: {kept} kept, {refused} refused")
class DeliveriesImported(Event):
    kept: int
    refused: int


@event("detain", "Vehicle detained")
class VehicleDetained(Event):
    why: str


@event("end_detention", "Detention of the vehicle ended")
class DetentionEnded(Event):
    why: str


@event("log_arrival", "Vehicle arrived at {area}")
class ArrivalLogged(Event):
    halt: UUID
    area: str
    after_sealing: str | None = omitted_when(default=None)
    sealed_at: datetime | None = omitted_when(default=None)
    gone: bool | None = omitted_when(default=None)


@event("log_departure", "Vehicle left the area")
class DepartureLogged(Event):
    halt: UUID
    area: str = added_field(before="")
    parties: tuple[str, ...]
    unlisted_prisoner: bool
    by_escort: bool | None = added_field(before=None)
    after_sealing: str | None = omitted_when(default=None)
    sealed_at: datetime | None = omitted_when(default=None)
    gone: bool | None = omitted_when(default=None)


@event("contradict_departure", "Later departure from {after_sealing} reported")
class DepartureContradicted(Event):
    halt: UUID
    recorded: datetime | None
    contradicted: datetime
    after_sealing: str | None = omitted_when(default=None)
    sealed_at: datetime | None = omitted_when(default=None)
    gone: bool | None = omitted_when(default=None)


@event("report_lost_sight", "Escort lost sight of the vehicle", grave=True)
class SightLost(Event):
    gap: UUID


@event("regain_sight", "Vehicle in sight again")
class SightRegained(Event):
    gap: UUID


@event("put_on_seal", "Seal {number} put on")
class SealPutOn(Event):
    seal: UUID
    number: str
    in_place_of: str


@event("change_haulier_number", "Haulier's number changed from {before} to {after}")
class HaulierNumberChanged(Event):
    haulier: UUID
    before: str
    after: str


@event("set_watch_marker", "Security marker set")
class WatchMarkerSet(Event):
    marker: UUID


@event("close_watch_marker", "Security marker closed")
class WatchMarkerClosed(Event):
    marker: UUID


@event("acknowledge_watch", "Security marker acknowledged")
class WatchMarkerAcknowledged(Event):
    marker: UUID
