"""Officers share a gate tablet: each uses their own PIN, and nobody can act as two officers."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from searches.models import Answer, LedgerEntry, Person, TabletOfficer
from searches.queries.search.sheet import sheet
from searches.rules.answers import ItemAnswer
from searches.services.devices.devices import revoke_device
from searches.services.locks.locks import void_lock
from searches.services.people.people import choose_pin, deactivate_person, withdraw_role
from searches.services.people.tablet_officers import WRONG_PINS, withdraw_pin_sign_in
from searches.services.search.searches import answer_item
from searches.words.checklists import Result
from searches.words.events.devices import OfficerCameOn, OfficerListed, OfficerLockedOut
from searches.words.people import Role
from searches.words.visits import VoidReason
from tests.support.browsers import browser
from tests.support.forms import page_text, read, submit
from tests.support.sample_prison import PASSWORD, PIN, Prison
from tests.support.searching import answer_everything, seal
from tests.support.shared_tablet import SharedTablet

WRONG = "9731"


@pytest.fixture
def tablet(prison: Prison) -> SharedTablet:
    """Return the tablet gate-1, on which Greta and then Grace signed in with their passwords."""
    return SharedTablet(prison).shared_by("greta", "grace")


def id_of(prison: Prison, name: str) -> str:
    return str(prison.person[name].pk)


def test_another_officer_signs_in_with_a_pin_and_stays_on_the_same_page(
    prison: Prison, tablet: SharedTablet
) -> None:
    zone = f"/visits/{seal(prison).visit.pk}/sheet/A5/"
    bar = page_text(tablet.client.get(zone))
    assert f'href="/officer/?next={zone.replace("/", "%2F")}"' in bar
    answer = tablet.come_on("greta", next_path=zone)
    assert (answer.status_code, answer["Location"]) == (302, zone)
    assert "Greta Bain <span" in page_text(tablet.client.get(zone))


def test_the_ledger_records_who_came_on_after_whom(prison: Prison, tablet: SharedTablet) -> None:
    tablet.come_on("greta")
    entry = LedgerEntry.objects.of(OfficerCameOn, previous=prison.person["grace"].pk).get()
    assert entry.by_id == prison.person["greta"].pk
    assert LedgerEntry.objects.of(OfficerListed).count() == 2


def test_a_fact_carries_the_officer_who_is_signed_in(prison: Prison, tablet: SharedTablet) -> None:
    there = seal(prison)
    tablet.come_on("greta")
    page = read(tablet.client, f"/visits/{there.visit.pk}/sheet/A5/")
    form = next(form for form in page.forms if ("result", "done") in form.buttons)
    assert submit(tablet.client, form, result="done").status_code == 302
    assert Answer.objects.get(item="A5").answered_by_id == prison.person["greta"].pk


def test_the_page_offers_only_officers_who_signed_in_here_in_full(
    prison: Prison, tablet: SharedTablet
) -> None:
    assert set(tablet.names()) == {id_of(prison, "greta"), id_of(prison, "grace")}
    assert tablet.come_on("tom").status_code == 403
    assert tablet.on == id_of(prison, "grace")


def test_an_officer_can_sign_in_when_nobody_is_signed_in(
    prison: Prison, tablet: SharedTablet
) -> None:
    tablet.client.post("/sign-out/")
    assert "Sign in with your PIN" in page_text(tablet.client.get("/sign-in/"))
    assert tablet.come_on("grace").status_code == 302
    assert tablet.on == id_of(prison, "grace")


def test_the_change_makes_a_new_session(prison: Prison, tablet: SharedTablet) -> None:
    """A session key that somebody planted or copied before the change must not work afterwards."""
    before = tablet.client.session.session_key
    copied = Client()
    copied.cookies["sessionid"] = str(before)
    tablet.come_on("greta")
    assert tablet.client.session.session_key != before
    assert copied.get("/board/").status_code == 302


@pytest.mark.parametrize("address", ["/board/sections/", "/stops/banner/"])
def test_a_call_of_the_session_before_does_not_sign_the_new_officer_out(
    prison: Prison, tablet: SharedTablet, address: str
) -> None:
    """The answer to a refresh from the previous officer's session may arrive after the next officer
    has signed in.
    """
    on_its_way = Client()
    on_its_way.cookies["sessionid"] = str(tablet.client.session.session_key)
    tablet.come_on("greta")
    assert "sessionid" not in on_its_way.get(address).cookies


def test_signing_out_still_takes_the_cookie_of_the_session_away(tablet: SharedTablet) -> None:
    answer = tablet.client.post("/sign-out/")
    assert answer.cookies["sessionid"].value == ""


def test_a_wrong_pin_changes_nothing_and_leaves_the_focus_in_the_field(
    prison: Prison, tablet: SharedTablet
) -> None:
    answer = tablet.come_on("greta", WRONG)
    assert answer.status_code == 409 and tablet.on == id_of(prison, "grace")
    field = page_text(answer).split('id="officer-pin"')[1].split(">")[0]
    assert "autofocus" in field and WRONG not in page_text(answer)


def test_a_name_without_a_pin_asks_for_the_pin_and_costs_no_attempt(
    prison: Prison, tablet: SharedTablet
) -> None:
    for _ in range(WRONG_PINS + 1):
        answer = tablet.come_on("greta", "")
        assert answer.status_code == 422
        assert "Enter your PIN, then tap your name." in page_text(answer)
    assert tablet.come_on("greta").status_code == 302


def test_wrong_pins_lock_the_officer_out_of_this_tablet_until_the_password(
    prison: Prison, tablet: SharedTablet
) -> None:
    for _ in range(WRONG_PINS):
        answer = tablet.come_on("greta", WRONG)
    assert "Sign in with your password" in page_text(answer)
    assert LedgerEntry.objects.of(OfficerLockedOut).count() == 1
    assert tablet.come_on("greta").status_code == 403, "the right PIN does not help any more"
    tablet.sign_in("greta")
    tablet.sign_in("grace")
    assert id_of(prison, "greta") in tablet.names()


def test_a_lock_out_on_one_tablet_leaves_the_other_tablet_alone(
    prison: Prison, tablet: SharedTablet
) -> None:
    other = SharedTablet(prison, "gate-2").shared_by("greta")
    for _ in range(WRONG_PINS):
        tablet.come_on("greta", WRONG)
    assert TabletOfficer.objects.filter(person=prison.person["greta"], withdrawn_at=None).count()
    assert other.names() == [id_of(prison, "greta")]


def test_a_closed_account_is_off_the_list_at_once(prison: Prison, tablet: SharedTablet) -> None:
    form = tablet.form()
    deactivate_person(prison.ann, person_id=prison.person["greta"].pk)
    answer = submit(tablet.client, form, officer=id_of(prison, "greta"), pin=PIN)
    assert answer.status_code == 403 and tablet.names() == [id_of(prison, "grace")]


def test_a_withdrawn_role_takes_the_officer_off_the_list(
    prison: Prison, tablet: SharedTablet
) -> None:
    greta = prison.person["greta"].pk
    withdraw_role(prison.ann, person_id=greta, role=Role.GATE_OFFICER)
    assert tablet.come_on("greta").status_code == 403


def test_a_new_pin_works_at_once_and_the_old_one_does_not(
    prison: Prison, tablet: SharedTablet
) -> None:
    choose_pin(prison.greta, password=PASSWORD, new_pin="8264")
    assert tablet.come_on("greta", PIN).status_code == 409
    assert tablet.come_on("greta", "8264").status_code == 302


def test_a_new_pin_ends_the_session_that_the_old_pin_opened(
    prison: Prison, tablet: SharedTablet
) -> None:
    """A colleague who read Greta's PIN over her shoulder is signed in as Greta until she changes
    it.
    """
    tablet.come_on("greta")
    call = "/api/v1/visits"
    assert tablet.client.get("/board/").status_code == tablet.client.get(call).status_code == 200
    choose_pin(prison.greta, password=PASSWORD, new_pin="8264")
    assert tablet.client.get(call).status_code in {401, 403}
    assert tablet.client.get("/board/").status_code == 302
    assert tablet.on == ""


def test_a_new_password_needs_a_full_sign_in_on_the_tablet(
    prison: Prison, tablet: SharedTablet
) -> None:
    greta = Person.objects.get(pk=prison.person["greta"].pk)
    greta.set_password("eight lorries a day")
    greta.save(update_fields=["password"])
    assert tablet.come_on("greta").status_code == 403


def test_a_person_without_a_role_at_the_gate_is_never_listed(prison: Prison) -> None:
    tablet = SharedTablet(prison).shared_by("kay", "ceri", "ann")
    assert not TabletOfficer.objects.exists()
    assert tablet.client.get("/officer/").status_code == 200 and tablet.names() == []
    assert tablet.come_on("kay").status_code == 403


def test_a_browser_that_is_not_an_enrolled_tablet_sees_no_names(prison: Prison) -> None:
    strange = SharedTablet(prison, secret="a browser at home")
    for answer in (strange.client.get("/officer/"), strange.client.post("/officer/")):
        assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    strange.sign_in("grace")
    assert not TabletOfficer.objects.exists()
    assert "Change officer" not in page_text(strange.client.get("/board/"))


def test_a_revoked_tablet_lets_nobody_sign_in(prison: Prison, tablet: SharedTablet) -> None:
    form = tablet.form()
    revoke_device(prison.ann, device_id=prison.device["gate-1"].pk)
    answer = submit(tablet.client, form, officer=id_of(prison, "greta"), pin=PIN)
    assert answer.status_code == 403 and "data-revoked" in page_text(answer)
    assert tablet.on == ""


def test_the_change_of_officer_needs_the_token_of_the_page(prison: Prison) -> None:
    tablet = SharedTablet(prison).shared_by("greta", "grace")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = tablet.client.cookies
    typed = {"officer": id_of(prison, "greta"), "pin": PIN, "next": "/board/"}
    assert strict.post("/officer/", typed).status_code == 403
    assert tablet.on == id_of(prison, "grace")


def test_the_next_page_is_always_a_page_of_this_site(prison: Prison, tablet: SharedTablet) -> None:
    for address in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        answer = tablet.come_on("greta", next_path=address)
        assert answer["Location"] == "/"


def test_a_pin_opens_only_the_work_at_the_gate(prison: Prison) -> None:
    """A gate manager's PIN, seen over a shoulder, must not release a vehicle."""
    tablet = SharedTablet(prison).shared_by("mia", "grace")
    there = seal(prison)
    tablet.come_on("mia")
    assert tablet.client.get(f"/visits/{there.visit.pk}/sheet/").status_code == 200
    answer = tablet.client.post(f"/visits/{there.visit.pk}/release/", {"pin": PIN, "uuid": uuid4()})
    assert answer.status_code == 403
    assert "Sign in with your password to do this." in page_text(answer)
    call: dict[str, Any] = {"content_type": "application/json"}
    api = tablet.client.post(f"/api/v1/visits/{uuid4()}/release", {}, **call)
    assert api.status_code == 403 and api.json()["code"] == "password-needed"
    tablet.sign_in("mia")
    answer = tablet.client.get(f"/visits/{there.visit.pk}/release/")
    assert answer.status_code == 200


