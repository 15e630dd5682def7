"""A party is handed over when its officer and the officer who takes over have both signed."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from searches.models import Duty, Handover, HandoverOffer, LedgerEntry, LockSession, Signature
from searches.services.people.people import go_off_duty
from searches.services.rolls.counts import confirm_count
from searches.services.rolls.handovers import offer_handover, take_over_party
from searches.words.actors import Actor
from searches.words.events.rolls import HandoverOffered, PartyTakenOver
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.visits import SignatureMeaning
from tests.support.counting import Morning, at
from tests.support.sample_prison import PIN, Prison


def offer(morning: Morning, clock: str, *, by: str = "kay", to: str = "kit") -> HandoverOffer:
    prison = morning.prison
    with at(clock):
        return offer_handover(
            getattr(prison, by),
            party_id=prison.party["kitchen"].pk,
            officer_id=prison.person[to].pk,
            pin=PIN,
        )


def take(morning: Morning, offered: HandoverOffer, clock: str, *, by: Actor | None = None) -> None:
    with at(clock):
        take_over_party(by or morning.prison.kit, offer_id=offered.pk, pin=PIN)


def on_duty_at(prison: Prison, name: str) -> str:
    duty = Duty.objects.filter(person=prison.person[name], ended_at=None).first()
    return duty.area.code if duty else ""


def at_kitchen(prison: Prison, name: str) -> Actor:
    """Return this officer at the kitchen's screen."""
    return replace(
        getattr(prison, name),
        device=prison.device["kitchen-1"].pk,
        device_area=prison.area["kitchen-bay"].pk,
    )


def test_both_officers_sign_and_only_the_new_officer_is_on_duty(morning: Morning) -> None:
    prison = morning.prison
    offered = offer(morning, "07:00:00")
    assert on_duty_at(prison, "kay") == "kitchen-bay"  # nothing changes before the second signature
    take(morning, offered, "07:01:00")
    assert (on_duty_at(prison, "kay"), on_duty_at(prison, "kit")) == ("", "kitchen-bay")
    signatures = Signature.objects.filter(meaning__in=["handed_over", "taken_over"])
    assert set(signatures.values_list("signed_by", "meaning")) == {
        (prison.person["kay"].pk, SignatureMeaning.HANDED_OVER),
        (prison.person["kit"].pk, SignatureMeaning.TAKEN_OVER),
    }
    assert morning.acts()[-3:] == ["offer_handover", "go_on_duty", "take_over_party"]
    assert LedgerEntry.objects.of(HandoverOffered, to=prison.person["kit"].pk).count() == 1


def test_an_officer_of_another_area_comes_on_duty_by_taking_over(morning: Morning) -> None:
    prison = morning.prison
    offered = offer(morning, "07:00:00", to="sue")
    take(morning, offered, "07:01:00", by=at_kitchen(prison, "sue"))
    assert on_duty_at(prison, "sue") == "kitchen-bay"


def test_the_last_officer_hands_over_and_then_leaves(morning: Morning) -> None:
    prison = morning.prison
    with at("07:00:00"):
        go_off_duty(prison.kit)
        with pytest.raises(Refused, match="last officer"):
            go_off_duty(prison.kay)
    take(morning, offer(morning, "07:00:10"), "07:00:30")
    assert (on_duty_at(prison, "kay"), on_duty_at(prison, "kit")) == ("", "kitchen-bay")


def test_the_request_goes_on_with_the_new_officer(morning: Morning, lock: LockSession) -> None:
    prison = morning.prison
    take(morning, offer(morning, "07:26:20"), "07:26:40")
    entry = LedgerEntry.objects.of(PartyTakenOver, party="kitchen").get()
    assert entry.visit_id == lock.visit_id  # the timeline of the vehicle shows the hand-over
    with at("07:26:50"), pytest.raises(NotAllowed, match="not on duty"):
        morning.begin(prison.kay, "kitchen", 24, "07:26:50")
    morning.count(prison.kit, "kitchen", "07:27:00", "07:29:00")
    standing = morning.judge(lock, "kitchen").standing
    assert standing is not None and standing.balanced


