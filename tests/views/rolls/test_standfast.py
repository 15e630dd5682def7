"""A standfast: called from every screen, and answered by everybody who counts."""

from __future__ import annotations

import re

import pytest

from searches.models import Announcement, LedgerEntry, Stop, StopClosed, WholeRoll
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.rolls.movements import tap_seen
from searches.services.rolls.standfast import call_standfast
from searches.services.rolls.whole_rolls import call_whole_roll
from searches.services.stops.stops import ask_to_close_stop, close_stop, raise_stop
from searches.words.refusals import NotAllowed, Refused
from searches.words.visits import ClosingBasis, StopKind
from tests.attacks import whole_roll
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import page_text, read, submit
from tests.support.sample_prison import PIN, Prison


def words(html: str) -> str:
    """Return the words of a page without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def called(morning: Morning, name: str = "omar", clock: str = "07:30:00") -> Stop:
    """Call a standfast on the page, and return it."""
    client = browser(morning.prison, name)
    with at(clock):
        form = read(client, "/standfast/call/").form("/standfast/call/")
        assert submit(client, form).status_code == 302
    return Stop.objects.get(kind=StopKind.STANDFAST)


@pytest.mark.parametrize("name", ["ceri", "omar", "dee", "sam"])
@pytest.mark.parametrize("address", ["/account/", "/standfast/"])
def test_the_menu_of_every_screen_leads_to_the_standfast(
    prison: Prison, name: str, address: str
) -> None:
    assert 'href="/standfast/call/"' in read(browser(prison, name), address).text


@pytest.mark.parametrize("name", ["grace", "kay", "hana", "mia", "ada", "bea"])
def test_nobody_else_calls_a_standfast(prison: Prison, name: str) -> None:
    client = browser(prison, name)
    assert 'href="/standfast/call/"' not in read(client, "/account/").text
    key = "5b1c3a52-5b0c-4d5e-9f0d-0d6d3f6b8f21"
    assert client.post("/standfast/call/", {"uuid": key}).status_code == 403
    assert not Stop.objects.exists()


def test_the_confirmation_says_what_a_standfast_does_and_then_calls_it(morning: Morning) -> None:
    omar = browser(morning.prison, "omar")
    with at("07:30:00"):
        text = words(read(omar, "/standfast/call/").text)
    assert "No prisoner can be sent anywhere." in text
    assert "All vehicles stop." in text
    assert not Stop.objects.exists()
    standfast = called(morning)
    assert standfast.under is not None
    assert standfast.under.raised_by == morning.prison.person["omar"]
    assert WholeRoll.objects.get().stop == standfast.under


def test_a_standfast_joins_the_stop_that_is_open(morning: Morning) -> None:
    with at("07:29:00"):
        stop = raise_stop(morning.prison.kay)
    assert called(morning).under == stop
    assert Stop.objects.filter(kind=StopKind.STOP).count() == 1


def test_a_second_standfast_is_refused_and_the_page_shows_the_first(morning: Morning) -> None:
    called(morning)
    with at("07:31:00"):
        with pytest.raises(Refused, match="standfast-called"):
            call_standfast(morning.prison.dee)
        answer = browser(morning.prison, "dee").get("/standfast/call/")
    assert answer.status_code == 302
    assert answer["Location"] == "/standfast/"


def test_everybody_who_counts_is_asked_to_tap_who_is_with_them(morning: Morning) -> None:
    called(morning)
    announce_new_entries(morning.prison.establishment.pk)
    sentence = "Standfast. Nobody moves. Tap each person who is with you now."
    assert Announcement.objects.get(title="Standfast").sentence == sentence
    for name, address in (("kay", "/rolls/"), ("hana", "/received/"), ("ava", "/rolls/landings/")):
        with at("07:30:10"):
            assert sentence in read(browser(morning.prison, name), address).text
    with at("07:30:10"):
        kay = read(browser(morning.prison, "kay"), "/rolls/").text
        hana = read(browser(morning.prison, "hana"), "/received/").text
    assert "Count Kitchen now" in kay
    assert "tap each person who is with you" in hana


def test_the_page_shows_a_clock_to_each_step(morning: Morning) -> None:
    whole_roll.second_officers_go_on_duty(morning)
    called(morning)
    announce_new_entries(morning.prison.establishment.pk)
    ceri = browser(morning.prison, "ceri")
    with at("07:30:30"):
        text = words(read(ceri, "/standfast/").text)
    assert "Called 07:30:00 Omar Reed" in text
    assert re.search(r"Asked 07:30|Asked \d\d:\d\d:\d\d", text)
    assert "All answered" in text and "0 of 6" in text
    for step in ("First answered", "All answered", "Roll signed", "Ended"):
        assert f"{step} not yet, since 07:30:00" in text
    whole_roll.count_landings(morning)
    whole_roll.count_parties(morning)
    whole_roll.enter_official(morning, name="omar")
    whole_roll.sign(morning)
    with at("07:39:00"):
        text = words(read(ceri, "/standfast/").text)
    assert "First answered 07:31:30" in text
    assert "All answered 07:35:00" in text and "6 of 6" in text
    assert "Roll signed 07:38:00 Ceri Vale correct" in text
    assert "Kitchen 07:35:00 Kay Marsh" in text


def test_a_standfast_replaces_an_earlier_roll_and_keeps_what_was_wrong_with_it(
    morning: Morning,
) -> None:
    """Call a standfast to avoid signing a roll with a wrong row. The record names this row."""
    with at("07:28:00"):
        first = call_whole_roll(morning.prison.ceri)
    people = morning.prison.prisoners["laundry"]
    morning.count(morning.prison.lena, "laundry", "07:28:30", "07:29:00", people=people[:-1])
    called(morning)
    wrong = "Laundry: 7 counted, 8 on the party’s list."
    entry = LedgerEntry.objects.filter(act="call_whole_roll").latest("seq")
    assert entry.body["said"]["replaces"] == str(first.pk)
    assert entry.body["said"]["left_wrong"] == [wrong]
    with at("07:31:00"):
        text = read(browser(morning.prison, "ceri"), "/standfast/").text
        assert wrong in text
        assert "Laundry: nobody has counted this party for this roll yet." in (
            read(browser(morning.prison, "ceri"), "/rolls/whole/").text
        )


def test_whoever_called_the_standfast_alone_cannot_end_it(morning: Morning) -> None:
    standfast = called(morning, name="dee")
    prison = morning.prison
    man = prison.prisoners["waste"][0]
    seen: dict[str, object] = {"basis": ClosingBasis.PERSON_SEEN, "prisoner": man.number}
    with at("07:31:00"):
        tap_seen(prison.hana, prisoner_id=man.pk, area_id=prison.area["healthcare"].pk)
        assert standfast.under_id is not None
        with pytest.raises(NotAllowed, match="raiser-closes"):
            ask_to_close_stop(prison.dee, stop_id=standfast.under_id, pin=PIN, **seen)  # type: ignore[arg-type]
        closing = ask_to_close_stop(
            prison.ceri,
            stop_id=standfast.under_id,
            pin=PIN,
            **seen,  # type: ignore[arg-type]
        )
        with pytest.raises(NotAllowed, match="raiser-closes"):
            close_stop(prison.dee, closing_id=closing.pk, pin=PIN)
    assert not StopClosed.objects.exists()


def test_the_requests_of_a_standfast_stay_until_the_roll_is_signed(morning: Morning) -> None:
    """End the standfast at once, because the person was seen. Everybody must still count."""
    prison = morning.prison
    with at("07:29:00"):
        stop = raise_stop(prison.kay)
    called(morning)
    announce_new_entries(prison.establishment.pk)
    man = prison.prisoners["waste"][0]
    with at("07:31:00"):
        tap_seen(prison.hana, prisoner_id=man.pk, area_id=prison.area["healthcare"].pk)
        closing = ask_to_close_stop(
            prison.ceri,
            stop_id=stop.pk,
            basis=ClosingBasis.PERSON_SEEN,
            prisoner=man.number,
            pin=PIN,
        )
        close_stop(prison.dee, closing_id=closing.pk, pin=PIN)
        stan = read(browser(prison, "stan"), "/rolls/").text
        assert "Standfast. Nobody moves." in stan
        assert "Count Stores now" in stan
        text = words(read(browser(prison, "omar"), "/standfast/").text)
    assert "No standfast is open" in text
    assert "Ended 07:31:00 Dee Stone" in text
    assert "not yet, asked" in text


def test_a_party_that_is_not_at_work_is_not_asked(morning: Morning) -> None:
    called(morning)
    with at("07:31:00"):
        text = page_text(browser(morning.prison, "ceri").get("/standfast/"))
    assert "Workshop 3" not in text.split("Who has answered?")[1]
