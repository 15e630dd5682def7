"""The page of a stop names the missing people, and offers only reasons and forms that fit."""

from __future__ import annotations

from contextlib import suppress
from uuid import uuid4

import pytest
from django.test import Client

from searches.models import LedgerEntry, LockSession, Stop, StopClosed
from searches.services.rolls.late_counts import NothingLate, alert_late_counts
from searches.services.rolls.movements import tap_seen
from searches.services.rolls.standfast import call_standfast
from searches.services.stops.stops import raise_stop
from searches.words.events.people import NamesViewed
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.factories import PersonFactory, RoleGrantFactory
from tests.support.forms import page_text
from tests.support.sample_prison import PIN, Prison


@pytest.fixture
def short(morning: Morning, lock: LockSession) -> Stop:
    """Count the kitchen twice without its last prisoner, whom Hana saw at 07:10."""
    area = morning.prison.area["healthcare"].pk
    with at("07:10:00"):
        tap_seen(morning.prison.hana, prisoner_id=morning.kitchen[-1].pk, area_id=area)
    for name, first, last in (("kay", "07:27:00", "07:30:00"), ("kit", "07:31:00", "07:34:00")):
        who = getattr(morning.prison, name)
        morning.count(who, "kitchen", first, last, people=morning.kitchen[:-1])
    return Stop.objects.get()


def page(client: Client, stop: Stop, clock: str = "07:36:00", part: str = "") -> str:
    with at(clock):
        return page_text(client.get(f"/stops/{stop.pk}/{part}"))


def close(client: Client, stop: Stop, clock: str = "07:40:00", **more: str) -> str:
    with at(clock):
        form = {"uuid": str(uuid4()), "pin": PIN} | more
        return page_text(client.post(f"/stops/{stop.pk}/close/", form, follow=True))


def test_the_missing_are_named_with_cell_and_last_sighting(morning: Morning, short: Stop) -> None:
    missing = morning.kitchen[-1]
    for name in ("ceri", "dee", "sam"):
        shown = page(browser(morning.prison, name), short)
        assert f"<strong>{missing.name}</strong> {missing.number}, cell {missing.cell}." in shown
        assert "Last seen on 10 Feb at 07:10:00, Healthcare, by Hana Cole." in shown
    looks = LedgerEntry.objects.of(NamesViewed, subject=short.pk)
    assert {entry.by.printed_name for entry in looks if entry.by} >= {"Ceri Vale", "Dee Stone"}


@pytest.mark.parametrize("name", ["grace", "mia", "omar", "ed", "kay", "ann"])
def test_nobody_else_reads_who_is_missing(morning: Morning, short: Stop, name: str) -> None:
    client = browser(morning.prison, name)
    for part in ("", "now/"):
        shown = page(client, short, part=part)
        assert morning.kitchen[-1].number not in shown
        assert morning.kitchen[-1].name not in shown


def test_the_page_lists_the_counts_since_the_stop(morning: Morning, short: Stop) -> None:
    ceri = browser(morning.prison, "ceri")
    morning.count(morning.prison.stan, "stores", "07:36:00", "07:38:00")
    shown = page(ceri, short, "07:42:00", "now/")
    assert "<strong>Stores</strong> balances. Signed at 07:38:00 by Stan Ford." in shown
    assert "<strong>Kitchen</strong>" not in shown  # its counts raised the stop


def test_the_person_seen_is_picked_from_the_missing(morning: Morning, short: Stop) -> None:
    prison, missing = morning.prison, morning.kitchen[-1]
    ceri = browser(prison, "ceri")
    assert f"{missing.name} {missing.number}, cell {missing.cell}: not seen" in page(ceri, short)
    assert f"{morning.kitchen[0].name} {morning.kitchen[0].number}" not in page(ceri, short)
    with at("07:37:00"):
        tap_seen(prison.hana, prisoner_id=missing.pk, area_id=prison.area["healthcare"].pk)
    assert "seen at 07:37:00, Healthcare, by Hana Cole" in page(ceri, short, "07:38:00")
    shown = close(ceri, short, basis="person_seen", prisoner=missing.number)
    assert "You have signed for the control room. Now the duty governor must sign." in shown
    assert "Why can this stop be closed?" not in shown


