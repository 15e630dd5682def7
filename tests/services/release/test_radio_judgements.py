"""After a release by radio, the tablet's records are compared with the checksum that was
read out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from searches.facts.finished_searches import finished
from searches.ledger.clock import replay_at
from searches.ledger.verify import LedgerVerification
from searches.models import (
    ExceptionCase,
    OuterGateOpening,
    Photograph,
    RadioJudgement,
    RadioRelease,
    Visit,
)
from searches.rules.answers import ItemAnswer
from searches.rules.finished_searches import checksum, digest_of_finished
from searches.services.devices.clocks import read_clock
from searches.services.devices.encryption import Box
from searches.services.exceptions.event_readers import catch_up
from searches.services.locks.locks import depart, open_outer_gate, void_lock
from searches.services.photos.photos import AnnouncedPhoto, announce_photos
from searches.services.release.radio_judgements import NothingToJudge, judge_when_due
from searches.services.release.radio_looks import OfflineLook, look_by_radio
from searches.services.search.search_signatures import sign_search
from searches.services.stops.stops import raise_stop
from searches.words.actors import Actor
from searches.words.checklists import Result
from searches.words.clocks import Tick
from searches.words.refusals import NotAllowed, Refused
from searches.words.visits import VoidReason
from tests.services.release.test_release_by_radio import Gate
from tests.stories.simulated_prison import DAWN, picture
from tests.support.sample_prison import PIN, Prison
from tests.support.saved_states import kept_step

#: An empty sealed PIN: the API checks a sealed PIN, and these tests pass the PIN itself.
NO_BOX = Box("", "", "", "")


def tick_at(at: datetime) -> Tick:
    """Return the monotonic time of a page that was opened at DAWN."""
    return Tick("boot", int((at - DAWN).total_seconds() * 1000))


class Tablet(Gate):
    """A tablet that searches offline, is released by radio, leaves, and sends its records
    afterwards.
    """

    @property
    def search_id(self) -> UUID:
        search = self.yard.search
        assert search is not None
        return search.pk

    @kept_step
    def searched(self) -> None:
        self.count()
        self.resolver.search()
        self.resolver._look_last()

    def read_out(self, name: str = "omar", *, operation: Any = None) -> str:
        """Return the letters that the tablet shows for this search after both signatures."""
        self.operation, search = operation or uuid4(), self.yard.search
        assert search
        people = [(1, str(self.prison.grace.person)), (2, str(self.prison.tom.person))]
        self.letters = checksum(
            finished(search), people, (str(self.operation), str(self.prison.person[name].pk))
        )
        return self.letters

    def send_act(self, what: Any, who: Actor, at: datetime, **about: Any) -> Any:
        """Send an act with its time `at`, proven by the tablet's clocks."""
        actor = replace(who, tick=tick_at(at))
        with replay_at(self.yard.now):
            return what(actor, occurred_at=at, **about)

    @kept_step
    def reads_clock(self) -> None:
        now = self.yard.now
        with replay_at(now):
            read_clock(self.prison.grace, device_now=now, tick=tick_at(now))

    def leaves(self, code: str, *, after: float = 60) -> Visit:
        """Open the gate `after` seconds after the code was given, and report it two
        minutes later.
        """
        opened = RadioRelease.objects.latest("recorded_at").recorded_at
        opened += timedelta(seconds=after)
        self.yard.now = max(self.yard.now, opened) + timedelta(seconds=120)
        self.reads_clock()
        about = {"visit_id": self.yard.visit_id}
        self.send_act(open_outer_gate, self.prison.grace, opened, code=code, **about)
        left = opened + timedelta(seconds=30)
        self.send_act(depart, self.prison.grace, left, inner_gate_still_shut=True, **about)
        return self.yard.visit

    def opens(self, radio: RadioRelease, *, after: float = 60) -> OuterGateOpening:
        """Report the opening two minutes later, with clocks that prove its time."""
        opened = radio.recorded_at + timedelta(seconds=after)
        self.yard.now = max(self.yard.now, opened) + timedelta(seconds=120)
        self.reads_clock()
        about = {"visit_id": radio.visit_id, "code": radio.code}
        opening: OuterGateOpening = self.send_act(
            open_outer_gate, self.prison.grace, opened, **about
        )
        return opening

    def sign(self) -> Tablet:
        assert self.yard.search
        digest = digest_of_finished(finished(self.yard.search))
        for place, name in ((1, "grace"), (2, "tom")):
            about: dict[str, Any] = {
                "search_id": self.yard.search.pk,
                "place": place,
                "shown_sha256": digest,
            }
            assert self.yard.act(sign_search, self.prison.actors[name], pin=PIN, **about)
        return self

    def look(self, name: str = "omar", *, seconds: int = 3) -> Tablet:
        assert self.yard.search
        under = Photograph.objects.filter(search=self.yard.search)
        looked = {str(photo.pk): seconds for photo in under}
        actor = replace(self.prison.actors[name], device=self.prison.device["gate-1"].pk)
        at = RadioRelease.objects.latest("recorded_at").recorded_at - timedelta(seconds=1)
        offline_look = OfflineLook(
            self.operation, self.yard.search.pk, self.letters, looked, NO_BOX, at
        )
        self.yard.act(look_by_radio, actor, report=offline_look, pin=PIN)
        return self

    def judged(self, *, after: float = 0) -> list[str]:
        self.yard.now += timedelta(seconds=2 + after)
        with replay_at(self.yard.now):
            judge_when_due(self.prison.system_actor)
            catch_up(self.prison.establishment.pk)
        faults: list[str] = RadioJudgement.objects.latest("recorded_at").faults
        return faults

    def cases(self) -> set[tuple[str, str]]:
        with replay_at(self.yard.now):
            catch_up(self.prison.establishment.pk)
        return set(ExceptionCase.objects.values_list("code", "severity"))


