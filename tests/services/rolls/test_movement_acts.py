"""Officers cancel movements, send prisoners back, and swap prisoners of two parties.

The control room can move any prisoner and must give a reason. During a standfast nobody can be
moved.
"""

from __future__ import annotations

from typing import Any

import pytest

from searches.facts.allocations import accounted_for
from searches.facts.counts import CountsOf
from searches.facts.rolls import memberships, on_the_way
from searches.facts.whereabouts import Whereabouts, whereabouts
from searches.ledger.verify import LedgerVerification
from searches.models import (
    Announcement,
    Device,
    ExceptionCase,
    LedgerEntry,
    LockSession,
    Movement,
    OpenMovement,
    Prisoner,
    Tap,
)
from searches.queries.exceptions.announcements import strips_for
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.exceptions.event_readers import catch_up
from searches.services.prison.establishments import add_area
from searches.services.rolls.movements import (
    cancel_movement,
    note_overdue_movements,
    receive_prisoner,
    send_back,
    send_prisoner,
    swap_prisoners,
)
from searches.services.rolls.standfast import call_standfast
from searches.services.rolls.work_sessions import add_to_work_session, end_work_session
from searches.services.stops.stops import raise_stop
from searches.words.announcements import AnnouncementKind
from searches.words.refusals import Invalid, NotAllowed, Refused
from tests.support.counting import Morning, at, moment


def send(morning: Morning, man: Prisoner, clock: str, who: str = "kay", **about: Any) -> Movement:
    area = morning.prison.area[str(about.pop("area", "healthcare"))]
    with at(clock):
        return send_prisoner(
            getattr(morning.prison, who), prisoner_id=man.pk, to_area_id=area.pk, **about
        )


def receive(morning: Morning, movement: Movement, clock: str, who: str = "hana") -> None:
    with at(clock):
        receive_prisoner(getattr(morning.prison, who), movement_id=movement.pk)


def parties_of(morning: Morning, man: Prisoner, clock: str) -> set[str]:
    stays = memberships(morning.prison.establishment.pk, moment(clock), moment(clock))
    return {stay.party for stay in stays if stay.prisoner == str(man.pk)}


def where(morning: Morning, man: Prisoner, clock: str) -> tuple[str, str]:
    (found,) = whereabouts(morning.prison.establishment, moment(clock), among=[man.pk])
    return found.kind, found.place


def kitchen_session(morning: Morning):
    return morning.prison.party["kitchen"].work_sessions.get(ended_at=None)


def add(morning: Morning, man: Prisoner, clock: str, came: str = "") -> None:
    with at(clock):
        add_to_work_session(
            morning.prison.kay,
            session_id=kitchen_session(morning).pk,
            numbers=[man.number],
            occurred_at=moment(came) if came else None,
        )


def missing(morning: Morning, lock: LockSession) -> frozenset[str]:
    standing = morning.judge(lock, "kitchen").standing
    assert standing is not None
    return standing.missing


def is_balanced(morning: Morning, lock: LockSession) -> bool:
    standing = morning.judge(lock, "kitchen").standing
    return standing is not None and standing.balanced


# Cancel


def test_the_sender_cancels_a_movement_and_both_acts_stay_on_record(morning: Morning) -> None:
    man = morning.kitchen[0]
    movement = send(morning, man, "07:00:00")
    with at("07:02:00"):
        cancel_movement(morning.prison.kay, movement_id=movement.pk)
    assert not on_the_way(morning.prison.establishment.pk)
    assert not OpenMovement.objects.filter(movement=movement).exists()
    assert where(morning, man, "07:01:00") == (
        Whereabouts.ON_THE_WAY,
        "From Kitchen to Healthcare",
    )
    assert where(morning, man, "07:02:00") == (Whereabouts.AT_WORK, "Kitchen")
    assert morning.acts()[-2:] == ["send_prisoner", "cancel_movement"]
    verification = LedgerVerification(morning.prison.establishment)
    assert verification.first_disagreement() is None


def test_a_cancelled_movement_is_neither_received_nor_cancelled_again(morning: Morning) -> None:
    movement = send(morning, morning.kitchen[0], "07:00:00")
    with at("07:02:00"):
        cancel_movement(morning.prison.kay, movement_id=movement.pk)
        with pytest.raises(Refused, match="cancelled"):
            cancel_movement(morning.prison.kay, movement_id=movement.pk)
        with pytest.raises(Refused, match="cancelled"):
            receive_prisoner(morning.prison.hana, movement_id=movement.pk)
    send(morning, morning.kitchen[0], "07:03:00")