def test_two_pins_on_one_tablet_are_not_two_searchers(prison: Prison) -> None:
    """The second searcher signs on a device of their own, also when officers share a tablet."""
    tablet = SharedTablet(prison).shared_by("greta", "grace")
    there = seal(prison)
    answer_everything(prison.grace, there, second=prison.greta)
    address = f"/visits/{there.visit.pk}/sign/"
    first = read(tablet.client, address).form("/sign/")
    assert submit(tablet.client, first, place="1", pin=PIN).status_code == 302
    tablet.come_on("greta")
    second = read(tablet.client, address).form("/sign/")
    answer = submit(tablet.client, second, place="2", pin=PIN)
    assert answer.status_code == 409
    assert "Sign in on your own device" in page_text(answer)


def test_a_locked_tablet_shows_no_page_until_a_pin_is_entered(
    prison: Prison, tablet: SharedTablet
) -> None:
    assert submit(tablet.client, read(tablet.client, "/officer/").form("/lock/")).status_code == 302
    answer = tablet.client.get("/board/")
    assert answer["Location"] == "/officer/?next=%2Fboard%2F"
    assert tablet.client.post("/account/duty/", {"uuid": uuid4()}).status_code == 403
    assert "This tablet is locked" in page_text(tablet.client.get("/officer/"))
    assert tablet.come_on("grace").status_code == 302
    assert tablet.client.get("/board/").status_code == 200


