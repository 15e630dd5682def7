"""Every page of the site, opened without signing in and as each role of another prison.

tests/api/test_scoping.py does the same for the operations of the API's schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client

from searches.words.people import Role
from tests.services.rolls.test_wing_officers import new_wing_officer
from tests.support.browsers import browser
from tests.support.form_values import NAMED, typed
from tests.support.forms import page_forms
from tests.support.routes import Route, UnknownArgument, routes
from tests.support.sample_prison import PEOPLE, Prison
from tests.support.scoping import World, nothing_there, reaching_across, world  # noqa: F401

if TYPE_CHECKING:
    from tests.support.forms import ClientResponse

ROOT = Path(__file__).parents[1]
WHO = {role: name for name, _, role, _, _ in PEOPLE} | {Role.ADMINISTRATOR: "ann"}
#: Locks the browser that calls it, so that no page after it would answer. It names no row.
LOCKS = {"lock_screen"}
PAGES = [
    route for route in routes() if not route.address.startswith("/api/") and route.name not in LOCKS
]
#: Pages open to anybody. They show no data of a prison, or published data such as checkpoints.
OPEN = {"healthz", "manifest", "service_worker", "offline", "surroundings"}
OPEN |= {"not_sent", "not_raised"}
OPEN |= {"outbox_worker", "tablet", "tablet_waiting"}
OPEN |= {"checkpoint", "checkpoint_of_size", "checkpoint_key"}
OPEN |= {"account_login", "account_logout", "account_inactive", "account_signup"}
OPEN |= {"officer"}  # an enrolled tablet shows its own officers; others are sent to sign in
OPEN |= {"mfa_authenticate", "mfa_login_webauthn"}
#: The guide of the made-up prison, which exists only in the demo.
DEMO = {"demo", "demo_play"}
SHUT = {403, 404, 405}
#: Finds, in the code of the views, the button names that a view reads.
PRESSED = re.compile(r"""button\(request, "(\w+)"\)""")
#: Fields that are chosen from a list of the page, sent under other names, or never the name of a
#: row.
CHOSEN_FROM_OWN = {"screen", "ticked", "brought", "act", "day", "before"}
#: Buttons of one form that do different acts.
BUTTONS: dict[str, tuple[dict[str, str], ...]] = {
    "sight": ({"sight": "regained"}, {"sight": "lost"}),
    "void_lock": ({"reason": "inner_gate_opened"},),
    "detain": ({}, {"end": "1"}),
    "work_marker": ({}, {"close": "1"}),
    "close_stop": ({}, {"closing": ""}),
    "person_roles": (
        {"close": ""},
        {"close": "1"},
        {"close": "", "open": "1"},
        {"close": "", "grant": "", "withdraw": "escort"},
    ),
    "duty": ({}, {"off": "1"}),
    "work_exception": ({"do": "acknowledge"}, {"do": "comment"}, {"do": "resolve"}),
    "prison": ({"add": "area"}, {"add": "party"}, {"add": "landing"}),
    "replace_allocation": ({}, {"apply": "1"}),
    "settle_clash": ({"same_vehicle": "yes"}, {"same_vehicle": "no"}),
    "decide_confirmation": ({}, {"refuse": "1"}),
    "tick_step": ({}, {"step": "standfast"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("half", [0, 1])
def test_no_page_shows_another_prison_or_acts_on_it(
    half: int,
    other_prison: Prison,
    world: World,  # noqa: F811
) -> None:
    wrong = []
    new_wing_officer(other_prison, "A1")
    who = WHO | {Role.WING_OFFICER: "wes"}
    for role in list(Role)[half::2]:
        stood, client = world.seq, browser(other_prison, who[role])
        for route, method, body in CALLS:
            if "_auth_user_id" not in client.session:  # some pages sign the user out
                client = browser(other_prison, who[role])
            wrong += [f"{role}: {leak}" for leak in leaks(route, method, body, world, client)]
            if world.seq != stood:
                wrong.append(f"{role}: {method} {route.address} wrote into the other prison")
                stood = world.seq
    assert wrong + reaching_across(other_prison, world.keys) == []


def ways_of_calling(route: Route) -> list[tuple[str, dict[str, Any]]]:
    return [("GET", {}), *(("POST", button) for button in BUTTONS.get(route.name, ({},)))]


CALLS = [(route, method, body) for route in PAGES for method, body in ways_of_calling(route)]


def leaks(
    route: Route, method: str, body: dict[str, Any], there: World, client: Client
) -> list[str]:
    """Return the faults of the answer.

    With ids, the answer must equal the answer to made-up ids.
    """
    # The page frame is the same around every page, so it is checked once for each role.
    told = call(client, route, method, there.ids, body, part=route.name != "board")
    # the sender's own values in the answer are not a leak
    sent = {str(value) for value in there.ids.values()}
    shown = there.shown_by(told.content.decode(errors="replace")) - sent
    wrong = [f"shows {word}" for word in sorted(shown)]
    if told.status_code >= 500:
        wrong.append(f"breaks: {told.status_code}")
    elif route.arguments and route.name not in OPEN and not asks_to_sign_in(told):
        other = call(client, route, method, nothing_there(there.ids), body, part=True)
        if told.status_code not in SHUT or other.status_code != told.status_code:
            wrong.append(f"says {told.status_code}, and {other.status_code} to made-up ids")
    return [f"{method} {route.address} {body}: {fault}" for fault in wrong]


def call(
    client: Client,
    route: Route,
    method: str,
    ids: Mapping[str, Any],
    body: dict[str, Any],
    *,
    part: bool = False,
) -> ClientResponse:
    """Open the page or send its form. `part` requests a fragment of the page, which costs less.

    Raises UnknownArgument for a new route whose arguments the test does not know.
    """
    client.raise_request_exception = False  # a page that crashes must not hide the faults of others
    headers = {"HX-Request": "true"} if part else None
    if method == "GET":
        return client.get(route.filled(ids), {"visit": ids["visit_id"]}, headers=headers)
    return client.post(route.filled(ids), {**typed(ids), **body}, headers=headers)


def asks_to_sign_in(answer: ClientResponse) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/sign-in/")


@pytest.mark.slow
def test_every_page_that_names_a_row_is_tried_with_permission(
    other_prison: Prison,
    world: World,  # noqa: F811
) -> None:
    """Each role has the permission, so a refusal is about the prison and not about the role."""
    browsers = {name: browser(other_prison, name) for name in WHO.values()}
    never = [
        route.address
        for route in PAGES
        if route.name not in OPEN | DEMO
        # these pages ask for the password again, or for a key
        and not route.name.startswith("mfa_")
        and not any(reaches(client, route, world) for client in browsers.values())
    ]
    assert never == []


def reaches(client: Client, route: Route, there: World) -> bool:
    """Return whether the person has the permission. The row of another prison is then not found."""
    for way, body in ways_of_calling(route):
        answer = call(client, route, way, there.ids, body, part=True)
        if answer.status_code == 404 if route.arguments else answer.status_code not in {403, 405}:
            return True
    return False


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_signed_out_user_is_sent_to_sign_in(world: World, method: str) -> None:  # noqa: F811
    stood = world.seq
    shut = [route for route in PAGES if route.name not in OPEN | DEMO]
    inside = [
        route.address
        for route in shut
        for answer in [call(Client(), route, method, world.ids, {})]
        if answer.status_code != 405 and not asks_to_sign_in(answer)
    ]
    assert inside == []
    assert world.seq == stood


def test_the_walk_fails_on_an_unknown_argument() -> None:
    with pytest.raises(UnknownArgument, match="kite_id"):
        Route("/visits/<uuid:visit_id>/kites/<uuid:kite_id>/", "kite").filled({"visit_id": 1})
    with pytest.raises(UnknownArgument, match="regex"):
        Route("/regex/(?P<visit_id>.+)$", "regex").filled({"visit_id": 1})


def test_every_field_a_page_reads_is_sent_to_it() -> None:
    """Add a new field to form_values.py, with an id of the first prison if it names a row."""
    text = "".join(file.read_text() for file in sorted((ROOT / "searches/views").rglob("*.py")))
    read = set(PRESSED.findall(text))
    for form in page_forms():
        read |= set(form.base_fields)
    sent = typed(nothing_there(dict.fromkeys(NAMED, uuid4())))
    pressed = {name for ways in BUTTONS.values() for button in ways for name in button}
    assert read - set(sent) - pressed - CHOSEN_FROM_OWN == set()
