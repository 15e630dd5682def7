"""Attack 15: a photograph of an earlier picture on a screen is used to clear a critical zone."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import (
    ExceptionCase,
    LedgerEntry,
    PhotoDifference,
    PhotoExamination,
    Photograph,
    Visit,
)
from searches.rules.release import decide
from searches.services.exceptions.event_readers import catch_up
from searches.words.exceptions import ExceptionCode
from searches.words.releases import Hold, HoldCode, OverrideKind
from tests.api.photos.test_photos import digest_of
from tests.api.tablet_client import Tablet
from tests.imaging.repeat_photographs import seen_again
from tests.imaging.screens_and_prints import FLAT_COPIES
from tests.support.browsers import browser
from tests.support.forms import page_text, read, submit
from tests.support.photographs import photograph
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock, seal

pytestmark = pytest.mark.slow

FIRST = photograph(1, 1200, 900)
ON_A_TELEPHONE = "on a telephone, at 4°"
REASON = "The chain hangs on the other side and the mud is gone."
#: Prints on bent paper and small crops are not always found, see the table in docs/photographs.md.
ALWAYS_FOUND = [way for way in FLAT_COPIES if "printed" not in way and "crop" not in way]


@cache
def flat_copy(way: str) -> bytes:
    """Return the first photograph photographed again in this way. Drawing one takes seconds."""
    return FLAT_COPIES[way](FIRST, 1)


def put(tablet: Client, in_the_lock: InTheLock, slot: str, body: bytes) -> dict[str, Any]:
    item = slot.partition("-")[0]
    answer = tablet.put(
        f"/api/v1/photos/{uuid4()}?visit={in_the_lock.visit.pk}&item={item}&slot={slot}&phase=way_out",
        body,
        content_type="image/jpeg",
        headers={"Content-Digest": digest_of(body), "X-Camera": "page"},
    )
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def rejected(in_the_lock: InTheLock) -> list[Hold]:
    visit = Visit.objects.select_related("establishment", "draw").get(pk=in_the_lock.visit.pk)
    holds = decide(release_facts(visit, now=server_now(), releaser=None)).holds
    return [hold for hold in holds if hold.code is HoldCode.PHOTO_REJECTED]


@pytest.fixture
def tablet(prison: Prison) -> Client:
    return browser(prison, "grace")


@pytest.fixture
def earlier(prison: Prison, tablet: Client) -> UUID:
    """Store a photograph of another lorry's spine from an earlier visit, and return its id."""
    body = put(tablet, seal(prison, plate="AB12CDE"), "U5-front", FIRST)
    return UUID(body["id"])


@pytest.mark.parametrize("way", ALWAYS_FOUND)
def test_a_flat_copy_is_reported_and_holds_the_vehicle(
    prison: Prison, tablet: Client, earlier: UUID, way: str
) -> None:
    in_the_lock = seal(prison)
    body = put(tablet, in_the_lock, "U5-front", flat_copy(way))
    if body["copy_of"]:  # When the copy equals the file itself it is also refused as a copy.
        assert body["copy_of"] == str(earlier) and not body["usable"]
    else:
        assert [warning["code"] for warning in body["warnings"]] == ["flat_copy"]
    (hold,) = rejected(in_the_lock)
    assert (hold.subject, hold.override) == ("U5-front", OverrideKind.NEVER)


@pytest.fixture
def suspected(prison: Prison, tablet: Client, earlier: UUID) -> InTheLock:
    in_the_lock = seal(prison)
    put(tablet, in_the_lock, "U5-front", flat_copy(ON_A_TELEPHONE))
    assert PhotoExamination.objects.get(flat_copy_of=earlier)
    return in_the_lock


def test_a_flat_copy_opens_a_case_with_both_photographs(
    prison: Prison, suspected: InTheLock
) -> None:
    catch_up(prison.establishment.pk)
    case = ExceptionCase.objects.get(code=ExceptionCode.COPIED_PHOTO)
    page = read(browser(prison, "sam"), f"/exceptions/{case.pk}/")
    assert "AB12CDE" in page.text and "KX23LDV" in page.text
    assert "may show an earlier picture instead of the vehicle" in page.text


def test_a_new_photograph_lifts_the_hold(
    prison: Prison, tablet: Client, suspected: InTheLock
) -> None:
    put(tablet, suspected, "U5-front", photograph(7, 1200, 900))
    assert not rejected(suspected)


def compare_page(suspected: InTheLock) -> str:
    return f"/visits/{suspected.visit.pk}/photos/U5-front/difference/"


def test_the_releaser_compares_both_and_signs_that_they_differ(
    prison: Prison, suspected: InTheLock
) -> None:
    mia = browser(prison, "mia")
    page = read(mia, f"/visits/{suspected.visit.pk}/release/")
    assert "Compare both photographs" in page.text
    page = read(mia, compare_page(suspected))
    assert "AB12CDE" in page.text and "KX23LDV" in page.text
    answer = submit(mia, page.form("/difference/"), reason=REASON, pin=PIN)
    assert answer.status_code == 302
    assert not rejected(suspected)
    row = PhotoDifference.objects.get()
    assert (row.reason, row.confirmed_by_id) == (REASON, prison.person["mia"].pk)
    entry = LedgerEntry.objects.get(act="confirm_photographs_differ").body["said"]
    assert (entry["slot"], entry["reason"]) == ("U5-front", REASON)


