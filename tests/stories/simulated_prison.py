"""A small prison at work with one lorry, which a story moves on by calling the services."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from django.core.cache import cache

from searches.facts.release import release_facts, screen_document
from searches.ledger.canonical import sha256_of
from searches.ledger.clock import replay_at
from searches.models import LockSession, Photograph, RadioRelease, Release, Search, Visit
from searches.rules.answers import ItemAnswer
from searches.rules.checklists import default_checklists
from searches.rules.vehicle_types import WHOLE_VEHICLE
from searches.services.locks.locks import close_inner_gate
from searches.services.photos.photos import Place, store_photo
from searches.services.photos.uploads import ReceivedPhoto
from searches.services.release import releases
from searches.services.release.radio_releases import release_by_radio
from searches.services.rolls.allocations import remove_from_allocation
from searches.services.rolls.work_sessions import open_work_session
from searches.services.search import checklists, draws
from searches.services.search.searches import answer_item
from searches.services.visits.halts import log_arrival, log_departure
from searches.services.visits.visits import log_vehicle_in
from searches.words.actors import Actor
from searches.words.checklists import Checklist, Phase, VehicleType
from searches.words.photos import PhotoMeasures
from searches.words.radio import RadioEntry
from searches.words.refusals import NotReleased, Refused
from searches.words.releases import Hold, HoldCode
from searches.words.visits import VisitSource, WayIn
from tests.support.sample_prison import PIN, Prison
from tests.support.saved_states import kept_state
from tests.support.searching import NOTHING_WRONG

DAWN = datetime.fromisoformat("2026-02-10T06:30:00+00:00")
ITEMS = ("A1", "A3", "A4", "A5", "E1", "E2", "U5", "U7a", "F1")
GOOD = PhotoMeasures("image/jpeg", 1280, 960, 1, 120, 0, 0, 60, 900, "", "", "0" * 16)
DARK = replace(GOOD, brightness=1)
SIZES = {"kitchen": 3, "stores": 2}
SUPERVISORS = {"kitchen": "kay", "stores": "stan"}


def small_sheet() -> Checklist:
    """Return a short checklist of a rigid lorry: nine items, five photographs, at least 1 min."""
    rigid = next(
        checklist
        for checklist in default_checklists()
        if checklist.vehicle_type is VehicleType.RIGID
    )
    first, second = (tuple(c for c in order if c in ITEMS) for order in rigid.routes)
    items = tuple(item for item in rigid.items if item.code in ITEMS)
    return replace(rigid, items=items, routes=(first, second), floor_minutes=1)


#: The kind of answer of each item.
KINDS = {item.code: item.kind for item in small_sheet().items}


def picture(measures: PhotoMeasures = GOOD, sha256: str = "") -> ReceivedPhoto:
    return ReceivedPhoto(sha256 or uuid4().hex * 2, 1000, measures)


def open_prison(prison: Prison) -> None:
    """Prepare the prison before all stories: publish the small checklist, begin work in kitchen and
    stores.
    """
    kept_state(prison, ("open prison",), lambda: _open_prison(prison))


def _open_prison(prison: Prison) -> None:
    with replay_at(DAWN):
        checklists.load_default_checklists(prison.system_actor)
        # Without this, no checklist could be cut down so far. A small one keeps the stories short.
        with mock.patch.object(checklists, "faults_of", return_value=()):
            about: dict[str, Any] = {"sheet": small_sheet(), "change_note": "Small."}
            sheet = checklists.propose_checklist(prison.sam, **about)
            checklists.publish_checklist(prison.sid, version_id=sheet.pk, pin=PIN)
        for party, size in SIZES.items():
            for man in prison.prisoners[party][size:]:
                remove_from_allocation(
                    prison.ceri,
                    party_id=prison.party[party].pk,
                    prisoner_id=man.pk,
                    reason="Not needed in this small prison",
                )
            open_work_session(
                getattr(prison, SUPERVISORS[party]),
                party_id=prison.party[party].pk,
                numbers=[prisoner.number for prisoner in prison.prisoners[party][:size]],
            )


@dataclass
class Yard:
    """The state of one story. Every act moves the clock on, and a refusal is a normal result."""

    prison: Prison
    now: datetime = DAWN + timedelta(minutes=20)
    visit_id: UUID | None = None
    releases: list[Release] = field(default_factory=list)
    acts: int = 0
    by_radio: int = 0
    held: Counter[HoldCode] = field(default_factory=Counter)
    refusal: str = ""
    holds: list[Hold] = field(default_factory=list)  # of the newest refused GO
    trail: list[str] = field(default_factory=list)

    def act(self, act: Any, actor: Actor, *, after: float = 2, **kwargs: Any) -> Any:
        """Run the act and return its result, or None when it was refused."""
        self.acts += 1
        self.now += timedelta(seconds=after)
        with replay_at(self.now):
            try:
                done, self.refusal = act(actor, **kwargs), ""
            except Refused as refused:
                cache.clear()  # otherwise a wrong PIN would lock people out of the next story
                done, self.refusal = None, refused.code
                if isinstance(refused, NotReleased):
                    self.holds = [hold for hold in refused.holds if isinstance(hold, Hold)]
                    self.held.update({hold.code for hold in self.holds})
        self.trail.append(f"{self.now:%X} {act.__name__} {actor.printed_name}: {self.refusal}")
        return done

    @property
    def visit(self) -> Visit:
        assert self.visit_id is not None
        return Visit.objects.select_related("establishment").get(pk=self.visit_id)

    @property
    def lock(self) -> LockSession | None:
        return LockSession.objects.filter(visit=self.visit_id).order_by("sealed_at").last()

    @property
    def search(self) -> Search | None:
        searches = Search.objects.filter(visit=self.visit_id)
        return searches.order_by("began_at", "number").last()

    def come_in(self, *, plate: str = "KX23LDV", drawn: bool = False) -> None:
        way_in = WayIn(
            plate=plate,
            vehicle_type=VehicleType.RIGID,
            haulier="Brakes",
            phone_24h="01632 960114",
            driver_name="Dan Moss",
            people_in_cab=1,
            tail_lift_fitted=True,
            seal="S123",
            escort=self.prison.person["ed"].pk,
            planned_areas=("kitchen-bay",),
        )
        with mock.patch.object(draws, "drawn", return_value=drawn):
            visit = self.act(
                log_vehicle_in, self.prison.grace, way_in=way_in, source=VisitSource.PAGE
            )
        if self.visit_id is None and visit is not None:
            self.visit_id = visit.pk

    def halt(self) -> None:
        about = {"visit_id": self.visit_id, "area": "kitchen-bay"}
        halt = self.act(log_arrival, self.prison.ed, after=60, **about)
        if halt is not None:
            self.act(log_departure, self.prison.ed, after=240, halt_id=halt.pk)

    def seal(self, who: Actor | None = None) -> None:
        shut = {"inner_gate_shut": True, "no_prisoner_in_lock": True}
        gate = who or self.prison.grace
        self.act(close_inner_gate, gate, after=30, visit_id=self.visit_id, **shut)

    def photograph(
        self, item: str, slot: str, received: ReceivedPhoto | None = None, who: Actor | None = None
    ) -> Photograph | None:
        search = self.search
        if search is None:
            return None
        place = Place(search.visit_id, item, slot, Phase.WAY_OUT, search.pk)
        kept: Photograph | None = self.act(
            store_photo,
            who or self.prison.grace,
            id=uuid4(),
            received=received or picture(),
            place=place,
            in_application=True,
        )
        return kept

    def photograph_whole(self) -> None:
        """Photograph the whole vehicle at arrival, for the officer who confirms its type."""
        slot = WHOLE_VEHICLE.code
        place = Place(self.visit.pk, slot, slot, Phase.WAY_IN)
        about: dict[str, Any] = {"id": uuid4(), "received": picture(), "in_application": True}
        self.act(store_photo, self.prison.grace, place=place, **about)

    def answer(
        self,
        code: str,
        answer: ItemAnswer | None = None,
        *,
        after: float = 9,
        who: Actor | None = None,
    ) -> Any:
        search = self.search
        if search is None or code not in KINDS:
            return None
        return self.act(
            answer_item,
            who or self.prison.grace,
            after=after,
            search_id=search.pk,
            item=code,
            answer=answer or NOTHING_WRONG[KINDS[code]],
        )

    def release(self, who: Actor) -> Release | None:
        """Request GO from an old screen first, and from the current screen if that is refused."""
        self.now += timedelta(seconds=1)
        if self.visit_id is None:
            return None
        ask: dict[str, Any] = {"visit_id": self.visit_id, "pin": PIN, "after": 0}
        release: Release | None = self.act(
            releases.release_vehicle, who, shown_sha256="of another screen", **ask
        )
        if self.refusal == "changed":
            facts = release_facts(self.visit, now=self.now, releaser=who)
            shown = sha256_of(screen_document(facts))
            release = self.act(releases.release_vehicle, who, shown_sha256=shown, **ask)
        if release is not None:
            self.releases.append(release)
        return release

    def release_by_radio(self, who: Actor) -> RadioRelease | None:
        """Request GO by radio at this moment, as if the gate tablet were offline."""
        named = {"orderly_officer": "omar", "governor": "dee", "told_by": "omar"}
        people = {part: self.prison.person[name].pk for part, name in named.items()}
        tablet = self.prison.device["gate-1"].pk
        about: dict[str, Any] = {
            "radio_entry": RadioEntry(checksum="2T3QS7", tablet=tablet, **people),
            "pin": PIN,
        }
        with replay_at(self.now), suppress(Refused):
            return release_by_radio(who, visit_id=self.visit.pk, id=uuid4(), **about)
        return None