def test_only_the_sender_cancels_and_only_before_the_receipt(morning: Morning) -> None:
    movement = send(morning, morning.kitchen[0], "07:00:00")
    with at("07:01:00"), pytest.raises(NotAllowed, match="not-your-movement"):
        cancel_movement(morning.prison.kit, movement_id=movement.pk)
    receive(morning, movement, "07:05:00")
    with at("07:06:00"), pytest.raises(Refused, match="received"):
        cancel_movement(morning.prison.kay, movement_id=movement.pk)


def test_a_hand_back_is_not_cancelled(morning: Morning) -> None:
    with at("12:00:00"):
        end_work_session(morning.prison.kay, session_id=kitchen_session(morning).pk)
        movement = Movement.objects.filter(prisoner=morning.kitchen[0]).latest("recorded_at")
        with pytest.raises(Refused, match="handed-back"):
            cancel_movement(morning.prison.kay, movement_id=movement.pk)


# Return


def test_a_receiving_officer_sends_a_prisoner_back_to_their_party(morning: Morning) -> None:
    man = morning.kitchen[0]
    receive(morning, send(morning, man, "07:00:00"), "07:05:00")
    with at("07:20:00"):
        back = send_back(morning.prison.hana, prisoner_id=man.pk)
    assert back.to_session == kitchen_session(morning)
    assert where(morning, man, "07:21:00")[0] == Whereabouts.ON_THE_WAY
    with at("07:24:00"):
        receive_prisoner(morning.prison.kay, movement_id=back.pk)
    assert where(morning, man, "07:24:00") == (Whereabouts.AT_WORK, "Kitchen")
    assert "send_back" in morning.acts()


def test_a_prisoner_whose_party_is_not_at_work_goes_back_to_their_landing(morning: Morning) -> None:
    man = morning.prison.prisoners["waste"][0]
    movement = send(morning, man, "07:00:00", "ceri", reason="Seen by the doctor")
    receive(morning, movement, "07:05:00")
    with at("07:20:00"):
        back = send_back(morning.prison.hana, prisoner_id=man.pk)
    assert back.to_session is None and back.to_area == man.landing.area


def test_only_somebody_who_is_here_is_sent_back(morning: Morning) -> None:
    man = morning.kitchen[0]
    with at("07:00:00"), pytest.raises(Refused, match="not-here"):
        send_back(morning.prison.hana, prisoner_id=man.pk)
    receive(morning, send(morning, man, "07:01:00"), "07:05:00")
    with at("07:06:00"), pytest.raises(Refused, match="not-here"):
        send_back(morning.prison.ava, prisoner_id=man.pk)
    with at("07:07:00"):
        send_back(morning.prison.hana, prisoner_id=man.pk)
    with at("07:08:00"), pytest.raises(Refused, match="on-the-way"):
        send_back(morning.prison.hana, prisoner_id=man.pk)


# The control room and swaps


def test_the_control_room_moves_anybody_and_says_why(morning: Morning) -> None:
    man = morning.kitchen[0]
    with pytest.raises(Invalid, match="reason"):
        send(morning, man, "07:00:00", "ceri")
    movement = send(morning, man, "07:01:00", "ceri", reason="Wanted at reception for court")
    assert movement.reason.reason == "Wanted at reception for court"
    assert parties_of(morning, man, "07:02:00") == {"kitchen"}
    entry = LedgerEntry.objects.get(act="send_prisoner")
    assert entry.body["said"]["reason"] == "Wanted at reception for court"


def test_two_prisoners_are_swapped_and_each_is_received(morning: Morning) -> None:
    prison, cook, washer = (
        morning.prison,
        morning.kitchen[0],
        morning.prison.prisoners["laundry"][0],
    )
    with at("07:00:00"):
        there, here = swap_prisoners(
            prison.ceri, first_id=cook.pk, second_id=washer.pk, reason="They cannot work together"
        )
    assert parties_of(morning, cook, "07:01:00") == {"kitchen"}
    assert parties_of(morning, washer, "07:01:00") == {"laundry"}
    receive(morning, there, "07:05:00", "lena")
    receive(morning, here, "07:06:00", "kay")
    assert parties_of(morning, cook, "07:07:00") == {"laundry"}
    assert parties_of(morning, washer, "07:07:00") == {"kitchen"}


