"""A whole-prison roll made through the pages by honest officers on the screens of their
landings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.test import Client

from searches.models import Prisoner
from searches.services.people.people import go_on_duty
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import Page, read, submit
from tests.support.sample_prison import PIN, Prison
from tests.support.saved_states import kept_state

if TYPE_CHECKING:
    from tests.support.forms import ClientResponse

#: By landing: its screen, and the two officers who count it.
OFFICERS = {
    "a1": ("a1-1", "ava", "hana"),
    "a2": ("a2-1", "abe", "kit"),
    "b1": ("b1-1", "bet", "sue"),
}
HELD = 58
#: The parties whose prisoners are on their landings: all except kitchen, stores and laundry.
IDLE = ("waste", "workshop-3", "")


def call(morning: Morning, clock: str = "07:30:00") -> None:
    kept_state(morning.prison, ("roll called", clock), lambda: _call(morning, clock))


def _call(morning: Morning, clock: str) -> None:
    ceri = browser(morning.prison, "ceri")
    with at(clock):
        assert submit(ceri, read(ceri, "/rolls/whole/").form("/call/")).status_code == 302


def idle(prison: Prison, landing: str) -> list[Prisoner]:
    """Return the prisoners who should be on this landing while three parties are at work."""
    people = [prisoner for party in IDLE for prisoner in prison.prisoners[party]]
    return [person for person in people if person.landing.code == landing]


def second_officers_go_on_duty(morning: Morning, clock: str = "07:29:00") -> None:
    name = ("second officers on duty", clock)
    kept_state(morning.prison, name, lambda: _second_officers_go_on_duty(morning, clock))


def _second_officers_go_on_duty(morning: Morning, clock: str) -> None:
    for landing, (_, _, second) in OFFICERS.items():
        with at(clock):
            area = morning.prison.area[f"landing-{landing}"]
            go_on_duty(getattr(morning.prison, second), area_id=area.pk)


def post_number(client: Client, landing: str, number: int, clock: str) -> ClientResponse:
    """Send the form of a landing's number as a script would, without opening the page."""
    typed = {"landing": landing, "number": str(number), "every_one_responded": "on"}
    with at(clock):
        answer: ClientResponse = client.post("/rolls/landings/", {**typed, "uuid": str(uuid4())})
    return answer


def count_by_page(client: Client, number: int, clock: str) -> ClientResponse:
    """Open the page on the landing's screen, enter the number and send the form."""
    with at(clock):
        form = read(client, "/rolls/landings/").form("/landings/")
        return submit(client, form, number=str(number), every_one_responded="on")


def count_landings(morning: Morning, **wrong: int) -> None:
    """Count each landing as two officers. `wrong` adds to the number of the landing it names."""
    name = ("landings counted", *sorted(wrong.items()))
    kept_state(morning.prison, name, lambda: _count_landings(morning, wrong))


def _count_landings(morning: Morning, wrong: dict[str, int]) -> None:
    for landing, (screen, first, second) in OFFICERS.items():
        number = len(idle(morning.prison, landing)) + wrong.get(landing, 0)
        for name, clock in ((first, "07:31:00"), (second, "07:31:30")):
            client = browser(morning.prison, name, device=screen)
            assert count_by_page(client, number, clock).status_code == 302


def count_parties(morning: Morning) -> None:
    kept_state(morning.prison, ("parties counted",), lambda: _count_parties(morning))


def _count_parties(morning: Morning) -> None:
    for name, party in (("kay", "kitchen"), ("stan", "stores"), ("lena", "laundry")):
        morning.count(getattr(morning.prison, name), party, "07:33:00", "07:35:00")


def enter_official(
    morning: Morning, figure: int = HELD, *, name: str = "omar", clock: str = "07:32:00"
) -> ClientResponse:
    client = browser(morning.prison, name)
    with at(clock):
        form = read(client, "/rolls/official/").form("/official/")
        return submit(client, form, figure=str(figure))


def page_of_roll(morning: Morning, name: str = "ceri", clock: str = "07:38:00") -> Page:
    with at(clock):
        return read(browser(morning.prison, name), "/rolls/whole/")


def sign(morning: Morning, name: str = "ceri", clock: str = "07:38:00") -> ClientResponse:
    client = browser(morning.prison, name)
    with at(clock):
        return submit(client, read(client, "/rolls/whole/").form("/sign/"), pin=PIN)