def test_nobody_can_lock_a_tablet_from_outside(prison: Prison) -> None:
    assert Client().post("/officer/lock/")["Location"].startswith("/sign-in/")
    home = SharedTablet(prison, secret="a browser at home")
    home.sign_in("grace")
    assert home.client.post("/officer/lock/", {"uuid": uuid4()}).status_code == 409
    assert home.client.get("/board/").status_code == 200


def test_another_officer_unlocks_with_their_own_pin(prison: Prison, tablet: SharedTablet) -> None:
    tablet.client.post("/officer/lock/", {"uuid": uuid4()})
    assert tablet.come_on("greta").status_code == 302
    assert tablet.client.get("/board/").status_code == 200
    assert tablet.on == id_of(prison, "greta")


def test_a_locked_tablet_still_shows_and_raises_a_stop(
    prison: Prison, tablet: SharedTablet
) -> None:
    tablet.client.post("/officer/lock/", {"uuid": uuid4()})
    raised = submit(tablet.client, read(tablet.client, "/stop/").form("/stop/"))
    assert raised.status_code == 302
    banner = tablet.client.get("/stops/banner/", headers={"HX-Request": "true"})
    assert "All vehicles stop" in page_text(banner)


def test_a_locked_tablet_still_sends_what_was_recorded(
    prison: Prison, tablet: SharedTablet
) -> None:
    tablet.client.post("/officer/lock/", {"uuid": uuid4()})
    assert tablet.client.get("/api/v1/tablet").status_code == 200


