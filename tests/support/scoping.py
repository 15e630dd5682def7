"""One prison with a complete visit, whose rows people of another prison try to reach."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from searches.ledger.clock import replay_at
from searches.models import (
    Announcement,
    ChecklistVersion,
    Confirmation,
    Count,
    ExceptionCase,
    Halt,
    LedgerHead,
    LockSession,
    Override,
    Person,
    Photograph,
    RollImport,
    TimetableEntry,
    Visit,
)
from searches.models.base import Row
from searches.rules.roll_feeds import read_document
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.exceptions.event_readers import catch_up
from searches.services.exceptions.parked import park
from searches.services.people.tablet_officers import list_officer
from searches.services.prison.roll_imports import propose_import
from searches.services.release.overrides import ask_override
from searches.services.rolls.handovers import offer_handover
from searches.services.rolls.movements import send_prisoner, tap_seen
from searches.services.rolls.timetable import add_to_timetable
from searches.services.rolls.whole_rolls import call_whole_roll
from searches.services.rolls.work_sessions import end_work_session, open_work_session
from searches.services.stops.stops import ask_to_close_stop, raise_stop
from searches.services.visits.near_misses import report_near_miss
from searches.services.visits.watch_list import set_watch_marker
from searches.words.releases import HoldCode
from searches.words.visits import ClosingBasis
from tests.stories.hold_resolver import HoldResolver
from tests.stories.simulated_prison import Yard, open_prison
from tests.support.factories import AuthenticatorFactory, RecallVehicleFactory
from tests.support.sample_prison import PIN, Prison

PLATE = "LP19SEC"
SAID = "Soot on a sleeve that only Wharfdale knows of"
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: Words of the first prison that no page of another prison may show.
TELLING = (PLATE, "LP19 SEC", SAID, "Dan Moss", "01632 960114", "Brakes", "HMP Wharfdale", "WWI-")


@dataclass(frozen=True)
class World:
    """The rows of the prison: `ids` has them by the name of their URL argument or form field."""

    prison: Prison
    ids: Mapping[str, Any]
    keys: frozenset[str]

    @property
    def seq(self) -> int:
        return LedgerHead.objects.get(establishment=self.prison.establishment).seq

    def shown_by(self, text: str) -> set[str]:
        """Return the words and ids of this prison that the text contains."""
        return {word for word in TELLING if word in text} | (self.keys & set(UUIDS.findall(text)))


def nothing_there(ids: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same names with made-up ids, which no row has."""
    made_up = {name: uuid4() for name, value in ids.items() if isinstance(value, UUID)}
    return {**ids, **made_up, "pk": 999_999}


def tables() -> list[type[Model]]:
    models = apps.get_app_config("searches").get_models()
    return [model for model in models if issubclass(model, Row | Person)]


def reaching_across(prison: Prison, home: frozenset[str]) -> list[str]:
    """Return the columns in which a row of this prison names a row of the other prison."""
    found = []
    for model in tables():
        names = [field.attname for field in model._meta.fields if isinstance(field, ForeignKey)]
        mine = model._default_manager.filter(establishment=prison.establishment)
        for values in mine.values(*names):
            found += [f"{model.__name__}.{name}" for name in names if str(values[name]) in home]
    return found


@pytest.fixture
def world(prison: Prison) -> World:
    """Log in, search, count and release a lorry, and add other records of a busy day."""
    open_prison(prison)
    yard = Yard(prison)
    resolver = HoldResolver(yard)
    yard.come_in(plate=PLATE)
    yard.halt()
    yard.seal()
    about: dict[str, Any] = {"hold_code": HoldCode.PHOTO_MISSING, "subject": "A1", "pin": PIN}
    reason = "The gate camera broke in the rain this morning."
    with replay_at(yard.now):
        ask_override(prison.mia, visit_id=yard.visit.pk, reason=reason, **about)
    while not yard.releases and yard.acts < 100:
        resolver.go_on()
    assert yard.visit_id is not None and yard.releases
    busy = _busy(prison)
    recalled = RecallVehicleFactory.create(establishment=prison.establishment, visit=yard.visit)
    pack = {"pack_id": recalled.pack_id}
    here: dict[str, Any] = {"visit_id": yard.visit_id, **_of_visit(yard.visit_id), **busy, **pack}
    keys = {str(key) for model in tables() for key in _keys(model, prison)}
    return World(prison, here, frozenset(keys | {str(prison.establishment.pk)}))


