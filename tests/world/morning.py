"""One morning: a lorry comes to the kitchen, a prisoner hides under the lorry, and people act.

Honest people report what they see. Liars play their tricks, through the same services as everybody
else. A morning is a list of steps, so that `matrix.play_all` plays a beginning that many mornings
share only once. `Outcome` is the result of a morning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet

from searches.facts import vehicle_types
from searches.facts.cases import is_resolved
from searches.facts.counts import CountsOf
from searches.facts.whole_rolls import roll_facts
from searches.ledger.clock import replay_at
from searches.models import (
    Confirmation,
    Device,
    ExceptionCase,
    HandBack,
    Landing,
    Movement,
    Person,
    Photograph,
    Prisoner,
    Stop,
    Tap,
    Visit,
    WorkSession,
)
from searches.rules import counts as count_rules
from searches.rules.answers import ItemAnswer, another_way
from searches.rules.checklists import from_document
from searches.rules.vehicle_types import WHOLE_VEHICLE
from searches.services.exceptions.event_readers import catch_up
from searches.services.exceptions.exceptions import resolve_exception
from searches.services.locks.locks import close_inner_gate, depart, open_outer_gate
from searches.services.people.people import (
    actor_for,
    add_person,
    choose_password,
    choose_pin,
    go_on_duty,
    grant_role,
    set_password_anew,
)
from searches.services.photos.photo_views import confirm_disc, look_at_photo, opened_token
from searches.services.photos.photos import Place, store_photo
from searches.services.photos.uploads import ReceivedPhoto
from searches.services.prison.confirmation_decisions import confirm
from searches.services.prison.establishments import change_policy
from searches.services.release.overrides import ask_override, grant_override
from searches.services.release.photo_differences import confirm_photographs_differ
from searches.services.rolls import second_counts
from searches.services.rolls.allocations import (
    account_for_absence,
    allocate_prisoners,
    remove_from_allocation,
    state_not_at_work,
)
from searches.services.rolls.counts import begin_count, confirm_count, tap_person
from searches.services.rolls.movements import (
    receive_hand_back,
    receive_prisoner,
    send_prisoner,
    tap_seen,
)
from searches.services.rolls.whole_rolls import (
    call_whole_roll,
    count_landing,
    enter_official_roll,
    sign_whole_roll,
)
from searches.services.rolls.work_sessions import (
    add_to_work_session,
    end_work_session,
    open_work_session,
)
from searches.services.search import draws
from searches.services.search.search_signatures import sign_search
from searches.services.search.searches import answer_item
from searches.services.stops.stops import ask_to_close_stop, close_stop, raise_stop
from searches.services.visits.halts import log_arrival, log_departure
from searches.services.visits.visit_changes import correct_plate, turn_back
from searches.services.visits.visits import log_vehicle_in
from searches.services.visits.watch_list import set_watch_marker
from searches.words.actors import Actor
from searches.words.checklists import Item, Method, Phase, Result, VehicleType
from searches.words.confirmations import ConfirmationKind
from searches.words.exceptions import Outcome as ReviewOutcome
from searches.words.people import Role
from searches.words.photos import Likeness, NearCopy
from searches.words.policy import BOUNDS, STRICTER, Policy, Stricter
from searches.words.releases import CurePlace, HoldCode, OverrideKind
from searches.words.rolls import AbsenceReason
from searches.words.vehicle_types import LastVisit
from searches.words.visits import ClosingBasis, VisitSource, WayIn
from tests.stories.hold_resolver import PAIRS
from tests.stories.simulated_prison import DAWN, SIZES, Yard, picture
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import nothing_wrong
from tests.world.tricks import Trick

T = Trick
OVERRIDE_PAIRS = PAIRS
STOLEN_PASSWORD = "a long enough other phrase"  # noqa: S105  # made up
STOLEN_PIN = "7316"
REASON = "Looked at with care and set aside."
PLATE = "KX23LDV"
#: The product allows 5 quick taps of 24. The kitchen has only 3 prisoners here, so 1 is allowed.
QUICK_TAPS_ALLOWED = 1
SECOND_SEARCHER_LEAST = Policy().second_searcher_least_items


class Ending(StrEnum):
    """The ways in which the morning can end for the lorry with the prisoner under it."""

    STOPPED = "stopped"
    CRITICAL = "left with a critical exception"
    CLEAN = "left with a clean record"


@dataclass(frozen=True, slots=True)
class Setting:
    """The circumstances of a morning, which do not depend on who lies.

    `eyes`: an honest search of the underside finds the prisoner. `muddy`: a torch shows nothing on
    the underside, and only another method does. `marked`: the plate is on the watch list.
    `drawn_again`: a second count is drawn. If `climbs` is false, nobody is under the lorry, as on
    an ordinary morning.
    """

    eyes: bool = True
    climbs: bool = True
    muddy: bool = False
    marked: bool = False
    drawn_again: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """The people who lie this morning, their tricks, and the circumstances."""

    liars: tuple[str, ...]
    tricks: frozenset[Trick]
    setting: Setting = Setting()

    def lies(self, name: str, trick: Trick) -> bool:
        """Return whether this person plays this trick this morning."""
        return name in self.liars and trick in self.tricks


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a morning ended, in which step, and because of which holds or exceptions."""

    ending: Ending
    step: int
    because: tuple[str, ...] = ()