def test_the_same_officer_goes_on_under_the_cover_with_the_page_as_it_was(
    prison: Prison, tablet: SharedTablet
) -> None:
    htmx = {"HX-Request": "true"}
    locked = tablet.client.post("/officer/lock/", {"uuid": uuid4()}, headers=htmx)
    assert locked.status_code == 204
    token = tablet.client.cookies["csrftoken"].value
    typed = {"officer": id_of(prison, "grace"), "pin": PIN, "next": "/board/"}
    answer = tablet.client.post("/officer/", typed, headers=htmx)
    assert (answer.status_code, answer["HX-Trigger"]) == (204, "officer:unlocked")
    assert tablet.client.cookies["csrftoken"].value == token, "the forms of the page stay valid"
    typed["officer"] = id_of(prison, "greta")
    answer = tablet.client.post("/officer/", typed, headers=htmx)
    assert answer["HX-Redirect"] == "/board/"


def test_a_password_opens_a_session_without_the_limits_of_a_pin(
    prison: Prison, tablet: SharedTablet
) -> None:
    tablet.client.post("/officer/lock/", {"uuid": uuid4()})
    tablet.sign_in("greta")
    assert tablet.client.get("/board/").status_code == 200


@pytest.mark.parametrize("who", ["bea", "sam"])
def test_an_administrator_or_security_lead_takes_an_officer_off_a_tablet(
    prison: Prison, tablet: SharedTablet, who: str
) -> None:
    desk = browser(prison, who)
    page = read(desk, "/shared-tablets/")
    assert "Greta Bain" in page.text and "gate-1" in page.text
    listed = TabletOfficer.objects.get(person=prison.person["greta"], withdrawn_at=None)
    assert submit(desk, page.form(f"{listed.pk}/withdraw/")).status_code == 302
    assert tablet.names() == [id_of(prison, "grace")]
    assert tablet.come_on("greta").status_code == 403


def test_an_officer_who_is_taken_off_is_signed_out_at_once(
    prison: Prison, tablet: SharedTablet
) -> None:
    tablet.come_on("greta")
    assert tablet.client.get("/board/").status_code == 200
    listed = TabletOfficer.objects.get(person=prison.person["greta"], withdrawn_at=None)
    withdraw_pin_sign_in(prison.sam, listed_id=listed.pk)
    assert tablet.client.get("/api/v1/tablet").status_code == 401
    assert tablet.client.get("/board/")["Location"] == "/sign-in/"
    assert tablet.on == ""


def test_a_session_by_pin_is_worth_nothing_in_another_browser(
    prison: Prison, tablet: SharedTablet
) -> None:
    tablet.come_on("greta")
    thief = Client()
    thief.cookies["sessionid"] = str(tablet.client.session.session_key)
    assert thief.get("/board/")["Location"] == "/sign-in/"


def test_a_gate_officer_cannot_take_a_colleague_off_a_tablet(
    prison: Prison, tablet: SharedTablet
) -> None:
    listed = TabletOfficer.objects.get(person=prison.person["greta"], withdrawn_at=None)
    answer = tablet.client.post(f"/shared-tablets/{listed.pk}/withdraw/", {"uuid": uuid4()})
    assert answer.status_code == 403


def test_an_officer_who_signs_in_at_the_board_sees_the_zone_that_is_searched_next(
    prison: Prison, tablet: SharedTablet
) -> None:
    assert tablet.come_on("greta")["Location"] == "/board/"
    there = seal(prison)
    first = sheet(prison.establishment.pk, there.visit.pk).next_item
    assert first is not None
    zone = f"/visits/{there.visit.pk}/sheet/{first.item.code}/"
    assert tablet.come_on("grace")["Location"] == zone
    assert tablet.come_on("greta", next_path="/visits/new/")["Location"] == "/visits/new/"
    void_lock(prison.grace, visit_id=there.visit.pk, reason=VoidReason.INNER_GATE_OPENED)
    assert tablet.come_on("grace")["Location"] == "/board/"


def test_an_officer_who_signs_in_sees_the_board_when_something_was_found(
    prison: Prison, tablet: SharedTablet
) -> None:
    there = seal(prison)
    answer_item(prison.tom, search_id=there.search.pk, item="B1", answer=ItemAnswer(Result.FOUND))
    assert tablet.come_on("greta")["Location"] == "/board/"
