"""Attack 19: nobody is told of a first mismatch or a late count.

In the first version, the count request was shown on one page only, without a sound. Now each is
announced on every page of the officers concerned, and each announcement has receipts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from searches.models import (
    Announcement,
    AnnouncementReceipt,
    LedgerEntry,
    LockSession,
    ReaderCursor,
)
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.rolls.late_counts import alert_late_counts
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import page_text
from tests.support.sample_prison import Prison

if TYPE_CHECKING:
    from tests.support.forms import ClientResponse


def top_of_screen(prison: Prison, name: str, clock: str, path: str = "/stops/banner/") -> str:
    """Return the banner at the top of this person's screen at the given time."""
    with at(clock):
        announce_new_entries(prison.establishment.pk)
        return page_text(browser(prison, name).get(path))


def press(prison: Prison, name: str, announcement: UUID, clock: str) -> ClientResponse:
    with at(clock):
        path = f"/announcements/{announcement}/open/"
        return browser(prison, name).post(path, {"uuid": uuid4()})


def report_shown(prison: Prison, name: str, announcement: UUID, clock: str) -> int:
    with at(clock):
        about = {"announcement": [announcement]}
        return browser(prison, name).post("/announcements/shown/", about).status_code


def of_kind(kind: str) -> Announcement:
    return Announcement.objects.filter(kind=kind).latest("recorded_at")


@pytest.fixture
def one_short(morning: Morning, lock: LockSession) -> LockSession:
    """As Kay, sign a kitchen count at 07:30 in which 23 of 24 prisoners were seen."""
    people = morning.kitchen[:23]
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:30:00", people=people)
    return lock


@pytest.mark.parametrize("path", ["/rolls/", "/near-misses/new/", "/account/", "/stops/"])
def test_a_count_request_is_on_every_page_of_the_partys_officers(
    morning: Morning, lock: LockSession, path: str
) -> None:
    announcements = top_of_screen(morning.prison, "kay", "07:26:30", path)
    assert "Count Kitchen now. Vehicle KX23LDV is in the lock." in announcements
    assert "Without a count, this vehicle will be stopped in" in announcements
    assert 'data-unheard="urgent"' in announcements
    assert f"/announcements/{of_kind('count_requested').pk}/open/" in announcements


def test_a_count_request_is_shown_only_to_officers_of_that_party(
    morning: Morning, lock: LockSession
) -> None:
    assert "Count Stores now" in top_of_screen(morning.prison, "stan", "07:26:30")
    for name in ("lena", "grace", "ed", "ada"):
        assert "Count " not in top_of_screen(morning.prison, name, "07:26:30")


def test_the_button_opens_the_count_and_is_recorded(morning: Morning, lock: LockSession) -> None:
    prison = morning.prison
    top_of_screen(prison, "kay", "07:26:30")
    request = Announcement.objects.get(kind="count_requested", party=prison.party["kitchen"])
    answer = press(prison, "kay", request.pk, "07:26:40")
    assert answer["Location"] == f"/counts/party/{prison.party['kitchen'].pk}/"
    receipt = request.receipts.get(step="acknowledged")
    assert (receipt.person_id, receipt.device_id) == (prison.kay.person, prison.kay.device)
    after = top_of_screen(prison, "kay", "07:26:50")
    assert "Count Kitchen now" in after, "the time that is left stays on the screen"
    assert "data-unheard" not in after, "and it is silent"
    assert 'data-unheard="urgent"' in top_of_screen(prison, "kit", "07:26:50"), (
        "Kit has not opened it"
    )


