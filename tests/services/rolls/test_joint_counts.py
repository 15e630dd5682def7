"""Two officers count one party together: one list, two screens, two signatures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from searches.facts.release import release_facts
from searches.models import (
    Count,
    CountConfirmation,
    CountFirstSignature,
    CountJoin,
    LedgerEntry,
    LockSession,
    Prisoner,
    Tap,
    Visit,
)
from searches.rules.overrides import counters
from searches.services.rolls.counts import confirm_count, join_count, name_stranger, tap_person
from searches.words.actors import Actor
from searches.words.events.rolls import CountConfirmed, CountJoined, CountSignedByFirst
from searches.words.refusals import Invalid, NotAllowed, Refused
from searches.words.rolls import CountFault
from tests.support.counting import Morning, at, moment
from tests.support.sample_prison import PIN, Prison


def second_screen(prison: Prison, name: str = "kit") -> Actor:
    """Return this officer at a second screen of the kitchen."""
    device = prison.device["office-1"]
    device.area = prison.area["kitchen-bay"]
    device.save(update_fields=["area"])
    return replace(getattr(prison, name), device=device.pk, device_area=device.area_id)


def joined(morning: Morning, clock: str = "07:26:12") -> tuple[Count, Actor]:
    """Begin a count of 24 by Kay at 07:26:10, which Kit joins."""
    count = morning.begin(morning.prison.kay, "kitchen", 24, "07:26:10")
    kit = second_screen(morning.prison)
    with at(clock):
        join_count(kit, count_id=count.pk)
    return count, kit


def tap(who: Actor, count: Count, person: Prisoner, clock: str) -> Tap:
    with at(clock):
        return tap_person(who, count_id=count.pk, prisoner_id=person.pk)


def both_tap(morning: Morning, count: Count, kit: Actor, *, missing: int = 0) -> None:
    kitchen = morning.kitchen
    morning.tap(morning.prison.kay, count, kitchen[:12], "07:26:20", "07:27:20")
    morning.tap(kit, count, kitchen[12 : 24 - missing], "07:26:21", "07:27:21")


def test_each_taps_half_and_the_count_balances_when_both_have_signed(
    morning: Morning, lock: LockSession
) -> None:
    count, kit = joined(morning)
    both_tap(morning, count, kit)
    morning.sign(morning.prison.kay, count, "07:27:30")
    assert not CountConfirmation.objects.exists()
    assert morning.judge(lock, "kitchen").standing is None
    morning.sign(kit, count, "07:27:40")
    standing = morning.judge(lock, "kitchen").standing
    assert standing is not None and standing.balanced and standing.valid
    assert Tap.objects.filter(seen_by=kit.person).count() == 12
    assert CountFirstSignature.objects.get().signed_by_id == morning.prison.kay.person
    assert CountConfirmation.objects.get().confirmed_by_id == kit.person
    for event in (CountJoined, CountSignedByFirst, CountConfirmed):
        assert LedgerEntry.objects.of(event, count=count.pk).count() == 1


def test_either_officer_signs_first(morning: Morning, lock: LockSession) -> None:
    count, kit = joined(morning)
    both_tap(morning, count, kit)
    morning.sign(kit, count, "07:27:30")
    morning.sign(morning.prison.kay, count, "07:27:40")
    standing = morning.judge(lock, "kitchen").standing
    assert standing is not None and standing.balanced


def test_two_thumbs_at_once_are_not_too_fast_but_one_quick_thumb_is(
    morning: Morning, lock: LockSession
) -> None:
    """The pace of each officer decides: together they may tap twice in one second."""
    count, kit = joined(morning)
    both_tap(morning, count, kit)
    fact = morning.judge(lock, "kitchen", "07:28:00").judgements[-1]
    assert CountFault.TOO_FAST not in fact.faults
    quick = morning.begin(morning.prison.kay, "kitchen", 24, "07:28:10")
    with at("07:28:12"):
        join_count(kit, count_id=quick.pk)
    morning.tap(kit, quick, morning.kitchen[:12], "07:28:20", "07:28:24")
    assert CountFault.TOO_FAST in morning.judge(lock, "kitchen", "07:29:00").judgements[-1].faults


def test_one_person_cannot_give_both_signatures(morning: Morning, lock: LockSession) -> None:
    count, kit = joined(morning)
    both_tap(morning, count, kit)
    morning.sign(morning.prison.kay, count, "07:27:30")
    with at("07:27:31"), pytest.raises(Refused, match="must sign the count too"):
        confirm_count(morning.prison.kay, count_id=count.pk, pin=PIN)
    assert not CountConfirmation.objects.exists()


def test_nobody_is_added_after_the_first_signature(morning: Morning, lock: LockSession) -> None:
    count, kit = joined(morning)
    both_tap(morning, count, kit, missing=1)
    morning.sign(morning.prison.kay, count, "07:27:30")
    with pytest.raises(Refused, match="signed once"):
        tap(kit, count, morning.kitchen[23], "07:27:35")
    with at("07:27:36"), pytest.raises(Refused, match="signed once"):
        name_stranger(kit, count_id=count.pk, described_as="Tall")


def test_the_same_person_is_tapped_once_and_the_refusal_names_who_tapped(
    morning: Morning, lock: LockSession
) -> None:
    count, kit = joined(morning)
    tap(morning.prison.kay, count, morning.kitchen[0], "07:26:20")
    with pytest.raises(Refused, match="Kay Marsh has already tapped this person"):
        tap(kit, count, morning.kitchen[0], "07:26:22")


def test_an_escort_cannot_join(morning: Morning) -> None:
    prison = morning.prison
    morning.seal(morning.food_lorry(escort=prison.person["kit"]))
    count = morning.begin(prison.kay, "kitchen", 24, "07:26:10")
    kit = second_screen(prison)
    with at("07:26:12"), pytest.raises(Refused, match="one of you searches or escorts"):
        join_count(kit, count_id=count.pk)


def test_nobody_joins_the_count_of_an_officer_who_may_not_count(morning: Morning) -> None:
    prison = morning.prison
    morning.seal(morning.food_lorry(escort=prison.person["kay"]))
    count = morning.begin(prison.kay, "kitchen", 24, "07:26:10")
    kit = second_screen(prison)
    with at("07:26:12"), pytest.raises(Refused, match="one of you searches or escorts"):
        join_count(kit, count_id=count.pk)


def test_who_counted_a_mismatch_cannot_join_the_recount(
    morning: Morning, lock: LockSession
) -> None:
    """The first officer must not tap a person whom they missed into the recount."""
    prison = morning.prison
    morning.count(prison.kay, "kitchen", "07:26:10", "07:28:00", people=morning.kitchen[1:])
    recount = morning.begin(prison.kit, "kitchen", 24, "07:28:10")
    kay = second_screen(prison, "kay")
    with at("07:28:12"), pytest.raises(Refused, match="must leave this count"):
        join_count(kay, count_id=recount.pk)


def test_both_officers_of_a_mismatch_leave_the_recount_to_others(
    morning: Morning, lock: LockSession
) -> None:
    count, kit = joined(morning)
    both_tap(morning, count, kit, missing=1)
    morning.sign(morning.prison.kay, count, "07:27:30")
    morning.sign(kit, count, "07:27:40")
    again = morning.count(kit, "kitchen", "07:28:00", "07:29:30")
    judged = morning.judge(lock, "kitchen", "07:30:00").judgements[-1]
    assert judged.count.id == str(again.pk)
    assert CountFault.SAME_COUNTER in judged.faults


@pytest.mark.parametrize("screen", ["stores-1", "gate-1", "kitchen-1", ""])
def test_the_second_officer_uses_another_screen_of_the_same_area(
    morning: Morning, lock: LockSession, screen: str
) -> None:
    prison = morning.prison
    count = morning.begin(prison.kay, "kitchen", 24, "07:26:10")
    device = prison.device[screen] if screen else None
    kit = replace(
        prison.kit,
        device=device.pk if device else None,
        device_area=device.area_id if device else None,
    )
    with at("07:26:12"), pytest.raises(Invalid, match="screen of"):
        join_count(kit, count_id=count.pk)


def test_after_joining_no_tap_counts_from_the_screen_of_another_party(
    morning: Morning, lock: LockSession
) -> None:
    count, kit = joined(morning)
    elsewhere = replace(
        kit,
        device=morning.prison.device["stores-1"].pk,
        device_area=morning.prison.area["stores"].pk,
    )
    with pytest.raises(Invalid, match="Use a screen of Kitchen bay"):
        tap(elsewhere, count, morning.kitchen[0], "07:26:20")


@pytest.mark.parametrize("name", ["stan", "lena"])
def test_only_an_officer_on_duty_there_can_join(
    morning: Morning, lock: LockSession, name: str
) -> None:
    count = morning.begin(morning.prison.kay, "kitchen", 24, "07:26:10")
    officer = second_screen(morning.prison, name)
    with at("07:26:12"), pytest.raises(NotAllowed, match="not on duty"):
        join_count(officer, count_id=count.pk)


def test_a_third_officer_cannot_join(morning: Morning, lock: LockSession) -> None:
    count, kit = joined(morning)
    omar = second_screen(morning.prison, "omar")
    with at("07:26:15"), pytest.raises(Refused, match="Two officers"):
        join_count(omar, count_id=count.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        CountJoin.objects.create(
            establishment=morning.prison.establishment,
            count=count,
            officer=morning.prison.person["omar"],
            occurred_at=moment("07:26:15"),
            recorded_at=moment("07:26:15"),
        )


def test_who_joined_and_signed_without_a_tap_cannot_release_the_vehicle(
    morning: Morning, lock: LockSession
) -> None:
    count, kit = joined(morning)
    morning.tap(morning.prison.kay, count, morning.kitchen, "07:26:20", "07:28:20")
    morning.sign(morning.prison.kay, count, "07:28:30")
    morning.sign(kit, count, "07:28:40")
    visit = Visit.objects.get(pk=lock.visit_id)
    facts = release_facts(visit, now=moment("07:29:00"), releaser=None)
    assert {str(kit.person), str(morning.prison.kay.person)} <= counters(facts)


def test_a_joint_count_is_not_valid_if_the_second_officer_then_escorts(
    morning: Morning, lock: LockSession
) -> None:
    count, kit = joined(morning)
    both_tap(morning, count, kit)
    morning.sign(morning.prison.kay, count, "07:27:30")
    morning.sign(kit, count, "07:27:40")
    Visit.objects.filter(pk=lock.visit_id).update(escort=kit.person)
    judged = morning.judge(lock, "kitchen").judgements[-1]
    assert CountFault.COUNTER_TOOK_PART in judged.faults