@dataclass
class Truth:
    """The real place of the prisoner, and the photographs that show them."""

    prisoner: Prisoner
    under_the_lorry: bool = False
    found: bool = False
    shows_the_prisoner: dict[UUID, bool] = field(default_factory=dict)

    def copy(self) -> Truth:
        """Return a copy, for a morning that continues in a different way."""
        return replace(self, shows_the_prisoner=dict(self.shows_the_prisoner))


@contextmanager
def in_the_world(setting: Setting) -> Iterator[None]:
    """Fix the chances of this morning as the setting says, and make the lorry a known vehicle."""
    with ExitStack() as stack:
        for owner, name, instead in (
            (vehicle_types, "last_visit", _last_visit),
            (draws, "drawn", lambda one_in: False),
            (second_counts, "drawn", lambda one_in: setting.drawn_again),
            (count_rules, "QUICK_TAPS_ALLOWED", QUICK_TAPS_ALLOWED),
        ):
            stack.enter_context(mock.patch.object(owner, name, instead))
        yield


@dataclass
class Morning:
    """One morning, step by step.

    `questions` has the tricks that a step asked about, with the answers.
    """

    prison: Prison
    case: Case
    yard: Yard = field(init=False)
    truth: Truth = field(init=False)
    questions: dict[tuple[str, Trick], bool] = field(default_factory=dict)
    halt: Any = None
    counted: bool = False
    looked: bool = False
    left: bool = False
    over: bool = False

    def __post_init__(self) -> None:
        self.yard = Yard(self.prison)
        self.truth = Truth(prisoner=self.prison.prisoners["kitchen"][0])

    def copy(self, case: Case) -> Morning:
        """Return a copy of this morning at the same step, which continues as another case."""
        other = copy(self)
        other.case, other.questions, other.truth = case, {}, self.truth.copy()
        other.yard = replace(
            self.yard,
            releases=list(self.yard.releases),
            holds=list(self.yard.holds),
            held=Counter(self.yard.held),
            trail=[],
        )
        return other

    def lies(self, name: str, trick: Trick) -> bool:
        """Return whether this person plays this trick, and record that the answer was needed."""
        self.questions[name, trick] = self.case.lies(name, trick)
        return self.questions[name, trick]

    def run(self) -> Outcome:
        """Play every step from the evening before until the lorry has left or must stay."""
        with in_the_world(self.case.setting):
            for step in range(len(STEPS)):
                if self.take(step):
                    return self.outcome(step)
        return self.outcome(len(STEPS) - 1)

    def take(self, step: int) -> bool:
        """Play one step. Returns whether the morning is over."""
        STEPS[step].play(self)
        if self.truth.found and not self.left:
            self.leave()  # an alarm does not stop an officer who has the key
        return self.over or self.truth.found or step == len(STEPS) - 1

    def outcome(self, step: int) -> Outcome:
        """Return how the morning ended. Call this function only when the morning is over."""
        if self.truth.found and not self.left:
            return Outcome(Ending.STOPPED, step, ("found",))
        if not self.left:
            codes = sorted({str(hold.code) for hold in self.yard.holds})
            return Outcome(Ending.STOPPED, step, tuple(codes) or (self.yard.refusal,))
        with replay_at(self.yard.now):
            catch_up(self.prison.establishment.pk)
        critical = ExceptionCase.objects.filter(
            establishment=self.prison.establishment,
            severity="crit",
            recorded_at__gt=DAWN,
            recorded_at__lte=self.yard.now,
        )
        kinds = tuple(sorted({case.code for case in critical if not is_resolved(case)}))
        return Outcome(Ending.CRITICAL if kinds else Ending.CLEAN, step, kinds)

    # The steps of the morning, in order.

    def prepare_the_evening_before(self) -> None:
        """Play the tricks that liars prepare the evening before."""
        kitchen = self.prison.party["kitchen"].pk
        if self.case.setting.marked:
            self.act(set_watch_marker, "sam", reason="Soot on a prisoner", plate=PLATE)
        if self.lies("kay", T.LEAVE_OUT) or self.lies("kay", T.MISTYPE):
            # The prisoner is new in the kitchen: the control room has just allocated them.
            self.truth.prisoner = self.prison.prisoners[""][0]
            number = self.truth.prisoner.number
            self.act(allocate_prisoners, "ceri", party_id=kitchen, numbers=[number])
        if self.lies("ceri", T.REMOVE_ALLOCATION):
            self.act(
                remove_from_allocation,
                "ceri",
                party_id=kitchen,
                prisoner_id=self.truth.prisoner.pk,
                reason="Does not work in the kitchen",
            )
        if self.lies("sam", T.LOOSEN_POLICY):
            self.act(change_policy, "sam", policy=loosest())
        if self.lies("ann", T.RESET_PIN):
            self._take_over("kay")
        if self.lies("ann", T.INVENT_OFFICERS):
            self._invent_a_supervisor()
        self._decide_confirmations()

    def begin_work(self) -> None:
        """Begin work in the kitchen and the stores at 06:30. A liar may change or end a session."""
        kitchen = self._kitchen_session()
        if self.lies("kay", T.SEND_AWAY):
            # Send away a prisoner whom the supervisor has just added, and let nobody receive them.
            self.truth.prisoner = self.prison.prisoners[""][0]
            numbers = [self.truth.prisoner.number]
            self.act(add_to_work_session, "kay", session_id=kitchen.pk, numbers=numbers)
            self._send_to_healthcare()
        if self.lies("kay", T.MISTYPE):
            wrong = [self.truth.prisoner.number[:-1] + "0"]
            self.act(add_to_work_session, "kay", session_id=kitchen.pk, numbers=wrong)
        if self.lies("kay", T.SEND_AND_END):
            self._send_to_healthcare()
        if self.lies("kay", T.NEVER_OPEN):
            # Yesterday's session was ended correctly, and today the party works without a session.
            self.act(end_work_session, "kay", session_id=kitchen.pk)
            self._receive_on_landings(came_back=True)
        elif self.lies("kay", T.END_BEFORE):
            self.act(end_work_session, "kay", session_id=kitchen.pk)
            self._receive_on_landings(came_back=False)
        elif self.lies("kay", T.REOPEN_WITHOUT) or self.lies("kay", T.SEND_AND_END):
            self.act(end_work_session, "kay", session_id=kitchen.pk)
            others = [
                prisoner.number
                for prisoner in self._kitchen_party()
                if prisoner != self.truth.prisoner
            ]
            self.act(
                open_work_session,
                "kay",
                party_id=self.prison.party["kitchen"].pk,
                numbers=others,
            )

    def bring_the_lorry_in(self) -> None:
        """Log the lorry in as gate officer, with its true type or another."""
        kind = VehicleType.RIGID
        for trick, other in (
            (T.LOG_AS_CAGES, VehicleType.CAGES),
            (T.LOG_AS_EMERGENCY, VehicleType.EMERGENCY),
            (T.LOG_AS_VAN, VehicleType.VAN),
        ):
            if kind is VehicleType.RIGID and self.lies("grace", trick):
                kind = other
        way_in = WayIn(
            plate="AB12CDE" if self.lies("grace", T.UNKNOWN_PLATE) else PLATE,
            vehicle_type=kind,
            haulier="Brakes",
            phone_24h="01632 960114",
            driver_name="Dan Moss",
            people_in_cab=1,
            tail_lift_fitted=True,
            seal="S123",
            escort=self.prison.person["ed"].pk,
            planned_areas=("kitchen-bay",),
        )
        visit = self.act(log_vehicle_in, "grace", way_in=way_in, source=VisitSource.PAGE)
        if visit is None:
            self.over = True
            return
        self.yard.visit_id = visit.pk
        if self.lies("grace", T.CORRECT_PLATE):
            self.act(correct_plate, "grace", visit_id=visit.pk, plate="KX23LDW")
        if self.yard.visit.vehicle.plate != PLATE or kind is not VehicleType.RIGID:
            self._photograph_the_whole_vehicle()
        self._decide_confirmations()

    def halt_at_the_kitchen(self) -> None:
        """Halt at the kitchen, where the prisoner hides under the lorry, unless a liar seals the
        lock first.
        """
        if not self.lies("ed", T.NO_HALT):
            about = {"visit_id": self.yard.visit_id, "area": "kitchen-bay"}
            self.halt = self.act(log_arrival, "ed", after=60, **about)
        if self.lies("ed", T.DEPART_FALSELY) and self.halt is not None:
            self.act(log_departure, "ed", halt_id=self.halt.pk, after=5)
            self.halt = None
        if not self.lies("grace", T.SEAL_EARLY):
            self._leave_the_kitchen()

    def seal_the_lock(self) -> None:
        """Seal the lock as gate officer.

        A liar seals it while the lorry is still at the kitchen.
        """
        back = self.lies("grace", T.TURN_BACK)
        if back and self.act(turn_back, "grace", visit_id=self.yard.visit_id) is not None:
            self.left = self.over = True
            return
        if self.lies("grace", T.SEAL_EARLY):
            self._seal()
            self.count_the_parties()
            self._leave_the_kitchen()
        self._decide_confirmations()
        if self.yard.lock is None or self.yard.lock.voided_at:
            self.counted = False
            self._seal()

    def speak_from_elsewhere(self) -> None:
        """Play the reports of receiving officers and the control room during the search."""
        prisoner = self.truth.prisoner
        if self.lies("hana", T.RECEIVE_ABSENT):
            for movement in Movement.objects.filter(prisoner=prisoner, receipt__isnull=True):
                self.act(receive_prisoner, "hana", movement_id=movement.pk)
            self.act(account_for_absence, "hana", prisoner_id=prisoner.pk)
            area = self.prison.area["healthcare"].pk
            self.act(tap_seen, "hana", prisoner_id=prisoner.pk, area_id=area)
        if self.lies("ceri", T.ACCOUNT_FALSELY):
            court = AbsenceReason.COURT
            self.act(account_for_absence, "ceri", prisoner_id=prisoner.pk, reason=court)
        if self.lies("ceri", T.SAY_NOT_AT_WORK):
            kitchen = self.prison.party["kitchen"].pk
            closed = "The kitchen is closed today"
            self.act(state_not_at_work, "ceri", party_id=kitchen, reason=closed)
        self._decide_confirmations()

    def search_the_lorry(self) -> None:
        """Answer every item as first searcher. An honest searcher looks and finds the prisoner."""
        for item in self._items():
            self._look_at(item, "grace", blind=T.ANSWER_CLEAR)
            if self.truth.found:
                return

    def count_the_parties(self) -> None:
        """Count each party as its own supervisor, unless somebody acts in their place."""
        if self.counted or self.yard.lock is None:
            return
        self.counted = True
        self._count("stores", self.prison.stan)
        stand_in = self._stand_in()
        if stand_in is not None and self._count("kitchen", stand_in, absent_too=True):
            return
        if not self.lies("kay", T.SKIP_COUNT) and not self.lies("ann", T.RESET_PIN):
            self._count_by("kitchen", "kay")
        if self.lies("kay", T.COUNT_TWICE):
            self._count_by("kitchen", "kit")
            self._count_by("kitchen", "kay")
        if self.lies("kay", T.TYPE_LANDINGS) and self.lies("kit", T.TYPE_LANDINGS):
            self._type_the_landings()

    def sign_the_search(self) -> None:
        """Search the underside as second searcher and sign, unless the searcher lies."""
        search = self.yard.search
        if search is None:
            return
        if self.lies("grace", T.SIGN_AS_SECOND) and self._sign_with_the_others_pin():
            return
        tom = self.prison.tom
        if not self.lies("tom", T.SIGN_UNSEEN) and self._finds_with_a_torch():
            self._raise_the_alarm()
            return
        for item in self._second_items():
            self._answer(item, tom)
        for who, place in ((self.prison.grace, 1), (tom, 2)):
            self.yard.act(sign_search, who, search_id=search.pk, place=place, pin=PIN)

    def release_the_lorry(self) -> None:
        """Request GO. Honest people resolve the holds, and liars cover them up."""
        for turn in range(4):
            held = {hold.code for hold in self.yard.holds}
            if turn == 0 or HoldCode.LAST_LOOK in held:
                self._look_last()
            if not self.looked:
                self._releaser_looks()
            if self.truth.found or self.yard.release(self.prison.mia) is not None:
                return
            if self.yard.refusal != "held":
                return
            before = self.yard.acts
            self._cover_up(turn)
            if self.truth.found or self.yard.acts == before or self._is_stopped():
                return

    def leave(self) -> None:
        """Open the outer gate on GO. A lying gate officer opens it without GO."""
        released = self.yard.releases[-1] if self.yard.releases else None
        code = released.code if released else ""
        if released is not None or self.lies("grace", T.OPEN_WITHOUT_GO):
            about = {"visit_id": self.yard.visit_id}
            if self.act(open_outer_gate, "grace", code=code, **about) is not None:
                self.act(depart, "grace", inner_gate_still_shut=True, **about)
                self.left = True
                self._close_the_cases()

    # The acts of people, and what they see.

    def _close_the_cases(self) -> None:
        """Close each critical case of the morning as explained, as one lying security lead."""
        if not self.lies("sam", T.CLOSE_CASES):
            return
        with replay_at(self.yard.now):
            catch_up(self.prison.establishment.pk)
        cases = ExceptionCase.objects.filter(establishment=self.prison.establishment)
        for case in cases.filter(severity="crit", recorded_at__gt=DAWN):
            about = {"case_id": case.pk, "outcome": ReviewOutcome.EXPLAINED, "pin": PIN}
            self.act(resolve_exception, "sam", text=REASON, **about)

    def act(self, act: Any, name: str, **kwargs: Any) -> Any:
        """Run a command as this person. A refusal is a normal result."""
        return self.yard.act(act, getattr(self.prison, name), **kwargs)

    def _photograph_the_whole_vehicle(self) -> None:
        """Photograph the whole vehicle for the officer who confirms its type."""
        code = WHOLE_VEHICLE.code
        place = Place(self.yard.visit.pk, code, code, Phase.WAY_IN)
        about = {"received": picture(), "place": place, "in_application": True}
        self.act(store_photo, "grace", id=uuid4(), **about)

    def _take_over(self, name: str) -> None:
        """As administrator, set a person's password, then choose another password and a PIN in
        their name.
        """
        person = self.prison.person[name]
        self.act(set_password_anew, "ann", person_id=person.pk, password=STOLEN_PASSWORD)
        self._choose_credentials(Person.objects.get(pk=person.pk))

    def _invent_a_supervisor(self) -> None:
        """Add an account that may count, and use this account to go on duty in the kitchen."""
        about = {"staff_number": "WWI-NOBODY", "printed_name": "Nora Body"}
        nora = self.act(add_person, "ann", password=STOLEN_PASSWORD, **about)
        if nora is None:
            return
        self.act(grant_role, "ann", person_id=nora.pk, role=Role.PARTY_SUPERVISOR)
        self._choose_credentials(nora)
        area = self.prison.area["kitchen-bay"].pk
        self.yard.act(go_on_duty, self._as(nora), area_id=area)

    def _choose_credentials(self, person: Person) -> None:
        self.yard.act(choose_password, self._as(person), hashed=make_password(REASON))
        self.yard.act(choose_pin, self._as(person), password=REASON, new_pin=STOLEN_PIN)

    def _as(self, person: Person) -> Actor:
        """Return the actor of this account on the screen of the kitchen."""
        row = Person.objects.get(pk=person.pk)
        return actor_for(row, Device.objects.get(pk=self.prison.device["kitchen-1"].pk))

    def _stand_in(self) -> Actor | None:
        """Return the actor who counts the kitchen in place of its supervisor, if there is one."""
        if self.lies("ann", T.INVENT_OFFICERS):
            return self._as(Person.objects.get(staff_number="WWI-NOBODY"))
        if self.lies("ann", T.RESET_PIN):
            return self._as(self.prison.person["kay"])
        return None

    def _decide_confirmations(self) -> None:
        """Confirm requests: honest people those that they know to be true, liars all requests."""
        waiting = Confirmation.objects.filter(
            establishment=self.prison.establishment, decision__isnull=True
        )
        for request in waiting:
            for name in ("mia", "ceri", "omar", "dee", "sam", "bea"):
                about = {"confirmation_id": request.pk, "pin": PIN, "reason": REASON}
                if self._willing(name, request) and self.act(confirm, name, **about):
                    break

    def _willing(self, name: str, request: Confirmation) -> bool:
        """Return whether this person confirms the request.

        A liar always does, others only if it is true.
        """
        if self.lies(name, T.CONFIRM_ALL):
            return True
        if request.kind == ConfirmationKind.EMERGENCY:
            return self.lies(name, T.ACKNOWLEDGE_EMERGENCY)
        if request.kind != ConfirmationKind.VEHICLE or request.visit is None:
            return False
        return request.visit.vehicle_type == VehicleType.RIGID

    def _finds_with_a_torch(self) -> bool:
        setting = self.case.setting
        return setting.eyes and not setting.muddy and self.truth.under_the_lorry

    def _raise_the_alarm(self) -> None:
        self.truth.found = True
        self.act(raise_stop, "grace")

    def _leave_the_kitchen(self) -> None:
        """Drive off with the prisoner under the lorry, and record the departure as escort."""
        self.truth.under_the_lorry = self.case.setting.climbs
        # the lorry stands there for 4 min, whether recorded or not
        self.yard.now += timedelta(minutes=4)
        if self.halt is not None:
            self.act(log_departure, "ed", halt_id=self.halt.pk)

    def _seal(self) -> None:
        shut = {"inner_gate_shut": True, "no_prisoner_in_lock": True}
        self.act(close_inner_gate, "grace", after=60, visit_id=self.yard.visit_id, **shut)

    def _kitchen_party(self) -> list[Prisoner]:
        return self.prison.prisoners["kitchen"][: SIZES["kitchen"]]

    def _kitchen_session(self) -> WorkSession:
        return WorkSession.objects.get(party=self.prison.party["kitchen"], ended_at=None)

    def _send_to_healthcare(self) -> None:
        self.act(
            send_prisoner,
            "kay",
            prisoner_id=self.truth.prisoner.pk,
            to_area_id=self.prison.area["healthcare"].pk,
        )

    def _receive_on_landings(self, *, came_back: bool) -> None:
        """Confirm, on each landing, that everybody or that nobody came back."""
        officers = {"landing-a1": "ava", "landing-a2": "abe", "landing-b1": "bet"}
        for back in HandBack.objects.filter(receipt__isnull=True).select_related("landing__area"):
            people = [entry.movement.prisoner_id for entry in back.people.all()]
            area = back.landing.area
            self.act(
                receive_hand_back,
                officers[area.code if area else "landing-a1"],
                hand_back_id=back.pk,
                number=len(people) if came_back else 0,
                not_here=() if came_back else people,
            )

    def _type_the_landings(self) -> None:
        """Count the whole prison instead of the kitchen, as two liars who enter the list's numbers.

        The orderly officer enters the true roll, and the control room signs the result on the page.
        """
        roll = self.act(call_whole_roll, "ceri")
        if roll is None:
            return
        for landing in roll_facts(roll, self.yard.now).landings:
            row = Landing.objects.get(establishment=self.prison.establishment, code=landing.code)
            about = {"landing_id": row.pk, "number": landing.expected, "every_one_responded": True}
            for name in ("kay", "kit"):
                self.act(count_landing, name, roll_id=roll.pk, **about)
        self._count("stores", self.prison.stan)
        held = Prisoner.objects.filter(establishment=self.prison.establishment, left_at=None)
        self.act(enter_official_roll, "omar", roll_id=roll.pk, figure=held.count())
        self.act(sign_whole_roll, "ceri", roll_id=roll.pk, pin=PIN)

    def _items(self) -> tuple[Item, ...]:
        search = self.yard.search
        return from_document(search.sheet).items if search else ()

    def _second_items(self) -> tuple[Item, ...]:
        """Return the items that the second searcher answers too, as many as signing needs."""
        dark = ("F", "U") if self.case.setting.muddy else ("F",)
        items = tuple(item for item in self._items() if not item.code.startswith(dark))
        return items[:SECOND_SEARCHER_LEAST]

    def _answer(self, item: Item, who: Actor, chosen: ItemAnswer | None = None) -> None:
        """Answer slowly enough that the whole search takes at least its shortest time."""
        search = self.yard.search
        if search is None:
            return
        pace = max(9.0, search.sheet["floor_minutes"] * 60 / len(search.sheet["items"]) + 2)
        answer = chosen or nothing_wrong(item)
        about = {"search_id": search.pk, "item": item.code, "answer": answer}
        self.yard.act(answer_item, who, after=pace, **about)

    def _look_at(self, item: Item, name: str, *, blind: Trick) -> None:
        """Photograph and answer one item. Underneath, an honest searcher finds the prisoner."""
        underneath = item.code.startswith("U")
        on_a_screen = underneath and self.lies(name, T.SHOW_A_SCREEN)
        lying = on_a_screen or self.lies(name, blind)
        who = getattr(self.prison, name)
        if item.code.startswith(("U", "F")) and not lying and self._finds_with_a_torch():
            self._raise_the_alarm()
            return
        if underneath and self.case.setting.muddy and not lying:
            self._answer(item, who, ItemAnswer(Result.CANNOT_SEE))
            if not self.lies(name, T.CANNOT_SEE_THEN_CLEAR):
                self._use_the_pit(item, name)
                return
        for slot in item.photos:
            picture = self._earlier_picture() if lying and on_a_screen else None
            photo = self.yard.photograph(item.code, slot.code, picture, who=who)
            if photo is not None:
                shows = self._finds_with_a_torch() and not lying
                self.truth.shows_the_prisoner[photo.pk] = shows
        if lying and underneath and self.lies(name, T.CANNOT_SEE_THEN_CLEAR):
            self._answer(item, who, ItemAnswer(Result.CANNOT_SEE))
        self._answer(item, who)

    def _earlier_picture(self) -> ReceivedPhoto | None:
        """Return a photograph that the comparison recognises as an earlier picture."""
        earlier = Photograph.objects.filter(visit=self.yard.visit_id).last()
        if earlier is None:
            return None
        near = NearCopy(earlier.pk, Likeness(), is_copy=False, is_flat_copy=True)
        return replace(picture(), near=near)

    def _use_the_pit(self, item: Item, name: str) -> None:
        """Search from the pit, where mud hides nothing."""
        if self.case.setting.eyes and self.truth.under_the_lorry:
            self._raise_the_alarm()
            return
        who = getattr(self.prison, name)
        pit = ItemAnswer(Result.CANNOT_SEE, method=Method.PIT, text="Over the pit.")
        self._answer(item, who, pit)
        self.yard.photograph(item.code, another_way(item.code), who=who)
        for slot in item.photos:
            self.yard.photograph(item.code, slot.code, who=who)

    def _look_last(self) -> None:
        for item in self._items():
            if item.code == "F1":
                self._look_at(item, "grace", blind=T.ANSWER_CLEAR)

    def _sign_with_the_others_pin(self) -> bool:
        """Type the second searcher's PIN on the first searcher's own tablet."""
        search, grace = self.yard.search, self.prison.grace
        tom = replace(self.prison.tom, device=grace.device, device_area=grace.device_area)
        if search is None:
            return False
        self.yard.act(sign_search, grace, search_id=search.pk, place=1, pin=PIN)
        typed = self.yard.act(
            sign_search, tom, search_id=search.pk, place=2, pin=PIN, signed_in=grace.person
        )
        return typed is not None

    def _releaser_looks(self) -> None:
        self.looked = True
        for photo in Photograph.objects.filter(search=self.yard.search):
            if photo.item.startswith("U"):
                token = self.act(opened_token, "mia", photo_id=photo.pk)
                self.act(look_at_photo, "mia", after=3, photo_id=photo.pk, token=token)
                seen = self.truth.shows_the_prisoner.get(photo.pk, False)
                if seen and not self.lies("mia", T.RELEASE_BLIND):
                    self._raise_the_alarm()
                    return
            if self.yard.search is not None and photo.slot in self.yard.search.discs:
                self.act(confirm_disc, "mia", photo_id=photo.pk, shown=True)

    def _count_by(self, party: str, name: str) -> bool:
        """Count as this officer.

        An honest counter taps the prisoners they see, and a liar any of them.
        """
        who = getattr(self.prison, name)
        if name == "omar":
            screen = self.prison.kay if party == "kitchen" else self.prison.stan
            who = replace(who, device=screen.device, device_area=screen.device_area)
        return self._count(
            party,
            who,
            absent_too=self.lies(name, T.COUNT_ABSENT),
            nobody=self.lies(name, T.COUNT_NOBODY),
            left_out=self.lies(name, T.COUNT_ONE_LESS),
            at_once=self.lies(name, T.TAP_IN_ONE_SECOND),
        )

    def _count(
        self,
        party: str,
        who: Actor,
        *,
        absent_too: bool = False,
        nobody: bool = False,
        left_out: bool = False,
        at_once: bool = False,
    ) -> bool:
        """Count one party of the contact set. Returns whether the count could be signed."""
        lock = self.yard.lock
        if lock is None:
            return False
        expected = CountsOf(lock).expected(party)
        listed = [
            prisoner
            for group in self.prison.prisoners.values()
            for prisoner in group
            if str(prisoner.pk) in expected
        ]
        present = [prisoner for prisoner in listed if absent_too or not self._is_away(prisoner)]
        present = [] if nobody else present
        present = [
            prisoner for prisoner in present if not (left_out and prisoner == self.truth.prisoner)
        ]
        row = self.prison.party[party].pk
        pin = STOLEN_PIN if who.printed_name == "Nora Body" or self._is_taken_over(who) else PIN
        count = self.yard.act(begin_count, who, party_id=row, headcount=len(present))
        if count is None:
            return False
        began = self.yard.now
        for place, prisoner in enumerate(present):
            about = {"count_id": count.pk, "prisoner_id": prisoner.pk}
            if at_once:  # after a wait, with times that the tablet invented for the wait
                tapped_at = began + timedelta(seconds=3 * place)
                wait = 0.1 if place else 3.0 * len(present)
                self.yard.act(tap_person, who, after=wait, occurred_at=tapped_at, **about)
            else:
                self.yard.act(tap_person, who, **about)
        return self.yard.act(confirm_count, who, count_id=count.pk, pin=pin) is not None

    def _is_taken_over(self, who: Actor) -> bool:
        return who.person == self.prison.kay.person and self.lies("ann", T.RESET_PIN)

    def _is_away(self, prisoner: Prisoner) -> bool:
        return prisoner == self.truth.prisoner and self.truth.under_the_lorry

    def _cover_up(self, turn: int) -> None:
        """Play the next count, the closing of a stop and overrides, honestly or not."""
        held = {(hold.code, hold.subject) for hold in self.yard.holds}
        if any(code is HoldCode.STOP for code, _ in held):
            self._close_stops()
            if self._is_stopped():
                return
        for item in self._items():
            if (HoldCode.CANNOT_SEE, item.code) in held:
                self._use_the_pit(item, "tom")
                if self.truth.found:
                    return
        for code, subject in sorted(held):
            if code in (HoldCode.COUNT_MISSING, HoldCode.COUNT_UNBALANCED) and subject in SIZES:
                others = {"kitchen": ("kit", "omar"), "stores": ("sue", "omar")}[subject]
                self._count_by(subject, others[turn % 2])
        for hold in self.yard.holds:
            if hold.place is CurePlace.DIFFERENCE and self.lies("mia", T.RELEASE_BLIND):
                taken = Photograph.objects.filter(search=self.yard.search, slot=hold.subject)
                about = {"photo_id": taken.latest("recorded_at").pk, "reason": REASON, "pin": PIN}
                self.act(confirm_photographs_differ, "mia", **about)
            if hold.override is not OverrideKind.NEVER:
                self._override(hold.code, hold.subject, hold.override)

    def _is_stopped(self) -> bool:
        return self._open_stops().exists()

    def _open_stops(self) -> QuerySet[Stop]:
        here: QuerySet[Stop] = Stop.objects.within(self.prison.establishment)
        return here.filter(closed__isnull=True, under__isnull=True)

    def _close_stops(self) -> None:
        """Close each stop.

        Honest people need a prisoner whom an officer has seen; liars need nobody.
        """
        seen = tapped_since_seal(self.truth.prisoner, self.yard)
        for stop in self._open_stops():
            agree = all(seen or self.lies(name, T.CLOSE_FALSELY) for name in ("ceri", "dee"))
            if not agree:
                continue
            closing = self.act(
                ask_to_close_stop,
                "ceri",
                stop_id=stop.pk,
                basis=ClosingBasis.EVERYBODY_SEEN
                if stop.is_of_one_vehicle
                else ClosingBasis.PERSON_SEEN,
                prisoner=self.truth.prisoner.number,
                pin=PIN,
            )
            if closing is not None:
                self.act(close_stop, "dee", closing_id=closing.pk, pin=PIN)

    def _override(self, code: HoldCode, subject: str, kind: OverrideKind) -> None:
        first, second = OVERRIDE_PAIRS[kind]
        willing = all(self.lies(name, T.OVERRIDE_ALL) for name in (first, second))
        if willing:
            about = {"visit_id": self.yard.visit_id, "hold_code": code, "subject": subject}
            override = self.act(ask_override, first, reason=REASON, pin=PIN, **about)
            if override is not None:
                self.act(grant_override, second, override_id=override.pk, pin=PIN)


