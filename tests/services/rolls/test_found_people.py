"""If a count finds a person who belongs to no party, the control room says where that person
belongs. That person alone never causes a stop.
"""

from __future__ import annotations

from uuid import uuid4

import pytest

from searches.models import (
    Announcement,
    Count,
    FoundPersonSettlement,
    LedgerEntry,
    LockSession,
    Movement,
    Prisoner,
    Stop,
    Tap,
)
from searches.queries.rolls.counting import result_of
from searches.queries.rolls.counts import State
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.rolls.counts import name_stranger
from searches.services.rolls.settlements import settle_found_person
from searches.words.events.rolls import FoundPersonSettled
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.rolls import PartyJudgement
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import page_text


def found(
    morning: Morning,
    *,
    who: str = "kay",
    people: list[Prisoner] | None = None,
    person: Prisoner | None = None,
    first: str = "07:26:10",
    last: str = "07:28:00",
) -> Count:
    """Count the kitchen and one more person, who is in no party unless `person` is given."""
    officer = getattr(morning.prison, who)
    people = morning.kitchen if people is None else people
    count = morning.begin(officer, "kitchen", len(people) + 1, first)
    morning.tap(officer, count, people, first, last)
    person = person or morning.prison.prisoners[""][0]
    with at(last):
        name_stranger(officer, count_id=count.pk, number=person.number)
    morning.sign(officer, count, last)
    return count


def settle(morning: Morning, clock: str, *, by: str = "ceri", area: str = "kitchen-bay") -> None:
    tap = Tap.objects.get(kind="stranger")
    with at(clock):
        settle_found_person(
            getattr(morning.prison, by),
            tap_id=tap.pk,
            to_area_id=morning.prison.area[area].pk,
            reason="Left over after the import",
        )


def kitchen(morning: Morning, lock: LockSession) -> PartyJudgement:
    return morning.judge(lock, "kitchen")


def test_the_control_room_settles_the_person_and_the_count_balances(
    morning: Morning, lock: LockSession
) -> None:
    count = found(morning)
    before = kitchen(morning, lock).standing
    assert before is not None and not before.balanced and len(before.to_settle) == 1
    with at("07:28:10"):
        result = result_of(morning.prison.establishment.pk, morning.prison.kay.person, count.pk)
    assert result.state is State.TO_SETTLE
    settle(morning, "07:28:30")
    after = kitchen(morning, lock).standing
    assert after is not None and after.balanced
    assert LedgerEntry.objects.of(FoundPersonSettled, party="kitchen").get().visit_id
    assert not Movement.objects.exists()  # the person stays where they were found


def test_two_counts_with_a_person_of_no_party_do_not_stop_the_prison(
    morning: Morning, lock: LockSession
) -> None:
    found(morning)
    count = morning.begin(morning.prison.kit, "kitchen", 25, "07:28:10")
    morning.tap(morning.prison.kit, count, morning.kitchen, "07:28:11", "07:29:30")
    with at("07:29:31"):
        stranger = morning.prison.prisoners[""][0].number
        name_stranger(morning.prison.kit, count_id=count.pk, number=stranger)
    morning.sign(morning.prison.kit, count, "07:29:40")
    assert not Stop.objects.exists()
    assert kitchen(morning, lock).mismatches == 0


def test_a_missing_person_still_stops_the_prison_whatever_is_settled(
    morning: Morning, lock: LockSession
) -> None:
    """The number is right, but a kitchen prisoner is missing and somebody else stands in."""
    found(morning, people=morning.kitchen[1:])
    settle(morning, "07:28:30")
    standing = kitchen(morning, lock).standing
    assert standing is not None and not standing.balanced
    assert standing.missing == {str(morning.kitchen[0].pk)} and not standing.to_settle
    found(morning, who="kit", people=morning.kitchen[1:], first="07:28:40", last="07:30:00")
    assert Stop.objects.filter(source="second_mismatch").exists()


