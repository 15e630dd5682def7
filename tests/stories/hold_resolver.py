"""An experienced prison, which resolves one hold after the other, each by the right person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from searches.facts.confirmations import newest_of
from searches.facts.counts import CountsOf
from searches.models import ClockReading, Count, Halt, Movement, Party, Photograph, Stop
from searches.rules.answers import ItemAnswer, another_way
from searches.services.devices.clocks import read_clock
from searches.services.locks.locks import depart
from searches.services.photos.photo_views import look_at_photo, opened_token
from searches.services.prison.confirmation_decisions import confirm, refuse
from searches.services.release.overrides import ask_override, grant_override
from searches.services.rolls.counts import (
    begin_count,
    confirm_count,
    join_count,
    name_stranger,
    tap_person,
)
from searches.services.rolls.movements import receive_prisoner
from searches.services.search.drills import settle_drill
from searches.services.search.search_signatures import sign_search
from searches.services.search.searches import begin_second_search
from searches.services.stops.stops import ask_to_close_stop, close_stop
from searches.services.visits.halts import log_departure
from searches.services.visits.watch_list import acknowledge_watch
from searches.words.actors import Actor
from searches.words.checklists import Method, Result
from searches.words.confirmations import ConfirmationKind
from searches.words.releases import Hold, HoldCode, OverrideKind
from searches.words.visits import ClosingBasis, DrillOutcome
from tests.stories.simulated_prison import KINDS, Yard
from tests.support.sample_prison import PIN
from tests.support.searching import NOTHING_WRONG

NOTE = "Stopped on the A64, searched by police."
REASON = "Looked at with care and set aside."
#: Holds without a cure here: no whole-prison roll is played, and a vehicle that left or has GO
#: needs none.
STUCK = {"whole-prison", "visit", "go"}
#: The two people who override each kind of hold, by name.
PAIRS = {
    OverrideKind.PLATE_TYPING: ("mia", "omar"),
    OverrideKind.DRIVER_CHANGED: ("omar", "dee"),
    OverrideKind.PHOTO_NOT_CRITICAL: ("mia", "omar"),
    OverrideKind.DEEP_SEARCH_POSTPONED: ("omar", "dee"),
    OverrideKind.TOOL_MISSING: ("sam", "dee"),
    OverrideKind.AID_BROKEN: ("omar", "sam"),
}


class HoldResolver:
    def __init__(self, yard: Yard) -> None:
        self.yard, self.prison = yard, yard.prison
        self.releaser = yard.prison.mia
        self.plan: list[Hold] = []  # the holds when GO was last requested

    def go_on(self, *, hard: bool = False) -> None:
        """Request GO, or resolve the next hold of the last request.

        If `hard` is true, a drill is drawn and its tag placed, and every hold that two people may
        override is overridden.
        """
        if self.yard.visit_id is None:
            self.yard.come_in(drawn=hard)
            if hard:
                placed = DrillOutcome.PLACED
                sam = self.prison.sam
                self.yard.act(settle_drill, sam, visit_id=self.yard.visit_id, outcome=placed)
            self.yard.halt()
            return
        if not self.plan:
            released = self.yard.release(self.releaser)
            self.plan = list(self.yard.holds) if self.yard.refusal == "held" else []
            if released is not None or not self.plan:
                return
        hold = self.plan.pop(0)
        if not (hard and self._set_aside(hold)):
            self.cure(hold)

    def cure(self, hold: Hold) -> None:
        cures: dict[HoldCode, Any] = {
            HoldCode.STOP: lambda: self.close(UUID(hold.subject)),
            HoldCode.LOCK_VOID: self.seal,
            HoldCode.FOUND: lambda: self.yard.answer(hold.subject),
            HoldCode.SEARCH_INCOMPLETE: self.search,
            HoldCode.IDENTITY: lambda: self._settle_identity(hold.subject),
            HoldCode.VEHICLE: self._confirm_vehicle,
            HoldCode.OCCUPANTS: lambda: self.yard.answer("A4"),
            HoldCode.CANNOT_SEE: lambda: self._another_way(hold.subject),
            HoldCode.PHOTO_MISSING: lambda: self._photograph(hold.subject),
            HoldCode.PHOTO_REJECTED: lambda: self._photograph(hold.subject),
            HoldCode.TOOLS_SEALS: lambda: self.yard.answer(hold.subject),
            HoldCode.AIDS: lambda: self.yard.answer(hold.subject),
            HoldCode.TOO_FAST: self._search_again,
            HoldCode.SEARCHERS: self._sign,
            HoldCode.COUNT_MISSING: lambda: self.count(hold.subject),
            HoldCode.COUNT_UNBALANCED: lambda: self.count(hold.subject),
            HoldCode.MOVEMENT_OVERDUE: self.receive_everybody,
            HoldCode.WATCH: lambda: self._acknowledge(hold.subject),
            HoldCode.UNSYNCED: lambda: self._sync(hold.subject),
            HoldCode.LAST_LOOK: self._look_last,
            HoldCode.RELEASER: lambda: self._ready_to_release(hold.subject),
        }
        if hold.code in cures and hold.subject not in STUCK:
            cures[hold.code]()
        elif hold.subject in STUCK or not self._set_aside(hold):
            self._start_again()

    def seal(self) -> None:
        """Record open departures as the escort, then seal as an officer who recorded no
        departure.
        """
        for halt in Halt.objects.filter(visit=self.yard.visit_id, left_at__isnull=True):
            self.yard.act(log_departure, self.prison.ed, halt_id=halt.pk)
        self.yard.seal()
        if self.yard.refusal == "own-departure":
            self.yard.seal(self.prison.tom)

    def receive_everybody(self) -> None:
        """Receive everybody in healthcare who is still on the way there."""
        for movement in Movement.objects.filter(receipt__isnull=True):
            self.yard.act(receive_prisoner, self.prison.hana, movement_id=movement.pk)

    def _settle_identity(self, subject: str) -> None:
        """Refuse an undecided correction of the plate as orderly officer, or answer again."""
        if subject != "typed":
            self.yard.answer(subject)
            return
        asked = newest_of(ConfirmationKind.PLATE, self.yard.visit.pk)
        if asked is not None:
            about: dict[str, Any] = {"pin": PIN, "reason": "The photograph shows it."}
            self.yard.act(refuse, self.prison.omar, confirmation_id=asked.pk, **about)

    def _confirm_vehicle(self) -> None:
        """Confirm the vehicle as control room from a photograph of the whole vehicle."""
        asked = newest_of(ConfirmationKind.VEHICLE, self.yard.visit.pk)
        self.yard.photograph_whole()
        if asked is not None:
            self.yard.act(confirm, self.prison.ceri, confirmation_id=asked.pk, pin=PIN)

    def _set_aside(self, hold: Hold) -> bool:
        """Override the hold as the two people whom PAIRS names.

        Return whether they granted the override.
        """
        if hold.override not in PAIRS:
            return False
        first, second = (getattr(self.prison, name) for name in PAIRS[hold.override])
        about: dict[str, Any] = {
            "visit_id": self.yard.visit_id,
            "hold_code": hold.code,
            "subject": hold.subject,
        }
        asked = self.yard.act(ask_override, first, reason=REASON, pin=PIN, **about)
        if asked is None:
            return False
        return self.yard.act(grant_override, second, override_id=asked.pk, pin=PIN) is not None

    def _start_again(self) -> None:
        """Let the vehicle leave without GO, because nobody can resolve this hold.

        The next vehicle comes afterwards.
        """
        leaving: dict[str, Any] = {"visit_id": self.yard.visit_id, "inner_gate_still_shut": True}
        if self.yard.act(depart, self.prison.grace, **leaving) is not None:
            self.yard.visit_id, self.plan = None, []

    def _searcher(self, place: int = 0) -> Actor:
        """Return the searcher of the item at `place`.

        The two take turns, and a second pair does the second search.
        """
        search = self.yard.search
        again = search is not None and search.number > 1
        pair = (
            (self.prison.greta, self.prison.theo) if again else (self.prison.grace, self.prison.tom)
        )
        return pair[place % 2]

    def search(self) -> None:
        """Answer and photograph every item that has no answer, at a plausible pace."""
        search = self.yard.search
        if search is None:
            self.seal()
            return
        answered = set(search.answers.values_list("item", flat=True))
        for place, item in enumerate(search.sheet["items"]):
            if item["code"] not in answered:
                who = self._searcher(place)
                for slot in item["photos"]:
                    self.yard.photograph(item["code"], slot["code"], who=who)
                self.yard.answer(item["code"], who=who)

    def _photograph(self, slot: str) -> None:
        item = slot.partition("-")[0]
        self.yard.photograph(item, slot, who=self._searcher())

    def _another_way(self, item: str) -> None:
        answer = ItemAnswer(Result.CANNOT_SEE, method=Method.PIT, text="Over the pit.")
        self.yard.answer(item, answer, who=self._searcher())
        self.yard.photograph(item, another_way(item), who=self._searcher())

    def _search_again(self) -> None:
        if self.yard.search is not None:
            self.yard.act(
                begin_second_search, self.prison.greta, after=20, search_id=self.yard.search.pk
            )

    def _sign(self) -> None:
        """As each searcher, answer some items of the other searcher, then sign as both."""
        search = self.yard.search
        if search is None:
            return
        for place, code in enumerate(search.answers.values_list("item", flat=True).distinct()):
            if place < 8 and code != "F1":
                self._look_again(code, self._searcher(place))
        pair = ("greta", "theo") if search.number > 1 else ("grace", "tom")
        for place, name in enumerate(pair, start=1):
            who = getattr(self.prison, name)
            self.yard.act(sign_search, who, search_id=search.pk, place=place, pin=PIN)

    def _look_again(self, code: str, who: Actor) -> None:
        """Answer an item again as this officer, if the officer has not answered it and nothing is
        wrong.
        """
        search = self.yard.search
        if search is not None and not search.answers.filter(item=code, answered_by=who.person):
            newest = search.answers.filter(item=code).order_by("recorded_at").last()
            good = NOTHING_WRONG[KINDS[code]]
            if newest is not None and newest.result == good.result:
                self.yard.answer(code, who=who)

    def count(
        self,
        code: str,
        *,
        leave_out: int = 0,
        by: str = "",
        found: str = "",
        with_officer: Actor | None = None,
    ) -> None:
        """Count the party's list except `leave_out`, as an officer who did not make its last count.

        `found` is the number of a prisoner of no party who is also there. `with_officer` joins the
        count, taps every second prisoner and signs as well.

        Every third count is made by the orderly officer on the party's own screen, because two
        officers who differ need a third.
        """
        lock, party = self.yard.lock, Party.objects.within(self.prison.establishment)
        row = party.filter(code=code).first()
        if lock is None or row is None or code not in ("kitchen", "stores"):
            return
        pair = {"kitchen": ("kay", "kit"), "stores": ("stan", "sue")}[code]
        taken = Count.objects.filter(party=row, recorded_at__gte=lock.sealed_at).count()
        usual = getattr(self.prison, pair[0])
        omar = replace(self.prison.omar, device=usual.device, device_area=usual.device_area)
        turn = (usual, getattr(self.prison, pair[1]), omar)
        who = getattr(self.prison, by) if by else turn[taken % 3]
        expected = CountsOf(lock).expected(code)
        everybody = [one for party in self.prison.prisoners.values() for one in party]
        people = [one.pk for one in everybody if str(one.pk) in expected]
        people = people[: len(people) - leave_out]
        headcount = len(people) + bool(found)
        count = self.yard.act(begin_count, who, party_id=row.pk, headcount=headcount)
        if count is None:
            return
        officers = [who]
        if with_officer is not None and self.yard.act(join_count, with_officer, count_id=count.pk):
            officers.append(with_officer)
        for place, prisoner in enumerate(people):
            officer = officers[place % len(officers)]
            self.yard.act(tap_person, officer, count_id=count.pk, prisoner_id=prisoner)
        if found:
            self.yard.act(name_stranger, who, count_id=count.pk, number=found)
        for officer in officers:
            self.yard.act(confirm_count, officer, count_id=count.pk, pin=PIN)

    def _acknowledge(self, marker: str) -> None:
        about: dict[str, Any] = {"marker_id": UUID(marker), "visit_id": self.yard.visit_id}
        if self.yard.act(acknowledge_watch, self.prison.sam, note="Looked at.", **about) is None:
            self._start_again()

    def _sync(self, subject: str) -> None:
        """Correct a wrong clock.

        A clock that jumped, or a photograph that no tablet has, cannot be cured.
        """
        wrong = [var for var in vars(self.prison)["actors"].values() if str(var.device) == subject]
        right = self.yard.now + timedelta(seconds=2)
        newest = ClockReading.objects.filter(device=wrong[0].device).last() if wrong else None
        if newest is None or abs(newest.offset_seconds) < 1:
            self._start_again()
        else:
            self.yard.act(read_clock, wrong[0], device_now=right)

    def _look_last(self) -> None:
        self.yard.photograph("F1", "F1", who=self._searcher())
        self.yard.answer("F1", who=self._searcher())

    def _ready_to_release(self, subject: str) -> None:
        """Choose another releaser if this officer took another part in the visit."""
        if subject != "photos":
            both = (self.prison.mia, self.prison.ceri)
            self.releaser = both[both.index(self.releaser) - 1]
        self.look()

    def look(self, who: Actor | None = None) -> None:
        """View each photograph of the underside for three seconds."""
        search, who = self.yard.search, who or self.releaser
        for photo in Photograph.objects.filter(search=search, item__startswith="U"):
            token = self.yard.act(opened_token, who, photo_id=photo.pk)
            self.yard.act(look_at_photo, who, after=3, photo_id=photo.pk, token=token)

    def close(self, stop_id: UUID) -> None:
        """Close a stop because the prisoner was seen since, and an incident as investigated."""
        stop = Stop.objects.get(pk=stop_id)
        basis = ClosingBasis.NOTHING_THERE
        number = ""
        if stop.kind == "stop" and stop.source == "late_count":
            basis = ClosingBasis.EVERYBODY_SEEN
            self.count("kitchen")
        elif stop.kind != "incident":
            basis, number = ClosingBasis.PERSON_SEEN, self.prison.prisoners["kitchen"][0].number
            self.count("kitchen")
        about: dict[str, Any] = {
            "stop_id": stop_id,
            "basis": basis,
            "prisoner": number,
            "pin": PIN,
            "note": NOTE,
        }
        closing = self.yard.act(ask_to_close_stop, self.prison.ceri, **about)
        if closing is not None:
            self.yard.act(close_stop, self.prison.dee, closing_id=closing.pk, pin=PIN)