def test_the_page_of_the_count_shows_the_request_as_one_line(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    path = f"/counts/party/{prison.party['kitchen'].pk}/"
    announcements = top_of_screen(prison, "kay", "07:26:30", path)
    assert "<summary" in announcements and "Count Kitchen now." in announcements, "a tap opens it"
    assert 'data-unheard="urgent"' in announcements, "and it sounds"
    with at("07:26:31"):
        on_the_page = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{path}"}
        fragment = browser(prison, "kay").get("/stops/banner/", headers=on_the_page)
        assert "app-announcement__line" in page_text(fragment)
    assert "app-announcement__line" not in top_of_screen(prison, "kay", "07:26:32", "/rolls/")


def test_pressing_the_button_again_records_nothing_new(morning: Morning, lock: LockSession) -> None:
    top_of_screen(morning.prison, "kay", "07:26:30")
    request = of_kind("count_requested")
    name = "kay" if request.party == morning.prison.party["kitchen"] else "stan"
    for _ in range(2):
        assert press(morning.prison, name, request.pk, "07:26:40").status_code == 302
    assert request.receipts.count() == 1


def test_a_finished_count_ends_the_request(morning: Morning, lock: LockSession) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:29:00")
    for name in ("kay", "kit"):
        assert "Count Kitchen" not in top_of_screen(morning.prison, name, "07:29:10")


def test_a_void_lock_session_requests_no_count(morning: Morning, lock: LockSession) -> None:
    morning.void(lock, "07:27:00")
    assert "Count Kitchen" not in top_of_screen(morning.prison, "kay", "07:27:10")


@pytest.mark.parametrize("name", ["ceri", "omar"])
def test_a_first_mismatch_is_announced_to_control_room_and_orderly_officer(
    morning: Morning, one_short: LockSession, name: str
) -> None:
    announcements = top_of_screen(morning.prison, name, "07:30:10")
    assert "Kitchen: the count does not balance. 1 person was not seen." in announcements
    assert 'data-unheard="urgent"' in announcements


def test_no_announcement_names_a_prisoner(morning: Morning, one_short: LockSession) -> None:
    announce_new_entries(morning.prison.establishment.pk)
    missing = morning.kitchen[23]
    for announcement in Announcement.objects.all():
        for word in (missing.name, missing.number):
            assert word not in announcement.sentence + announcement.title


def test_the_recount_is_requested_from_another_officer(
    morning: Morning, one_short: LockSession
) -> None:
    assert "Recount Kitchen now" in top_of_screen(morning.prison, "kit", "07:30:10")
    assert "Recount Kitchen now" not in top_of_screen(morning.prison, "kay", "07:30:10")


@pytest.mark.parametrize("name", ["ceri", "omar", "kay"])
def test_a_count_ten_minutes_late_is_announced(
    morning: Morning, lock: LockSession, name: str
) -> None:
    morning.count(morning.prison.stan, "stores", "07:27:00", "07:29:00")
    with at("07:36:00"):
        alert_late_counts(morning.prison.system_actor)
    announcements = top_of_screen(morning.prison, name, "07:36:10")
    assert "Kitchen has not been counted for 10 min." in announcements
    assert "Vehicle KX23LDV is stopped if no count comes within 5 min." in announcements


def test_each_officer_in_command_acknowledges_a_stop(morning: Morning, lock: LockSession) -> None:
    prison = morning.prison
    with at("07:31:00"):
        browser(prison, "grace").post("/stop/", {"uuid": uuid4()})
    for name in ("ceri", "omar", "dee"):
        assert "Acknowledge and open" in top_of_screen(prison, name, "07:31:10")
    assert "Acknowledge and open" not in top_of_screen(prison, "grace", "07:31:10")
    press(prison, "dee", of_kind("stop_raised").pk, "07:31:20")
    assert "Acknowledge and open" not in top_of_screen(prison, "dee", "07:31:30")
    assert "Acknowledge and open" in top_of_screen(prison, "omar", "07:31:30")


def test_a_gate_opened_without_go_sounds_until_each_officer_acknowledges(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    with at("07:31:00"):
        path = f"/visits/{lock.visit_id}/outer-gate/"
        browser(prison, "grace").post(path, {"uuid": uuid4(), "code": ""})
    for name in ("ceri", "omar", "dee"):
        announcements = top_of_screen(prison, name, "07:31:10")
        assert 'data-title="KX23LDV without GO"' in announcements
        answer = press(prison, name, of_kind("gate_without_go").pk, "07:31:20")
        assert answer["Location"].startswith("/stops/")
        assert "data-unheard" not in top_of_screen(prison, name, "07:31:30")
    with at("07:32:00"):
        path = f"/visits/{lock.visit_id}/gone/"
        browser(prison, "grace").post(path, {"uuid": uuid4(), "still_shut": "yes"})
    assert "data-unheard" in top_of_screen(prison, "dee", "07:32:10"), "that it left is news again"


def test_each_showing_of_an_announcement_is_recorded_with_person_and_screen(
    morning: Morning, one_short: LockSession
) -> None:
    prison = morning.prison
    top_of_screen(prison, "ceri", "07:30:10")
    mismatch = of_kind("count_mismatch")
    assert report_shown(prison, "ceri", mismatch.pk, "07:30:11") == 204
    assert report_shown(prison, "ceri", mismatch.pk, "07:30:14") == 204
    assert report_shown(prison, "grace", mismatch.pk, "07:30:15") == 204
    receipt = AnnouncementReceipt.objects.get(announcement=mismatch)
    assert receipt.person_id == prison.ceri.person, "and nobody reports it for whom it is not"
    press(prison, "omar", mismatch.pk, "07:31:00")
    with at("07:32:00"):
        page = browser(prison, "sam").get("/announcements/", {"visit": str(one_short.visit_id)})
    html = page_text(page)
    assert "the count does not balance" in html
    assert "Ceri Vale" in html and "control-1" in html and "07:30:11" in html
    assert "Omar Reed" in html and "07:31:00" in html


def test_other_people_cannot_acknowledge_the_announcement(
    morning: Morning, one_short: LockSession
) -> None:
    top_of_screen(morning.prison, "ceri", "07:30:10")
    answer = press(morning.prison, "grace", of_kind("count_mismatch").pk, "07:30:20")
    assert answer.status_code == 404
    assert not AnnouncementReceipt.objects.exists()


def test_announcements_of_another_prison_are_404(
    morning: Morning, one_short: LockSession, other_prison: Prison
) -> None:
    top_of_screen(morning.prison, "ceri", "07:30:10")
    assert "does not balance" not in top_of_screen(other_prison, "ceri", "07:30:20")
    mismatch = of_kind("count_mismatch")
    assert press(other_prison, "ceri", mismatch.pk, "07:30:20").status_code == 404
    with at("07:31:00"):
        listed = page_text(browser(other_prison, "sam").get("/announcements/"))
    assert "does not balance" not in listed


@pytest.mark.parametrize("name", ["grace", "kay", "hana", "ed", "mia"])
def test_only_officers_in_command_read_who_saw_an_announcement(
    morning: Morning, lock: LockSession, name: str
) -> None:
    with at("07:31:00"):
        assert browser(morning.prison, name).get("/announcements/").status_code == 403


def test_reading_the_ledger_again_announces_nothing_twice(
    morning: Morning, one_short: LockSession
) -> None:
    prison = morning.prison.establishment
    acts = LedgerEntry.objects.within(prison).filter(act="announce")
    made = []
    for _ in range(2):
        announce_new_entries(prison.pk)
        cursors = ReaderCursor.objects.filter(establishment=prison, reader="announcements")
        cursors.update(seq=0)  # simulates a process that died before it moved the cursor
        announce_new_entries(prison.pk)
        made.append((Announcement.objects.count(), acts.count()))
    assert made[0] == made[1]
    assert Announcement.objects.filter(kind="count_mismatch").count() == 1