def test_a_person_of_another_party_cannot_be_settled_away(
    morning: Morning, lock: LockSession
) -> None:
    found(morning, person=morning.prison.prisoners["laundry"][0])
    with pytest.raises(Refused, match="That party must count"):
        settle(morning, "07:28:30")
    standing = kitchen(morning, lock).standing
    assert standing is not None and not standing.balanced and not standing.to_settle


def test_the_control_room_and_not_the_party_hears_of_it(
    morning: Morning, lock: LockSession
) -> None:
    found(morning)
    with at("07:28:10"):
        announce_new_entries(morning.prison.establishment.pk)
    titles = set(Announcement.objects.values_list("title", flat=True))
    assert "Kitchen: an extra person" in titles
    assert "Recount Kitchen" not in titles


@pytest.mark.parametrize("name", ["kay", "kit", "omar", "hana", "grace", "dee"])
def test_only_the_control_room_settles(morning: Morning, lock: LockSession, name: str) -> None:
    found(morning)
    with pytest.raises(NotAllowed):
        settle(morning, "07:28:30", by=name)


def test_it_needs_a_reason_and_is_settled_once(morning: Morning, lock: LockSession) -> None:
    found(morning)
    tap, ceri = Tap.objects.get(kind="stranger"), morning.prison.ceri
    area = morning.prison.area["kitchen-bay"].pk
    with at("07:28:20"), pytest.raises(Invalid):
        settle_found_person(ceri, tap_id=tap.pk, to_area_id=area, reason=" ")
    settle(morning, "07:28:30")
    with pytest.raises(Refused, match="already said"):
        settle(morning, "07:28:40")
    with at("07:28:50"), pytest.raises(NotThere):
        settle_found_person(ceri, tap_id=uuid4(), to_area_id=area, reason="New today")


def test_a_person_who_belongs_elsewhere_is_sent_there_and_must_be_received(
    morning: Morning, lock: LockSession
) -> None:
    found(morning)
    settle(morning, "07:28:30", area="landing-a1")
    movement = Movement.objects.get()
    assert movement.to_area.code == "landing-a1" and movement.from_session is None
    assert Movement.objects.all().on_the_way().exists()


def test_the_control_room_settles_with_one_tap_on_the_page(
    morning: Morning, lock: LockSession
) -> None:
    found(morning)
    person = morning.prison.prisoners[""][0]
    with at("07:28:30"):
        ceri = browser(morning.prison, "ceri")
        page = page_text(ceri.get("/whereabouts/"))
        assert f"{person.name} belongs to no party" in page and "Stays in Kitchen bay" in page
        sent = {"uuid": str(uuid4()), "reason": "Not on any list yet"}
        sent["to"] = str(morning.prison.area["kitchen-bay"].pk)
        tap = Tap.objects.get(kind="stranger")
        assert ceri.post(f"/whereabouts/{tap.pk}/settle/", sent).status_code == 302
        page = page_text(ceri.get("/whereabouts/"))
        assert "belongs to no party" not in page
        assert "belongs to no party" not in page_text(
            browser(morning.prison, "sam").get("/whereabouts/")
        )
    assert FoundPersonSettlement.objects.get().prisoner_id == person.pk


def test_no_screen_says_0_missing(morning: Morning, lock: LockSession) -> None:
    count = found(morning)
    with at("07:28:30"):
        pages = [
            page_text(browser(morning.prison, name).get(path))
            for name, path in (
                ("kay", f"/counts/{count.pk}/result/"),
                ("kay", "/rolls/"),
                ("ceri", "/board/"),
                ("ceri", f"/visits/{lock.visit_id}/counts/"),
                ("sam", "/ledger/"),
            )
        ]
    assert not any("0 missing" in page or "0 people are missing" in page for page in pages)
    assert "You also found an extra person, who is in no party." in pages[0]
    assert "Do not count again." in pages[1]
