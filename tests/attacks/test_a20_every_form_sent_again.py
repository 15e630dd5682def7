"""Attack 20, for every form of the site: the form is sent again with the same or other content.

`views.page_access.page` compares the content before a view reads anything. Therefore no page can
forget a field, or answer from data that has changed since. The routes are read from the URL
resolver: a new route that takes a POST is tested without being added to a list.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import resolve

from searches.models import LedgerEntry, Operation
from searches.views.form_content import SECRET, content_of_form
from tests.support.browsers import browser
from tests.support.factories import OperationFactory
from tests.support.form_values import NAMED, typed
from tests.support.forms import page_forms, page_text
from tests.support.photographs import photograph
from tests.support.routes import Route, routes
from tests.support.sample_prison import Prison
from tests.support.scoping import World, world  # noqa: F401
from tests.test_scoping import BUTTONS, DEMO, LOCKS, OPEN, WHO

if TYPE_CHECKING:
    from tests.support.forms import ClientResponse

SENTENCE = "This form was already sent with different details. Load the page again."
#: Forms of the login library allauth: signing in, the password page and the second factor. Each
#: asks for the old password every time.
OTHER = OPEN | DEMO | LOCKS | {"account_reauthenticate", "account_change_password"}
FORMS = [
    route
    for route in routes()
    if not route.address.startswith("/api/")
    and route.name not in OTHER
    and not route.name.startswith("mfa_")
]
#: The evidence pack and the showing of an announcement are recorded each time, once for each person
#: and device. Their forms store no answer.
KEEPS_NO_ANSWER = {"take_evidence", "announcements_shown"}
#: Forms that have nothing to act on in the world below: the hold or lock is gone, no tablet is
#: offline, no drill is drawn, the delivery has arrived, no two tablets clash, no photograph looks
#: like a copy, the prisoner is on the way already, the count is signed, nobody of no party was
#: found, no prisoner is on two lists, no code was read out, or the text does not fit. The first
#: test below still sends them.
NOTHING_TO_ACT_ON = {
    "ask_override",
    "radio_release",
    "edit_checklist",
    "settle_drill",
    "move_delivery",
    "cancel_delivery",
    "tap_seen",
    "settle_clash",
    "void_lock",
    "grant_override",
    "photo_difference",
    "send_back",
    "join_count",
    "settle_found_person",
    "move_prisoner",
    "swap_prisoners",
    "confirm_session",
    "roll_imports",
    "pick_party",
    "enter_radio_count",
}
#: Acts that record the reading of a page. They are recorded each time, even when the page refuses.
LOOKS = {"look_at_names", "look_at_page", "look_at_ledger"}
#: The people who try every form: one of each role, and two with a party or area of their own.
SENDERS = [*WHO.values(), "kay", "hana"]
#: The person who can send a form in the world below. Every sender tries a form that is not listed.
SENT_BY = {
    "way_in": "theo",
    "arrive": "theo",
    "leave": "theo",
    "sight": "theo",
    "put_on_seal": "theo",
    "correct_plate": "theo",
    "change_vehicle_type": "theo",
    "turn_back": "theo",
    "detain": "theo",
    "seal": "theo",
    "open_outer_gate": "theo",
    "gone": "theo",
    "deliveries": "theo",
    "expect_delivery": "theo",
    "watch": "sid",
    "work_marker": "sid",
    "raise_stop": "theo",
    "tick_step": "ceri",
    "close_stop": "ceri",
    "record_operator_call": "ceri",
    "near_miss": "theo",
    "open_announcement": "ceri",
    "release": "theo",
    "manual_release": "dee",
    "search_again": "theo",
    "acknowledge_found": "ceri",
    "drill_code": "theo",
    "answer_item": "theo",
    "send_photo": "theo",
    "sign_search": "theo",
    "way_in_photo": "theo",
    "look_at_photo": "theo",
    "publish_checklist": "dee",
    "call_whole_roll": "ceri",
    "sign_whole_roll": "ceri",
    "landings": "lena",
    "open_work_session": "kay",
    "add_to_work_session": "kay",
    "end_work_session": "lena",
    "send_prisoner": "kay",
    "cancel_movement": "kay",
    "cancel_sent": "kay",
    "remove_allocation": "ceri",
    "not_at_work": "ceri",
    "receive_hand_back": "lena",
    "receive_prisoner": "lena",
    "take_over_party": "kay",
    "count_party": "omar",
    "tap_person": "lena",
    "name_stranger": "kay",
    "sign_count": "lena",
    "judge_parked": "sid",
    "work_exception": "sid",
    "reopen_exception": "dee",
    "place_legal_hold": "dee",
    "lift_legal_hold": "dee",
    "decide_confirmation": "ceri",
    "renew_confirmation": "ann",
    "people": "ann",
    "person_roles": "ann",
    "person_password": "ann",
    "enrol_device": "ann",
    "revoke_device": "ann",
    "withdraw_pin_sign_in": "ann",
    "prison": "ann",
    "prisoners": "ceri",
    "leave_prison": "ceri",
    "choose_pin": "theo",
    "duty": "theo",
    "policy": "sid",
    "escalation": "sid",
    "allocate": "ceri",
    "replace_allocation": "ceri",
    "state_absence": "ceri",
    "account_for_absence": "hana",
}
FILES = {"photo": photograph(1, 1280, 960), "file": b"number,name,cell,landing\n"}


def fields_needed(target: World) -> dict[str, dict[str, Any]]:
    """Return, by the name of the form, the values that the test must fill in itself because the
    usual test values do not pass.
    """
    gardens = target.prison.prisoners["laundry"][0]
    places = {"escort": "", "planned_areas": ["stores"], "packed_by": ["kitchen"]}
    numbers = {"pasted": gardens.number}
    return {
        "way_in": places,
        "expect_delivery": places | {"plate": "AB12 CDE"},
        "arrive": {"area": "stores"},
        "open_work_session": {"pasted": "A1000AA"},
        "add_to_work_session": {"pasted": "A1000AA"},
        "allocate": numbers,
        "replace_allocation": numbers | {"apply": "1"},
        "state_absence": {"prisoner": gardens.pk, "reason": "court"},
        "account_for_absence": {"number": gardens.number},
    }


@dataclass(frozen=True)
class Sending:
    """One form of one person, which a test sends several times."""

    client: Client
    address: str
    fields: Mapping[str, Any]

    def send(self, **changed: Any) -> ClientResponse:
        body = {**self.fields, **changed}
        files = {"photo": body["photo"], "file": body["file"]}
        sent = {name: SimpleUploadedFile(name, content) for name, content in files.items()}
        # Refusals are HTML fragments here, which render faster than pages.
        return self.client.post(self.address, {**body, **sent}, headers={"HX-Request": "true"})

    @property
    def was_answered(self) -> bool:
        return Operation.objects.filter(pk=self.fields["uuid"]).exists()


def number_of_records() -> tuple[int, int]:
    """Return the number of operations, and of ledger entries that do not only record a reading."""
    return Operation.objects.count(), LedgerEntry.objects.exclude(act__in=LOOKS).count()


def made_up_arguments() -> dict[str, Any]:
    """Return a value for every argument of an address. No row has these ids."""
    arguments = {name for route in FORMS for name in route.arguments}
    known = {"code": "WWI", "size": 1, "item": "U5", "slot": "U5", "pk": 1}
    return {name: uuid4() for name in arguments | {*NAMED, "enrolled_id"}} | known


@pytest.mark.slow
def test_no_form_is_answered_twice_for_different_content(prison: Prison) -> None:
    """Send each form under a UUID that the same person has already used."""
    clients = {name: browser(prison, name) for name in SENDERS}
    ids, tried, wrong = made_up_arguments(), 0, list[str]()
    for route in FORMS:
        statuses = list[int]()
        for name, client in clients.items():
            answer, stood = send_used_form(prison, name, client, route, ids)
            statuses.append(answer.status_code)
            if answer.status_code == 403:
                continue
            if number_of_records() != stood:
                wrong.append(f"{route.address}: other content was stored")
            if answer.status_code == 409 and SENTENCE in page_text(answer):
                tried += 1
            elif answer.status_code != 405:
                wrong.append(f"{route.address}: {answer.status_code} for other content")
            break
        else:
            wrong.append(f"{route.address}: nobody may send it: {statuses}")
    assert wrong == []
    assert tried > 75


def send_used_form(
    prison: Prison, name: str, client: Client, route: Route, ids: Mapping[str, Any]
) -> tuple[ClientResponse, tuple[int, int]]:
    """Send the form under a UUID that this person used for another act.

    Returns the response and the number of records before it.
    """
    form = typed(ids)
    OperationFactory.create(
        id=form["uuid"],
        establishment=prison.establishment,
        kind="something_else",
        sent_by=prison.person[name],
    )
    stood = number_of_records()
    # Ask for an HTML fragment, which renders faster than a page.
    return client.post(route.filled(ids), form, headers={"HX-Request": "true"}), stood


@pytest.mark.parametrize("name", [*sorted(typed(made_up_arguments())), "a_field_of_tomorrow"])
def test_every_field_belongs_to_the_content_unless_it_is_a_secret(name: str) -> None:
    form = {
        field: value for field, value in typed(made_up_arguments()).items() if field not in FILES
    }
    other = form | {name: changed(form.get(name, "1"))}
    if name in FILES:
        other = form | {name: SimpleUploadedFile(name, b"other")}
    content, changed_content = (
        content_of_form(RequestFactory().post("/here/", sent)) for sent in (form, other)
    )
    counts = name != "uuid" and not SECRET.search(name)
    assert (content != changed_content) == counts


@pytest.mark.slow
def test_the_same_form_is_answered_alike_and_a_changed_one_is_refused(world: World) -> None:  # noqa: F811
    """Send every form of the site as a permitted person, unchanged and then changed."""
    forms, wrong = 0, list[str]()
    for name, sending in sendings(world, wrong):
        forms += 1
        stood = number_of_records()
        change = changed_field(sending)
        answer = sending.send(**change)
        if answer.status_code != 409 or SENTENCE not in page_text(answer):
            wrong.append(f"{name}: {change} was answered {answer.status_code}")
        if number_of_records() != stood:
            wrong.append(f"{name}: other content was stored")
    assert wrong == []
    assert forms > 75


def sendings(target: World, wrong: list[str]) -> Iterator[tuple[str, Sending]]:
    """Yield each form that is accepted and gives the same answer again.

    Add the others to `wrong`.
    """
    clients = {name: browser(target.prison, name) for name in SENDERS}
    more = fields_needed(target)
    for route in FORMS:
        if route.name in NOTHING_TO_ACT_ON | KEEPS_NO_ANSWER:
            continue
        senders = [SENT_BY[route.name]] if route.name in SENT_BY else SENDERS
        answered, statuses = False, set[int]()
        for button in BUTTONS.get(route.name, ({},)):
            for name in senders:
                fields = {**typed(target.ids), **FILES, **button} | more.get(route.name, {})
                sending = Sending(clients[name], route.filled(target.ids), fields)
                first = sending.send()
                statuses.add(first.status_code)
                if sending.was_answered:
                    answered = True
                    if not is_harmless_again(sending, first):
                        wrong.append(f"{route.address} {button}: was answered otherwise again")
                    yield f"{route.address} {button}", sending
                    break
                if first.status_code == 405:
                    break
        if not answered and 405 not in statuses:
            wrong.append(f"{route.address}: nobody reached the act behind it: {statuses}")


def is_harmless_again(sending: Sending, first: ClientResponse) -> bool:
    """Send the same form again.

    Return whether the answer is the same and nothing more is stored.
    """
    stood, again = number_of_records(), sending.send()
    same_place = again.headers.get("Location") == first.headers.get("Location")
    return number_of_records() == stood and again.status_code == first.status_code and same_place


def changed_field(sending: Sending) -> dict[str, Any]:
    """Return a changed value for one field of the form, or a field that no page knows."""
    module = inspect.getmodule(resolve(sending.address).func)
    assert module is not None
    forms = [form for form in vars(module).values() if form in page_forms()]
    named = {name for form in forms for name in form.base_fields}
    content = {name for name in named & set(sending.fields) if not SECRET.search(name)}
    for name in sorted(content - {"uuid"}):
        return {name: changed(sending.fields[name])}
    return {"unknown": "1"}


def changed(value: Any) -> Any:
    match value:
        case bytes():
            return value + b"more"
        case UUID():
            return uuid4()
        case list():
            return [*value, *(value[:1] or ["one more"])]
        case "on" | "yes" | "no":
            return ""
    return str(int(value) + 1) if str(value).isdecimal() else f"{value} x"
