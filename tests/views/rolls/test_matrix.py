"""The matrix says for each vehicle in the lock which parties were asked, and whom a count misses.

Kay counts 23 of the 24 people of the kitchen. One of the kitchen's 24 is at healthcare.
"""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from searches.models import EscortGap, LedgerEntry, LockSession
from searches.queries.rolls.matrix import matrix
from searches.services.rolls.allocations import account_for_absence
from searches.services.rolls.movements import receive_prisoner, send_prisoner, tap_seen
from searches.words.rolls import AbsenceReason
from tests.support.browsers import browser
from tests.support.counting import Morning, at, moment
from tests.support.forms import page_text, read

WATCHERS = ("ceri", "omar", "grace", "sam")


def cells(morning: Morning, clock: str, *, counts_parties: bool = False):
    with at(clock):
        (vehicle,) = matrix(morning.prison.establishment.pk, counts_parties=counts_parties)
    return {cell.name: cell for cell in vehicle.cells}


def count_one_short(morning: Morning) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:29:00", people=morning.kitchen[1:])


def words(client, address: str, clock: str) -> str:
    with at(clock):
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page_text(client.get(address))))


@pytest.mark.parametrize(
    ("clock", "sentence"),
    [
        ("07:26:30", "Stores: count asked for just now."),
        ("07:35:59", "Stores: count asked for 9 min ago."),
        ("07:36:00", "Stores late. Gatehouse stops this vehicle in 5 min."),
        ("07:38:00", "Stores late. Gatehouse stops this vehicle in 3 min."),
        ("07:41:00", "Stores late. This vehicle is stopped."),
    ],
)
def test_a_missing_count_says_how_late_it_is(
    morning: Morning, lock: LockSession, clock: str, sentence: str
) -> None:
    assert cells(morning, clock)["Stores"].sentence == sentence


def test_a_short_count_says_how_many_were_seen_and_when_the_recount_was_asked_for(
    morning: Morning, lock: LockSession
) -> None:
    count_one_short(morning)
    kitchen = cells(morning, "07:30:10")["Kitchen"]
    assert kitchen.sentence == "Kitchen 23 of 24. Recount asked for 1 min ago."
    assert (kitchen.expected, kitchen.seen) == (24, 23)
    assert (kitchen.counted_by, kitchen.counted_at) == ("Kay Marsh", moment("07:29:00"))
    assert kitchen.asked_at == moment("07:26:00")


def test_a_count_that_balances_is_done(morning: Morning, lock: LockSession) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:29:00")
    kitchen = cells(morning, "07:30:00")["Kitchen"]
    assert kitchen.done and kitchen.stops_at is None
    assert kitchen.sentence == "Kitchen 24 of 24. The count balances."


def test_each_party_says_why_it_is_counted(morning: Morning, lock: LockSession) -> None:
    reasons = cells(morning, "07:27:00")["Kitchen"].reasons
    halt = (reasons[0].words, reasons[0].since, reasons[0].until)
    assert halt == ("halt at Kitchen bay", moment("07:02:00"), moment("07:24:00"))
    assert "always counted for this type of vehicle" in {reason.words for reason in reasons}


def test_a_gap_in_the_escort_is_shown_with_its_times(morning: Morning) -> None:
    visit = morning.food_lorry()
    EscortGap.objects.create(
        establishment=morning.prison.establishment,
        visit=visit,
        began_at=moment("07:10:00"),
        ended_at=moment("07:14:00"),
        reported_by=morning.prison.person["ed"],
        recorded_at=moment("07:14:00"),
    )
    morning.seal(visit)
    page = words(browser(morning.prison, "ceri"), "/board/", "07:27:00")
    assert "gap in the escort 07:10–07:14" in page


@pytest.mark.parametrize("who", WATCHERS)
def test_the_matrix_is_on_the_first_screen_of_those_who_wait_for_counts(
    morning: Morning, lock: LockSession, who: str
) -> None:
    pages = {"grace": f"/visits/{lock.visit_id}/sheet/", "sam": "/exceptions/"}
    page = words(browser(morning.prison, who), pages.get(who, "/board/"), "07:38:00")
    assert "Stores late. Gatehouse stops this vehicle in 3 min." in page
    assert "halt at Kitchen bay 07:02–07:24" in page


def test_an_empty_lock_shows_no_matrix(morning: Morning) -> None:
    assert "Counts for" not in words(browser(morning.prison, "ceri"), "/board/", "07:20:00")


def test_whoever_may_have_to_count_never_sees_the_number_before(
    morning: Morning, lock: LockSession
) -> None:
    """The orderly officer settles a dispute with a blind count, so no screen shows 23 or 24."""
    count_one_short(morning)
    omar, visit = browser(morning.prison, "omar"), lock.visit_id
    kitchen = morning.prison.party["kitchen"].pk
    assert cells(morning, "07:30:00", counts_parties=True)["Kitchen"].expected is None
    for address in ("/board/", f"/visits/{visit}/counts/", f"/visits/{visit}/counts/{kitchen}/"):
        page = words(omar, address, "07:30:10")
        assert "does not balance" in page
        assert "of 24" not in page and "=24" not in page, address