@pytest.fixture
def tablet(prison: Prison) -> Tablet:
    found = Tablet(prison)
    found.reads_clock()
    return found


@pytest.mark.slow
def test_a_complete_release_by_radio_has_no_fault(tablet: Tablet) -> None:
    radio = tablet.searched().ask(tablet.radio_entry(tablet.read_out()))
    visit = tablet.leaves(radio.code)
    assert visit.departed_at == radio.recorded_at + timedelta(seconds=90)
    assert tablet.sign().look().judged() == []
    assert tablet.cases() == {("X14", "high")}
    assert LedgerVerification(tablet.prison.establishment).first_disagreement() is None


def test_a_release_by_radio_is_judged_once(tablet: Tablet) -> None:
    tablet.leaves(tablet.searched().ask(tablet.radio_entry(tablet.read_out())).code)
    tablet.sign().look().judged()
    with pytest.raises(NothingToJudge):
        tablet.judged()


def test_a_radio_release_without_records_is_critical_after_an_hour(tablet: Tablet) -> None:
    tablet.searched().ask(tablet.radio_entry(tablet.read_out()))
    with pytest.raises(NothingToJudge):
        tablet.judged(after=3500)
    assert "The tablet never reported that the vehicle left." in tablet.judged(after=200)
    assert ("X14", "crit") in tablet.cases()


@pytest.mark.slow
def test_the_letters_of_an_unfinished_search_are_a_fault(tablet: Tablet) -> None:
    tablet.count().yard.now += timedelta(minutes=3)
    radio = tablet.ask(tablet.radio_entry(tablet.read_out()))
    tablet.leaves(radio.code)
    faults = tablet.look().judged(after=3700)
    assert any("No answer yet" in fault for fault in faults)
    assert "This search does not have the signatures of both searchers." in faults


def test_made_up_letters_are_a_fault(tablet: Tablet) -> None:
    tablet.searched().read_out()
    tablet.letters = "ABCDEF"
    tablet.leaves(tablet.ask(tablet.radio_entry("ABCDEF")).code)
    (fault,) = tablet.sign().look().judged()
    assert fault == "The letters that were read out do not match the search that arrived."


def test_a_searcher_who_signs_as_orderly_officer_has_no_such_role(tablet: Tablet) -> None:
    """Sign as searcher 2 in place of the orderly officer.

    The signature is refused, so it never arrives.
    """
    tablet.leaves(tablet.searched().ask(tablet.radio_entry(tablet.read_out("tom"))).code)
    about = {"operation": tablet.operation, "search_id": tablet.search_id}
    offline_look = OfflineLook(
        checksum=tablet.letters, seconds={}, box=NO_BOX, occurred_at=tablet.yard.now, **about
    )
    with replay_at(tablet.yard.now), pytest.raises(NotAllowed):
        look_by_radio(tablet.prison.tom, report=offline_look, pin=PIN)
    assert "The orderly officer's signature never arrived." in tablet.sign().judged(after=3700)


def test_an_answer_given_after_the_letters_is_a_fault(tablet: Tablet) -> None:
    tablet.leaves(tablet.searched().ask(tablet.radio_entry(tablet.read_out())).code)
    tablet.yard.answer("A4", ItemAnswer(Result.RECORDED, number=2))
    faults = tablet.sign().look().judged()
    assert "The letters that were read out do not match the search that arrived." in faults
    assert "People in the cab: 2 now, 1 on the way in." in faults


def test_photographs_viewed_too_briefly_are_a_fault(tablet: Tablet) -> None:
    tablet.leaves(tablet.searched().ask(tablet.radio_entry(tablet.read_out())).code)
    (fault,) = tablet.sign().look(seconds=1).judged()
    assert "nobody opened" in fault


