"""A watch marker names one plate, haulier or driver, and needs no earlier visit.

Whoever closes a marker must give a reason.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import Vehicle, Visit, WatchMarker
from searches.queries.visits.watch_list import ended_markers, markers
from searches.services.visits.watch_list import (
    acknowledge_watch,
    close_watch_marker,
    set_watch_marker,
)
from searches.words.refusals import Invalid
from tests.support.browsers import browser
from tests.support.factories import WatchMarkerFactory
from tests.support.forms import Page, page_text, read, submit
from tests.support.sample_prison import Prison
from tests.support.searching import seal

WHY = "Seen at the wall."
NEVER_HERE = "AB34 XYZ"


def watch(prison: Prison, **about: str) -> WatchMarker:
    return set_watch_marker(prison.sid, reason=WHY, **about)


def open_watches(visit: Visit) -> list[str]:
    """Return the ids of the markers that hold this visit now."""
    fresh = Visit.objects.get(pk=visit.pk)
    facts = release_facts(fresh, now=server_now(), releaser=None)
    return [watch.id for watch in facts.watches if not watch.acknowledged_for_visit]


def test_a_marker_for_an_unknown_plate_holds_its_first_visit(prison: Prison) -> None:
    marker = watch(prison, plate=NEVER_HERE)
    assert (marker.vehicle, marker.plate) == (None, "AB34XYZ")
    assert not Vehicle.objects.filter(plate="AB34XYZ").exists()
    in_the_lock = seal(prison, plate="AB34XYZ")
    assert open_watches(in_the_lock.visit) == [str(marker.pk)]
    ((waiting, _),) = markers(prison.establishment.pk)[0].waiting
    acknowledge_watch(prison.sam, marker_id=marker.pk, visit_id=waiting, note="Looked at.")
    assert open_watches(in_the_lock.visit) == []


def test_a_marker_does_not_hold_another_plate(prison: Prison) -> None:
    watch(prison, plate=NEVER_HERE)
    assert open_watches(seal(prison, plate="AB34XYY").visit) == []


@pytest.mark.parametrize(("typed", "came"), [("0X23LDV", "OX23LDV"), ("OX23LDV", "0X23LDV")])
def test_a_lookalike_letter_does_not_avoid_a_marker(prison: Prison, typed: str, came: str) -> None:
    marker = watch(prison, plate=typed)
    assert open_watches(seal(prison, plate=came).visit) == [str(marker.pk)]


def test_a_marker_for_an_unknown_foreign_plate_holds_too(prison: Prison) -> None:
    marker = watch(prison, plate="b-xl 1234")
    assert open_watches(seal(prison, plate="BXL1234").visit) == [str(marker.pk)]


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [
        ({"plate": NEVER_HERE}, {"plate": "ab34xyz"}, "plate"),
        ({"plate": "KX23LDV"}, {"plate": "KX23 LDV"}, "plate"),
        ({"haulier": "Brakes"}, {"haulier": "brakes"}, "haulier"),
        ({"driver_name": "Some One"}, {"driver_name": " some one "}, "driver_name"),
    ],
)
def test_the_same_plate_haulier_or_driver_is_not_watched_twice(
    prison: Prison, first: dict[str, str], second: dict[str, str], field: str
) -> None:
    seal(prison)
    watch(prison, **first)
    with pytest.raises(
        Invalid, match="Sid Noble has already added this (vehicle|haulier|driver) to"
    ) as refusal:
        watch(prison, **second)
    assert refusal.value.field == field
    assert WatchMarker.objects.count() == 1


def test_a_plate_watched_before_its_first_visit_is_not_watched_twice(prison: Prison) -> None:
    watch(prison, plate=NEVER_HERE)
    seal(prison, plate="AB34XYZ")
    with pytest.raises(Invalid, match="watched"):
        watch(prison, plate=NEVER_HERE)


def test_a_closed_marker_may_be_set_again(prison: Prison) -> None:
    first = watch(prison, plate=NEVER_HERE)
    close_watch_marker(prison.sam, marker_id=first.pk, note="It was scrapped.")
    assert watch(prison, plate=NEVER_HERE).pk != first.pk


def test_closing_a_marker_keeps_the_reason(prison: Prison) -> None:
    marker = watch(prison, plate=NEVER_HERE)
    with pytest.raises(Invalid, match="Enter the reason for removing"):
        close_watch_marker(prison.sam, marker_id=marker.pk, note="  ")
    close_watch_marker(prison.sam, marker_id=marker.pk, note=" It was scrapped. ")
    (ended,) = ended_markers(prison.establishment.pk)
    assert (ended.about, ended.note) == ("Plate AB34 XYZ", "It was scrapped.")


def test_the_page_needs_a_reason_and_keeps_the_typed_text(prison: Prison) -> None:
    marker, sam = watch(prison, plate=NEVER_HERE), browser(prison, "sam")
    form = read(sam, "/watch/").form(f"/{marker.pk}/")
    refused = submit(sam, form, note="", close="1")
    assert refused.status_code == 422 and f'href="#note-{marker.pk}"' in page_text(refused)
    form = Page(refused).form(f"/{marker.pk}/")
    assert submit(sam, form, note="Scrapped.", close="1").status_code == 302
    assert "Scrapped." in read(sam, "/watch/").text


@pytest.mark.parametrize(
    "about",
    [
        {"driver_name": "", "plate": ""},
        {"driver_name": "Some One", "plate": "AB34XYZ"},
    ],
)
def test_the_database_refuses_a_marker_about_two_things(
    prison: Prison, about: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match="about_one_thing"), transaction.atomic():
        WatchMarkerFactory.create(establishment=prison.establishment, **about)
