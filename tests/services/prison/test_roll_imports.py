"""Imports of allocations and prisoners are checked, and applied in one piece or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from searches.facts.roll_imports import MOST_CHANGES, plan_of
from searches.models import (
    Allocation,
    Announcement,
    LedgerEntry,
    LockSession,
    Party,
    Prisoner,
    RollImport,
)
from searches.queries.exceptions.announcements import strips_for
from searches.rules.roll_feeds import digest_of, read_feed
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.prison.roll_imports import (
    NothingNew,
    apply_import,
    discard_import,
    pick_party,
    propose_import,
    receive_import,
)
from searches.services.rolls.whole_rolls import call_whole_roll
from searches.services.stops.stops import raise_stop
from searches.words.announcements import AnnouncementKind
from searches.words.events.rolls import CountRejudged
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.roll_feeds import ChangeKind, FeedDocument, FeedSource, ImportPlan
from tests.support.counting import Morning, at
from tests.support.sample_prison import Prison

TODAY = date(2026, 2, 10)
CELLS = {"a1": "A-1-{}", "a2": "A-2-{}", "b1": "B-1-{}"}


def document(rows: list[dict[str, Any]]) -> FeedDocument:
    return read_feed(json.dumps(rows), prison="WWI", today=TODAY)


def work(**lists: Iterable[Prisoner]) -> FeedDocument:
    """Return what the activities service says: who is allocated to each party."""
    return document(
        [
            {"prisonerNumber": man.number, "scheduleDescription": party.replace("_", " ")}
            for party, people in lists.items()
            for man in people
        ]
    )


def held(people: Iterable[Prisoner], **cells: str) -> FeedDocument:
    """Return what the prisoner search says about these people, some of them in other cells."""
    return document(
        [
            {
                "prisonerNumber": man.number,
                "firstName": "Jo",
                "lastName": "Smith",
                "prisonId": "WWI",
                "status": "ACTIVE IN",
                "cellLocation": cells.get(man.number, CELLS[man.landing.code].format(man.cell)),
            }
            for man in people
        ]
    )


def everybody(prison: Prison) -> list[Prisoner]:
    return [man for people in prison.prisoners.values() for man in people]


def propose(prison: Prison, wanted: FeedDocument) -> RollImport:
    return propose_import(prison.ceri, document=wanted)


def plan(row: RollImport) -> ImportPlan:
    return plan_of(RollImport.objects.get(pk=row.pk), row.establishment)


def apply(prison: Prison, row: RollImport, *, agreed: bool = False) -> RollImport:
    shown = digest_of(plan(row))
    return apply_import(prison.ceri, import_id=row.pk, shown_sha256=shown, agreed=agreed)


def balances(morning: Morning, lock: LockSession) -> bool:
    standing = morning.judge(lock, "kitchen").standing
    return standing is not None and standing.balanced


def on_list(party: Party) -> set[str]:
    rows = Allocation.objects.filter(party=party, removal__isnull=True)
    return set(rows.values_list("prisoner__number", flat=True))


def numbers(people: Iterable[Prisoner]) -> set[str]:
    return {man.number for man in people}


def test_a_file_shows_who_would_be_added_moved_and_removed_and_changes_nothing(
    prison: Prison,
) -> None:
    laundry, waste, wing = (prison.prisoners[name] for name in ("laundry", "waste", ""))
    row = propose(prison, work(Laundry=[*laundry[1:], waste[0], wing[0]]))
    changes = plan(row)
    assert [one.number for one in changes.of(ChangeKind.ADDED)] == [wing[0].number]
    assert [(one.number, one.before) for one in changes.of(ChangeKind.MOVED)] == [
        (waste[0].number, "waste")
    ]
    assert [one.number for one in changes.of(ChangeKind.REMOVED)] == [laundry[0].number]
    assert changes.stays == 7
    assert on_list(prison.party["laundry"]) == numbers(laundry)
    apply(prison, row)
    assert on_list(prison.party["laundry"]) == numbers([*laundry[1:], waste[0], wing[0]])
    assert on_list(prison.party["waste"]) == numbers(waste[1:])


def test_the_same_import_applied_again_changes_nothing(prison: Prison) -> None:
    wanted = work(Laundry=[*prison.prisoners["laundry"], prison.prisoners[""][0]])
    apply(prison, propose(prison, wanted))
    stood = Allocation.objects.count()
    again = propose(prison, wanted)
    assert plan(again).changes == ()
    with pytest.raises(NothingNew):
        apply(prison, again)
    assert Allocation.objects.count() == stood


def test_what_an_applied_import_said_is_not_kept(prison: Prison) -> None:
    row = apply(prison, propose(prison, work(Laundry=prison.prisoners["laundry"][1:])))
    row.refresh_from_db()
    assert (row.rows, row.faults, row.picks) == ([], [], {})
    entry = LedgerEntry.objects.latest("seq")
    assert (entry.act, entry.body["said"]["removed"]) == ("apply_import", 1)
    assert "man" not in json.dumps(entry.body)


def test_parties_that_a_file_does_not_name_stay_as_they_are(prison: Prison) -> None:
    apply(prison, propose(prison, work(Laundry=prison.prisoners["laundry"][1:])))
    assert on_list(prison.party["kitchen"]) == numbers(prison.prisoners["kitchen"])


def test_a_schedule_that_is_no_party_is_left_out_with_a_note(prison: Prison) -> None:
    row = propose(prison, work(Maths_level_1=prison.prisoners["waste"]))
    (note,) = plan(row).notes
    assert (note.line, note.field) == (1, "scheduleDescription")
    assert note.sentence == (
        "Maths level 1 is not a party of this prison, so its 4 rows are left out."
    )
    assert plan(row).changes == ()


def test_one_unknown_number_stops_the_whole_import(prison: Prison) -> None:
    stranger = Prisoner(number="Z9999ZZ")
    row = propose(prison, work(Laundry=[*prison.prisoners["laundry"][1:], stranger]))
    (fault,) = plan(row).faults
    assert (fault.line, fault.field) == (8, "prisonerNumber")
    assert fault.sentence == "Z9999ZZ is not held here."
    with pytest.raises(Invalid, match="Row 8: Z9999ZZ is not held here"):
        apply(prison, row)
    assert on_list(prison.party["laundry"]) == numbers(prison.prisoners["laundry"])


def test_a_list_that_would_lose_many_people_needs_a_tick(prison: Prison) -> None:
    row = propose(prison, work(Laundry=prison.prisoners["laundry"][3:]))
    assert plan(row).ticks == ("Laundry would lose 3 of its 8 people.",)
    with pytest.raises(Invalid, match="Tick that the large changes are correct") as refused:
        apply(prison, row)
    assert refused.value.field == "agreed"
    apply(prison, row, agreed=True)
    assert len(on_list(prison.party["laundry"])) == 5


def test_a_list_that_would_lose_two_people_needs_no_tick(prison: Prison) -> None:
    assert plan(propose(prison, work(Laundry=prison.prisoners["laundry"][2:]))).ticks == ()


def test_a_person_on_two_lists_is_settled_with_one_tap_and_stays_settled(prison: Prison) -> None:
    man, ceri = prison.prisoners[""][0], prison.ceri
    wanted = work(
        Laundry=[*prison.prisoners["laundry"], man], Waste=[*prison.prisoners["waste"], man]
    )
    row = propose(prison, wanted)
    (two,) = plan(row).two_lists
    assert (two.number, two.parties) == (
        man.number,
        (("laundry", "Laundry"), ("waste", "Waste")),
    )
    with pytest.raises(Invalid, match=f"{man.number} is on the lists of Laundry and Waste"):
        apply(prison, row)
    with pytest.raises(Refused, match="no longer on two lists"):
        pick_party(ceri, import_id=row.pk, number=man.number, party="kitchen")
    pick_party(ceri, import_id=row.pk, number=man.number, party="waste")
    apply(prison, row)
    assert man.number in on_list(prison.party["waste"]) - on_list(prison.party["laundry"])
    again = plan(propose(prison, wanted))
    assert (again.two_lists, again.changes) == ((), ())


def test_changes_that_were_not_shown_are_not_applied(prison: Prison) -> None:
    row = propose(prison, work(Laundry=prison.prisoners["laundry"][1:]))
    with pytest.raises(Refused, match="The lists have changed since you opened this page"):
        apply_import(prison.ceri, import_id=row.pk, shown_sha256="0" * 64)


def test_a_newer_import_replaces_one_that_waits(prison: Prison) -> None:
    first = propose(prison, work(Laundry=prison.prisoners["laundry"][1:]))
    propose(prison, work(Laundry=prison.prisoners["laundry"][2:]))
    with pytest.raises(NotThere):
        apply(prison, first)


def test_a_discarded_import_changes_nothing(prison: Prison) -> None:
    row = propose(prison, work(Laundry=prison.prisoners["laundry"][1:]))
    discard_import(prison.ceri, import_id=row.pk)
    assert RollImport.objects.get(pk=row.pk).rows == []
    with pytest.raises(NotThere):
        discard_import(prison.ceri, import_id=row.pk)
    assert on_list(prison.party["laundry"]) == numbers(prison.prisoners["laundry"])


@pytest.mark.parametrize("name", ["kay", "sam", "ann", "dee", "grace"])
def test_only_the_control_room_imports(prison: Prison, name: str) -> None:
    with pytest.raises(NotAllowed):
        propose_import(getattr(prison, name), document=work(Laundry=prison.prisoners["laundry"]))


def test_an_import_never_empties_a_party_that_a_lock_waits_for(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    with at("07:27:00"):
        row = propose(prison, work(Laundry=[*prison.prisoners["laundry"], *morning.kitchen]))
        (block,) = plan(row).blocks
        assert block.startswith("A vehicle in the lock waits for the count of Kitchen.")
        with pytest.raises(Refused, match="waits for the count of Kitchen"):
            apply(prison, row, agreed=True)
    assert on_list(prison.party["kitchen"]) == numbers(morning.kitchen)


def test_a_list_that_becomes_larger_in_mid_count_puts_the_count_in_doubt(
    morning: Morning, lock: LockSession
) -> None:
    """The activities service may have known the 25th person all morning."""
    prison, man = morning.prison, morning.prison.prisoners[""][0]
    morning.count(prison.kay, "kitchen", "07:27:00", "07:29:00")
    assert balances(morning, lock)
    with at("07:31:00"):
        apply(prison, propose(prison, work(Kitchen=[*morning.kitchen, man])))
    assert not balances(morning, lock)
    rejudged = LedgerEntry.objects.of(CountRejudged).get()
    assert rejudged.body["said"]["by_list"] is True
    announce_new_entries(prison.establishment.pk)
    recount = Announcement.objects.get(kind=AnnouncementKind.RECOUNT_REQUESTED)
    assert recount.sentence == "Recount Kitchen now. Somebody was put on its list late."


def test_people_who_leave_a_list_in_mid_count_are_still_expected(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    with at("07:27:00"):
        apply(prison, propose(prison, work(Kitchen=morning.kitchen[2:])))
    morning.count(prison.kay, "kitchen", "07:28:00", "07:30:00")
    assert balances(morning, lock)  # all 24 were counted
    assert len(on_list(prison.party["kitchen"])) == 22


def test_cells_are_changed_and_the_landing_follows(prison: Prison) -> None:
    people = everybody(prison)
    apply(prison, propose(prison, held(people)))
    man = people[0]
    row = propose(prison, held(people, **{man.number: "B-1-077"}))
    (change,) = plan(row).changes
    assert (change.kind, change.after, change.landing) == (ChangeKind.MOVED, "B-1-077", "b1")
    apply(prison, row)
    man.refresh_from_db()
    assert (man.cell, man.landing.code, man.name) == ("B-1-077", "b1", "Smith, Jo")


def test_new_prisoners_are_added_to_the_landing_of_their_cell(prison: Prison) -> None:
    people = everybody(prison)
    apply(prison, propose(prison, held(people)))
    landing = people[0].landing
    new = Prisoner(number="B1234CD", landing=landing, cell="001")
    apply(prison, propose(prison, held([*people, new])))
    added = Prisoner.objects.get(number="B1234CD")
    assert (added.landing, added.name) == (landing, "Smith, Jo")


def test_a_prisoner_in_reception_keeps_the_recorded_cell(prison: Prison) -> None:
    people = everybody(prison)
    apply(prison, propose(prison, held(people)))
    man = people[0]
    row = propose(prison, held(people, **{man.number: "RECP"}))
    (note,) = plan(row).notes
    assert note.field == "cellLocation" and "stays in the cell that is recorded" in note.sentence
    assert plan(row).changes == ()


def test_prisoners_who_are_not_in_the_list_leave_only_with_a_tick(prison: Prison) -> None:
    people = everybody(prison)
    apply(prison, propose(prison, held(people)))
    man = prison.prisoners["kitchen"][0]
    row = propose(prison, held(one for one in people if one != man))
    assert plan(row).ticks == (f"1 person of {len(people)} would no longer be held here.",)
    with pytest.raises(Invalid, match="Tick"):
        apply(prison, row)
    apply(prison, row, agreed=True)
    man.refresh_from_db()
    assert man.left_at is not None
    assert man.number not in on_list(prison.party["kitchen"])


def test_a_prisoner_at_work_does_not_leave_by_an_import(morning: Morning) -> None:
    prison, man = morning.prison, morning.kitchen[0]
    with at("06:40:00"):
        people = everybody(prison)
        apply(prison, propose(prison, held(people)))
        row = propose(prison, held(one for one in people if one != man))
        stood = Prisoner.objects.filter(left_at__isnull=True).count()
        with pytest.raises(Refused, match=f"{man.number} is at work in Kitchen"):
            apply(prison, row, agreed=True)
    assert Prisoner.objects.filter(left_at__isnull=True).count() == stood


def test_nobody_moves_cell_while_a_whole_prison_roll_is_counted(prison: Prison) -> None:
    people = everybody(prison)
    row = propose(prison, held(people))
    call_whole_roll(prison.ceri)
    with pytest.raises(Refused, match="A whole-prison roll is being counted"):
        apply(prison, row)


def test_too_many_changes_at_once_are_refused(prison: Prison) -> None:
    people = everybody(prison)
    landing = people[0].landing
    new = [Prisoner(number=f"C{n:04d}DD", landing=landing, cell="1") for n in range(MOST_CHANGES)]
    row = propose(prison, held([*people, *new]))
    with pytest.raises(Refused, match="at most 400 at once"):
        apply(prison, row)


def receive(prison: Prison, wanted: FeedDocument) -> RollImport:
    row = receive_import(prison.system_actor, document=wanted, source=FeedSource.PUSHED)
    announce_new_entries(prison.establishment.pk)
    return row


def test_a_feed_with_small_changes_is_applied_at_once(prison: Prison) -> None:
    man = prison.prisoners[""][0]
    wanted = work(Laundry=[*prison.prisoners["laundry"][1:], man])
    row = receive(prison, wanted)
    assert row.applied_at is not None and row.applied_by_id is None
    assert man.number in on_list(prison.party["laundry"])
    with pytest.raises(NothingNew):
        receive(prison, wanted)
    assert not Announcement.objects.filter(kind=AnnouncementKind.IMPORT_WAITING).exists()


def test_a_feed_that_takes_the_kitchen_away_is_held_and_announced(morning: Morning) -> None:
    prison = morning.prison
    with at("06:55:00"):
        wanted = work(Kitchen=morning.kitchen[:1])
        row = receive(prison, wanted)
        assert row.applied_at is None
        assert on_list(prison.party["kitchen"]) == numbers(morning.kitchen)
        kinds = [strip.kind for strip in strips_for(prison.ceri)]
        assert kinds == [AnnouncementKind.IMPORT_WAITING]
        with pytest.raises(NothingNew):
            receive(prison, wanted)
        discard_import(prison.ceri, import_id=row.pk)
        assert strips_for(prison.ceri) == []
        with pytest.raises(NothingNew):  # the feed says again what the control room discarded
            receive(prison, wanted)


def test_a_feed_with_a_faulty_row_is_held(prison: Prison) -> None:
    rows = [{"prisonerNumber": 7, "scheduleDescription": "Laundry"}]
    row = receive(prison, document(rows))
    assert row.applied_at is None
    entry = LedgerEntry.objects.get(act="receive_import")
    assert (entry.body["said"]["faults"], entry.body["said"]["held"]) == (1, True)


def test_a_feed_never_lets_a_prisoner_leave_by_itself(prison: Prison) -> None:
    people = everybody(prison)
    apply(prison, propose(prison, held(people)))
    row = receive(prison, held(people[1:]))
    assert row.applied_at is None
    raise_stop(prison.kay)
    with pytest.raises(Refused, match="All vehicles are stopped"):
        apply(prison, row, agreed=True)
