"""Attack 20: a form is sent again with other content, and the server answers with success.

The first version compared only three fields of the arrival form. The same form with another number
of people in the cab was answered as a success and stored nothing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from searches.models import LedgerEntry, Operation, Visit
from searches.views.form_content import SECRET
from searches.views.forms.base import SecretField
from tests.support.browsers import browser
from tests.support.forms import page_forms, page_text
from tests.support.sample_prison import Prison
from tests.support.scoping import World, world  # noqa: F401

ROOT = Path(__file__).parents[2]
SENTENCE = "This form was already sent with different details. Load the page again."


def number_of_records() -> tuple[int, int]:
    """Return the number of stored operations and of ledger entries."""
    return Operation.objects.count(), LedgerEntry.objects.count()


WAY_IN = {
    "plate": "KX23 LDV",
    "vehicle_type": "rigid",
    "haulier": "Aire Foods",
    "phone_24h": "01632 960225",
    "driver_name": "Denise Holt",
    "people_in_cab": "1",
    "planned_areas": ["stores"],
    "tail_lift_fitted": "on",
    "cages": "0",
    "seal": "",
    "underneath": "",
    "has_underneath": "nothing",
    "brings": "nothing",
    "load": "Bread",
}


@pytest.mark.parametrize(
    "change",
    [
        {"people_in_cab": "2"},
        {"seal": "S-1001"},
        {"load": "Bread and flour"},
        {"has_underneath": "something", "underneath": "A rope under the frame"},
        {"planned_areas": ["stores", "kitchen-bay"]},
        {"tail_lift_fitted": ""},
        {"vehicle_type": "van"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_arrival_sent_again_with_another_field_is_refused(
    prison: Prison, change: dict[str, Any]
) -> None:
    gate, sent = browser(prison, "grace"), {**WAY_IN, "uuid": uuid4()}
    assert gate.post("/visits/new/", sent).status_code == 302
    stood = number_of_records()
    other = gate.post("/visits/new/", {**sent, **change})
    assert other.status_code == 409
    page = page_text(other)
    assert SENTENCE in page
    assert "Aire Foods" in page  # the page still has the text that was typed
    assert number_of_records() == stood
    assert Visit.objects.within(prison.establishment).get().people_in_cab == 1


def test_an_arrival_form_sent_twice_is_one_visit(prison: Prison) -> None:
    gate, sent = browser(prison, "grace"), {**WAY_IN, "uuid": uuid4()}
    first, again = (gate.post("/visits/new/", sent) for _ in range(2))
    assert first["Location"] == again["Location"]
    assert Visit.objects.within(prison.establishment).count() == 1


def test_another_persons_form_is_refused(prison: Prison) -> None:
    sent = {**WAY_IN, "uuid": uuid4()}
    browser(prison, "grace").post("/visits/new/", sent)
    assert browser(prison, "tom").post("/visits/new/", sent).status_code == 409


def test_every_password_field_of_a_page_is_a_secret() -> None:
    """The digest of every field that is not a secret is stored beside the answer."""
    fields = re.compile(r"<input\b[^>]*>")
    named = {
        re.search(r'\bname="([\w-]+)"', field)
        for page in (ROOT / "templates").rglob("*.html")
        for field in fields.findall(page.read_text())
        if 'type="password"' in field
    }
    names = {found[1] for found in named if found}
    names |= {
        name
        for form in page_forms()
        for name, field in form.base_fields.items()
        if isinstance(field, SecretField)
    }
    assert {"pin", "new_pin", "password", "oldpassword"} <= names
    assert [name for name in sorted(names) if not SECRET.search(name)] == []


@pytest.mark.parametrize("name", ["pinned", "shopping", "shown", "digest", "number", "code"])
def test_other_fields_are_no_secrets(name: str) -> None:
    assert not SECRET.search(name)
