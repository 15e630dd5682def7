"""Announcements through the API: the caller's open announcements, and who received each of them."""

from __future__ import annotations

from uuid import uuid4

from searches.models import AnnouncementReceipt
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.stops.stops import raise_stop
from tests.api.tablet_client import VISIT, Tablet
from tests.support.sample_prison import Prison


def stopped(prison: Prison) -> str:
    """Raise a stop as Ed, and return the id of the announcement for the control room."""
    raise_stop(prison.ed)
    announce_new_entries(prison.establishment.pk)
    (found,) = waiting(prison, "ceri")
    return str(found["id"])


def waiting(prison: Prison, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = Tablet(prison, name).get("announcements").json()["results"]
    return [announcement for announcement in found if announcement["kind"] == "stop_raised"]


def test_an_announcement_waits_for_the_people_it_concerns(prison: Prison) -> None:
    stopped(prison)
    for name in ("ceri", "omar", "dee"):
        (found,) = waiting(prison, name)
        assert found["sentence"] == "Ed Price stopped all vehicles."
        assert found["urgent"]
    for name in ("ed", "kay", "grace"):
        assert waiting(prison, name) == []


def test_an_acknowledged_announcement_no_longer_waits_for_that_person(prison: Prison) -> None:
    address, body = f"announcements/{stopped(prison)}/acknowledge", {"id": uuid4()}
    first, again = (Tablet(prison, "ceri").post(address, body) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert waiting(prison, "ceri") == []
    assert len(waiting(prison, "omar")) == 1
    receipt = AnnouncementReceipt.objects.get(step="acknowledged")
    assert receipt.person == prison.person["ceri"]
    second = Tablet(prison, "ceri").post(address, {"id": uuid4()})
    assert (second.status_code, second.json()["code"]) == (409, "recorded")


def test_an_announcement_for_others_cannot_be_acknowledged(prison: Prison) -> None:
    address = f"announcements/{stopped(prison)}/acknowledge"
    for name in ("kay", "ed"):
        assert Tablet(prison, name).post(address, {"id": uuid4()}).status_code == 404
    assert Tablet(prison, "ada").post(address, {"id": uuid4()}).status_code == 403
    assert not AnnouncementReceipt.objects.filter(step="acknowledged").exists()


def test_the_record_says_who_was_shown_which_announcement_and_when(prison: Prison) -> None:
    Tablet(prison, "ceri").post(f"announcements/{stopped(prison)}/acknowledge", {"id": uuid4()})
    for name in ("ceri", "omar", "dee", "sam", "ada"):
        found = Tablet(prison, name).get("announcements/told").json()["results"]
        (line,) = [announcement for announcement in found if announcement["kind"] == "stop_raised"]
        assert line["acknowledged"]
        (receipt,) = line["receipts"]
        assert (receipt["person"], receipt["device"]) == ("Ceri Vale", "control-1")
        assert receipt["acknowledged_at"]
    for name in ("kay", "grace", "ann"):
        assert Tablet(prison, name).get("announcements/told").status_code == 403


def test_announcements_can_be_listed_for_one_visit(prison: Prison) -> None:
    stopped(prison)
    gate, ceri = Tablet(prison, "grace"), Tablet(prison, "ceri")
    visit = gate.put("visits", VISIT).json()["answer"]["id"]
    kinds = [
        announcement["kind"]
        for announcement in ceri.get("announcements/told", visit=visit).json()["results"]
    ]
    assert "stop_raised" not in kinds
    assert ceri.get("announcements/told", visit=uuid4()).status_code == 404
    refused = ceri.get("announcements/told", visit="none")
    assert (refused.status_code, refused.json()["field"]) == (422, "visit")


def test_another_prison_sees_no_announcement(prison: Prison, other_prison: Prison) -> None:
    announced = stopped(prison)
    visit = Tablet(prison, "grace").put("visits", VISIT).json()["answer"]["id"]
    stranger = Tablet(other_prison, "ceri")
    page = stranger.get("announcements/told").content.decode()
    assert announced not in page + stranger.get("announcements").content.decode()
    assert stranger.get("announcements/told", visit=visit).status_code == 404
