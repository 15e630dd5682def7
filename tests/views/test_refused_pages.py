"""The page of a refusal says what was refused: reading the page, or changing something."""

from __future__ import annotations

from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison


def test_a_page_that_may_not_be_read_says_so(prison: Prison) -> None:
    page = page_text(browser(prison, "grace").get("/people/"))
    assert "You cannot open this page" in page
    assert "Your role does not allow this." in page


def test_a_form_that_may_not_be_sent_says_that_nothing_changed(prison: Prison) -> None:
    page = page_text(browser(prison, "grace").post("/people/"))
    assert "Your change was not made" in page
