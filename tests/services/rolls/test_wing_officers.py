"""Wing officers count the landings that were named when the role was granted, and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from searches.models import Landing, LandingCount, WholeRoll
from searches.rules.permissions import ALLOWED
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.people.people import (
    actor_known_as,
    add_person,
    go_on_duty,
    grant_role,
    withdraw_role,
)
from searches.services.rolls.whole_rolls import call_whole_roll, count_landing
from searches.words.actors import Actor
from searches.words.people import Act, Role
from searches.words.refusals import Invalid, NotAllowed
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import page_text, read
from tests.support.sample_prison import PASSWORD, Prison, choose_own, confirm_all

NUMBER = "WES"


def new_wing_officer(prison: Prison, *landings: str) -> Actor:
    """Add Wes Pike, grant him the role for these landings, and confirm it."""
    with at("06:00:00"):
        person = add_person(
            prison.ann, staff_number=NUMBER, printed_name="Wes Pike", password=PASSWORD
        )
        grant_role(prison.ann, person_id=person.pk, role=Role.WING_OFFICER, landings=list(landings))
        choose_own(NUMBER)
        confirm_all(prison.bea)
    person.refresh_from_db()  # the password has changed
    prison.person["wes"] = person
    return actor_known_as(NUMBER)


def on_landing(prison: Prison, officer: Actor, code: str) -> Actor:
    """Return the officer on duty on this landing, with its screen."""
    area = prison.area[f"landing-{code}"]
    with at("07:29:00"):
        go_on_duty(officer, area_id=area.pk)
    return replace(officer, device=prison.device[f"{code}-1"].pk, device_area=area.pk)


@pytest.fixture
def roll(morning: Morning) -> WholeRoll:
    with at("07:30:00"):
        return call_whole_roll(morning.prison.ceri)


def count(
    prison: Prison, officer: Actor, roll: WholeRoll, code: str, clock: str = "07:32:00"
) -> LandingCount:
    landing = Landing.objects.within(prison.establishment).get(code=code)
    with at(clock):
        return count_landing(
            on_landing(prison, officer, code),
            roll_id=roll.pk,
            landing_id=landing.pk,
            number=6,
            every_one_responded=True,
        )


def test_a_wing_officer_counts_the_landings_of_the_grant(morning: Morning, roll: WholeRoll) -> None:
    wes = new_wing_officer(morning.prison, "A1", "a2")
    assert count(morning.prison, wes, roll, "a1").counter_id == wes.person
    assert count(morning.prison, wes, roll, "a2", "07:33:00").counter_id == wes.person


def test_a_wing_officer_cannot_count_another_wing(morning: Morning, roll: WholeRoll) -> None:
    """Go on duty on B1 and use its screen. The landing still belongs to another wing."""
    wes = new_wing_officer(morning.prison, "A1", "A2")
    with pytest.raises(NotAllowed, match="not-your-landing"):
        count(morning.prison, wes, roll, "b1")
    assert not LandingCount.objects.exists()


def test_landings_of_a_withdrawn_grant_no_longer_count(morning: Morning, roll: WholeRoll) -> None:
    prison = morning.prison
    wes = new_wing_officer(prison, "B1")
    assert wes.person is not None
    with at("07:00:00"):
        withdraw_role(prison.ann, person_id=wes.person, role=Role.WING_OFFICER)
        again = {"role": Role.WING_OFFICER, "landings": ["A1"]}
        grant_role(prison.ann, person_id=wes.person, **again)  # type: ignore[arg-type]
        confirm_all(prison.bea)
    with pytest.raises(NotAllowed, match="not-your-landing"):
        count(prison, actor_known_as(NUMBER), roll, "b1")


@pytest.mark.parametrize(
    ("landings", "sentence"),
    [((), "Enter the landings of the wing officer"), (("C9",), "This prison has no landing C9.")],
)
def test_a_wing_officer_needs_landings_of_this_prison(
    morning: Morning, landings: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        new_wing_officer(morning.prison, *landings)


def test_a_wing_officer_sees_the_own_landing_and_no_names_or_other_counts(
    morning: Morning, roll: WholeRoll
) -> None:
    prison = morning.prison
    wes = new_wing_officer(prison, "A1")
    on_landing(prison, wes, "a1")
    announce_new_entries(prison.establishment.pk)
    client = browser(prison, "wes", device="a1-1")
    with at("07:31:00"):
        assert client.get("/")["Location"] == "/rolls/landings/"
        page = read(client, "/rolls/landings/")
        assert "Count landing A1" in " ".join(page.text.split())
        assert "A whole-prison roll has been called." in page.text
        for address in ("/rolls/whole/", "/whereabouts/", "/received/", "/rolls/", "/standfast/"):
            assert client.get(address).status_code == 403
        other = browser(prison, "wes", device="b1-1").get("/rolls/landings/")
    assert "B1 is not one of your landings." in page_text(other)


def test_a_wing_officer_may_do_little_else() -> None:
    allowed = {act for act, roles in ALLOWED.items() if Role.WING_OFFICER in roles}
    everybody = {act for act, roles in ALLOWED.items() if roles == frozenset(Role)}
    assert allowed - everybody == {
        *(Act.COUNT_LANDING, Act.SHARE_SCREEN, Act.GO_ON_DUTY, Act.HEAR_ANNOUNCEMENTS)
    }