def _keys(model: type[Model], prison: Prison) -> list[UUID]:
    mine = model._default_manager.filter(establishment=prison.establishment)
    return list(mine.values_list("pk", flat=True))


def _of_visit(visit: UUID) -> dict[str, Any]:
    photo = Photograph.objects.filter(visit=visit, item="U5").earliest("recorded_at")
    return {
        "vehicle_id": Visit.objects.get(pk=visit).vehicle_id,
        "halt_id": Halt.objects.get(visit=visit).pk,
        "override_id": Override.objects.get(visit=visit).pk,
        "photo_id": photo.pk,
        "earlier_id": Photograph.objects.filter(visit=visit).exclude(pk=photo.pk).earliest("pk").pk,
        "item": photo.item,
        "slot": photo.slot,
        "search": photo.search_id,
        "lock": LockSession.objects.get(visit=visit).pk,
    }


def _planned(prison: Prison) -> TimetableEntry:
    """Plan the kitchen's evening, which no test of another prison confirms."""
    about: dict[str, Any] = {"weekdays": (7,), "begins": time(22), "ends": time(23)}
    return add_to_timetable(prison.sam, party_id=prison.party["kitchen"].pk, **about)


def _imported(prison: Prison) -> RollImport:
    """Import a file that waits for the control room."""
    rows = [{"prisonerNumber": prison.prisoners[""][0].number, "scheduleDescription": "Waste"}]
    document = read_document(rows, prison="WWI", today=date(2026, 2, 10))
    return propose_import(prison.ceri, document=document)


def _busy(prison: Prison) -> dict[str, Any]:
    prisoner, healthcare = prison.prisoners["kitchen"][0], prison.area["healthcare"]
    marker = set_watch_marker(prison.sam, plate=PLATE, reason=SAID)
    stop = raise_stop(prison.ed)
    tap = tap_seen(prison.hana, prisoner_id=prisoner.pk, area_id=healthcare.pk)
    grounds: dict[str, Any] = {
        "basis": ClosingBasis.PERSON_SEEN,
        "prisoner": prisoner.number,
        "pin": PIN,
    }
    closing = ask_to_close_stop(prison.ceri, stop_id=stop.pk, note=SAID, **grounds)
    movement = send_prisoner(prison.kay, prisoner_id=prisoner.pk, to_area_id=healthcare.pk)
    offer = offer_handover(
        prison.kit,
        party_id=prison.party["kitchen"].pk,
        officer_id=prison.person["kay"].pk,
        pin=PIN,
    )
    laundry = [prisoner.number for prisoner in prison.prisoners["laundry"]]
    session = open_work_session(prison.lena, party_id=prison.party["laundry"].pk, numbers=laundry)
    end_work_session(prison.lena, session_id=session.pk)
    roll = call_whole_roll(prison.ceri)
    report_near_miss(prison.kay, seen=SAID, plate=PLATE)
    catch_up(prison.establishment.pk)
    announce_new_entries(prison.establishment.pk)
    announced = Announcement.objects.filter(establishment=prison.establishment, kind="stop_raised")
    key = AuthenticatorFactory.create(user=prison.person["grace"])
    within = {"establishment": prison.establishment}
    request = Confirmation.objects.filter(establishment=prison.establishment).earliest("pk")
    return {
        "announcement_id": announced.earliest("pk").pk,
        "announcement": announced.earliest("pk").pk,
        "confirmation_id": request.pk,
        "marker_id": marker.pk,
        "movement_id": movement.pk,
        "offer_id": offer.pk,
        "tap_id": tap.pk,
        "hand_back_id": session.hand_backs.earliest("pk").pk,
        "roll_id": roll.pk,
        "stop_id": stop.pk,
        "closing": closing.pk,
        "case_id": ExceptionCase.objects.filter(**within).earliest("pk").pk,
        "count_id": Count.objects.filter(party__code="kitchen", **within).earliest("pk").pk,
        "parked_id": park(prison.kay, id=uuid4(), kind="x", payload={}).pk,
        "party_id": prison.party["kitchen"].pk,
        "prisoner": prisoner.pk,
        "landing": prisoner.landing_id,
        "area": prison.area["stores"].pk,
        "import_id": _imported(prison).pk,
        "entry_id": _planned(prison).pk,
        "person_id": prison.person["grace"].pk,
        "listed_id": list_officer(prison.grace).pk,
        "enrolled_id": prison.device["gate-1"].pk,
        "version_id": ChecklistVersion.objects.filter(**within).earliest("pk").pk,
        "pk": key.pk,
        "code": prison.establishment.code,
        "size": 1,
    }
