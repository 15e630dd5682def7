"""Disturbances of the ordinary work on a lorry, by any person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from searches.facts.confirmations import newest_of
from searches.facts.release import release_facts
from searches.models import DrillSettlement, Halt, Movement, Override, Photograph, Stop, Tap
from searches.rules.answers import ItemAnswer
from searches.rules.release import decide
from searches.services.devices.clocks import read_clock
from searches.services.locks.locks import void_lock
from searches.services.offline.announced_records import ComingRecord, announce_records
from searches.services.photos.photos import AnnouncedPhoto, announce_photos
from searches.services.prison.confirmation_decisions import confirm
from searches.services.release.overrides import ask_override, grant_override
from searches.services.rolls.counts import begin_count, confirm_count
from searches.services.rolls.handovers import offer_handover, take_over_party
from searches.services.rolls.movements import receive_prisoner, send_prisoner, tap_seen
from searches.services.rolls.settlements import settle_found_person
from searches.services.search.drills import settle_drill
from searches.services.stops.stops import raise_stop
from searches.services.visits.halts import log_arrival, log_departure, report_lost_sight
from searches.services.visits.visit_changes import correct_plate, detain
from searches.services.visits.watch_list import set_watch_marker
from searches.words.actors import Actor
from searches.words.announced_records import RecordKind
from searches.words.checklists import Method, Result
from searches.words.confirmations import ConfirmationKind
from searches.words.photos import Likeness, NearCopy
from searches.words.releases import OverrideKind
from searches.words.visits import DrillOutcome, VoidReason
from tests.stories.hold_resolver import REASON, HoldResolver
from tests.stories.simulated_prison import DARK, Yard, picture
from tests.support.sample_prison import PIN

ANSWERS: dict[str, tuple[str, ItemAnswer]] = {
    "another_plate": ("A1", ItemAnswer(Result.DIFFERENT)),
    "another_driver": ("A3", ItemAnswer(Result.DIFFERENT)),
    "two_in_the_cab": ("A4", ItemAnswer(Result.RECORDED, number=2)),
    "engine_runs": ("A5", ItemAnswer(Result.NOT_DONE, text="Keys are gone.")),
    "tool_missing": ("E1", ItemAnswer(Result.DIFFERENT)),
    "aid_alert": ("E2", ItemAnswer(Result.ALERT)),
    "cannot_see": ("U5", ItemAnswer(Result.CANNOT_SEE)),
    "cannot_see_but": ("U7a", ItemAnswer(Result.CANNOT_SEE, method=Method.DOG)),
    "found": ("U7a", ItemAnswer(Result.FOUND)),
    "spine_again": ("U5", ItemAnswer(Result.CLEAR)),
}


class Disturbances:
    """The disturbances by name.

    `who` may be a person without the permission, and `n` chooses a variant.
    """

    def __init__(self, yard: Yard, resolver: HoldResolver) -> None:
        self.yard, self.resolver, self.prison = yard, resolver, yard.prison

    def do(self, kind: str, who: Actor, n: int = 0) -> None:
        if kind in ANSWERS:
            self.yard.answer(*ANSWERS[kind], who=who, after=2 + 4 * n)
        else:
            KINDS[kind](self, who, n)

    def raise_stop(self, who: Actor, n: int) -> None:
        self.yard.act(raise_stop, who)

    def close_stops(self, who: Actor, n: int) -> None:
        for stop in Stop.objects.filter(closed__isnull=True, under__isnull=True):
            self.resolver.close(stop.pk)

    def void(self, who: Actor, n: int) -> None:
        reason = (VoidReason.INNER_GATE_OPENED, VoidReason.LEFT_UNWATCHED)[n % 2]
        self.yard.act(void_lock, who, visit_id=self.yard.visit_id or uuid4(), reason=reason)

    def seal(self, who: Actor, n: int) -> None:
        if self.yard.visit_id:
            self.yard.seal(who)

    def second_vehicle(self, who: Actor, n: int) -> None:
        """Let a second vehicle into the lock, which voids the lock session of the first."""
        other = Yard(self.prison, now=self.yard.now)
        other.come_in(plate=("AB12CDE", "BD51SMR")[n % 2])
        if other.visit_id:
            other.seal(who)
        self.yard.now = other.now

    def log_in(self, who: Actor, n: int) -> None:
        if self.yard.visit_id is None:
            self.yard.come_in(drawn=n == 3)

    def drawn(self, who: Actor, n: int) -> None:
        """Log the lorry in with a drawn deep search and a drill.

        The small checklist has no items for either.
        """
        if self.yard.visit_id is None:
            self.yard.come_in(drawn=True)
            self.yard.halt()

    def answer_spine(self, who: Actor, n: int) -> None:
        """Answer *Clear* for the spine without a photograph."""
        if self.yard.search and not self.yard.search.answers.filter(item="U5").exists():
            self.yard.answer("U5", who=who)

    def halt(self, who: Actor, n: int) -> None:
        area = ("kitchen-bay", "stores", "laundry", "workshop-3")[n]
        if self.yard.visit_id:
            self.yard.act(log_arrival, who, visit_id=self.yard.visit_id, area=area)

    def new_plate(self, who: Actor, n: int) -> None:
        """Correct the plate to one that was never in this prison.

        After the sealing, this takes two people.
        """
        if self.yard.lock is None:
            return
        about: dict[str, Any] = {
            "visit_id": self.yard.visit_id,
            "plate": "NW26 NEW",
            "reason": "Misread.",
        }
        if self.yard.act(correct_plate, self.prison.mia, **about) is not None:
            asked = newest_of(ConfirmationKind.PLATE, self.yard.visit.pk)
            if asked is not None:
                sure: dict[str, Any] = {"pin": PIN, "reason": "The photograph shows it."}
                self.yard.act(confirm, self.prison.omar, confirmation_id=asked.pk, **sure)

    def leave_area(self, who: Actor, n: int) -> None:
        """Record the departure from the last area.

        Anybody may record the departure, with or without a reason, for now or for an earlier time.
        """
        halt = Halt.objects.filter(visit=self.yard.visit_id).order_by("arrived_at").last()
        if halt is not None:
            ago = self.yard.now - timedelta(seconds=(0, 0, 60, 600)[n])
            about: dict[str, Any] = {"halt_id": halt.pk, "reason": ("", "Ed has no signal.")[n % 2]}
            self.yard.act(log_departure, who, occurred_at=ago, **about)

    def lose_sight(self, who: Actor, n: int) -> None:
        if self.yard.visit_id:
            self.yard.act(report_lost_sight, who, visit_id=self.yard.visit_id)

    def photograph(self, who: Actor, n: int) -> None:
        """Take a good photograph, a dark one, or the same bytes twice, for any item of
        the search.
        """
        search = self.yard.search
        if search is None:
            return
        items = [one for one in search.sheet["items"] if one["photos"]]
        item = items[n % len(items)]
        last = Photograph.objects.filter(search=search).order_by("recorded_at").last()
        kinds = [picture(), picture(DARK), picture(sha256=last.sha256 if last else "")]
        self.yard.photograph(item["code"], item["photos"][0]["code"], kinds[n % 3], who=who)

    def dark_spine(self, who: Actor, n: int) -> None:
        self.yard.photograph("U5", "U5-rear", picture(DARK), who=who)

    def copied_spine(self, who: Actor, n: int) -> None:
        last = Photograph.objects.filter(visit=self.yard.visit_id).last()
        if last is not None:
            self.yard.photograph("U5", "U5-rear", picture(sha256=last.sha256), who=who)

    def spine_from_a_screen(self, who: Actor, n: int) -> None:
        """Photograph a flat earlier picture in place of the spine."""
        last = Photograph.objects.filter(visit=self.yard.visit_id).last()
        if last is not None:
            near = NearCopy(last.pk, Likeness(), is_copy=False, is_flat_copy=True)
            shown = replace(picture(), near=near)
            self.yard.photograph("U5", "U5-rear", shown, who=who)

    def announce(self, who: Actor, n: int) -> None:
        """Announce a photograph, or an answer of another officer, that never arrives."""
        if n == 1 and self.yard.search is not None:
            answer = ComingRecord(
                record_id=uuid4(),
                kind=RecordKind.ANSWER,
                author=uuid4(),
                author_name="Ed Price",
                occurred_at=self.yard.now,
                sha256="0" * 64,
                search_id=self.yard.search.pk,
            )
            self.yard.act(announce_records, who, records=[answer])
            return
        photos = [AnnouncedPhoto(uuid4(), "0" * 64, 1000)]
        if self.yard.visit_id:
            self.yard.act(announce_photos, who, visit_id=self.yard.visit_id, photos=photos)

    def rush(self, who: Actor, n: int) -> None:
        """Photograph and answer every item within a second."""
        search = self.yard.search
        for item in search.sheet["items"] if search else ():
            for slot in item["photos"]:
                self.yard.photograph(item["code"], slot["code"], who=who)
            self.yard.answer(item["code"], after=0.2, who=who)

    def search(self, who: Actor, n: int) -> None:
        self.resolver.search()

    def count(self, who: Actor, n: int) -> None:
        """Let an officer count a party, perhaps without one prisoner, perhaps a second time."""
        party, by = (("kitchen", "kay"), ("kitchen", "kit"), ("stores", "stan"))[n % 3]
        self.resolver.count(party, leave_out=n // 2, by=by)

    def short_count(self, who: Actor, n: int) -> None:
        self.resolver.count("kitchen", leave_out=1)

    def find_somebody(self, who: Actor, n: int) -> None:
        """Count the kitchen, and record a prisoner of no party as a stranger there.

        On some moves, the control room then records where that prisoner belongs.
        """
        found = self.prison.prisoners[""][0]
        self.resolver.count("kitchen", leave_out=n // 3, found=found.number)
        tap = Tap.objects.filter(kind="stranger", settlement__isnull=True, prisoner=found).last()
        if tap is not None and n % 2:
            area = self.prison.area[("kitchen-bay", "healthcare")[n // 2]].pk
            about: dict[str, Any] = {"tap_id": tap.pk, "to_area_id": area, "reason": REASON}
            self.yard.act(settle_found_person, self.prison.ceri, **about)

    def count_together(self, who: Actor, n: int) -> None:
        """Let two officers count the kitchen on two screens, perhaps without one prisoner."""
        screen = self.prison.device["office-1"].pk
        kit = replace(self.prison.kit, device=screen)
        self.resolver.count("kitchen", leave_out=n // 3, by="kay", with_officer=kit)

    def hand_over_and_back(self, who: Actor, n: int) -> None:
        """Hand the kitchen over in the middle of a count, and back."""
        kay, kit, party = self.prison.kay, self.prison.kit, self.prison.party["kitchen"].pk
        about: dict[str, Any] = {"party_id": party, "headcount": 0}
        count = self.yard.act(begin_count, kay, **about) if n else None
        for holder, taker in ((kay, kit), (kit, kay)):
            about = {"party_id": party, "officer_id": taker.person, "pin": PIN}
            offer = self.yard.act(offer_handover, holder, **about)
            if offer is not None:
                self.yard.act(take_over_party, taker, offer_id=offer.pk, pin=PIN)
        if count is not None:
            self.yard.act(confirm_count, kay, count_id=count.pk, pin=PIN)

    def move_entered_late(self, who: Actor, n: int) -> None:
        """Enter minutes later that a prisoner went to healthcare and was received there."""
        ago = self.yard.now - timedelta(minutes=(1, 5, 20, 40)[n])
        prisoner, area = self.prison.prisoners["kitchen"][n % 3].pk, self.prison.area["healthcare"]
        about: dict[str, Any] = {"to_area_id": area.pk, "occurred_at": ago}
        sent = self.yard.act(send_prisoner, self.prison.kay, prisoner_id=prisoner, **about)
        if sent is not None:
            about = {"movement_id": sent.pk, "occurred_at": ago + timedelta(seconds=30)}
            self.yard.act(receive_prisoner, self.prison.hana, **about)

    def move(self, who: Actor, n: int) -> None:
        """Send a kitchen prisoner to healthcare, where they may or may not be received."""
        prisoner = self.prison.prisoners["kitchen"][n % 3].pk
        area = self.prison.area["healthcare"].pk
        sender = self.prison.kay if n % 2 else who
        self.yard.act(send_prisoner, sender, prisoner_id=prisoner, to_area_id=area)

    def receive(self, who: Actor, n: int) -> None:
        for movement in Movement.objects.filter(receipt__isnull=True):
            self.yard.act(receive_prisoner, self.prison.hana, movement_id=movement.pk)

    def tap(self, who: Actor, n: int) -> None:
        prisoner = self.prison.prisoners["kitchen"][n % 3].pk
        area = self.prison.area["healthcare"].pk
        self.yard.act(tap_seen, self.prison.hana, prisoner_id=prisoner, area_id=area)

    def mark(self, who: Actor, n: int) -> None:
        security = who if n else self.prison.sam
        self.yard.act(set_watch_marker, security, plate="KX23LDV", reason="Seen at night.")

    def wrong_clock(self, who: Actor, n: int) -> None:
        off = self.yard.now + timedelta(seconds=(10, 119, 200, -300)[n])
        self.yard.act(read_clock, who, device_now=off)

    def take_drill_back(self, who: Actor, n: int) -> None:
        back = DrillSettlement.objects.filter(outcome=DrillOutcome.WITHDRAWN)
        if self.yard.visit_id and not back.exists():
            about: dict[str, Any] = {
                "visit_id": self.yard.visit_id,
                "outcome": DrillOutcome.WITHDRAWN,
            }
            self.yard.act(settle_drill, who, **about)

    def set_aside(self, who: Actor, n: int) -> None:
        """Request and grant an override of the first hold that allows one, or of any hold."""
        if self.yard.visit_id is None:
            return
        facts = release_facts(self.yard.visit, now=self.yard.now, releaser=None)
        holds = decide(facts).holds
        may_be = [one for one in holds if one.override is not OverrideKind.NEVER]
        hold = (may_be or holds)[n % len(may_be or holds)]
        about: dict[str, Any] = {"hold_code": hold.code, "subject": hold.subject}
        for first in (self.prison.mia, self.prison.omar, self.prison.sam, who):
            self.yard.act(
                ask_override, first, visit_id=self.yard.visit_id, reason=REASON, pin=PIN, **about
            )
        for asked in Override.objects.filter(grant__isnull=True):
            for second in (self.prison.omar, self.prison.dee, who):
                self.yard.act(grant_override, second, override_id=asked.pk, pin=PIN)

    def detain(self, who: Actor, n: int) -> None:
        if self.yard.visit_id and n == 0:
            self.yard.act(detain, who, visit_id=self.yard.visit_id)

    def look(self, who: Actor, n: int) -> None:
        self.resolver.look(who)

    def delay(self, who: Actor, n: int) -> None:
        self.yard.now += timedelta(seconds=121 + 30 * n)

    def wait(self, who: Actor, n: int) -> None:
        self.yard.now += timedelta(seconds=(30, 121, 700, 3700)[n])


KINDS: dict[str, Callable[[Disturbances, Actor, int], None]] = {
    name: act
    for name, act in vars(Disturbances).items()
    if callable(act) and not name.startswith("_") and name != "do"
}
#: Disturbances that only the test of their own condition uses. Random stories do not draw them.
APART = {"spine_from_a_screen"}
ALL = tuple(kind for kind in (*ANSWERS, *KINDS) if kind not in APART)