def test_the_supervisor_who_recounts_does_not_read_the_number_on_the_counts_page(
    morning: Morning, lock: LockSession
) -> None:
    count_one_short(morning)
    page = words(browser(morning.prison, "kit"), f"/visits/{lock.visit_id}/counts/", "07:30:00")
    assert "The count does not balance" in page and "24" not in page.split("Kitchen")[1][:90]


def test_the_sum_explains_who_is_expected_and_names_who_is_missing(morning: Morning) -> None:
    prison, (ill, gone, *here) = morning.prison, morning.kitchen
    with at("06:40:00"):
        movement = send_prisoner(
            prison.kay, prisoner_id=ill.pk, to_area_id=prison.area["healthcare"].pk
        )
    with at("06:47:00"):
        receive_prisoner(prison.hana, movement_id=movement.pk)
    lock = morning.seal(morning.food_lorry())
    morning.count(prison.kay, "kitchen", "07:27:00", "07:29:00", people=here)
    address = f"/visits/{lock.visit_id}/counts/{prison.party['kitchen'].pk}/"
    page = words(browser(prison, "ceri"), address, "07:30:00")
    assert "24 on the allocation list" in page
    assert "−1 received at Healthcare (06:47, Hana Cole)" in page
    assert "=23 expected" in page
    assert "22 seen in the count (07:29)" in page
    assert "1 person is missing" in page
    assert f"{gone.name} {gone.number}, cell {gone.cell}" in page
    assert "Last at work in Kitchen at 06:30, recorded by Kay Marsh" in page
    assert LedgerEntry.objects.filter(act="look_at_names").exists()


def test_a_person_at_court_and_a_person_seen_elsewhere_are_lines_of_the_sum(
    morning: Morning,
) -> None:
    prison, waste = morning.prison, morning.prison.prisoners["waste"]
    with at("06:31:00"):
        account_for_absence(prison.ceri, prisoner_id=waste[0].pk, reason=AbsenceReason.COURT)
    visit = morning.food_lorry()
    morning.halt(visit, "waste-compound", "07:24:30", "07:25:30")
    lock = morning.seal(visit)
    with at("07:27:00"):
        tap_seen(
            prison.hana, prisoner_id=morning.kitchen[0].pk, area_id=prison.area["healthcare"].pk
        )
    count_one_short(morning)
    ceri, about = browser(prison, "ceri"), f"/visits/{lock.visit_id}/counts/"
    page = words(ceri, f"{about}{prison.party['waste'].pk}/", "07:30:00")
    assert "−1 at court (06:31, Ceri Vale)" in page and "=3 expected" in page
    page = words(ceri, f"{about}{prison.party['kitchen'].pk}/", "07:30:00")
    assert "23 seen in the count" in page
    assert "+1 seen at Healthcare (07:27, Hana Cole)" in page
    assert "missing" not in page.split("Who was seen")[1].split("All counts")[0]


def test_the_gate_reads_numbers_and_no_names(morning: Morning, lock: LockSession) -> None:
    count_one_short(morning)
    man, kitchen = morning.kitchen[0], morning.prison.party["kitchen"].pk
    page = words(
        browser(morning.prison, "grace"), f"/visits/{lock.visit_id}/counts/{kitchen}/", "07:30:00"
    )
    assert "1 person is missing" in page and "The control room sees who is missing" in page
    assert man.name not in page and man.number not in page


@pytest.mark.parametrize("who", ["kay", "hana", "bea"])
def test_other_roles_cannot_open_the_sum(morning: Morning, lock: LockSession, who: str) -> None:
    kitchen = morning.prison.party["kitchen"].pk
    address = f"/visits/{lock.visit_id}/counts/{kitchen}/"
    assert browser(morning.prison, who).get(address).status_code == 403


def test_the_sum_of_a_vehicle_that_is_not_in_the_lock_is_not_found(morning: Morning) -> None:
    visit, kitchen = morning.food_lorry(), morning.prison.party["kitchen"].pk
    ceri = browser(morning.prison, "ceri")
    with at("07:27:00"):
        assert ceri.get(f"/visits/{visit.pk}/counts/{kitchen}/").status_code == 404


def test_the_matrix_makes_the_same_queries_after_more_counts(
    morning: Morning, lock: LockSession
) -> None:
    def queries() -> int:
        with at("07:31:00"), CaptureQueriesContext(connection) as seen:
            matrix(morning.prison.establishment.pk, counts_parties=False)
        return len(seen)

    few = queries()
    count_one_short(morning)
    morning.count(morning.prison.stan, "stores", "07:27:00", "07:28:00")
    assert queries() <= few + 3  # the names of the counters, and the taps of all counts


def test_the_lead_keeps_the_matrix_up_to_date(morning: Morning, lock: LockSession) -> None:
    sam = browser(morning.prison, "sam")
    with at("07:27:00"):
        page = read(sam, "/exceptions/")
        assert 'hx-get="/counts/in-the-lock/"' in page.text
        answer = sam.get("/counts/in-the-lock/")
        again = sam.get("/counts/in-the-lock/", HTTP_IF_NONE_MATCH=answer.headers["ETag"])
    assert "Kitchen" in page_text(answer) and again.status_code == 304
