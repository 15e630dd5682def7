"""A requested override is described in words to people who can grant it."""

from __future__ import annotations

from uuid import UUID

import pytest

from searches.services.release.overrides import ask_override, grant_override
from searches.words.releases import HoldCode
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock, send_photo

REASON = "The lens broke on this tablet in the rain."
ASKED = "An override has been requested."


@pytest.fixture
def override_id(prison: Prison, in_the_lock: InTheLock) -> UUID:
    send_photo(prison.grace, in_the_lock, "U3", "U3")
    override = ask_override(
        prison.mia,
        visit_id=in_the_lock.visit.pk,
        hold_code=HoldCode.PHOTO_MISSING,
        subject="U8",
        reason=REASON,
        pin=PIN,
    )
    return override.pk


def page(prison: Prison, who: str, address: str) -> str:
    return page_text(browser(prison, who).get(address))


@pytest.mark.parametrize(("who", "sees"), [("omar", True), ("mia", False), ("dee", False)])
def test_the_board_shows_a_requested_override_to_people_who_can_grant_it(
    prison: Prison, in_the_lock: InTheLock, override_id: UUID, who: str, sees: bool
) -> None:
    for address in ("/board/", "/board/sections/"):
        assert (ASKED in page(prison, who, address)) is sees


def test_the_board_no_longer_shows_a_granted_override(
    prison: Prison, in_the_lock: InTheLock, override_id: UUID
) -> None:
    grant_override(prison.omar, override_id=override_id, pin=PIN)
    assert ASKED not in page(prison, "omar", "/board/")


@pytest.mark.parametrize("who", ["omar", "dee"])
def test_a_requested_override_is_described_in_words(
    prison: Prison, in_the_lock: InTheLock, override_id: UUID, who: str
) -> None:
    words = page(prison, who, f"/visits/{in_the_lock.visit.pk}/release/")
    assert REASON in words
    assert "photo-missing U8" not in words


def test_a_hold_has_words_beside_its_code(prison: Prison, in_the_lock: InTheLock) -> None:
    send_photo(prison.grace, in_the_lock, "U3", "U3")
    address = f"/visits/{in_the_lock.visit.pk}/override/?code=photo-missing&subject=U8"
    assert "Photograph missing" in page(prison, "mia", address)


def test_requesting_an_override_is_a_separate_button(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    send_photo(prison.grace, in_the_lock, "U3", "U3")
    words = page(prison, "mia", f"/visits/{in_the_lock.visit.pk}/release/")
    link = words[: words.index("Ask to override")].rsplit("<a ", 1)[1]
    assert "govuk-button--secondary" in link
