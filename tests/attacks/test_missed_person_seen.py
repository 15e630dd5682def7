"""A count misses a prisoner who hides under the lorry. The officer who made this count then claims
to see the prisoner.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from functools import partial

import pytest

from searches.facts.missed_people import missed_by_counts
from searches.facts.release import release_facts
from searches.models import LedgerEntry, LockSession, PersonFound, Stop, Visit
from searches.rules.release import decide
from searches.services.rolls.counts import see_missed_person
from searches.services.stops.stops import ask_to_close_stop
from searches.words.events.rolls import MissedPersonSeen
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.releases import HoldCode
from searches.words.visits import ClosingBasis
from tests.support.browsers import browser
from tests.support.counting import Morning, at, moment
from tests.support.forms import page_text
from tests.support.sample_prison import PIN, Prison


def count_short(morning: Morning, name: str, first: str, last: str):
    """Count the kitchen without its first prisoner."""
    actor = getattr(morning.prison, name)
    return morning.count(actor, "kitchen", first, last, people=morning.kitchen[1:])


def holds(lock: LockSession, clock: str) -> set[HoldCode]:
    visit = Visit.objects.get(pk=lock.visit_id)
    return {
        hold.code for hold in decide(release_facts(visit, now=moment(clock), releaser=None)).holds
    }


def test_the_mismatch_stands_whatever_its_officer_says_they_see(
    morning: Morning, lock: LockSession
) -> None:
    count = count_short(morning, "kay", "07:26:10", "07:29:00")
    with at("07:30:00"):
        see_missed_person(morning.prison.kay, count_id=count.pk, prisoner_id=morning.kitchen[0].pk)
    judgement = morning.judge(lock, "kitchen", "07:30:10")
    assert judgement.standing is not None and not judgement.standing.balanced
    assert len(judgement.standing.missing) == 1
    assert HoldCode.COUNT_UNBALANCED in holds(lock, "07:30:10")


def test_a_person_said_to_be_seen_before_the_stop_is_still_one_of_the_missed(
    morning: Morning, lock: LockSession
) -> None:
    count = count_short(morning, "kay", "07:26:10", "07:29:00")
    with at("07:30:00"):
        see_missed_person(morning.prison.kay, count_id=count.pk, prisoner_id=morning.kitchen[0].pk)
    count_short(morning, "kit", "07:31:00", "07:34:00")
    stop = Stop.objects.get()
    assert missed_by_counts(stop) == {str(morning.kitchen[0].pk)}


def test_the_supervisor_says_so_with_one_button_beside_the_name(
    morning: Morning, lock: LockSession
) -> None:
    prison, missing = morning.prison, morning.kitchen[0]
    count = count_short(morning, "kay", "07:26:10", "07:29:00")
    with at("07:30:00"):
        kay = browser(prison, "kay")
        page = page_text(kay.get(f"/counts/{count.pk}/result/"))
        assert missing.name in page and "I can see this person now" in page
        sent = {"uuid": "0b0e4e3a-6d0e-4f0c-9a55-0f1d6f8a8c01", "prisoner": str(missing.pk)}
        assert kay.post(f"/counts/{count.pk}/seen/", sent).status_code == 302
        page = page_text(kay.get(f"/counts/{count.pk}/result/"))
    assert "You saw this person at 07:30:00" in page
    found = PersonFound.objects.get()
    assert (found.prisoner_id, found.found_by_id) == (missing.pk, prison.person["kay"].pk)
    assert LedgerEntry.objects.of(MissedPersonSeen, count=count.pk).count() == 1


@pytest.mark.parametrize(
    ("who", "refusal"), [("kit", NotAllowed), ("stan", NotAllowed), ("lena", NotAllowed)]
)
def test_only_the_officer_of_the_count_can_say_so(
    morning: Morning, lock: LockSession, who: str, refusal: type[Refused]
) -> None:
    count = count_short(morning, "kay", "07:26:10", "07:29:00")
    with at("07:30:00"), pytest.raises(refusal):
        see_missed_person(
            getattr(morning.prison, who), count_id=count.pk, prisoner_id=morning.kitchen[0].pk
        )


def test_it_cannot_be_said_from_elsewhere_or_of_somebody_who_was_not_missed(
    morning: Morning, lock: LockSession
) -> None:
    prison, count = morning.prison, count_short(morning, "kay", "07:26:10", "07:29:00")
    stranger, seen = prison.prisoners["laundry"][0], morning.kitchen[1]
    office = replace(prison.kay, device=None, device_area=None)
    with at("07:30:00"):
        with pytest.raises(Invalid):
            see_missed_person(office, count_id=count.pk, prisoner_id=morning.kitchen[0].pk)
        with pytest.raises(NotThere):
            see_missed_person(prison.kay, count_id=count.pk, prisoner_id=stranger.pk)
        with pytest.raises(Refused, match="already tapped"):
            see_missed_person(prison.kay, count_id=count.pk, prisoner_id=seen.pk)
    assert not PersonFound.objects.exists()


def test_it_cannot_be_said_of_a_count_that_is_not_signed(
    prison: Prison, morning: Morning, lock: LockSession
) -> None:
    count = morning.begin(prison.kay, "kitchen", 23, "07:26:10")
    with at("07:26:30"), pytest.raises(Refused, match="Sign the count first"):
        see_missed_person(prison.kay, count_id=count.pk, prisoner_id=morning.kitchen[0].pk)


@pytest.mark.parametrize(("clock", "closes"), [("07:33:00", False), ("07:35:00", True)])
def test_only_a_sighting_after_the_stop_is_a_ground_for_closing_it(
    morning: Morning, lock: LockSession, clock: str, closes: bool
) -> None:
    prison, missing = morning.prison, morning.kitchen[0]
    count = count_short(morning, "kay", "07:26:10", "07:29:00")

    def see() -> None:
        with at(clock):
            see_missed_person(prison.kay, count_id=count.pk, prisoner_id=missing.pk)

    if not closes:
        see()
    count_short(morning, "kit", "07:31:00", "07:34:00")
    if closes:
        see()
    ask = partial(
        ask_to_close_stop,
        prison.ceri,
        stop_id=Stop.objects.get().pk,
        basis=ClosingBasis.PERSON_SEEN,
        prisoner=missing.number,
        pin=PIN,
    )
    with at("07:36:00"), nullcontext() if closes else pytest.raises(Refused, match="not-seen"):
        ask()
    assert HoldCode.COUNT_UNBALANCED in holds(lock, "07:36:00")  # closing a stop releases nothing
