"""Whoever knows the work: puts right one hold after the other, by the right person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from searches.facts.counts import CountsOf
from searches.facts.release import release_facts
from searches.models import Count, Party, Photograph, Stop
from searches.rules.answers import Given, another_way
from searches.rules.checklists import from_document
from searches.services import releases
from searches.services.counts import begin_count, confirm_count, tap_person
from searches.services.looks import look_at_photo, opened_token
from searches.services.search_signatures import sign_search
from searches.services.searches import begin_second_search
from searches.services.stops import ask_to_close_stop, close_stop
from searches.words.actors import Actor
from searches.words.checklists import Method, Result
from searches.words.releases import Hold, HoldCode
from searches.words.visits import ClosingBasis
from tests.cast import PIN
from tests.stories.yard import Yard

LAST = {HoldCode.LAST_LOOK, HoldCode.RELEASER}


class Coach:
    def __init__(self, yard: Yard) -> None:
        self.yard, self.prison = yard, yard.prison

    def go_on(self) -> None:
        """One hold put right; or GO, once nothing but the releaser's signature is missing."""
        if self.yard.visit_id is None:
            self.yard.come_in()
            self.yard.halt()
            return
        facts = release_facts(self.yard.visit, now=self.yard.now, releaser=self.prison.mia)
        holds = [h for h in releases.decide(facts).holds if h.subject != "signature"]
        if not holds:
            self.yard.release(self.prison.mia)
        elif holds[0].code is HoldCode.SEARCH_INCOMPLETE:
            self.search()
        else:
            self._cure(holds[0])

    def _cure(self, hold: Hold) -> None:
        cures: dict[HoldCode, Any] = {
            HoldCode.STOP: lambda: self.close(UUID(hold.subject)),
            HoldCode.LOCK_VOID: self.yard.seal,
            HoldCode.FOUND: lambda: self.yard.answer(hold.subject),
            HoldCode.IDENTITY: lambda: self.yard.answer(hold.subject),
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
            HoldCode.LAST_LOOK: self._look_last,
            HoldCode.RELEASER: self.look,
        }
        if hold.code in cures:
            cures[hold.code]()

    def _searcher(self) -> Actor:
        """The second pair takes over in a second search."""
        search = self.yard.search
        return self.prison.greta if search and search.number > 1 else self.prison.grace

    def search(self) -> None:
        """Every item that has no answer, with its photographs, at a good pace."""
        search = self.yard.search
        if search is None:
            return
        answered = set(search.answers.values_list("item", flat=True))
        for item in from_document(search.sheet).items:
            if item.code not in answered:
                for slot in item.photos:
                    self.yard.photograph(item.code, slot.code, who=self._searcher())
                self.yard.answer(item.code, who=self._searcher())

    def _photograph(self, slot: str) -> None:
        item = slot.partition("-")[0]
        self.yard.photograph(item, slot, who=self._searcher())

    def _another_way(self, item: str) -> None:
        given = Given(Result.CANNOT_SEE, method=Method.PIT, text="Over the pit.")
        self.yard.answer(item, given, who=self._searcher())
        self.yard.photograph(item, another_way(item), who=self._searcher())

    def _search_again(self) -> None:
        if self.yard.search is not None:
            self.yard.act(
                begin_second_search, self.prison.greta, after=20, search_id=self.yard.search.pk
            )

    def _sign(self) -> None:
        search = self.yard.search
        if search is None:
            return
        pair = ("greta", "theo") if search.number > 1 else ("grace", "tom")
        for place, name in enumerate(pair, start=1):
            who = getattr(self.prison, name)
            self.yard.act(sign_search, who, search_id=search.pk, place=place, pin=PIN)

    def count(self, code: str, *, leave_out: int = 0, by: str = "") -> None:
        """The whole list but `leave_out`, by an officer who did not count it last."""
        lock, party = self.yard.lock, Party.objects.within(self.prison.establishment)
        row = party.filter(code=code).first()
        if lock is None or row is None or code not in ("kitchen", "stores"):
            return
        pair = {"kitchen": ("kay", "kit"), "stores": ("stan", "sue")}[code]
        taken = Count.objects.filter(party=row, recorded_at__gte=lock.sealed_at).count()
        who = getattr(self.prison, by or pair[taken % 2])
        people = sorted(CountsOf(lock).expected(code))
        people = people[: len(people) - leave_out]
        count = self.yard.act(begin_count, who, party_id=row.pk, headcount=len(people))
        for prisoner in people if count is not None else ():
            self.yard.act(tap_person, who, count_id=count.pk, prisoner_id=UUID(prisoner))
        if count is not None:
            self.yard.act(confirm_count, who, count_id=count.pk, pin=PIN)

    def _look_last(self) -> None:
        self.yard.photograph("F1", "F1", who=self._searcher())
        self.yard.answer("F1", who=self._searcher())

    def look(self, who: Actor | None = None) -> None:
        """Three seconds at each photograph of the search."""
        search, who = self.yard.search, who or self.prison.mia
        for photo in Photograph.objects.filter(search=search, item__startswith="U"):
            token = self.yard.act(opened_token, who, photo_id=photo.pk)
            self.yard.act(look_at_photo, who, after=3, photo_id=photo.pk, token=token)

    def close(self, stop_id: UUID) -> None:
        """On somebody seen since; an incident as looked into and cleared."""
        stop = Stop.objects.get(pk=stop_id)
        basis = ClosingBasis.NOTHING_THERE
        number = ""
        if stop.kind != "incident":
            basis, number = ClosingBasis.PERSON_SEEN, self.prison.prisoners["kitchen"][0].number
            self.count("kitchen")
        about = {"stop_id": stop_id, "basis": basis, "prisoner": number, "pin": PIN}
        closing = self.yard.act(ask_to_close_stop, self.prison.ceri, **about)
        if closing is not None:
            self.yard.act(close_stop, self.prison.dee, closing_id=closing.pk, pin=PIN)