def test_a_photograph_that_never_arrives_is_a_fault(tablet: Tablet) -> None:
    tablet.leaves(tablet.searched().ask(tablet.radio_entry(tablet.read_out())).code)
    coming = [AnnouncedPhoto(uuid4(), "a" * 64, 9)]
    about: dict[str, Any] = {"visit_id": tablet.yard.visit_id, "photos": coming}
    tablet.yard.act(announce_photos, tablet.prison.grace, **about)
    tablet.sign().look()
    with pytest.raises(NothingToJudge):
        tablet.judged()
    assert tablet.judged(after=3700) == ["Photographs that never arrived: 1."]


@pytest.mark.slow
def test_a_copied_photograph_that_arrives_later_is_a_fault(tablet: Tablet) -> None:
    tablet.leaves(tablet.searched().ask(tablet.radio_entry(tablet.read_out())).code)
    assert tablet.sign().look().judged() == []
    old = Photograph.objects.filter(item="U5").first()
    assert old
    tablet.yard.photograph("F1", "F1", picture(sha256=old.sha256))
    assert any("copy" in fault for fault in tablet.judged())
    assert ("X14", "crit") in tablet.cases()


@pytest.mark.parametrize(
    ("after", "fault"),
    [
        (0, ""),
        (360, ""),
        (361, "The GO by radio was not valid at that time."),
        (-1, "was not valid at that time"),
    ],
)
def test_the_gate_must_open_while_the_code_is_valid(
    tablet: Tablet, after: float, fault: str
) -> None:
    tablet.leaves(tablet.searched().ask(tablet.radio_entry(tablet.read_out())).code, after=after)
    assert fault in OuterGateOpening.objects.get().note
    assert (("X05", "crit") in tablet.cases()) is bool(fault)


def test_an_opening_without_a_proven_time_is_a_fault(tablet: Tablet) -> None:
    radio = tablet.searched().ask(tablet.radio_entry(tablet.read_out()))
    with replay_at(tablet.yard.now + timedelta(seconds=90)):
        about: dict[str, Any] = {
            "visit_id": radio.visit_id,
            "code": radio.code,
            "occurred_at": tablet.yard.now,
        }
        opening = open_outer_gate(tablet.prison.grace, **about)
    assert opening.note == "The time when the gate was opened cannot be proven."


def test_a_stop_between_the_code_and_the_opening_is_a_fault(tablet: Tablet) -> None:
    code = tablet.searched().ask(tablet.radio_entry(tablet.read_out())).code
    tablet.yard.act(raise_stop, tablet.prison.ed, after=30)
    tablet.leaves(code)
    assert OuterGateOpening.objects.get().note == "All vehicles were stopped."
    assert ("X05", "crit") in tablet.cases()


def test_a_void_lock_between_the_code_and_the_opening_is_a_fault(tablet: Tablet) -> None:
    code = tablet.searched().ask(tablet.radio_entry(tablet.read_out())).code
    about = {"visit_id": tablet.yard.visit_id, "reason": VoidReason.INNER_GATE_OPENED}
    tablet.yard.act(void_lock, tablet.prison.grace, after=30, **about)
    tablet.leaves(code)
    assert OuterGateOpening.objects.get().note == "The lock session was void."


def test_a_code_opens_the_gate_once(tablet: Tablet) -> None:
    radio = tablet.searched().ask(tablet.radio_entry(tablet.read_out()))
    notes = [tablet.opens(radio).note for _ in range(2)]
    assert notes == ["", "The code was used before."]


def test_the_code_of_another_lorry_is_a_fault(tablet: Tablet) -> None:
    code = tablet.searched().ask(tablet.radio_entry(tablet.read_out())).code
    other = "000000" if code != "000000" else "000001"
    about: dict[str, Any] = {"visit_id": tablet.yard.visit_id, "code": other}
    opening = tablet.yard.act(open_outer_gate, tablet.prison.grace, **about)
    assert opening.note == "This code was not given by radio."


@pytest.mark.slow
def test_a_signature_with_a_wrong_pin_never_arrives(tablet: Tablet) -> None:
    tablet.leaves(tablet.searched().ask(tablet.radio_entry(tablet.read_out())).code)
    offline_look = OfflineLook(
        uuid4(), tablet.search_id, tablet.letters, {}, NO_BOX, tablet.yard.now
    )
    with replay_at(tablet.yard.now), pytest.raises(Refused, match="wrong-pin"):
        look_by_radio(tablet.prison.omar, report=offline_look, pin="0000")
    assert "The orderly officer's signature never arrived." in tablet.sign().judged(after=3700)
