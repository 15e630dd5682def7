"""One morning: a lorry comes for the kitchen, a man fastens himself under it, and people act.

Honest people report what they see. Liars play their tricks, through the same services as all
others. `Morning.run` says how it ended.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from searches.facts import vehicle_types
from searches.facts.counts import CountsOf
from searches.ledger.clock import replay_at
from searches.models import (
    Confirmation,
    ExceptionCase,
    Movement,
    Photograph,
    Prisoner,
    Stop,
    Tap,
    Visit,
    WorkSession,
)
from searches.rules.answers import Given
from searches.rules.vehicle_types import WHOLE_VEHICLE
from searches.services import draws
from searches.services.allocations import (
    account_for_absence,
    remove_from_allocation,
    state_not_at_work,
)
from searches.services.confirmation_decisions import confirm
from searches.services.counts import begin_count, confirm_count, tap_person
from searches.services.halts import log_arrival, log_departure
from searches.services.locks import close_inner_gate, depart, open_outer_gate
from searches.services.looks import look_at_photo, opened_token
from searches.services.movements import receive_prisoner, send_prisoner, tap_seen
from searches.services.overrides import ask_override, grant_override
from searches.services.people import add_person, grant_role, set_password_anew
from searches.services.photos import Place, store_photo
from searches.services.readers import catch_up
from searches.services.search_signatures import sign_search
from searches.services.stops import ask_to_close_stop, close_stop, raise_stop
from searches.services.visit_changes import correct_plate, turn_back
from searches.services.visits import log_vehicle_in
from searches.services.work_sessions import end_work_session, open_work_session
from searches.words.checklists import Phase, Result, VehicleType
from searches.words.confirmations import ConfirmationKind
from searches.words.people import Role
from searches.words.releases import HoldCode, OverrideKind
from searches.words.rolls import AbsenceReason
from searches.words.vehicle_types import LastVisit
from searches.words.visits import ClosingBasis, VisitSource, WayIn
from tests.cast import PIN, Prison
from tests.stories.coach import PAIRS
from tests.stories.yard import KINDS, SIZES, Yard, picture
from tests.world.tricks import Trick

T = Trick
OVERRIDE_PAIRS = PAIRS
STOLEN_PASSWORD = "a long enough other phrase"  # noqa: S105  # made up
REASON = "Looked at with care and set aside."


class Ending(StrEnum):
    """How the morning ended for the lorry with the man under it."""

    STOPPED = "stopped"
    CRITICAL = "left with a critical exception"
    CLEAN = "left with a clean record"


@dataclass
class Truth:
    """Where the man really is, and which photographs show him."""

    man: Prisoner
    under_the_lorry: bool = False
    was_under: bool = False
    found: bool = False
    shows_the_man: dict[UUID, bool] = field(default_factory=dict)


@dataclass
class Morning:
    """`liars` are names of the cast; `eyes` says whether an honest look finds the man.

    Without `climbs` nobody fastens himself under the lorry: an ordinary morning.
    """

    prison: Prison
    liars: frozenset[str]
    tricks: frozenset[Trick]
    eyes: bool = True
    climbs: bool = True
    yard: Yard = field(init=False)
    truth: Truth = field(init=False)
    halt: Any = None
    left: bool = False
    over: bool = False

    def __post_init__(self) -> None:
        self.yard = Yard(self.prison)
        self.truth = Truth(man=self.prison.prisoners["kitchen"][0])

    def lies(self, name: str, trick: Trick) -> bool:
        """Whether this person plays this trick this morning."""
        return name in self.liars and trick in self.tricks

    def run(self) -> Ending:
        """Play the morning from the evening before until the lorry has left or must stay."""
        with mock.patch.object(vehicle_types, "last_visit", _last_visit):
            return self._run()

    def _run(self) -> Ending:
        for step in (
            self.the_evening_before,
            self.work_begins,
            self.the_lorry_comes,
            self.it_halts_at_the_kitchen,
            self.it_is_sealed,
            self.what_happens_elsewhere,
            self.it_is_searched,
            self.the_parties_are_counted,
            self.it_is_signed,
            self.it_is_released,
            self.it_leaves,
        ):
            step()
            if self.truth.found:
                return Ending.STOPPED
            if self.over:
                break
        return self._ending()

    # The steps of the morning, in order.

    def the_evening_before(self) -> None:
        """What liars prepare while nobody looks."""
        if self.lies("ceri", T.REMOVE_ALLOCATION):
            self.act(
                remove_from_allocation,
                "ceri",
                party_id=self.prison.party["kitchen"].pk,
                prisoner_id=self.truth.man.pk,
                reason="Does not work in the kitchen",
            )
        if self.lies("ann", T.RESET_PIN):
            tom = self.prison.person["tom"]
            self.act(set_password_anew, "ann", person_id=tom.pk, password=STOLEN_PASSWORD)
        if self.lies("ann", T.INVENT_OFFICERS):
            self._invent_an_officer()
        self._decide_confirmations()

    def work_begins(self) -> None:
        """Kitchen and stores are at work since 06:30; a liar may have ended that, or redone it."""
        kitchen = self._kitchen_session()
        if self.lies("kay", T.SEND_AWAY) or self.lies("kay", T.SEND_AND_END):
            self._send_to_healthcare()
        if self.lies("kay", T.NEVER_OPEN) or self.lies("kay", T.END_BEFORE):
            self.act(end_work_session, "kay", session_id=kitchen.pk)
        if self.lies("kay", T.REOPEN_WITHOUT) or self.lies("kay", T.SEND_AND_END):
            self.act(end_work_session, "kay", session_id=kitchen.pk)
            others = [one.number for one in self._kitchen_party() if one != self.truth.man]
            self.act(
                open_work_session,
                "kay",
                party_id=self.prison.party["kitchen"].pk,
                numbers=others,
            )

    def the_lorry_comes(self) -> None:
        """The gate officer logs the lorry in, as what it is or as something else."""
        kind = VehicleType.RIGID
        for trick, other in (
            (T.LOG_AS_CAGES, VehicleType.CAGES),
            (T.LOG_AS_EMERGENCY, VehicleType.EMERGENCY),
            (T.LOG_AS_VAN, VehicleType.VAN),
        ):
            if self.lies("grace", trick):
                kind = other
        way_in = WayIn(
            plate="AB12CDE" if self.lies("grace", T.UNKNOWN_PLATE) else "KX23LDV",
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
        with mock.patch.object(draws, "drawn", return_value=False):
            visit = self.act(log_vehicle_in, "grace", way_in=way_in, source=VisitSource.PAGE)
        if visit is None:
            self.over = True
            return
        self.yard.visit_id = visit.pk
        if self.lies("grace", T.CORRECT_PLATE):
            self.act(correct_plate, "grace", visit_id=visit.pk, plate="KX23LDW")
        self._photograph_the_whole_vehicle()
        self._decide_confirmations()

    def it_halts_at_the_kitchen(self) -> None:
        """The man fastens himself under it while it stands there, unless it is sealed before."""
        halt = None
        if not self.lies("ed", T.NO_HALT):
            halt = self.act(
                log_arrival, "ed", visit_id=self.yard.visit_id, area="kitchen-bay", after=60
            )
        if self.lies("ed", T.DEPART_FALSELY) and halt is not None:
            self.act(log_departure, "ed", halt_id=halt.pk, after=5)
            halt = None
        self.halt = halt
        if not self.lies("grace", T.SEAL_EARLY):
            self._the_man_climbs_under()
            self._the_lorry_leaves_the_kitchen()

    def it_is_sealed(self) -> None:
        """The gate officer seals the lock; a liar does so while the lorry is at the kitchen."""
        if self.lies("grace", T.TURN_BACK):
            self.act(turn_back, "grace", visit_id=self.yard.visit_id)
        shut = {"inner_gate_shut": True, "no_prisoner_in_lock": True}
        self._decide_confirmations()
        self.act(close_inner_gate, "grace", after=60, visit_id=self.yard.visit_id, **shut)
        if self.lies("grace", T.SEAL_EARLY):
            self._the_man_climbs_under()
            self._the_lorry_leaves_the_kitchen()

    def what_happens_elsewhere(self) -> None:
        """What receiving officers and the control room say while the search goes on."""
        if self.lies("hana", T.RECEIVE_ABSENT):
            for movement in Movement.objects.filter(prisoner=self.truth.man, receipt__isnull=True):
                self.act(receive_prisoner, "hana", movement_id=movement.pk)
            self.act(account_for_absence, "hana", prisoner_id=self.truth.man.pk)
            self.act(
                tap_seen,
                "hana",
                prisoner_id=self.truth.man.pk,
                area_id=self.prison.area["healthcare"].pk,
            )

        if self.lies("ceri", T.ACCOUNT_FALSELY):
            self.act(
                account_for_absence,
                "ceri",
                prisoner_id=self.truth.man.pk,
                reason=AbsenceReason.COURT,
            )
        if self.lies("ceri", T.SAY_NOT_AT_WORK):
            self.act(
                state_not_at_work,
                "ceri",
                party_id=self.prison.party["kitchen"].pk,
                reason="The kitchen is closed today",
            )
        self._decide_confirmations()

    def it_is_searched(self) -> None:
        """The first searcher answers every item; an honest one looks, and finds the man."""
        for code in self._items():
            self._look_at(code, "grace", blind=T.ANSWER_CLEAR)
            if self.truth.found:
                return

    def the_parties_are_counted(self) -> None:
        """Each party is counted by its own supervisor."""
        self._count("stores", "stan")
        self._count("kitchen", "kay")

    def it_is_signed(self) -> None:
        """The second searcher looks at every zone before signing, unless they lie."""
        if self.yard.search is None:
            return
        tom = self.prison.tom
        if self.lies("grace", T.SIGN_AS_SECOND):
            # Grace knows Tom's PIN, and Tom is elsewhere: all of it happens on her tablet.
            tom = replace(tom, device=self.prison.grace.device)
        elif not self.lies("tom", T.SIGN_UNSEEN) and self._would_find("tom"):
            self._found()
            return
        for code in self._items():
            if code in KINDS and code != "F1":
                self.yard.answer(code, who=tom)
        for who, place in ((self.prison.grace, 1), (tom, 2)):
            self.yard.act(sign_search, who, search_id=self.yard.search.pk, place=place, pin=PIN)

    def it_is_released(self) -> None:
        """GO is asked for; what holds it is put right by honest people or covered up by liars."""
        for round_ in range(5):
            self._look_last()
            self._releaser_looks()
            if self.truth.found:
                return
            if self.yard.release(self.prison.mia) is not None:
                return
            if self.yard.refusal != "held":
                return
            before = self.yard.acts
            self._cover_up(round_)
            if self.yard.acts == before:
                return

    def it_leaves(self) -> None:
        """An honest gate officer opens the outer gate on GO only."""
        released = self.yard.releases[-1] if self.yard.releases else None
        code = released.code if released else ""
        if released is not None or self.lies("grace", T.OPEN_WITHOUT_GO):
            about = {"visit_id": self.yard.visit_id}
            if self.act(open_outer_gate, "grace", code=code, **about) is not None:
                self.act(depart, "grace", inner_gate_still_shut=True, **about)
                self.left = True

    # What people do, and what they see.

    def act(self, act: Any, name: str, **kwargs: Any) -> Any:
        """Let a person act; a refusal is an answer like any other."""
        return self.yard.act(act, getattr(self.prison, name), **kwargs)

    def _photograph_the_whole_vehicle(self) -> None:
        """What whoever confirms an unknown vehicle looks at."""
        place = Place(self.yard.visit_id, WHOLE_VEHICLE.code, WHOLE_VEHICLE.code, Phase.WAY_IN)
        about = {"received": picture(), "place": place, "in_application": True}
        self.act(store_photo, "grace", id=uuid4(), **about)

    def _invent_an_officer(self) -> None:
        """A new account with the roles of a gate officer and of the control room."""
        invented = self.act(
            add_person,
            "ann",
            staff_number="WWI-NOBODY",
            printed_name="Nora Body",
            password=STOLEN_PASSWORD,
        )
        for role in (Role.GATE_OFFICER, Role.CONTROL_ROOM) if invented is not None else ():
            self.act(grant_role, "ann", person_id=invented.pk, role=role)

    def _decide_confirmations(self) -> None:
        """Honest people confirm only what they know to be true; liars confirm everything."""
        waiting = Confirmation.objects.filter(decision__isnull=True)
        for asked in waiting:
            for name in ("mia", "ceri", "omar", "dee", "sam", "bea"):
                about = {"confirmation_id": asked.pk, "pin": PIN, "reason": REASON}
                if self._willing(name, asked) and self.act(confirm, name, **about):
                    break

    def _willing(self, name: str, asked: Confirmation) -> bool:
        """Whether this person confirms it: a liar always, others when it is as it says."""
        if self.lies(name, T.CONFIRM_ALL):
            return True
        if asked.kind == ConfirmationKind.EMERGENCY:
            return self.lies(name, T.ACKNOWLEDGE_EMERGENCY)
        visit = asked.visit
        is_vehicle = asked.kind == ConfirmationKind.VEHICLE and visit is not None
        return is_vehicle and visit.vehicle_type == VehicleType.RIGID

    def _would_find(self, name: str) -> bool:
        return self.eyes and self.truth.under_the_lorry

    def _found(self) -> None:
        self.truth.found = True
        self.act(raise_stop, "grace")

    def _the_man_climbs_under(self) -> None:
        self.truth.under_the_lorry = self.truth.was_under = self.climbs

    def _the_lorry_leaves_the_kitchen(self) -> None:
        if self.halt is not None:
            self.act(log_departure, "ed", halt_id=self.halt.pk, after=240)

    def _kitchen_party(self) -> list[Prisoner]:
        return self.prison.prisoners["kitchen"][: SIZES["kitchen"]]

    def _kitchen_session(self) -> WorkSession:
        return WorkSession.objects.get(party=self.prison.party["kitchen"], ended_at=None)

    def _send_to_healthcare(self) -> None:
        self.act(
            send_prisoner,
            "kay",
            prisoner_id=self.truth.man.pk,
            to_area_id=self.prison.area["healthcare"].pk,
        )

    def _items(self) -> list[str]:
        search = self.yard.search
        return [item["code"] for item in search.sheet["items"]] if search else []

    def _look_at(self, code: str, name: str, *, blind: Trick) -> None:
        """Photograph and answer one item. Underneath, an honest searcher sees the man."""
        lying = self.lies(name, blind)
        if code.startswith(("U", "F")) and not lying and self._would_find(name):
            self._found()
            return
        search = self.yard.search
        item = next(one for one in search.sheet["items"] if one["code"] == code)  # type: ignore[union-attr]
        for slot in item["photos"]:
            photo = self.yard.photograph(code, slot["code"], who=getattr(self.prison, name))
            if photo is not None:
                self.truth.shows_the_man[photo.pk] = self._would_find(name) and not lying
        if lying and self.lies(name, T.CANNOT_SEE_THEN_CLEAR) and code.startswith("U"):
            self.yard.answer(code, Given(Result.CANNOT_SEE), who=getattr(self.prison, name))
        if code in KINDS:
            self.yard.answer(code, who=getattr(self.prison, name))

    def _look_last(self) -> None:
        if "F1" in self._items():
            self._look_at("F1", "grace", blind=T.ANSWER_CLEAR)

    def _releaser_looks(self) -> None:
        for photo in Photograph.objects.filter(search=self.yard.search, item__startswith="U"):
            token = self.act(opened_token, "mia", photo_id=photo.pk)
            self.act(look_at_photo, "mia", after=3, photo_id=photo.pk, token=token)
            seen = self.truth.shows_the_man.get(photo.pk, False)
            if seen and not self.lies("mia", T.RELEASE_BLIND):
                self._found()
                return

    def _count(self, party: str, name: str) -> None:
        """An honest counter taps whom they see. A liar taps, or leaves out, whom it suits."""
        lock = self.yard.lock
        if lock is None:
            return
        who = getattr(self.prison, name)
        if name == "omar":
            screen = self.prison.kay if party == "kitchen" else self.prison.stan
            who = replace(who, device=screen.device, device_area=screen.device_area)
        expected = CountsOf(lock).expected(party)
        listed = [
            one
            for group in self.prison.prisoners.values()
            for one in group
            if str(one.pk) in expected
        ]
        present = [one for one in listed if not self._is_away(one)]
        if self.lies(name, T.COUNT_ABSENT):
            present = listed
        if self.lies(name, T.COUNT_NOBODY):
            present = []
        row = self.prison.party[party].pk
        count = self.yard.act(begin_count, who, party_id=row, headcount=len(present))
        pace = 0.1 if self.lies(name, T.TAP_IN_ONE_SECOND) else 2
        for prisoner in present if count is not None else ():
            self.yard.act(tap_person, who, count_id=count.pk, prisoner_id=prisoner.pk, after=pace)
        if count is not None:
            self.yard.act(confirm_count, who, count_id=count.pk, pin=PIN)

    def _is_away(self, prisoner: Prisoner) -> bool:
        return prisoner == self.truth.man and self.truth.under_the_lorry

    def _cover_up(self, round_: int) -> None:
        """The next count, the closing of a stop, overrides: honestly done, or not."""
        held = {(hold.code, hold.subject) for hold in self.yard.holds}
        if any(code is HoldCode.STOP for code, _ in held):
            self._close_stops()
        for code, subject in held:
            if code in (HoldCode.COUNT_MISSING, HoldCode.COUNT_UNBALANCED) and subject in SIZES:
                turn = {"kitchen": ("kit", "omar"), "stores": ("sue", "omar")}[subject]
                again = self.lies("kay", T.COUNT_TWICE) and subject == "kitchen"
                self._count(subject, "kay" if again and round_ else turn[round_ % 2])
        for hold in self.yard.holds:
            if hold.override is not OverrideKind.NEVER:
                self._override(hold.code, hold.subject, hold.override)

    def _close_stops(self) -> None:
        """Honest people close a stop on somebody an officer has seen; liars on anybody."""
        seen = tapped_since_seal(self.truth.man, self.yard)
        for stop in Stop.objects.filter(closed__isnull=True, under__isnull=True):
            agree = all(seen or self.lies(name, T.CLOSE_FALSELY) for name in ("ceri", "dee"))
            if not agree:
                continue
            closing = self.act(
                ask_to_close_stop,
                "ceri",
                stop_id=stop.pk,
                basis=ClosingBasis.PERSON_SEEN,
                prisoner=self.truth.man.number,
                pin=PIN,
            )
            if closing is not None:
                self.act(close_stop, "dee", closing_id=closing.pk, pin=PIN)

    def _override(self, code: HoldCode, subject: str, kind: OverrideKind) -> None:
        first, second = OVERRIDE_PAIRS[kind]
        willing = all(self.lies(name, T.OVERRIDE_ALL) for name in (first, second))
        if willing:
            about = {"visit_id": self.yard.visit_id, "hold_code": code, "subject": subject}
            asked = self.act(ask_override, first, reason=REASON, pin=PIN, **about)
            if asked is not None:
                self.act(grant_override, second, override_id=asked.pk, pin=PIN)

    def _ending(self) -> Ending:
        if not self.left:
            return Ending.STOPPED
        with replay_at(self.yard.now):
            catch_up(self.prison.establishment.pk)
        critical = ExceptionCase.objects.filter(severity="crit", recorded_at__lte=self.yard.now)
        return Ending.CRITICAL if critical.exists() else Ending.CLEAN


def tapped_since_seal(man: Prisoner, yard: Yard) -> bool:
    """Whether any officer has told the product that they saw the man since the seal."""
    lock = yard.lock
    taps = Tap.objects.filter(prisoner=man)
    return lock is not None and taps.filter(recorded_at__gte=lock.sealed_at).exists()


def _last_visit(visit: Visit) -> LastVisit | None:
    """The lorry that comes each morning is known, as the rigid lorry that it is."""
    known = visit.vehicle.plate == "KX23LDV"
    return LastVisit(VehicleType.RIGID, tail_lift_fitted=True) if known else None
