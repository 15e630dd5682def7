"""One replayed day: acts at planned times, in the order of their times, and what people learn."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from uuid import UUID

from searches.facts.count_requests import expected_of
from searches.management.demo.lorry import Lorry
from searches.management.demo.people import DemoPrison
from searches.queries.exceptions.announcements import AnnouncementLine
from searches.queries.exceptions.announcements import lines as announcements
from searches.queries.release.release import read_release_page
from searches.queries.search.sheet import sheet
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.locks.locks import void_expired_locks
from searches.services.photos.photos import Place
from searches.services.release.releases import release_vehicle
from searches.services.replay import replay_at
from searches.services.rolls.counts import begin_count, confirm_count, tap_person
from searches.services.rolls.late_counts import alert_late_counts
from searches.services.visits.halts import log_arrival, log_departure
from searches.services.visits.tamper_seals import put_on_seal
from searches.words.actors import system
from searches.words.announcements import AnnouncementKind
from searches.words.checklists import Item, Phase, Purpose
from searches.words.demo import PIN
from searches.words.refusals import NotReleased, Refused
from searches.words.releases import HOLD_NAMES, Hold
from searches.words.visits import WayIn

#: The security lead may read every announcement.
READER = "SECURITY1"
PHOTOGRAPH_SECONDS, ANSWER_SECONDS = 4, 13


class VehicleLeft(AssertionError):
    """Raised when the replayed vehicle has a GO or has left. Then the replay has failed."""


@dataclass(frozen=True, slots=True, order=True)
class Heard:
    """One announcement by Gatehouse: the people who hear it, its sentence and its kind."""

    audience: tuple[str, ...]
    sentence: str
    kind: AnnouncementKind


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline. A part that does not apply is empty."""

    at: datetime
    reported: str = ""  # what happened on the real day, as reported
    replayed: str = ""
    learns: tuple[Heard, ...] = ()


