"""Security leads change the escalation table on a page, and a second person confirms it."""

from __future__ import annotations

import pytest

from searches.facts.escalation import escalation_table
from searches.models import Confirmation
from searches.words.announcements import AnnouncementKind
from searches.words.escalation import DEFAULT_TABLE, EscalationStep, Way
from tests.support.browsers import browser
from tests.support.forms import page_text, read
from tests.support.sample_prison import Prison

NEW = f"row-{len(DEFAULT_TABLE)}"
LATE = AnnouncementKind.COUNT_LATE


def send(prison: Prison, **fields: str) -> str:
    """Send the form of Sam's page with some fields changed, and return the text of the answer."""
    sam = browser(prison, "sam")
    form = read(sam, "/escalation/").form("/escalation/")
    changed = {name.replace("_", "-"): value for name, value in fields.items()}
    answer = sam.post("/escalation/", form.fields | changed, follow=True)
    return page_text(answer)


def test_a_row_for_the_orderly_officer_applies_at_once(prison: Prison) -> None:
    row = {f"{NEW}-kind": LATE.value, f"{NEW}-minutes": "1", f"{NEW}-to": "orderly_officer"}
    assert "The table has been saved and applies from now on." in send(prison, **row)
    added = EscalationStep(LATE, 1, Way.SCREEN, "orderly_officer")
    assert set(escalation_table(prison.establishment.pk)) == {*DEFAULT_TABLE, added}


def test_a_row_with_a_new_address_waits_for_a_second_person_who_sees_the_change(
    prison: Prison,
) -> None:
    row = {f"{NEW}-kind": LATE.value, f"{NEW}-minutes": "3", f"{NEW}-to": "email"}
    text = send(prison, **row | {f"{NEW}-address": "duty@wharfdale.test"})
    assert "Another security lead or the duty governor must confirm the changed table." in text
    assert escalation_table(prison.establishment.pk) == DEFAULT_TABLE
    waiting = Confirmation.objects.get(kind="escalation")
    page = page_text(browser(prison, "sid").get(f"/confirmations/{waiting.pk}/"))
    assert "A count is late: after 3 min, e-mail to duty@wharfdale.test" in page
    assert "No row would be removed." in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"minutes": "0", "to": "auditor"}, "Enter the minutes as a whole number from 1 to 60."),
        ({"minutes": "soon", "to": "auditor"}, "Enter the minutes as a whole number from 1 to 60."),
        ({"minutes": "5", "to": ""}, "Choose who hears of the announcement."),
        ({"minutes": "5", "to": "king"}, "Choose who hears of the announcement."),
        (
            {"minutes": "5", "to": "email", "address": "duty"},
            "Enter an e-mail address, such as duty@example.org.",
        ),
    ],
)
def test_a_wrong_row_is_refused_beside_its_field(
    prison: Prison, fields: dict[str, str], sentence: str
) -> None:
    row = {f"{NEW}-kind": LATE.value} | {f"{NEW}-{key}": value for key, value in fields.items()}
    assert sentence in send(prison, **row)
    assert escalation_table(prison.establishment.pk) == DEFAULT_TABLE


def test_the_control_room_cannot_open_the_page(prison: Prison) -> None:
    assert browser(prison, "ceri").get("/escalation/").status_code == 403
