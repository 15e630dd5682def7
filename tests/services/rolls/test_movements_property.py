"""Under any order of movements, expected lists and whereabouts equal an independent bookkeeping.

Each random day sends, receives, cancels, returns, swaps and adds people, some of it entered late,
hands parties over, finds people of no party, ends and begins work, and passes midnight in a night
in which the clocks change. PROPERTY_STEPS sets the number of acts.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from searches.facts.counts import CountsOf
from searches.facts.rolls import memberships
from searches.facts.whereabouts import Whereabouts, whereabouts
from searches.facts.whole_rolls import places_of
from searches.ledger.clock import replay_at
from searches.models import (
    HandBack,
    LockSession,
    Movement,
    MovementReceipt,
    Prisoner,
    Visit,
    WorkSession,
)
from searches.services.rolls.allocations import account_for_absence
from searches.services.rolls.counts import begin_count, name_stranger
from searches.services.rolls.handovers import offer_handover, take_over_party
from searches.services.rolls.movements import (
    cancel_movement,
    receive_hand_back,
    receive_prisoner,
    send_back,
    send_prisoner,
    swap_prisoners,
)
from searches.services.rolls.settlements import settle_found_person
from searches.services.rolls.whole_rolls import call_whole_roll
from searches.services.rolls.work_sessions import (
    add_to_work_session,
    end_work_session,
    open_work_session,
)
from searches.words.refusals import Refused
from searches.words.rolls import AbsenceReason
from tests.services.rolls.movement_ledger import LONDON, Books, Person
from tests.support.sample_prison import PIN, Prison

HALVES = 2
ACTS_OF_A_DAY = 25 * HALVES
DAYS = max(7, int(os.environ.get("PROPERTY_STEPS", "300")) // ACTS_OF_A_DAY // 2)
#: The officers of each party. Two officers of one party hand over to each other at any time.
OFFICERS = {"kitchen": ("kay", "kit"), "stores": ("stan", "sue"), "laundry": ("lena", "lena")}
AREAS = {"kitchen": "kitchen-bay", "stores": "stores", "laundry": "laundry"}
LANDING_OFFICERS = {"a1": "ava", "a2": "abe", "b1": "bet"}
REASON = "Written by the random test"
#: The mornings before the nights in which the clocks go forward and back.
MORNINGS = (
    datetime(2026, 3, 28, 6, tzinfo=LONDON),
    datetime(2026, 10, 24, 6, tzinfo=LONDON),
)
#: How many minutes late a movement is entered.
LATE = (0, 0, 5, 40)
#: What happens, each as often as it is named here.
KINDS = (
    *("send", "send", "send", "receive", "receive", "receive", "receive", "cancel", "cancel"),
    *("return", "return", "return", "swap", "arrive", "landings", "end", "begin", "court", "time"),
    *("hand_over", "hand_over", "find", "find", "midnight"),
)
ACT = st.tuples(st.sampled_from(KINDS), st.integers(0, 9), st.integers(0, 9), st.integers(0, 1))


class Days(RuleBasedStateMachine):
    """A random day of four prisoners: one of each party, and one of none."""

    prison: ClassVar[Prison]
    done: ClassVar[Counter[str]]
    morning: ClassVar[datetime]

    def __init__(self) -> None:
        super().__init__()
        self.kept = transaction.atomic()
        self.kept.__enter__()
        self.now: datetime = self.morning.astimezone(UTC)
        prisoners = self.prison.prisoners
        self.men: list[Prisoner] = [
            *(man for party in OFFICERS for man in prisoners[party][:1]),
            prisoners[""][0],
        ]
        self.off_duty: set[str] = set()  # officers who handed their party over
        everybody = [man for people in prisoners.values() for man in people]
        party_of = {man.pk: party for party, people in prisoners.items() for man in people}
        self.books = Books(
            {str(man.pk): Person(man.landing.name, party_of[man.pk]) for man in everybody}
        )

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.kept.__exit__(None, None, None)

    def act(self, name: str, command: Callable[..., Any], who: str, **about: Any) -> Any:
        """Call a command 10 s later. Return None if the command is refused, and then nothing has
        changed.
        """
        self.now += timedelta(seconds=10)
        with suppress(Refused), replay_at(self.now):
            result = command(getattr(self.prison, who), **about)
            self.done[name] += 1
            return result
        return None

    def pick(self, place: int, *, at: Callable[[str], bool]) -> Prisoner:
        """Return one of the prisoners who are at such a place according to the books, or any
        prisoner.
        """
        found = [man for man in self.men if at(self.books.where(str(man.pk), self.now))]
        return (found or self.men)[place % len(found or self.men)]

    def officer(self, party: str, place: int) -> str:
        """Return an officer of this party who is on duty."""
        officer, other = OFFICERS[party][place], OFFICERS[party][not place]
        return other if officer in self.off_duty else officer

    def session(self, party: str) -> WorkSession | None:
        return WorkSession.objects.filter(party__code=party, ended_at=None).first()

    def journeys(self) -> list[Movement]:
        rows = Movement.objects.on_the_way().filter(handed_back__isnull=True)
        return list(rows.select_related("to_area", "to_session__party").order_by("recorded_at"))

    @initialize()
    def work_begins(self) -> None:
        for party in OFFICERS:
            self.begin(party, 0)

    @rule(acts=st.lists(ACT, min_size=25, max_size=30))
    def half_a_day_passes(self, acts: list[tuple[str, int, int, int]]) -> None:
        """Play some acts and compare the books after each.

        There is only one rule, because with several rules hypothesis would leave some of them out.
        """
        for kind, who, other, officer in acts:
            self.play(kind, who, other, officer)
            self.expected_lists_agree()
            self.whereabouts_agree()
            self.rows_of_a_roll_add_up()
            self.nobody_is_in_two_places()

    def play(self, kind: str, who: int, other: int, officer: int) -> None:
        parties = sorted(OFFICERS)
        party = parties[other % len(parties)]
        match kind:
            case "begin":
                self.begin(party, officer)
            case "end":
                self.end(party, officer)
            case "send":
                to = (*parties, "healthcare", "healthcare")[other % 5]
                self.send(who, to, officer, LATE[(who + other) % 4])
            case "receive":
                self.receive(who, officer, LATE[(who + other) % 4])
            case "cancel":
                self.cancel(who)
            case "return":
                self.send_somebody_back(who)
            case "swap":
                self.swap(who, other)
            case "arrive":
                self.arrive(who, party, officer, LATE[other % 4])
            case "landings":
                self.landings_confirm(come_back=bool(officer))
            case "court":
                self.court(who)
            case "time":
                self.now += timedelta(minutes=(1, 7, 25)[other % 3])
            case "midnight":
                tomorrow = self.now.astimezone(LONDON) + timedelta(days=1)
                self.now = tomorrow.replace(hour=0, minute=5, second=0).astimezone(UTC)
            case "hand_over":
                self.hand_over(party, officer)
            case "find":
                self.find(who, party, officer, to=(party, "healthcare", *parties)[other % 5])

    def begin(self, party: str, officer: int) -> None:
        people = [
            man
            for man in self.men
            if self.books.people[str(man.pk)].allocated == party
            and self.books.where(str(man.pk), self.now) != "on the way"
        ]
        made = self.act(
            "open_work_session",
            open_work_session,
            self.officer(party, officer),
            party_id=self.prison.party[party].pk,
            numbers=[man.number for man in people],
        )
        if made is not None:
            self.books.open_session(party, [str(man.pk) for man in people], self.now)

    def end(self, party: str, officer: int) -> None:
        session = self.session(party)
        if session and self.act(
            "end_work_session",
            end_work_session,
            self.officer(party, officer),
            session_id=session.pk,
        ):
            self.books.end_session(party, self.now)

    def send(self, who: int, to: str, officer: int, late: int) -> None:
        man = self.pick(who, at=lambda place: place not in {"on the way", to})
        party = self.books.people[str(man.pk)].party
        sender = self.officer(party, officer) if party else "ceri"
        area = self.prison.area[AREAS.get(to, to)]
        movement = self.act(
            "send_prisoner",
            send_prisoner,
            sender,
            prisoner_id=man.pk,
            to_area_id=area.pk,
            to_party_id=self.prison.party[to].pk if to in OFFICERS else None,
            reason=REASON,
            occurred_at=self.entered_late(late),
        )
        if movement is not None:
            to_party = to if to in OFFICERS else ""
            left = movement.occurred_at
            self.books.send(str(man.pk), to_party, area.name, self.now, left)

    def entered_late(self, minutes: int) -> datetime | None:
        """Return when something happened that is entered this late, or None if it is not late."""
        return self.now - timedelta(minutes=minutes) if minutes else None

    def receive(self, place: int, officer: int, late: int) -> None:
        journeys = self.journeys()
        if not journeys:
            return
        movement = journeys[place % len(journeys)]
        session, area = movement.to_session, movement.to_area.code
        who = self.officer(session.party.code, officer) if session else "hana"
        if area.startswith("landing-"):
            who = LANDING_OFFICERS[area.removeprefix("landing-")]
        about = {"movement_id": movement.pk, "occurred_at": self.entered_late(late)}
        receipt = self.act("receive_prisoner", receive_prisoner, who, **about)
        if isinstance(receipt, MovementReceipt):
            self.books.receive(str(movement.prisoner_id), self.now, receipt.occurred_at)

    def cancel(self, place: int) -> None:
        journeys = self.journeys()
        if not journeys:
            return
        movement = journeys[place % len(journeys)]
        names = {row.pk: name for name, row in self.prison.person.items()}
        who = names[movement.sent_by_id]
        if self.act("cancel_movement", cancel_movement, who, movement_id=movement.pk):
            self.books.cancel(str(movement.prisoner_id), self.now)

    def send_somebody_back(self, who: int) -> None:
        healthcare = self.prison.area["healthcare"].name
        man = self.pick(who, at=lambda place: place == healthcare)
        movement = self.act("send_back", send_back, "hana", prisoner_id=man.pk)
        if isinstance(movement, Movement):
            session = movement.to_session
            party = session.party.code if session else ""
            self.books.send(str(man.pk), party, movement.to_area.name, self.now, self.now)

    def swap(self, first: int, second: int) -> None:
        one = self.pick(first, at=lambda place: place in OFFICERS)
        party = self.books.people[str(one.pk)].party
        men = one, self.pick(second, at=lambda place: place in OFFICERS and place != party)
        parties = [self.books.people[str(man.pk)].party for man in men]
        about = {"first_id": men[0].pk, "second_id": men[1].pk, "reason": REASON}
        if self.act("swap_prisoners", swap_prisoners, "ceri", **about):
            for man, to in zip(men, reversed(parties), strict=True):
                place = self.prison.area[AREAS[to]].name
                self.books.send(str(man.pk), to, place, self.now, self.now)

    def arrive(self, who: int, party: str, officer: int, late: int) -> None:
        session = self.session(party)
        man = self.pick(who, at=lambda place: place not in {"on the way", *OFFICERS})
        if session is None:
            return
        came = self.now - timedelta(minutes=late)
        added = self.act(
            "add_to_work_session",
            add_to_work_session,
            self.officer(party, officer),
            session_id=session.pk,
            numbers=[man.number],
            occurred_at=came if late else None,
        )
        if added is not None:
            self.books.add(str(man.pk), party, self.now, came if late else self.now)

    def landings_confirm(self, come_back: bool) -> None:
        """Let each landing confirm its list: everybody is back, or the first person is not."""
        for back in HandBack.objects.filter(open__isnull=False).select_related("landing"):
            rows = back.people.select_related("movement").order_by("movement__prisoner__number")
            people = [
                entry.movement.prisoner_id
                for entry in rows
                if not hasattr(entry.movement, "receipt")
            ]
            missing = [] if come_back else people[:1]
            made = self.act(
                "receive_hand_back",
                receive_hand_back,
                LANDING_OFFICERS[back.landing.code],
                hand_back_id=back.pk,
                number=len(people) - len(missing),
                not_here=missing,
            )
            if made is not None:
                for prisoner in people:
                    if prisoner not in missing:
                        self.books.receive(str(prisoner), self.now, self.now)

    def hand_over(self, party: str, officer: int) -> None:
        """Hand the party over to its other officer, which moves nobody."""
        holder = self.officer(party, officer)
        successor = next((name for name in OFFICERS[party] if name != holder), holder)
        about = {"party_id": self.prison.party[party].pk, "pin": PIN}
        taker = self.prison.person[successor].pk
        offer = self.act("offer_handover", offer_handover, holder, officer_id=taker, **about)
        taken = {"pin": PIN, "offer_id": offer.pk} if offer is not None else None
        if taken and self.act("take_over_party", take_over_party, successor, **taken):
            self.off_duty = (self.off_duty | {holder}) - {successor}

    def find(self, who: int, party: str, officer: int, *, to: str) -> None:
        """Find somebody of no party in a count of this party, and say where they belong."""
        man = self.pick(who, at=lambda place: place not in {"on the way", *OFFICERS})
        counter = self.officer(party, officer)
        self.act("call_whole_roll", call_whole_roll, "ceri")  # so that there is something to count
        about = {"party_id": self.prison.party[party].pk, "headcount": 1}
        count = self.act("begin_count", begin_count, counter, **about)
        if count is None:
            return
        named = {"count_id": count.pk, "number": man.number}
        tap = self.act("name_stranger", name_stranger, counter, **named)
        if tap is None:
            return
        area = self.prison.area[AREAS.get(to, to)]
        settlement = self.act(
            "settle_found_person",
            settle_found_person,
            "ceri",
            tap_id=tap.pk,
            to_area_id=area.pk,
            to_party_id=self.prison.party[to].pk if to in OFFICERS else None,
            reason=REASON,
        )
        if settlement is not None:
            to_party = to if to in OFFICERS else ""
            self.books.send(str(man.pk), to_party, area.name, self.now, self.now)

    def court(self, who: int) -> None:
        man = self.pick(who, at=lambda place: place not in {"on the way", *OFFICERS})
        about = {"prisoner_id": man.pk, "reason": AbsenceReason.COURT}
        if self.act("account_for_absence", account_for_absence, "ceri", **about):
            self.books.at_court(str(man.pk), self.now)

    def expected_lists_agree(self) -> None:
        if not self.books.sessions:
            return
        for seconds in (20, 300, 3600):
            since = self.now - timedelta(seconds=seconds)
            visit = Visit(establishment=self.prison.establishment, entered_at=since)
            lock = LockSession(
                establishment=self.prison.establishment, visit=visit, sealed_at=self.now
            )
            counts = CountsOf(lock)
            for party in OFFICERS:
                found, wanted = (
                    set(counts.expected(party)),
                    self.books.expected(party, since, self.now),
                )
                assert found == wanted, f"{party}: {self._named(found ^ wanted)}"

    def whereabouts_agree(self) -> None:
        names = {row.name: code for code, row in self.prison.party.items()}
        for found in whereabouts(self.prison.establishment, self.now):
            place = names[found.place] if found.kind is Whereabouts.AT_WORK else found.place
            where = "on the way" if found.kind is Whereabouts.ON_THE_WAY else place
            assert where == self.books.where(str(found.prisoner), self.now)

    def rows_of_a_roll_add_up(self) -> None:
        rows = places_of(self.prison.establishment, self.now).rows
        people = [prisoner for row in rows.values() for prisoner in row]
        held = Prisoner.objects.within(self.prison.establishment)
        assert sorted(people) == sorted(str(man.pk) for man in held)

    def nobody_is_in_two_places(self) -> None:
        stays = memberships(self.prison.establishment.pk, self.now, self.now)
        now = Counter(stay.prisoner for stay in stays if stay.left_at is None)
        assert not [prisoner for prisoner, number in now.items() if number > 1]

    def _named(self, ids: set[str]) -> list[str]:
        return [f"{man.number} {man.name}" for man in self.men if str(man.pk) in ids]


def test_lists_and_whereabouts_equal_an_independent_bookkeeping(prison: Prison) -> None:
    Days.prison, Days.done = prison, Counter()
    for number, morning in enumerate(MORNINGS):
        run_state_machine_as_test(
            seed(number)(type("SeededDays", (Days,), {"morning": morning})),
            settings=settings(
                max_examples=DAYS,
                stateful_step_count=HALVES,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate, Phase.shrink],
            ),
        )
    assert Days.done.keys() >= {
        *("send_prisoner", "receive_prisoner", "cancel_movement", "swap_prisoners"),
        *("add_to_work_session", "end_work_session", "receive_hand_back", "send_back"),
        *("take_over_party", "settle_found_person"),
    }
