"""After a mistaken tap the officer begins the count again, and nothing is signed."""

from __future__ import annotations

from uuid import uuid4

from searches.models import Count
from searches.services.rolls.counts import begin_count, tap_person
from searches.services.rolls.whole_rolls import call_whole_roll
from searches.services.rolls.work_sessions import open_work_session
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison


def test_a_count_with_a_wrong_tap_begins_again_without_taps(prison: Prison) -> None:
    people, party = prison.prisoners["stores"], prison.party["stores"]
    open_work_session(prison.stan, party_id=party.pk, numbers=[person.number for person in people])
    call_whole_roll(prison.ceri)
    count = begin_count(prison.stan, party_id=party.pk, headcount=len(people), id=uuid4()).pk
    tap_person(prison.stan, count_id=count, prisoner_id=people[0].pk, id=uuid4())
    stores = browser(prison, "stan")
    page = page_text(stores.get(f"/counts/{count}/"))
    assert "do not sign. Start the count again." in page
    assert f'href="/counts/party/{party.pk}/"' in page
    typed = {"uuid": str(uuid4()), "headcount": str(len(people))}
    answer = stores.post(f"/counts/party/{party.pk}/", typed)
    assert answer.status_code == 302
    assert Count.objects.count() == 2
    assert f"0 of {len(people)}" in page_text(stores.get(answer["Location"]))


def test_a_mistyped_headcount_is_shown_before_signing(prison: Prison) -> None:
    people, party = prison.prisoners["stores"], prison.party["stores"]
    open_work_session(prison.stan, party_id=party.pk, numbers=[person.number for person in people])
    call_whole_roll(prison.ceri)
    stores = browser(prison, "stan")
    for headcount, warned in ((len(people), False), (len(people) - 1, True)):
        count = begin_count(prison.stan, party_id=party.pk, headcount=headcount, id=uuid4()).pk
        for person in people:
            tap_person(prison.stan, count_id=count, prisoner_id=person.pk, id=uuid4())
        page = page_text(stores.get(f"/counts/{count}/sign/"))
        assert ("If you mistyped the number, start the count again." in page) is warned


def test_a_count_on_the_screen_of_another_area_is_warned_about_first(prison: Prison) -> None:
    people, party = prison.prisoners["stores"], prison.party["stores"]
    open_work_session(prison.stan, party_id=party.pk, numbers=[person.number for person in people])
    path, warning = f"/counts/party/{party.pk}/", "This is not a screen of Stores."
    assert warning in page_text(browser(prison, "omar").get(path))
    assert warning not in page_text(browser(prison, "stan").get(path))
