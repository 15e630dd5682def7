"""One vehicle's visit, made act by act at planned times, for the history of the demo prison."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from searches.facts.count_requests import expected_of
from searches.management.demo.people import DemoPrison
from searches.management.demo.pictures import begin_photo
from searches.queries.confirmations.confirmations import requests_for
from searches.queries.photos.photo_viewer import releaser_photos, way_in
from searches.queries.release.release import read_release_page
from searches.queries.search.sheet import sheet
from searches.rules.answers import ItemAnswer
from searches.services.locks.locks import close_inner_gate, depart, open_outer_gate
from searches.services.photos.photo_views import confirm_disc, look_at_photo, opened_token
from searches.services.photos.photos import Place, store_photo
from searches.services.photos.uploads import ReceivedPhoto
from searches.services.prison.confirmation_decisions import confirm
from searches.services.release.releases import release_vehicle
from searches.services.replay import replay_at
from searches.services.rolls.counts import begin_count, confirm_count, tap_person
from searches.services.search.search_signatures import sign_search
from searches.services.search.searches import answer_item
from searches.services.visits.halts import log_arrival, log_departure
from searches.services.visits.tamper_seals import put_on_seal
from searches.services.visits.visits import log_vehicle_in
from searches.words.checklists import AnswerKind, Item, Phase, Purpose, Result
from searches.words.confirmations import ConfirmationKind
from searches.words.demo import PIN
from searches.words.visits import VisitSource, WayIn

GOOD: dict[AnswerKind, ItemAnswer] = {
    AnswerKind.LOOK: ItemAnswer(Result.CLEAR),
    AnswerKind.SAME: ItemAnswer(Result.SAME),
    AnswerKind.DONE: ItemAnswer(Result.DONE),
    AnswerKind.NUMBER: ItemAnswer(Result.RECORDED),
    AnswerKind.TEXT: ItemAnswer(Result.RECORDED, text="none"),
    AnswerKind.AID: ItemAnswer(Result.CLEAR),
}


@dataclass
class Lorry:
    """One visit, with the staff numbers of its officers. Every act advances `now`."""

    prison: DemoPrison
    way_in: WayIn
    now: datetime
    searchers: tuple[str, str] = ("GATE1", "GATE2")
    counters: dict[str, str] = field(
        default_factory=lambda: {"kitchen": "KITCHEN1", "stores": "STORES1"}
    )
    releaser: str = "CONTROL1"
    visit: UUID = field(default_factory=uuid4)
    pin: str = PIN
    sealed_with: str = field(init=False)
    #: Photographs that other threads take before their act, by phase and slot.
    _photographs: dict[tuple[Phase, str], Future[ReceivedPhoto]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sealed_with = self.way_in.seal

    @contextmanager
    def after(self, seconds: float) -> Iterator[None]:
        self.now += timedelta(seconds=seconds)
        with replay_at(self.now):
            yield

    def come_in(self, *, source: VisitSource = VisitSource.DEMO) -> None:
        gate = self.prison.actors[self.searchers[0]]
        with self.after(0):
            self.visit = log_vehicle_in(gate, way_in=self.way_in, source=source, id=self.visit).pk
        slots = way_in(self.prison.establishment, self.visit).slots
        self._begin_photographs(Phase.WAY_IN, (slot.code for slot in slots))
        for slot in slots:
            self.photograph(Place(self.visit, slot.code, slot.code, Phase.WAY_IN), 20)
        self._confirm_vehicle()

    def _confirm_vehicle(self) -> None:
        """Confirm an unknown vehicle from its photographs, as the control room does."""
        control = self.prison.actors[self.releaser]
        waiting = requests_for(control).to_decide
        for request in waiting:
            if request.visit_id == self.visit and request.kind is ConfirmationKind.VEHICLE:
                with self.after(15):
                    confirm(control, confirmation_id=request.id, pin=self.pin)

    def halt_everywhere(self, minutes: float = 6) -> None:
        escort = self.prison.actors["ESCORT1"]
        for area in self.way_in.planned_areas:
            with self.after(90):
                halt = log_arrival(escort, visit_id=self.visit, area=area)
            with self.after(minutes * 60):
                log_departure(escort, halt_id=halt.pk)
        with self.after(20):
            # Unloading broke the seal that was on the vehicle when it arrived.
            before, self.sealed_with = self.sealed_with, "S-0417"
            put_on_seal(escort, visit_id=self.visit, number=self.sealed_with, in_place_of=before)

    def seal(self) -> None:
        with self.after(60):
            close_inner_gate(
                self.prison.actors[self.searchers[0]],
                visit_id=self.visit,
                inner_gate_shut=True,
                no_prisoner_in_lock=True,
            )

    def prepare_search(self) -> None:
        """Begin to take the photographs of the search, while the counts go on."""
        items = [entry.item for entry in sheet(self.prison.establishment, self.visit).items]
        self._begin_photographs(
            Phase.WAY_OUT, (slot.code for item in items for slot in item.photos)
        )

    def count(self, party: str, *, leave_out: int = 0, by: str = "") -> None:
        """Make a count: the headcount, then every person, then the signature.

        `leave_out` people are neither in the headcount nor seen.
        """
        counter = self.prison.actors[by or self.counters[party]]
        headcount = len(self.prison.rosters[party]) - leave_out
        with self.after(5):
            count = begin_count(counter, party_id=self.prison.parties[party], headcount=headcount)
        for prisoner in sorted(expected_of(count))[:headcount]:
            with self.after(1.5):
                tap_person(counter, count_id=count.pk, prisoner_id=UUID(prisoner))
        with self.after(3):
            confirm_count(counter, count_id=count.pk, pin=self.pin)

    def search(self, *, pace_seconds: float = 17) -> None:
        """Photograph and answer every item except the last look, in the drawn order."""
        card = sheet(self.prison.establishment, self.visit)
        for place, entry in enumerate(card.items):
            if Purpose.LAST_LOOK not in entry.item.purposes:
                by = self.searchers[place % 3 == 2]  # the second searcher takes every third zone
                self._do_item(card.search_id, entry.item, pace_seconds, by=by)

    def sign(self) -> None:
        card = sheet(self.prison.establishment, self.visit)
        for place, number in enumerate(self.searchers, start=1):
            with self.after(8):
                sign_search(
                    self.prison.actors[number], search_id=card.search_id, place=place, pin=self.pin
                )

    def look_at_photographs(self) -> None:
        releaser = self.prison.actors[self.releaser]
        viewer = releaser_photos(self.prison.establishment, self.visit, releaser.person)
        for seen in viewer.to_open:
            if seen.is_settled:
                continue
            with self.after(0):
                token = opened_token(releaser, seen.photo.id)
            with self.after(3):
                look_at_photo(releaser, photo_id=seen.photo.id, token=token)
                if seen.disc is not None:
                    confirm_disc(releaser, photo_id=seen.photo.id, shown=True)

    def last_look(self) -> None:
        card = sheet(self.prison.establishment, self.visit)
        for entry in card.items:
            if Purpose.LAST_LOOK in entry.item.purposes:
                self._do_item(card.search_id, entry.item, 10)

    def release(self) -> None:
        releaser = self.prison.actors[self.releaser]
        with self.after(5):
            page = read_release_page(releaser, self.visit)
            release_vehicle(
                releaser, visit_id=self.visit, pin=self.pin, shown_sha256=page.shown_sha256
            )

    def leave(self) -> None:
        gate = self.prison.actors[self.searchers[0]]
        with self.after(20):
            go = read_release_page(gate, self.visit).go
            open_outer_gate(gate, visit_id=self.visit, code=go.code if go else "")
        with self.after(40):
            depart(gate, visit_id=self.visit, inner_gate_still_shut=True)

    def _do_item(self, search: UUID, item: Item, pace_seconds: float, *, by: str = "") -> None:
        for slot in item.photos:
            self.photograph(
                Place(self.visit, item.code, slot.code, Phase.WAY_OUT, search), 4, by=by
            )
        self.answer(search, item, pace_seconds, by=by)

    def answer(self, search: UUID, item: Item, seconds: float, *, by: str = "") -> None:
        """Answer an item of the search, some seconds later, with an answer that needs no review."""
        answer = GOOD[item.kind]
        if Purpose.PEOPLE_IN_CAB in item.purposes:
            answer = replace(answer, number=self.way_in.people_in_cab)
        elif Purpose.SEAL in item.purposes and self.sealed_with:
            answer = replace(answer, text=self.sealed_with)
        elif item.with_number or item.kind is AnswerKind.NUMBER:
            answer = replace(answer, number=12)
        with self.after(seconds):
            answer_item(
                self.prison.actors[by or self.searchers[0]],
                search_id=search,
                item=item.code,
                answer=answer,
            )

    def _begin_photographs(self, phase: Phase, slots: Iterable[str]) -> None:
        for slot in slots:
            caption = f"{slot} {self.now:%d/%m %H:%M}"
            seed = zlib.crc32(f"{self.visit}{phase}{slot}".encode())
            place = zlib.crc32(f"{self.way_in.plate}{slot}".encode())
            self._photographs[phase, slot] = begin_photo(place, seed, caption)

    def photograph(self, place: Place, seconds: float, *, by: str = "") -> None:
        if (place.phase, place.slot) not in self._photographs:
            self._begin_photographs(place.phase, [place.slot])
        with self.after(seconds):
            # The photograph was drawn for this moment, so the slow comparison with earlier
            # photographs is skipped.
            store_photo(
                self.prison.actors[by or self.searchers[0]],
                id=uuid4(),
                received=self._photographs.pop((place.phase, place.slot)).result(),
                place=place,
                in_application=True,
            )
