"""Faults known from other offline products, tested on the API. docs/pains.md lists them."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone
from PIL import Image

from searches.models import Answer, LedgerEntry, LockSession, Photograph
from searches.services.photos.uploads import blob_name, photographs
from searches.words.releases import HoldCode
from tests.api.offline.test_offline_arrival import OfflineTablet, offline_tablet
from tests.api.photos.test_photos import digest_of
from tests.api.tablet_client import Tablet, operation
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, picture

assert offline_tablet  # keep the import: pytest finds the fixture by its name
SCRIPTS = Path(__file__).parent.parent.parent / "static" / "js"
A_MONTH = timedelta(days=31)
LATITUDE, ORIENTATION = 2, 0x0112


def put(tablet: Tablet, in_the_lock: InTheLock, slot: str, body: bytes, **more: Any) -> Any:
    visit, search = in_the_lock.visit.pk, in_the_lock.search.pk
    about = f"visit={visit}&search={search}&item={slot}&slot={slot}&phase=way_out"
    headers = {"Content-Digest": digest_of(body), "X-Camera": "page"}
    kind = {"content_type": "image/jpeg", "headers": headers}
    return tablet.send("PUT", f"photos/{more.get('id') or uuid4()}?{about}", body, **kind)


def test_pain_09_a_recorded_event_is_stored_even_when_it_breaks_a_rule(
    offline_tablet: OfflineTablet,
) -> None:
    """See pretix/pretixscan-ios#34: the tablet showed an event as done, and the server discarded
    it.
    """
    sealed = offline_tablet.sealed()
    del sealed["boot"]  # without `boot` no clock proves the time
    results = offline_tablet.send(offline_tablet.way_in(), sealed, offline_tablet.answer())
    assert [result["applied"] for result in results] == [True] * 3
    assert LockSession.objects.get().void_reason == "time_unproven"
    assert Answer.objects.get().item == "A1"
    decision = offline_tablet.tablet.get(f"visits/{offline_tablet.visit}/decision").json()
    assert not decision["go"]
    assert "lock-void" in {hold["code"] for hold in decision["holds"]}


def test_pain_09_the_tablet_has_no_second_copy_of_a_release_rule() -> None:
    """See pretix/pretix#3187: the same rule in two places will differ sooner or later."""
    scripts = "".join(path.read_text() for path in SCRIPTS.rglob("*.js"))
    codes = [code.value for code in HoldCode if "-" in code.value]
    assert len(codes) > 8
    assert [code for code in codes if code in scripts] == []


def with_its_place_and_turn(grain: bytes) -> bytes:
    """Return a JPEG as phones write it: rotated by its EXIF data and with a GPS position."""
    exif, held = Image.Exif(), io.BytesIO()
    exif[ORIENTATION] = 6
    exif.get_ifd(0x8825)[LATITUDE] = (53.0, 47.0, 12.5)
    Image.open(io.BytesIO(grain)).save(held, "JPEG", exif=exif)
    return held.getvalue()


def test_pain_13_the_bytes_are_stored_unchanged_and_a_copy_is_named(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    """See getodk/docs#1884 and getodk/central-backend#299: the same bytes for a second zone got
    409.
    """
    tablet, body = Tablet(prison, "grace"), with_its_place_and_turn(picture())
    first, second = (put(tablet, in_the_lock, slot, body) for slot in ("U3", "U4"))
    assert [first.status_code, second.status_code] == [201, 201]
    assert first.json()["usable"] and not second.json()["usable"]
    assert second.json()["copy_of"] == first.json()["id"]
    for row in Photograph.objects.all():
        with photographs().open(blob_name(row.sha256)) as kept:
            assert kept.read() == body


def test_pain_15_a_tablet_found_after_a_month_can_send_its_records_again(
    prison: Prison, in_the_lock: InTheLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """See enketo/enketo-express#432: a record sent again after a time limit became a duplicate."""
    tablet, body, id = Tablet(prison, "grace"), picture(), uuid4()
    tap = operation("answer_item", search=in_the_lock.search.pk, item="A2", result="same")
    results, stored = tablet.operations(tap), put(tablet, in_the_lock, "U3", body, id=id)
    cache.clear()
    later = timezone.now() + A_MONTH
    monkeypatch.setattr(timezone, "now", lambda: later)
    late = Tablet(prison, "grace")
    again, stored_again = late.operations(tap), put(late, in_the_lock, "U3", body, id=id)
    other = put(late, in_the_lock, "U3", picture(), id=id)
    assert [results[0]["status"], again[0]["status"]] == [201, 200]
    assert again[0]["answer"] == results[0]["answer"]
    assert (stored_again.status_code, stored_again.json()) == (200, stored.json())
    assert other.status_code == 409
    assert (Answer.objects.count(), Photograph.objects.count()) == (1, 1)
    assert LedgerEntry.objects.filter(act__in=["answer_item", "store_photo"]).count() == 2


@pytest.mark.parametrize("repeats", [2, 5])
def test_pain_15_a_record_may_be_sent_any_number_of_times(
    prison: Prison, in_the_lock: InTheLock, repeats: int
) -> None:
    tap = operation("answer_item", search=in_the_lock.search.pk, item="A2", result="same")
    results = Tablet(prison, "grace").operations(*[tap] * repeats)
    assert [result["status"] for result in results] == [201] + [200] * (repeats - 1)
    assert Answer.objects.count() == 1