def tapped_since_seal(prisoner: Prisoner, yard: Yard) -> bool:
    """Return whether an officer has tapped the prisoner as seen since the lock was sealed."""
    lock = yard.lock
    taps = Tap.objects.filter(prisoner=prisoner)
    return lock is not None and taps.filter(recorded_at__gte=lock.sealed_at).exists()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the morning, and its name in the table."""

    called: str
    play: Callable[[Morning], None]


STEPS: tuple[Step, ...] = (
    Step("the evening before", Morning.prepare_the_evening_before),
    Step("work begins", Morning.begin_work),
    Step("way in", Morning.bring_the_lorry_in),
    Step("halt", Morning.halt_at_the_kitchen),
    Step("seal", Morning.seal_the_lock),
    Step("elsewhere", Morning.speak_from_elsewhere),
    Step("first search", Morning.search_the_lorry),
    Step("count", Morning.count_the_parties),
    Step("second search", Morning.sign_the_search),
    Step("release", Morning.release_the_lorry),
    Step("gate", Morning.leave),
)


def loosest() -> dict[str, int]:
    """Return every threshold at the bound that makes the release rule weakest."""
    end = {Stricter.LESS: 1, Stricter.MORE: 0}
    return {
        name: bounds[end[STRICTER[name]]]
        for name, bounds in BOUNDS.items()
        if STRICTER.get(name) in end
    }


def _last_visit(visit: Visit) -> LastVisit | None:
    """Return an earlier visit of the same lorry, with its true type, a rigid lorry."""
    known = visit.vehicle.plate == PLATE
    return LastVisit(VehicleType.RIGID, tail_lift_fitted=True) if known else None
