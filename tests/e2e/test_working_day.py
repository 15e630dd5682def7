"""A working day of ten officers on eight screens: at its end every screen shows what is true.

The officers act through the commands, and the test writes down beside them where everybody is. The
eight browsers stay open all day and are only looked at. The day has 30 movements, three lorries, a
false alarm, a real shortage with standfast and whole-prison roll, and lunch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone
from playwright.sync_api import Page, expect

from searches.management.demo import pictures
from searches.management.demo.lorry import Lorry
from searches.models import HandBack, Movement, Prisoner, Stop, StopClosing, Visit, WholeRoll
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.people.people import go_on_duty
from searches.services.rolls.counts import begin_count, confirm_count, tap_person
from searches.services.rolls.movements import (
    receive_hand_back,
    receive_prisoner,
    send_back,
    send_prisoner,
    tap_seen,
)
from searches.services.rolls.standfast import call_standfast
from searches.services.rolls.whole_rolls import (
    count_landing,
    count_place,
    enter_official_roll,
    sign_whole_roll,
)
from searches.services.rolls.work_sessions import end_work_session, open_work_session
from searches.services.stops.stops import ask_to_close_stop, close_stop, raise_stop
from searches.words.visits import ClosingBasis
from tests.e2e.conftest import SignedIn
from tests.e2e.morning import FOOD, REAL_NOW, Hours, Morning, as_demo
from tests.support.demo_ledger import take_photo_quickly
from tests.support.sample_prison import PIN, Prison

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

#: The eight screens: who uses each, and the page that stays open on it.
SCREENS = {
    "grace": ("gate-1", "/board/"),
    "kay": ("kitchen-1", "/rolls/"),
    "stan": ("stores-1", "/rolls/"),
    "lena": ("laundry-1", "/rolls/"),
    "hana": ("healthcare-1", "/received/"),
    "ceri": ("control-1", "/whereabouts/"),
    "omar": ("office-2", "/rolls/whole/"),
    "dee": ("office-3", "/stops/"),
}
SUPERVISORS = {"kitchen": "kay", "stores": "stan", "laundry": "lena"}
#: Two officers count each landing, and each of them receives on the first landing of theirs.
LANDINGS = {"a1": ("ava", "abe"), "a2": ("abe", "bet"), "b1": ("bet", "ava")}
PLACES = "A1|A2|B1|Kitchen|Stores|Laundry|Healthcare|From"
LINE = re.compile(rf"(A\d{{4}}[A-Z]{{2}})\b.*?: ({PLACES})\b", re.S)


@dataclass
class WorkingDay:
    """The prison, its screens, and the simulated truth: where each prisoner is."""

    scene: Morning
    hours: Hours
    place: dict[str, str] = field(default_factory=dict)  # by prisoner number

    def __post_init__(self) -> None:
        for prisoner in self.held().select_related("landing"):
            self.place[prisoner.number] = prisoner.landing.name

    @property
    def prison(self) -> Prison:
        return self.scene.prison

    def screens(self) -> list[Page]:
        return [self.scene.screen(name, device) for name, (device, _) in SCREENS.items()]

    def open_screens(self) -> None:
        for page, (_, address) in zip(self.screens(), SCREENS.values(), strict=True):
            page.goto(address)

    def people_at(self, place: str) -> list[Prisoner]:
        numbers = [number for number, where in self.place.items() if where == place]
        return list(self.held().filter(number__in=numbers).order_by("number"))

    def held(self) -> QuerySet[Prisoner]:
        return Prisoner.objects.within(self.prison.establishment)

    def pass_on(self, seconds: float) -> None:
        self.hours.pass_on(seconds / 60)

    # What happens

    def unlock(self) -> None:
        for party, name in SUPERVISORS.items():
            people = [prisoner.number for prisoner in self.prison.prisoners[party]]
            row = self.prison.party[party]
            open_work_session(getattr(self.prison, name), party_id=row.pk, numbers=people)
            self.place |= dict.fromkeys(people, row.name)

    def move(self, party: str, people: Iterable[Prisoner]) -> None:
        """Send people of a party to healthcare, where an officer receives them."""
        area = self.prison.area["healthcare"]
        for prisoner in people:
            self.pass_on(20)
            sender = getattr(self.prison, SUPERVISORS[party])
            sent = send_prisoner(sender, prisoner_id=prisoner.pk, to_area_id=area.pk)
            self.pass_on(100)
            receive_prisoner(self.prison.hana, movement_id=sent.pk)
            self.place[prisoner.number] = area.name

    def move_back(self, party: str, people: Iterable[Prisoner]) -> None:
        for prisoner in people:
            self.pass_on(20)
            sent = send_back(self.prison.hana, prisoner_id=prisoner.pk)
            assert isinstance(sent, Movement)
            self.pass_on(100)
            supervisor = getattr(self.prison, SUPERVISORS[party])
            receive_prisoner(supervisor, movement_id=sent.pk)
            self.place[prisoner.number] = self.prison.party[party].name

    def lorry(self, plate: str) -> Lorry:
        """Return a lorry that came in 45 minutes ago."""
        self.hours.pass_on(47)
        way_in = replace(FOOD, plate=plate, escort=self.prison.ed.person)
        lorry = Lorry(as_demo(self.prison), way_in, self.hours.now(), pin=PIN)
        lorry.now -= timedelta(minutes=45)
        lorry.come_in()
        lorry.halt_everywhere()
        return lorry

    def catch_up_with(self, lorry: Lorry) -> None:
        """Move the clock to the last act of the lorry."""
        assert lorry.now <= self.hours.now()
        self.hours.ahead = lorry.now + timedelta(seconds=5) - REAL_NOW()

    def away(self, party: str) -> int:
        """Return how many people of this party are not at work with it."""
        name = self.prison.party[party].name
        return sum(self.place[one.number] != name for one in self.prison.prisoners[party])

    def count_party(self, party: str) -> None:
        """Count everybody who is truly with the party, as its own supervisor."""
        people = self.people_at(self.prison.party[party].name)
        counter = getattr(self.prison, SUPERVISORS[party])
        row = self.prison.party[party].pk
        count = begin_count(counter, party_id=row, headcount=len(people))
        for prisoner in people:
            self.pass_on(2)
            tap_person(counter, count_id=count.pk, prisoner_id=prisoner.pk)
        confirm_count(counter, count_id=count.pk, pin=PIN)

    def close(self, stop: Stop, basis: ClosingBasis, *, prisoner: str = "") -> None:
        closing = ask_to_close_stop(
            self.prison.ceri, stop_id=stop.pk, basis=basis, prisoner=prisoner, pin=PIN
        )
        assert isinstance(closing, StopClosing)
        close_stop(self.prison.dee, closing_id=closing.pk, pin=PIN)

    def whole_roll(self) -> WholeRoll:
        """Count everybody where they are, and sign what was counted."""
        roll = WholeRoll.objects.latest("recorded_at")
        enter_official_roll(self.prison.omar, roll_id=roll.pk, figure=len(self.place))
        self.hours.pass_on(3)
        for landing, officers in LANDINGS.items():
            for name in officers:
                self._count_landing(roll, landing, name)
        here = self.people_at("Healthcare")
        for prisoner in here:
            area = self.prison.area["healthcare"].pk
            tap_seen(self.prison.hana, prisoner_id=prisoner.pk, area_id=area)
        count_place(self.prison.hana, roll_id=roll.pk, number=len(here))
        for party in SUPERVISORS:
            self.count_party(party)
        sign_whole_roll(self.prison.ceri, roll_id=roll.pk, pin=PIN)
        for landing, (name, _) in LANDINGS.items():
            own = self.prison.area[f"landing-{landing}"].pk
            go_on_duty(getattr(self.prison, name), area_id=own)
        roll.refresh_from_db()
        return roll

    def _count_landing(self, roll: WholeRoll, landing: str, name: str) -> None:
        area = self.prison.area[f"landing-{landing}"].pk
        screen = self.prison.device[f"{landing}-1"].pk
        officer = replace(getattr(self.prison, name), device=screen, device_area=area)
        go_on_duty(officer, area_id=area)
        self.hours.pass_on(2)
        row = next(one for one in self.prison.prisoners[""] if one.landing.code == landing).landing
        count_landing(
            officer,
            roll_id=roll.pk,
            landing_id=row.pk,
            number=len(self.people_at(row.name)),
            every_one_responded=True,
        )

    def lunch(self) -> None:
        """End all work. The landings receive everybody who was at work."""
        for party, name in SUPERVISORS.items():
            supervisor = getattr(self.prison, name)
            session = self.prison.party[party].work_sessions.get(ended_at=None)
            end_work_session(supervisor, session_id=session.pk)
        for back in HandBack.objects.filter(open__isnull=False).select_related("landing"):
            officer = getattr(self.prison, LANDINGS[back.landing.code][0])
            receive_hand_back(officer, hand_back_id=back.pk, number=back.people.count())
            for entry in back.people.select_related("movement__prisoner"):
                self.place[entry.movement.prisoner.number] = back.landing.name

    # What the screens show

    def demand_red(self, *, red: bool) -> None:
        """Wait until every screen shows that vehicles are stopped, or that none is."""
        announce_new_entries(self.prison.establishment.pk)
        for page in self.screens():
            banner = page.locator("[data-stop-open]")
            if red:
                expect(banner.first).to_be_visible()
            else:
                expect(banner).to_have_count(0)

    def demand_places(self) -> None:
        """Compare the page of the control room and the page of healthcare with the truth."""
        control, healthcare = (
            self.scene.screen(name, SCREENS[name][0]) for name in ("ceri", "hana")
        )
        control.goto("/whereabouts/")
        lines = control.locator("main ul.app-names > li").all_inner_texts()
        found = [match for line in lines if (match := LINE.search(line))]
        shown = {match[1]: match[2] for match in found}
        assert shown == self.place
        healthcare.goto("/received/")
        here = healthcare.locator("main").inner_text()
        for number, place in self.place.items():
            assert (number in here) == (place == "Healthcare")

    def demand_vehicles(self, *, in_lock: set[str], left: set[str]) -> None:
        board = self.scene.screen("grace", "gate-1")
        board.goto("/board/")
        for plate in in_lock:
            expect(board.get_by_text(plate).first).to_be_visible()
        gone = {
            visit.vehicle.plate_display
            for visit in Visit.objects.filter(departed_at__isnull=False).select_related("vehicle")
        }
        assert gone == left


@pytest.fixture
def day(prison: Prison, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> WorkingDay:
    hours = Hours()
    monkeypatch.setattr(timezone, "now", hours.now)
    monkeypatch.setattr(pictures, "take_photo", take_photo_quickly)
    nobody = Lorry(as_demo(prison), FOOD, hours.now(), pin=PIN)
    return WorkingDay(Morning(prison, signed_in, hours, nobody), hours)


def test_every_screen_shows_the_truth_at_the_end_of_a_working_day(day: WorkingDay) -> None:
    prison = day.prison
    day.unlock()
    day.open_screens()

    first_ten = prison.prisoners["kitchen"][:10]
    day.move("kitchen", first_ten)
    day.move("stores", prison.prisoners["stores"][:4])
    day.move("laundry", prison.prisoners["laundry"][:4])
    day.move_back("kitchen", first_ten[2:])
    day.move_back("stores", prison.prisoners["stores"][:4])
    assert Movement.objects.count() == 30
    day.demand_places()

    first = day.lorry("KX23 LDV")
    first.seal()
    first.count("kitchen", leave_out=day.away("kitchen"))
    first.count("stores", leave_out=day.away("stores"))
    first.search()
    first.sign()
    first.look_at_photographs()
    first.last_look()
    first.release()
    first.leave()
    day.catch_up_with(first)

    day.lorry("YK71 OHB")  # stays on site all day
    stop = raise_stop(prison.lena)
    day.demand_red(red=True)
    here = day.people_at("Healthcare")[0]
    day.pass_on(60)
    area = prison.area["healthcare"].pk
    tap_seen(prison.hana, prisoner_id=here.pk, area_id=area)
    day.close(stop, ClosingBasis.PERSON_SEEN, prisoner=here.number)
    day.demand_red(red=False)

    second = day.lorry("BD68 SMR")
    second.seal()
    second.count("stores")
    second.count("kitchen", leave_out=day.away("kitchen") + 1)
    assert not Stop.objects.still_open().exists()
    second.count("kitchen", leave_out=day.away("kitchen") + 1, by="KITCHEN2")
    day.catch_up_with(second)
    shortage = Stop.objects.get(source="second_mismatch")
    day.demand_red(red=True)
    day.demand_vehicles(in_lock={"BD68 SMR", "YK71 OHB"}, left={"KX23 LDV"})

    call_standfast(prison.omar)
    roll = day.whole_roll()
    assert roll.signature.correct
    roll_page = day.scene.screen("omar", "office-2")
    roll_page.goto("/rolls/whole/")
    expect(roll_page.get_by_text("Last whole-prison roll: correct").first).to_be_visible()
    day.close(shortage, ClosingBasis.WHOLE_ROLL_CORRECT)
    day.demand_red(red=False)
    day.demand_places()

    day.lunch()
    day.demand_places()
    day.demand_vehicles(in_lock={"BD68 SMR", "YK71 OHB"}, left={"KX23 LDV"})
    for name in SUPERVISORS.values():
        page = day.scene.screen(name, SCREENS[name][0])
        page.goto("/rolls/")
        expect(page.get_by_text("At work since")).to_have_count(0)
    stops = day.scene.screen("dee", "office-3")
    stops.goto("/stops/")
    assert not Stop.objects.still_open().exists()
    day.demand_red(red=False)
