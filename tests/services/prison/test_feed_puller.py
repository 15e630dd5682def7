"""The clock process reads the feeds, tries again after a failure, and logs no prisoner's name or
number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from searches.models import Allocation, Announcement, LedgerEntry, Prisoner, RollImport
from searches.queries.exceptions.announcements import strips_for
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.prison.feed_puller import Feeds
from searches.words.announcements import AnnouncementKind
from tests.support.counting import at
from tests.support.feed_services import CLIENT, FeedServices, feed_services
from tests.support.sample_prison import Prison

LANDINGS = {"a1": "A-1", "a2": "A-2", "b1": "B-1"}


@pytest.fixture
def services(prison: Prison, settings: Any) -> Iterator[FeedServices]:
    """Start services that say what the prison has recorded, except for names and cells."""
    with feed_services() as started:
        settings.FEED_PRISONS = ["WWI"]
        settings.FEED_ACTIVITIES_URL = settings.FEED_PRISONERS_URL = started.origin
        settings.FEED_TOKEN_URL = f"{started.origin}/oauth/token"
        settings.FEED_CLIENT_ID, settings.FEED_CLIENT_SECRET = CLIENT
        for man in Prisoner.objects.filter(establishment=prison.establishment):
            started.hold(man.number, f"{LANDINGS[man.landing.code]}-{man.cell}")
        for name, party in (("Kitchen", "kitchen"), ("Laundry", "laundry")):
            started.schedules[name] = [man.number for man in prison.prisoners[party]]
        started.schedules["Maths level 1"] = ["Z9999ZZ"]
        yield started


def pull(prison: Prison, feeds: Feeds, clock: str) -> int:
    with at(clock):
        reached = feeds.pull(prison.establishment.pk)
        announce_new_entries(prison.establishment.pk)
    return reached


def laundry_of(prison: Prison) -> int:
    rows = Allocation.objects.filter(party=prison.party["laundry"], removal__isnull=True)
    return rows.count()


def test_both_feeds_are_pulled_prisoners_first(prison: Prison, services: FeedServices) -> None:
    new = prison.prisoners[""][0]
    services.schedules["Laundry"].append(new.number)
    services.hold("B1234CD", "A-1-900", "NEW")
    services.schedules["Kitchen"].append("B1234CD")
    feeds = Feeds()
    assert pull(prison, feeds, "06:00:00") == 2
    assert services.called[0].startswith("/prison/WWI/prisoners")
    assert Prisoner.objects.get(number="B1234CD").name == "New, Jo"
    assert laundry_of(prison) == 9
    assert RollImport.objects.filter(applied_at__isnull=False, source="pulled").count() == 2
    assert not any("/schedules/3/" in address for address in services.called)


def test_a_feed_is_asked_again_after_its_time_and_changes_nothing_new(
    prison: Prison, services: FeedServices
) -> None:
    feeds = Feeds()
    pull(prison, feeds, "06:00:00")
    stood = LedgerEntry.objects.count()
    assert pull(prison, feeds, "06:09:59") == 0
    assert pull(prison, feeds, "06:10:00") == 2
    assert LedgerEntry.objects.count() == stood


def test_a_feed_that_fails_is_tried_again_soon_and_then_less_often(
    prison: Prison, services: FeedServices, settings: Any
) -> None:
    settings.FEED_ACTIVITIES_URL = ""
    services.failing = 2
    feeds = Feeds()
    assert pull(prison, feeds, "06:00:00") == 0
    assert pull(prison, feeds, "06:00:09") == 0 and len(services.called) == 1
    assert pull(prison, feeds, "06:00:10") == 0 and len(services.called) == 2
    assert pull(prison, feeds, "06:00:39") == 0 and len(services.called) == 2
    assert pull(prison, feeds, "06:00:40") == 1


def test_the_control_room_hears_once_that_a_feed_is_not_reached(
    prison: Prison, services: FeedServices, settings: Any
) -> None:
    settings.FEED_ACTIVITIES_URL = ""
    services.failing = 1_000
    feeds = Feeds()
    for minute in range(40):
        pull(prison, feeds, f"06:{minute:02}:00")
    (failed,) = Announcement.objects.filter(kind=AnnouncementKind.FEED_FAILED)
    assert failed.sentence.startswith(
        "Gatehouse has not reached the feed of prisoners since 06:00. The lists may be out of date."
    )
    with at("06:40:00"):
        assert [strip.kind for strip in strips_for(prison.ceri)] == ["feed_failed"]
        assert strips_for(prison.kay) == []


@pytest.mark.parametrize(
    "raw",
    [b"<html>Sign in to the Wi-Fi</html>", b"[" * 1_000, b"7", b"{}", b"\xff", b" "],
)
def test_an_answer_that_is_no_list_changes_nothing(
    prison: Prison, services: FeedServices, raw: bytes
) -> None:
    services.raw = raw
    stood = LedgerEntry.objects.count()
    assert pull(prison, Feeds(), "06:00:00") == 0
    assert LedgerEntry.objects.count() == stood


def test_an_answer_of_more_than_8_mb_changes_nothing(
    prison: Prison, services: FeedServices
) -> None:
    services.raw = b" " * 8_000_001
    assert pull(prison, Feeds(), "06:00:00") == 0


def test_a_wrong_secret_changes_nothing(
    prison: Prison, services: FeedServices, settings: Any
) -> None:
    settings.FEED_CLIENT_SECRET = "wrong"  # noqa: S105  # made up
    assert pull(prison, Feeds(), "06:00:00") == 0
    assert services.called == []


def test_a_feed_that_loses_the_kitchen_is_held_and_not_applied(
    prison: Prison, services: FeedServices
) -> None:
    feeds = Feeds()
    pull(prison, feeds, "06:00:00")
    services.schedules["Kitchen"] = services.schedules["Kitchen"][:1]
    assert pull(prison, feeds, "06:55:00") == 2
    held = RollImport.objects.get(applied_at__isnull=True, discarded_at__isnull=True)
    assert held.kind == "activities"
    rows = Allocation.objects.filter(party=prison.party["kitchen"], removal__isnull=True)
    assert rows.count() == 24
    assert Announcement.objects.get(kind=AnnouncementKind.IMPORT_WAITING).sentence == (
        "A feed of activities changes the lists in a way that you must check. The lists stay as"
        " they are until then."
    )
    assert pull(prison, feeds, "07:05:00") == 2
    assert Announcement.objects.filter(kind=AnnouncementKind.IMPORT_WAITING).count() == 1


def test_names_and_numbers_are_never_logged(prison: Prison, services: FeedServices) -> None:
    services.hold("B1234CD", "A-1-900", "SECRETNAME<")
    services.schedules["Laundry"] += ["Z9999ZZ", "<script>"]
    with structlog.testing.capture_logs() as logged:
        feeds = Feeds()
        pull(prison, feeds, "06:00:00")
        services.raw = b'[{"lastName": "SECRETNAME"}'
        pull(prison, feeds, "06:10:00")
    assert logged
    for word in ("SECRETNAME", "Secretname", "B1234CD", "Z9999ZZ", "SMITH", "not a real secret"):
        assert word not in repr(logged)
    assert all("B1234CD" not in repr(entry.body) for entry in LedgerEntry.objects.all())


def test_a_prison_that_is_not_in_the_settings_is_not_asked(
    prison: Prison, services: FeedServices, settings: Any
) -> None:
    settings.FEED_PRISONS = ["MDI"]
    assert pull(prison, Feeds(), "06:00:00") == 0
    assert services.called == []


def test_the_refusals_of_a_document_do_not_stop_the_other_feed(
    prison: Prison, services: FeedServices
) -> None:
    services.prisoners = []  # the document is empty, which is refused
    assert pull(prison, Feeds(), "06:00:00") == 1