def test_a_swap_needs_two_parties(morning: Morning) -> None:
    first, second, *_ = morning.kitchen
    idle = morning.prison.prisoners["waste"][0]
    for other in (second, idle):
        with at("07:00:00"), pytest.raises(Invalid, match="not-at-work"):
            swap_prisoners(
                morning.prison.ceri,
                first_id=first.pk,
                second_id=other.pk,
                reason="No reason at all",
            )
    assert not Movement.objects.exists()


def test_a_place_without_a_screen_is_received_by_telephone_and_nobody_is_seen(
    morning: Morning,
) -> None:
    prison, man = morning.prison, morning.kitchen[0]
    visits = add_area(prison.ann, code="visits", name="Visits", prisoner_access=True)
    prison.area["visits"] = visits
    movement = send(morning, man, "07:00:00", area="visits")
    with at("07:05:00"), pytest.raises(NotAllowed, match="not-your-part"):
        receive_prisoner(prison.hana, movement_id=movement.pk)
    receive(morning, movement, "07:06:00", "ceri")
    assert not Tap.objects.filter(prisoner=man).exists()
    assert where(morning, man, "07:07:00") == (Whereabouts.RECEIVED, "Visits")
    assert not Device.objects.filter(area=visits).exists()


# Standfast


def test_in_a_standfast_nobody_moves_and_who_is_on_the_way_is_an_exception(
    morning: Morning,
) -> None:
    prison, (gone, stays, *_) = morning.prison, morning.kitchen
    movement = send(morning, gone, "07:00:00")
    with at("07:01:00"):
        call_standfast(prison.omar, stop_id=raise_stop(prison.ed).pk)
        for who in ("kay", "ceri"):
            with pytest.raises(Refused, match="Standfast: nobody moves"):
                send(morning, stays, "07:02:00", who, reason="Wanted at reception")
        with pytest.raises(Refused, match="standfast"):
            end_work_session(prison.kay, session_id=kitchen_session(morning).pk)
    catch_up(prison.establishment.pk)
    case = ExceptionCase.objects.get(code="X25")
    assert case.summary == "1 person was on the way when standfast was called."
    receive(morning, movement, "07:03:00")
    with at("07:04:00"), pytest.raises(Refused, match="standfast"):
        send_back(prison.hana, prisoner_id=gone.pk)


def test_a_standfast_with_nobody_on_the_way_is_no_exception(morning: Morning) -> None:
    with at("07:01:00"):
        call_standfast(morning.prison.omar, stop_id=raise_stop(morning.prison.ed).pk)
    catch_up(morning.prison.establishment.pk)
    assert not ExceptionCase.objects.filter(code="X25").exists()


# Join


def test_a_prisoner_who_came_back_from_healthcare_is_on_the_list_again(morning: Morning) -> None:
    man = morning.kitchen[0]
    receive(morning, send(morning, man, "07:00:00"), "07:05:00")
    add(morning, man, "07:20:00")
    assert parties_of(morning, man, "07:10:00") == set()
    assert parties_of(morning, man, "07:20:00") == {"kitchen"}
    assert where(morning, man, "07:20:00") == (Whereabouts.AT_WORK, "Kitchen")


def test_a_prisoner_on_the_way_is_received_and_not_added(morning: Morning) -> None:
    man = morning.prison.prisoners[""][0]
    send(morning, man, "07:00:00", "ceri", reason="Seen by the doctor")
    with pytest.raises(Invalid, match="on-the-way"):
        add(morning, man, "07:01:00")


def test_an_arrival_is_not_entered_for_a_time_with_another_party(morning: Morning) -> None:
    man = morning.prison.prisoners["laundry"][0]
    movement = send(morning, man, "07:00:00", "lena")
    receive(morning, movement, "07:05:00")
    with pytest.raises(Invalid, match="was with another party"):
        add(morning, man, "07:30:00", came="07:03:00")
    add(morning, man, "07:30:00", came="07:10:00")
    assert parties_of(morning, man, "07:15:00") == {"kitchen"}


