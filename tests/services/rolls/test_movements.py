"""One officer sends a movement and another receives it. A prisoner on the way is at no place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from searches.facts.rolls import memberships, on_the_way
from searches.models import Movement, Tap
from searches.services.rolls.movements import receive_prisoner, send_prisoner, session_of, tap_seen
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.rolls import SightingKind
from tests.support.counting import Morning, at, moment
from tests.support.sample_prison import Prison


def sent(morning: Morning, clock: str = "07:00:00", **to: object) -> Movement:
    area = morning.prison.area[str(to.get("area", "healthcare"))]
    party = morning.prison.party.get(str(to.get("party", "")))
    with at(clock):
        return send_prisoner(
            morning.prison.kay,
            prisoner_id=morning.kitchen[0].pk,
            to_area_id=area.pk,
            to_party_id=party.pk if party else None,
        )


def parties_of(morning: Morning, clock: str) -> set[str]:
    stays = memberships(morning.prison.establishment.pk, moment(clock), moment(clock))
    return {stay.party for stay in stays if stay.prisoner == str(morning.kitchen[0].pk)}


def test_a_sent_prisoner_is_on_the_way_and_still_on_the_senders_list(morning: Morning) -> None:
    movement = sent(morning)
    assert movement.from_session is not None
    assert movement.from_session.party.code == "kitchen"
    assert on_the_way(morning.prison.establishment.pk) == {
        "kitchen": frozenset({str(morning.kitchen[0].pk)})
    }
    assert parties_of(morning, "07:05:00") == {"kitchen"}


def test_a_received_prisoner_is_off_the_list_and_was_seen(morning: Morning) -> None:
    movement = sent(morning)
    with at("07:05:00"):
        receive_prisoner(morning.prison.hana, movement_id=movement.pk)
    assert not on_the_way(morning.prison.establishment.pk)
    assert parties_of(morning, "07:05:00") == {"kitchen"}
    assert parties_of(morning, "07:05:01") == set()
    tap = Tap.objects.get(prisoner=morning.kitchen[0])
    assert (tap.kind, tap.area.code) == (SightingKind.RECEIVED, "healthcare")
    assert morning.acts()[-1] == "receive_prisoner"


def test_a_prisoner_sent_to_another_party_joins_it_when_received(morning: Morning) -> None:
    movement = sent(morning, area="laundry", party="laundry")
    assert parties_of(morning, "07:01:00") == {"kitchen"}
    with at("07:05:00"):
        receive_prisoner(morning.prison.lena, movement_id=movement.pk)
    assert parties_of(morning, "07:05:00") == {"kitchen", "laundry"}
    assert parties_of(morning, "07:05:01") == {"laundry"}
    session = session_of(morning.kitchen[0])
    assert session is not None and session.party.code == "laundry"


def test_a_prisoner_who_returns_is_on_the_list_for_both_stays(morning: Morning) -> None:
    movement = sent(morning)
    with at("07:05:00"):
        receive_prisoner(morning.prison.hana, movement_id=movement.pk)
    with at("07:20:00"):
        back = send_prisoner(
            morning.prison.ceri,
            prisoner_id=morning.kitchen[0].pk,
            to_area_id=morning.prison.area["kitchen-bay"].pk,
            to_party_id=morning.prison.party["kitchen"].pk,
            reason="Back from healthcare",
        )
    with at("07:22:00"):
        receive_prisoner(morning.prison.kay, movement_id=back.pk)
    assert parties_of(morning, "07:04:00") == {"kitchen"}
    assert parties_of(morning, "07:10:00") == set()
    assert parties_of(morning, "07:23:00") == {"kitchen"}


def test_nobody_receives_a_prisoner_they_sent(morning: Morning) -> None:
    movement = sent(morning, area="laundry", party="laundry")
    with at("07:01:00"), pytest.raises(NotAllowed, match="two-people"):
        receive_prisoner(morning.prison.kay, movement_id=movement.pk)
    assert morning.acts()[-1] == "refuse_self_approval"


def test_a_prisoner_is_not_sent_or_received_twice(morning: Morning) -> None:
    movement = sent(morning)
    with pytest.raises(Refused, match="on-the-way"):
        sent(morning, "07:00:30")
    with at("07:01:00"):
        receive_prisoner(morning.prison.hana, movement_id=movement.pk)
    with at("07:02:00"), pytest.raises(Refused, match="received"):
        receive_prisoner(morning.prison.hana, movement_id=movement.pk)


def test_a_supervisor_sends_only_from_their_own_area(morning: Morning) -> None:
    with at("07:00:00"), pytest.raises(NotAllowed, match="not-on-duty"):
        send_prisoner(
            morning.prison.stan,
            prisoner_id=morning.kitchen[0].pk,
            to_area_id=morning.prison.area["healthcare"].pk,
        )


def test_a_prisoner_is_received_only_where_they_were_sent(morning: Morning) -> None:
    movement = sent(morning, area="laundry", party="laundry")
    with at("07:01:00"), pytest.raises(Invalid, match="wrong-device"):
        receive_prisoner(morning.prison.hana, movement_id=movement.pk)


def test_only_the_control_room_sends_a_prisoner_who_is_not_at_work(morning: Morning) -> None:
    man = morning.prison.prisoners["waste"][0].pk
    to = morning.prison.area["healthcare"].pk
    with at("07:00:00"), pytest.raises(NotAllowed, match="not-your-party"):
        send_prisoner(morning.prison.kay, prisoner_id=man, to_area_id=to)
    with at("07:00:00"):
        movement = send_prisoner(
            morning.prison.ceri, prisoner_id=man, to_area_id=to, reason="Seen by the doctor"
        )
    assert movement.from_session is None


def test_a_receiving_officer_needs_a_device_of_the_area(morning: Morning) -> None:
    healthcare, man = morning.prison.area["healthcare"].pk, morning.kitchen[0].pk
    with at("07:01:00"):
        tap = tap_seen(morning.prison.hana, prisoner_id=man, area_id=healthcare)
    assert tap.kind == SightingKind.SEEN
    car_park = replace(morning.prison.hana, device_area=morning.prison.area["gate"].pk)
    with at("07:02:00"), pytest.raises(Invalid, match="wrong-device"):
        tap_seen(car_park, prisoner_id=man, area_id=healthcare)
    with at("07:02:00"), pytest.raises(NotAllowed, match="not-your-part"):
        tap_seen(morning.prison.kay, prisoner_id=man, area_id=healthcare)


def test_a_party_that_is_not_at_work_receives_nobody(morning: Morning) -> None:
    with pytest.raises(Refused, match="not-at-work"):
        sent(morning, area="workshop-3", party="workshop-3")


def test_prisoners_and_movements_of_another_prison_are_not_found(
    morning: Morning, other_prison: Prison
) -> None:
    movement = sent(morning)
    with pytest.raises(NotThere):
        receive_prisoner(other_prison.hana, movement_id=movement.pk)
    with pytest.raises(NotThere):
        send_prisoner(
            other_prison.ceri,
            prisoner_id=morning.kitchen[1].pk,
            to_area_id=other_prison.area["healthcare"].pk,
        )
