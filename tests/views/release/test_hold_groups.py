"""The decision groups its holds by cause and by who can clear them: people before photographs."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from searches.models import LockSession
from searches.queries.release.release import read_release_page
from searches.views.release.cures import CAUSES, hold_cards, hold_groups
from searches.words.people import Role
from searches.words.releases import HoldCode
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import page_text


def decision_page(morning: Morning, lock: LockSession, who: str, clock: str = "07:31:00") -> str:
    with at(clock):
        text = page_text(browser(morning.prison, who).get(f"/visits/{lock.visit_id}/release/"))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


def test_every_row_of_the_rule_has_one_cause() -> None:
    codes = Counter(code for _, of_cause in CAUSES for code in of_cause)
    assert codes == Counter(HoldCode)


def test_all_missing_photographs_are_one_row(morning: Morning, lock: LockSession) -> None:
    with at("07:31:00"):
        page = read_release_page(morning.prison.ceri, lock.visit_id)
    cards = hold_cards(page, frozenset({Role.CONTROL_ROOM}))
    rows = [row for group in hold_groups(cards) for row in group["rows"]]
    photographs = [row for row in rows if row["code"] == HoldCode.PHOTO_MISSING]
    assert sum(card["code"] == HoldCode.PHOTO_MISSING for card in cards) >= 17
    assert [row["number"] for row in photographs] == [
        sum(card["code"] == HoldCode.PHOTO_MISSING for card in cards)
    ]
    text = decision_page(morning, lock, "ceri")
    assert f"Photograph missing: {photographs[0]['number']}" in text


def test_people_come_before_the_search_and_its_photographs(
    morning: Morning, lock: LockSession
) -> None:
    text = decision_page(morning, lock, "ceri")
    next_hold = text.split("Further holds")[0]
    assert "Kitchen has not been counted." in next_hold
    causes = [text.index(f" {cause} ") for cause in ("People", "The search", "Photographs")]
    assert causes == sorted(causes)


@pytest.mark.parametrize(
    ("who", "role"),
    [("ceri", Role.CONTROL_ROOM), ("grace", Role.GATE_OFFICER), ("dee", Role.DUTY_GOVERNOR)],
)
def test_each_person_reads_how_many_holds_they_can_clear(
    morning: Morning, lock: LockSession, who: str, role: Role
) -> None:
    with at("07:31:00"):
        page = read_release_page(getattr(morning.prison, who), lock.visit_id)
    mine = sum(role in hold.cured_by for hold in page.decision.holds)
    number = len(page.decision.holds)
    sentence = (
        f"You can clear {mine} of these {number} holds."
        if mine
        else f"Other people must clear these {number} holds."
    )
    assert sentence in decision_page(morning, lock, who)


def test_whoever_may_have_to_count_reads_no_number_in_the_hold(
    morning: Morning, lock: LockSession
) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:29:00", people=morning.kitchen[1:])
    assert "23 of 24 seen" in decision_page(morning, lock, "ceri")
    text = decision_page(morning, lock, "omar")
    assert "Kitchen: the count does not balance." in text and "of 24" not in text