def test_late_counts_close_when_everybody_was_seen_without_a_name(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    with at("07:41:00"), suppress(NothingLate):
        alert_late_counts(prison.system_actor)
    stop = Stop.objects.get(source="late_count", under=None)
    ceri, dee = browser(prison, "ceri"), browser(prison, "dee")
    shown = page(ceri, stop, "07:42:00")
    assert "Everybody asked for has now been seen" in shown
    assert "The person was seen and is named" not in shown
    assert "Person who was seen" not in shown
    early = close(ceri, stop, "07:42:30", basis="everybody_seen")
    assert "must still be seen" in early
    with at("07:43:00"):
        for prisoner in (*prison.prisoners["kitchen"], *prison.prisoners["stores"]):
            tap_seen(prison.hana, prisoner_id=prisoner.pk, area_id=prison.area["healthcare"].pk)
    close(ceri, stop, "07:44:00", basis="everybody_seen")
    with at("07:45:00"):
        closing = dee.get(f"/stops/{stop.pk}/").context["closing"]
    close(dee, stop, "07:45:00", closing=str(closing.id))
    assert StopClosed.objects.filter(stop=stop).exists()


@pytest.mark.parametrize("basis", ["nothing_there", "everybody_seen"])
def test_a_reason_that_does_not_fit_is_refused_when_posted_by_hand(
    morning: Morning, short: Stop, basis: str
) -> None:
    ceri = browser(morning.prison, "ceri")
    with at("07:40:00"):
        form = {"uuid": str(uuid4()), "pin": PIN, "basis": basis, "note": "All is well here."}
        response = ceri.post(f"/stops/{short.pk}/close/", form)
    assert response.status_code == 409
    assert not short.closings.exists()


def test_a_second_officer_of_the_same_role_is_told_who_must_sign(prison: Prison) -> None:
    other = PersonFactory.create(establishment=prison.establishment, printed_name="Cora Finch")
    RoleGrantFactory.create(person=other, role="control_room")
    stop, man = raise_stop(prison.kay), prison.prisoners["kitchen"][0]
    tap_seen(prison.hana, prisoner_id=man.pk, area_id=prison.area["healthcare"].pk)
    close_now(browser(prison, "ceri"), stop, basis="person_seen", prisoner=man.number)
    second = Client()
    second.force_login(other)
    shown = page_text(second.get(f"/stops/{stop.pk}/"))
    assert "Ceri Vale has signed for the control room. Now the duty governor must sign." in shown
    assert "Why can this stop be closed?" not in shown and "Your PIN" not in shown
    assert "Ceri Vale asks to close this stop" in page_text(
        browser(prison, "dee").get(f"/stops/{stop.pk}/")
    )


def close_now(client: Client, stop: Stop, **more: str) -> None:
    form = {"uuid": str(uuid4()), "pin": PIN} | more
    assert client.post(f"/stops/{stop.pk}/close/", form).status_code == 302


def test_the_raiser_is_told_that_others_close_the_stop(prison: Prison) -> None:
    stop = raise_stop(prison.ceri)
    shown = page_text(browser(prison, "ceri").get(f"/stops/{stop.pk}/"))
    assert "You raised this stop, so other people must close it." in shown
    assert "Why can this stop be closed?" not in shown


def test_two_stops_are_shown_as_two_and_none_twice(prison: Prison) -> None:
    first, second = raise_stop(prison.kay), raise_stop(prison.ed)
    shown = browser(prison, "stan").get("/stops/banner/").content.decode()
    assert shown.count(f"/stops/{first.pk}/") == 1
    assert shown.count(f"/stops/{second.pk}/") == 1
    call_standfast(prison.ceri, stop_id=second.pk)
    again = browser(prison, "stan").get("/stops/banner/").content.decode()
    assert again.count(f"/stops/{second.pk}/") == 1