def test_the_count_that_the_leaving_officer_began_cannot_be_signed_any_more(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    count = morning.begin(prison.kay, "kitchen", 24, "07:26:10")
    morning.tap(prison.kay, count, morning.kitchen, "07:26:15", "07:27:15")
    take(morning, offer(morning, "07:27:20"), "07:27:30")
    with at("07:27:40"), pytest.raises(Refused, match="Kitchen was handed over"):
        confirm_count(prison.kay, count_id=count.pk, pin=PIN)


@pytest.mark.parametrize("name", ["kay", "lena", "ed", "grace", "omar"])
def test_nobody_but_the_officer_who_was_named_takes_over(morning: Morning, name: str) -> None:
    offered = offer(morning, "07:00:00")
    with pytest.raises(NotAllowed):
        take(morning, offered, "07:01:00", by=at_kitchen(morning.prison, name))
    assert not Handover.objects.exists()


def test_one_person_never_gives_both_signatures(morning: Morning) -> None:
    with pytest.raises(Invalid, match="Select another officer"):
        offer(morning, "07:00:00", to="kay")
    offered = offer(morning, "07:00:00")
    with pytest.raises(IntegrityError), transaction.atomic():
        HandoverOffer.objects.create(
            establishment=morning.prison.establishment,
            party=offered.party,
            offered_by=offered.offered_by,
            offered_to=offered.offered_by,
            signature=Signature.objects.create(
                **dict.fromkeys(("printed_name", "meaning", "statement"), "x"),
                establishment=morning.prison.establishment,
                signed_by=offered.offered_by,
                shown_sha256="",
                occurred_at=offered.occurred_at,
                recorded_at=offered.recorded_at,
            ),
            occurred_at=offered.occurred_at,
            recorded_at=offered.recorded_at,
        )


def test_an_officer_cannot_sign_with_the_pin_of_another(morning: Morning) -> None:
    prison, offered = morning.prison, offer(morning, "07:00:00")
    with at("07:01:00"), pytest.raises(Refused, match="not your PIN"):
        take_over_party(prison.kit, offer_id=offered.pk, pin="9731")
    assert on_duty_at(prison, "kay") == "kitchen-bay"


@pytest.mark.parametrize("name", ["ed", "grace", "hana", "ceri"])
def test_only_a_supervisor_can_be_offered_a_party(morning: Morning, name: str) -> None:
    with pytest.raises(Invalid, match="Select the officer who takes over"):
        offer(morning, "07:00:00", to=name)


def test_an_escort_of_the_vehicle_in_the_lock_is_refused_before_any_signature(
    morning: Morning,
) -> None:
    morning.seal(morning.food_lorry(escort=morning.prison.person["kit"]))
    with pytest.raises(Invalid, match="Kit Lowe cannot take over. This officer searches"):
        offer(morning, "07:26:20")
    assert not HandoverOffer.objects.exists()


def test_who_counted_a_mismatch_cannot_take_the_party_back_to_count_again(
    morning: Morning, lock: LockSession
) -> None:
    """Kay finds a mismatch, hands over to Kit, and Kit hands back: Kay must not count again."""
    prison = morning.prison
    morning.count(prison.kay, "kitchen", "07:26:10", "07:28:00", people=morning.kitchen[1:])
    take(morning, offer(morning, "07:28:10"), "07:28:20")
    with pytest.raises(Invalid, match="cannot take over. This officer counted Kitchen already"):
        offer(morning, "07:28:30", by="kit", to="kay")


def test_an_officer_who_became_unfit_after_the_offer_is_refused(
    morning: Morning, lock: LockSession
) -> None:
    prison, offered = morning.prison, offer(morning, "07:26:05")
    morning.count(prison.kit, "kitchen", "07:26:10", "07:28:00", people=morning.kitchen[1:])
    with pytest.raises(Invalid, match="Kit Lowe cannot take over"):
        take(morning, offered, "07:28:10")


@pytest.mark.parametrize(("clock", "taken"), [("07:15:00", True), ("07:15:00.001", False)])
def test_an_offer_lapses_after_15_minutes(morning: Morning, clock: str, taken: bool) -> None:
    offered = offer(morning, "07:00:00")
    if taken:
        take(morning, offered, clock)
        return
    with pytest.raises(Refused, match="Ask Kay Marsh to offer Kitchen again"):
        take(morning, offered, clock)


def test_a_later_offer_replaces_the_first(morning: Morning) -> None:
    first = offer(morning, "07:00:00")
    second = offer(morning, "07:01:00", to="sue")
    with pytest.raises(Refused, match="no longer valid"):
        take(morning, first, "07:02:00")
    take(morning, second, "07:02:00", by=at_kitchen(morning.prison, "sue"))


def test_a_party_is_taken_over_once(morning: Morning) -> None:
    offered = offer(morning, "07:00:00")
    take(morning, offered, "07:01:00")
    with pytest.raises(Refused, match="already been taken over"):
        take(morning, offered, "07:01:10")


def test_both_officers_use_a_screen_of_the_party(morning: Morning) -> None:
    prison = morning.prison
    office = replace(prison.kay, device=None, device_area=None)
    about: dict[str, UUID] = {"party_id": prison.party["kitchen"].pk}
    with at("07:00:00"), pytest.raises(Invalid, match="Use a screen of Kitchen bay"):
        offer_handover(office, officer_id=prison.person["kit"].pk, pin=PIN, **about)
    offered = offer(morning, "07:00:00", to="sue")
    with pytest.raises(Invalid, match="Use a screen of Kitchen bay"):
        take(morning, offered, "07:01:00", by=prison.sue)


def test_an_officer_who_is_not_on_duty_there_cannot_offer_the_party(morning: Morning) -> None:
    with at("07:00:00"), pytest.raises(NotAllowed, match="not on duty"):
        offer_handover(
            at_kitchen(morning.prison, "lena"),
            party_id=morning.prison.party["kitchen"].pk,
            officer_id=morning.prison.person["kit"].pk,
            pin=PIN,
        )


def test_an_offer_ends_when_its_officer_goes_off_duty(morning: Morning) -> None:
    offered = offer(morning, "07:00:00", to="sue")
    with at("07:01:00"):
        go_off_duty(morning.prison.kay)
    with pytest.raises(Refused, match="Kay Marsh is no longer on duty"):
        take(morning, offered, "07:02:00", by=at_kitchen(morning.prison, "sue"))


def test_the_last_officer_of_another_party_does_not_leave_it_to_take_over(
    morning: Morning,
) -> None:
    prison, offered = morning.prison, offer(morning, "07:00:00", to="lena")
    with pytest.raises(Refused, match="last officer on duty at Laundry"):
        take(morning, offered, "07:01:00", by=at_kitchen(prison, "lena"))
    assert on_duty_at(prison, "kay") == "kitchen-bay"


def test_an_unknown_offer_is_not_there(morning: Morning) -> None:
    with at("07:00:00"), pytest.raises(NotThere):
        take_over_party(morning.prison.kit, offer_id=morning.prison.party["kitchen"].pk, pin=PIN)
