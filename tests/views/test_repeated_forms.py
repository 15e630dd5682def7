"""Every form that writes goes through `submit`, so that pressing a button twice changes nothing."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from searches import views
from searches.models import LedgerEntry, Operation
from tests.support.forms import Page, page_text
from tests.support.sample_prison import PASSWORD, Prison

ROOM = Path(views.__file__).parent
ONCE = {"submit", "submit_in_parts"}
#: Views without `submit`: taking the evidence pack is recorded each time, playing the demo writes
#: nothing, and the showing of an announcement is recorded once for each person and device anyway.
EXEMPT = {("evidence", "download_pack"), ("demo", "play"), ("announcements", "report_shown")}
#: Nothing is stored for these: a session begins, or the screen is locked.
EXEMPT |= {("officers", "officer"), ("officers", "lock_screen")}
#: By form: the person, the page, and the fields.
FORMS: dict[str, tuple[str, str, dict[str, str]]] = {
    "area": ("ann", "/prison/", {"add": "area", "code": "bakery", "name": "Bakery"}),
    "person": (
        "ann",
        "/people/",
        {"staff_number": "X1", "printed_name": "X Y", "password": PASSWORD},
    ),
    "role": ("ann", "/people/{person}/roles/", {"grant": "escort"}),
    "screen": ("ann", "/devices/enrol/", {"name": "new-1", "area": ""}),
    "revoke": ("ann", "/devices/{device}/revoke/", {}),
    "pin": ("grace", "/account/pin/", {"password": PASSWORD, "new_pin": "7391"}),
    "duty": ("grace", "/account/duty/", {"off": "1"}),
    "marker": ("sam", "/watch/", {"driver_name": "Some One", "reason": "said so"}),
    "stop": ("grace", "/stop/", {}),
    "near miss": ("kay", "/near-misses/new/", {"seen": "soot"}),
    "roll": ("ceri", "/rolls/whole/call/", {}),
}


def signed_in(prison: Prison, name: str) -> Client:
    client = Client()
    client.force_login(prison.person[name])
    return client


def posting() -> list[tuple[str, str, set[str]]]:
    """Return each view that takes a POST: its module, its name, and the names that its
    code uses.
    """
    found = []
    for path in sorted(ROOM.rglob("*.py")):
        tree = ast.parse(path.read_text())
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for view in functions.values():
            decorators = " ".join(ast.unparse(decorator) for decorator in view.decorator_list)
            if "require_POST" in decorators or "'POST'" in decorators:
                found.append((path.stem, view.name, _reached(view, functions, set())))
    return found


def _reached(
    node: ast.FunctionDef, functions: dict[str, ast.FunctionDef], seen: set[str]
) -> set[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and inner.id not in seen:
            seen.add(inner.id)
            if inner.id in functions:
                _reached(functions[inner.id], functions, seen)
    return seen


@pytest.mark.parametrize("view", posting(), ids=lambda view_: f"{view_[0]}.{view_[1]}")
def test_each_view_that_writes_submits_a_command(view: tuple[str, str, set[str]]) -> None:
    module, name, reached = view
    assert (module, name) in EXEMPT or reached & ONCE, f"{module}.{name} writes at each press"


def _sent(prison: Prison, which: str) -> tuple[Client, str, dict[str, Any]]:
    who, address, typed = FORMS[which]
    named = {"person": prison.person["tom"].pk, "device": prison.device["gate-2"].pk}
    return signed_in(prison, who), address.format(**named), {"uuid": uuid4(), **typed}


@pytest.mark.parametrize("which", FORMS)
def test_pressing_the_button_twice_writes_nothing_more(prison: Prison, which: str) -> None:
    client, address, typed = _sent(prison, which)
    first = client.post(address, typed)
    entries = LedgerEntry.objects.count()
    again = client.post(address, typed)
    assert first.status_code == again.status_code
    assert first.status_code in {200, 302}, first.content
    assert LedgerEntry.objects.count() == entries
    assert Operation.objects.get(pk=typed["uuid"]).status == 201


@pytest.mark.parametrize("which", FORMS)
def test_a_form_without_its_uuid_writes_nothing(prison: Prison, which: str) -> None:
    client, address, typed = _sent(prison, which)
    entries = LedgerEntry.objects.count()
    assert client.post(address, typed | {"uuid": ""}).status_code == 422
    assert LedgerEntry.objects.count() == entries


def test_sending_a_file_twice_gives_the_same_report(prison: Prison) -> None:
    client, uuid = signed_in(prison, "mia"), uuid4()
    rows = "plate,type,haulier,phone_24h,expected_at\nAB12 CDE,rigid,Roe,0113 496 0000,"
    rows += f"{timezone.now() + timedelta(days=1):%Y-%m-%d %H:%M}"
    answers = [
        client.post(
            "/deliveries/", {"uuid": uuid, "file": SimpleUploadedFile("d.csv", rows.encode())}
        )
        for _ in range(2)
    ]
    assert all("1 of 1 rows imported" in page_text(answer) for answer in answers)
    assert LedgerEntry.objects.filter(act="import_deliveries").count() == 1


def test_a_refused_form_has_a_new_uuid_and_the_typed_text(prison: Prison) -> None:
    client, uuid = signed_in(prison, "sam"), str(uuid4())
    typed = {"uuid": uuid, "driver_name": "Some One", "reason": ""}
    refused = client.post("/watch/", typed)
    assert refused.status_code == 422
    form = Page(refused).form("/watch/")
    assert form.fields["driver_name"] == "Some One"
    assert form.fields["uuid"] not in {uuid, ""}
    assert client.post("/watch/", form.fields | {"reason": "He asked"}).status_code == 302


def test_no_pin_is_stored_not_even_as_a_digest(prison: Prison) -> None:
    client, uuid = signed_in(prison, "grace"), uuid4()
    client.post("/account/pin/", {"uuid": uuid, "password": PASSWORD, "new_pin": "7391"})
    again = {"uuid": uuid, "password": "other", "new_pin": "7392"}
    assert client.post("/account/pin/", again).status_code == 302