@pytest.mark.parametrize("came", ["06:29:59", "06:00:00"])
def test_nobody_came_before_work_began(morning: Morning, came: str) -> None:
    with pytest.raises(Invalid, match="came"):
        add(morning, morning.prison.prisoners[""][0], "07:00:00", came=came)


# Overdue


def test_an_overdue_movement_is_announced_to_both_ends_and_the_control_room(
    morning: Morning,
) -> None:
    prison = morning.prison
    movement = send(morning, morning.kitchen[0], "07:00:00")
    with at("07:15:01"):
        note_overdue_movements(prison.system_actor)
        announce_new_entries(prison.establishment.pk)
        for who in ("kay", "hana", "ceri", "omar"):
            (strip,) = strips_for(getattr(prison, who))
            assert strip.kind == AnnouncementKind.MOVEMENT_OVERDUE
            assert strip.sentence == (
                "Kitchen: a prisoner was sent to Healthcare 15 min ago and has not been received."
            )
        for who in ("stan", "ava", "grace"):
            assert not strips_for(getattr(prison, who))
        cancel_movement(prison.kay, movement_id=movement.pk)
        assert not strips_for(prison.ceri)
    kind = AnnouncementKind.MOVEMENT_OVERDUE
    assert Announcement.objects.filter(kind=kind).count() == 1


# Late entries


def test_an_arrival_entered_late_re_judges_a_count_and_tells_the_gate(morning: Morning) -> None:
    prison, man = morning.prison, morning.prison.prisoners[""][0]
    lock = morning.seal(morning.food_lorry())
    morning.count(prison.kay, "kitchen", "07:27:00", "07:29:00")
    assert is_balanced(morning, lock)
    add(morning, man, "07:31:00", came="07:00:00")
    assert missing(morning, lock) == {str(man.pk)}
    assert "rejudge_count" in morning.acts()
    with at("07:31:00"):
        announce_new_entries(prison.establishment.pk)
        titles = {strip.title for strip in strips_for(prison.grace)}
        assert "Kitchen no longer balances" in titles
        assert "Recount Kitchen" in {strip.title for strip in strips_for(prison.kit)}


def test_an_arrival_after_the_seal_re_judges_nothing(morning: Morning) -> None:
    lock = morning.seal(morning.food_lorry())
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:29:00")
    add(morning, morning.prison.prisoners[""][0], "07:35:00", came="07:32:00")
    assert is_balanced(morning, lock)
    assert "rejudge_count" not in morning.acts()


def test_a_movement_that_happened_during_a_count_voids_it_although_entered_late(
    morning: Morning,
) -> None:
    lock = morning.seal(morning.food_lorry())
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:29:00")
    send(morning, morning.kitchen[0], "07:33:00", occurred_at=moment("07:28:00"))
    assert morning.judge(lock, "kitchen").standing is None
    assert "rejudge_count" in morning.acts()


# Nobody accounts for a prisoner on the way


def test_nobody_accounts_for_a_prisoner_whom_healthcare_has_sent_on(morning: Morning) -> None:
    """The prisoner left healthcare before the vehicle came in, and nobody has received them."""
    man = morning.kitchen[0]
    receive(morning, send(morning, man, "06:35:00"), "06:40:00")
    with at("06:45:00"):
        send_back(morning.prison.hana, prisoner_id=man.pk)
    lock = morning.seal(morning.food_lorry())
    assert str(man.pk) in CountsOf(lock).expected("kitchen")
    known = accounted_for(morning.prison.establishment, moment("06:50:00"), moment("07:26:00"))
    (healthcare,) = [one for one in known if one.prisoner == str(man.pk)]
    assert healthcare.until == moment("06:45:00")


def test_a_prisoner_of_no_party_on_the_way_to_one_holds_its_vehicle(morning: Morning) -> None:
    man = morning.prison.prisoners[""][0]
    send(
        *(morning, man, "07:00:00", "ceri"),
        area="kitchen-bay",
        to_party_id=morning.prison.party["kitchen"].pk,
        reason="Helps with the delivery",
    )
    lock = morning.seal(morning.food_lorry())
    assert str(man.pk) in CountsOf(lock).expected("kitchen")
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:29:00")
    assert missing(morning, lock) == {str(man.pk)}