@pytest.mark.parametrize(
    ("reason", "pin", "sentence"),
    [
        ("different", PIN, "Enter how the photographs differ, in at least 20 characters."),
        (REASON, "0000", "PIN"),
    ],
)
def test_a_reason_and_a_pin_are_needed(
    prison: Prison, suspected: InTheLock, reason: str, pin: str, sentence: str
) -> None:
    mia = browser(prison, "mia")
    form = read(mia, compare_page(suspected)).form("/difference/")
    answer = submit(mia, form, reason=reason, pin=pin)
    assert answer.status_code in {403, 409, 422}
    assert sentence in page_text(answer) and reason in page_text(answer)
    assert rejected(suspected)


def test_a_searcher_cannot_settle_the_comparison(prison: Prison, suspected: InTheLock) -> None:
    grace = browser(prison, "grace")
    page = read(grace, compare_page(suspected))
    assert not [form for form in page.forms if form.action.endswith("/difference/")]
    answer = grace.post(compare_page(suspected), {"uuid": uuid4(), "reason": REASON, "pin": PIN})
    assert answer.status_code == 403 and rejected(suspected)


def test_the_api_names_both_photographs_and_accepts_the_signature(
    prison: Prison, suspected: InTheLock
) -> None:
    address = f"visits/{suspected.visit.pk}/photo-differences"
    (pair,) = Tablet(prison, "mia").get(address).json()["results"]
    assert (pair["earlier"]["plate"], pair["settled"]) == ("AB12CDE", None)
    body = {"id": str(uuid4()), "reason": REASON, "pin": PIN}
    sign = f"photos/{pair['copy']['id']}/difference"
    assert Tablet(prison, "grace").post(sign, body).status_code == 403
    short = {**body, "id": str(uuid4()), "reason": "different"}
    assert Tablet(prison, "mia").post(sign, short).json()["field"] == "reason"
    assert rejected(suspected)
    answers = [Tablet(prison, "mia").post(sign, body).status_code for _ in range(2)]
    assert answers == [201, 200] and not rejected(suspected)
    (pair,) = Tablet(prison, "mia").get(address).json()["results"]
    assert pair["settled"]["reason"] == REASON
    again = Tablet(prison, "mia").post(sign, {**body, "id": str(uuid4())})
    assert (again.status_code, again.json()["code"]) == (409, "differ-already")
    unsuspected = Photograph.objects.exclude(pk=pair["copy"]["id"]).latest("recorded_at")
    elsewhere = f"photos/{unsuspected.pk}/difference"
    assert Tablet(prison, "mia").post(elsewhere, {**body, "id": str(uuid4())}).status_code == 404


def test_the_comparison_is_signed_once(prison: Prison, suspected: InTheLock) -> None:
    mia = browser(prison, "mia")
    form = read(mia, compare_page(suspected)).form("/difference/")
    submit(mia, form, reason=REASON, pin=PIN)
    fields = {"uuid": uuid4(), "reason": REASON, "pin": PIN}
    answer = mia.post(compare_page(suspected), fields)
    assert answer.status_code == 409 and PhotoDifference.objects.count() == 1


def test_a_photograph_without_a_suspicion_has_no_compare_page(
    prison: Prison, tablet: Client, suspected: InTheLock
) -> None:
    put(tablet, suspected, "U5-front", photograph(7, 1200, 900))
    assert browser(prison, "mia").get(compare_page(suspected)).status_code == 404


def test_a_flat_copy_in_another_zone_opens_a_case_and_does_not_hold(
    prison: Prison, tablet: Client, earlier: UUID
) -> None:
    in_the_lock = seal(prison)
    body = put(tablet, in_the_lock, "U8", flat_copy(ON_A_TELEPHONE))
    assert body["warnings"] and not rejected(in_the_lock)
    catch_up(prison.establishment.pk)
    assert ExceptionCase.objects.filter(code=ExceptionCode.COPIED_PHOTO).exists()


def test_a_number_plate_that_matches_flat_is_no_warning(prison: Prison, tablet: Client) -> None:
    put(tablet, seal(prison, plate="AB12CDE"), "A1", FIRST)
    in_the_lock = seal(prison)
    body = put(tablet, in_the_lock, "A1", flat_copy(ON_A_TELEPHONE))
    assert not body["warnings"] and not rejected(in_the_lock)


def test_an_honest_photograph_on_another_visit_does_not_hold(
    prison: Prison, tablet: Client, earlier: UUID
) -> None:
    in_the_lock = seal(prison)
    for seed, slot in enumerate(("U5-front", "U5-rear", "U3", "U4")):
        body = put(tablet, in_the_lock, slot, seen_again(FIRST, seed, step=0.1, relief=0.3))
        assert not body["warnings"], slot
    assert not rejected(in_the_lock)


def test_a_second_photograph_of_the_same_search_is_not_compared(
    prison: Prison, tablet: Client
) -> None:
    in_the_lock = seal(prison)
    put(tablet, in_the_lock, "U5-front", FIRST)
    body = put(tablet, in_the_lock, "U5-front", flat_copy(ON_A_TELEPHONE))
    assert not body["warnings"]