@dataclass
class ReplayedDay:
    """A day of the made-up prison. Each planned act runs at its own time.

    An act returns the sentence for its line of the timeline, or an empty text if the act has no
    line. The line also has the announcements that Gatehouse makes because of the act.
    """

    prison: DemoPrison
    midnight: datetime
    way_in: WayIn
    lines: list[Line] = field(default_factory=list)
    lorry: Lorry = field(init=False)
    _planned: list[tuple[datetime, int, Callable[[], str]]] = field(default_factory=list)
    _places: count[int] = field(default_factory=count)
    _heard: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        way_in = replace(self.way_in, escort=self.prison.actors["ESCORT1"].person)
        self.lorry = Lorry(self.prison, way_in, self.midnight)

    def time(self, clock: str) -> datetime:
        """Return the moment of this day at a time such as "07:26:00"."""
        hours, minutes, seconds = (int(part) for part in f"{clock}:00".split(":")[:3])
        return self.midnight + timedelta(hours=hours, minutes=minutes, seconds=seconds)

    def plan(self, moment: datetime, act: Callable[[], str]) -> None:
        heappush(self._planned, (moment, next(self._places), act))

    def report(self, clock: str, sentence: str) -> None:
        """Add to the timeline what is reported about the real day at this time."""
        self.lines.append(Line(self.time(clock), reported=sentence))

    def run(self) -> list[Line]:
        """Run every planned act and return the timeline. Raises VehicleLeft."""
        announce_new_entries(self.prison.establishment)
        self._newly_announced()  # so that nothing from before the day is in the timeline
        while self._planned:
            moment, _, act = heappop(self._planned)
            self.lorry.now = moment
            with replay_at(moment):
                replayed = act()
                announce_new_entries(self.prison.establishment)
                learns = self._newly_announced()
            if replayed or learns:
                self.lines.append(Line(moment, replayed=replayed, learns=learns))
        self.demand_inside()
        # A reported line comes before the replayed lines of the same time.
        return sorted(self.lines, key=lambda line: (line.at, not line.reported))

    def demand_inside(self) -> None:
        page = read_release_page(self.prison.actors["CONTROL1"], self.lorry.visit)
        if page.departed_at is not None or page.go is not None or page.gate_opened_at is not None:
            raise VehicleLeft("The vehicle was released, although a prisoner is under it.")

    # What the vehicle does

    def plan_arrival(self, moment: datetime) -> None:
        def come_in() -> str:
            self.lorry.come_in()
            return (
                "The gate logs the vehicle in and photographs it. The control room confirms "
                "from the photographs what it is."
            )

        self.plan(moment, come_in)

    def plan_halt(self, area: str, arrived: datetime, left: datetime) -> None:
        escort = self.prison.actors["ESCORT1"]

        def arrive() -> str:
            halt = log_arrival(escort, visit_id=self.lorry.visit, area=area)

            def leave() -> str:
                log_departure(escort, halt_id=halt.pk)
                if self.lorry.sealed_with:
                    before, self.lorry.sealed_with = self.lorry.sealed_with, "S-0417"
                    put_on_seal(
                        escort, visit_id=self.lorry.visit, number="S-0417", in_place_of=before
                    )
                return "The escort records that the vehicle has left."

            self.plan(left, leave)
            return "The escort records that the vehicle has arrived."

        self.plan(arrived, arrive)

    def plan_seal(self, moment: datetime) -> None:
        def seal() -> str:
            self.lorry.now -= timedelta(minutes=1)  # sealing takes a minute
            self.lorry.seal()
            self._plan_search(moment + timedelta(seconds=20))
            return (
                "The gate officer confirms that the inner gate is shut and that no prisoner is in "
                "the lock. Only what happens from now on counts."
            )

        self.plan(moment, seal)

    def _plan_search(self, moment: datetime) -> None:
        """Plan each photograph and each answer of the search. Nobody sees anything."""
        card = sheet(self.prison.establishment, self.lorry.visit)
        self.lorry.prepare_search()
        items = [one.item for one in card.items if Purpose.LAST_LOOK not in one.item.purposes]
        for place, item in enumerate(items):
            by = self.lorry.searchers[place % 3 == 2]
            for slot in item.photos:
                moment += timedelta(seconds=PHOTOGRAPH_SECONDS)
                about = Place(self.lorry.visit, item.code, slot.code, Phase.WAY_OUT, card.search_id)
                self.plan(moment, partial(self._photograph, about, by))
            moment += timedelta(seconds=ANSWER_SECONDS)
            self.plan(moment, partial(self._answer, card.search_id, item, by))
        self.plan(moment + timedelta(seconds=20), self._end_search)

    def _photograph(self, place: Place, by: str) -> str:
        self.lorry.photograph(place, 0, by=by)
        return ""

    def _answer(self, search: UUID, item: Item, by: str) -> str:
        self.lorry.answer(search, item, 0, by=by)
        return ""

    def _end_search(self) -> str:
        self.lorry.sign()
        self.lorry.look_at_photographs()
        self.lorry.last_look()
        self.plan_request_for_go(self.lorry.now + timedelta(seconds=20))
        return (
            "Two officers have searched the whole vehicle and sign that they saw nothing. The "
            "control room opens every photograph."
        )

    # Who counts

    def plan_count(
        self, party: str, by: str, began: datetime, signed: datetime, *, people: int, who: str
    ) -> None:
        """Plan a count that sees this many people, tapped evenly until the signature.

        `who` describes the officer for the report.
        """
        counter = self.prison.actors[by]
        numbers = {str(key): number for number, key in self.prison.prisoners.items()}

        def begin() -> str:
            row = begin_count(counter, party_id=self.prison.parties[party], headcount=people)
            everybody = sorted(expected_of(row), key=numbers.__getitem__)
            gap = (signed - began) / (people + 1)
            for place, person in enumerate(everybody[:people], start=1):
                self.plan(began + gap * place, partial(tap, row.pk, person))
            self.plan(signed, partial(sign, row.pk, len(everybody)))
            return ""

        def tap(key: UUID, person: str) -> str:
            tap_person(counter, count_id=key, prisoner_id=UUID(person))
            return ""

        def sign(key: UUID, expected: int) -> str:
            confirm_count(counter, count_id=key, pin=PIN)
            seen = f"{people} of {expected}" if people < expected else f"all {people}"
            return f"{who} signs the count: {seen} people seen."

        self.plan(began, begin)

    # Who asks for GO

    def plan_request_for_go(self, moment: datetime) -> None:
        def ask() -> str:
            for of_the_clock in (alert_late_counts, void_expired_locks):
                with suppress(Refused):
                    of_the_clock(system(self.prison.establishment))
            holds = self.holds()
            self.demand_inside()
            return f"The control room asks for GO. Gatehouse refuses: {_in_words(holds)}"

        self.plan(moment, ask)

    def holds(self) -> list[Hold]:
        """Ask for GO and return the holds with which it is refused. Raises VehicleLeft."""
        releaser = self.prison.actors["CONTROL1"]
        page = read_release_page(releaser, self.lorry.visit)
        try:
            release_vehicle(
                releaser, visit_id=self.lorry.visit, pin=PIN, shown_sha256=page.shown_sha256
            )
        except NotReleased as refusal:
            return [hold for hold in refusal.holds if isinstance(hold, Hold)]
        raise VehicleLeft("The vehicle was released, although a prisoner is under it.")

    def _newly_announced(self) -> tuple[Heard, ...]:
        made = announcements(self.prison.actors[READER])
        new = [line for line in made if line.id not in self._heard]
        self._heard |= {line.id for line in made}
        return tuple(sorted(Heard(_audience(line), line.sentence, line.kind) for line in new))


def _audience(line: AnnouncementLine) -> tuple[str, ...]:
    officers = (f"officers of {line.party}",) if line.party else ()
    return (*(role.replace("_", " ") for role in line.roles), *officers)


def _in_words(holds: list[Hold]) -> str:
    """Return the kinds of these holds, each once."""
    kinds = dict.fromkeys(HOLD_NAMES[hold.code] for hold in holds)
    return "; ".join(kind[0].lower() + kind[1:] for kind in kinds) + "."
