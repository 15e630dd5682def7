"""The morning from 06:50: parties at work, a lorry, its lock session, and counts to the second."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from searches.facts.counts import CountsOf
from searches.facts.release import release_facts
from searches.ledger.clock import replay_at
from searches.ledger.record import open_record
from searches.models import Count, Halt, Haulier, LedgerEntry, LockSession, Prisoner, Vehicle, Visit
from searches.rules.release_people import judged
from searches.services.rolls.counts import begin_count, confirm_count, request_counts, tap_person
from searches.services.rolls.work_sessions import open_work_session
from searches.services.search.checklists import load_default_checklists
from searches.services.search.searches import draw_search
from searches.words.actors import Actor
from searches.words.checklists import VehicleType
from searches.words.events.locks import LockSealed
from searches.words.rolls import PartyJudgement
from tests.support.sample_prison import PIN, Prison
from tests.support.saved_states import kept_state

DAY = datetime(2026, 2, 10, tzinfo=UTC)
SUPERVISORS = {"kitchen": "kay", "stores": "stan", "laundry": "lena"}


def moment(clock: str) -> datetime:
    """Return a time of that morning, from "07:26:00" or "07:26:00.001"."""
    hours, minutes, seconds = clock.split(":")
    return DAY + timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))


def at(clock: str) -> AbstractContextManager[None]:
    return replay_at(moment(clock))


@dataclass
class Morning:
    """A morning on which kitchen, stores and laundry began work at 06:30 and lorries come in."""

    prison: Prison
    lorries: list[Visit] = field(default_factory=list)

    @property
    def kitchen(self) -> list[Prisoner]:
        return self.prison.prisoners["kitchen"]

    def opened(self, clock: str = "06:30:00") -> Morning:
        kept_state(self.prison, ("opened", clock), lambda: self._open(clock))
        return self

    def _open(self, clock: str) -> None:
        with at(clock):
            load_default_checklists(self.prison.system_actor)
            for party, name in SUPERVISORS.items():
                open_work_session(
                    getattr(self.prison, name),
                    party_id=self.prison.party[party].pk,
                    numbers=[prisoner.number for prisoner in self.prison.prisoners[party]],
                )

    def lorry(self, *, entered: str = "06:50:00", plate: str = "KX23LDV", **columns: Any) -> Visit:
        within: dict[str, Any] = {"establishment": self.prison.establishment}
        haulier, _ = Haulier.objects.get_or_create(name="Brakes", phone_24h="01", **within)
        about = {"plate_display": plate, "plate_kind": "current", "haulier": haulier}
        about["vehicle_type"] = VehicleType.RIGID
        vehicle, _ = Vehicle.objects.get_or_create(plate=plate, defaults=about, **within)
        columns.setdefault("escort", self.prison.person["ed"])
        columns.setdefault("vehicle_type", VehicleType.RIGID)
        visit = Visit.objects.create(
            vehicle=vehicle,
            haulier=haulier,
            source="page",
            recorded_at=moment(entered),
            entered_at=moment(entered),
            people_in_cab=1,
            **columns,
            **within,
        )
        self.lorries.append(visit)
        return visit

    def halt(self, visit: Visit, area: str, arrived: str, left: str, **columns: Any) -> Halt:
        return Halt.objects.create(
            establishment=self.prison.establishment,
            visit=visit,
            area=self.prison.area[area],
            arrived_at=moment(arrived),
            left_at=moment(left),
            logged_by=self.prison.person["ed"],
            recorded_at=moment(arrived),
            **columns,
        )

    def food_lorry(self, **columns: Any) -> Visit:
        """Log in a lorry at 06:50:00 that halts at the stores and then at the kitchen bay."""
        visit = self.lorry(**columns)
        self.halt(visit, "stores", "06:52:00", "07:00:00")
        self.halt(visit, "kitchen-bay", "07:02:00", "07:24:00")
        return visit

    def seal(self, visit: Visit, clock: str = "07:26:00") -> LockSession:
        """Close the inner gate, which makes the lock session, the search and the count requests."""
        with at(clock):
            return self.seal_now(visit)

    def seal_now(self, visit: Visit) -> LockSession:
        with transaction.atomic():
            record = open_record(self.prison.establishment.pk, self.prison.grace)
            lock = record.add(
                LockSession(
                    establishment=self.prison.establishment,
                    visit=visit,
                    sealed_at=record.now,
                    sealed_by_id=record.by,
                )
            )
            record.enter(LockSealed(lock=lock.pk, sealed_at=lock.sealed_at), visit=visit.pk)
            draw_search(record, lock)
            request_counts(record, lock)
        return lock

    def void(self, lock: LockSession, clock: str) -> None:
        lock.voided_at, lock.void_reason = moment(clock), "inner_gate_opened"
        lock.voided_by = self.prison.person["grace"]
        lock.save(update_fields=["voided_at", "void_reason", "voided_by"])

    def begin(self, who: Actor, party: str, headcount: int, clock: str) -> Count:
        with at(clock):
            return begin_count(who, party_id=self.prison.party[party].pk, headcount=headcount)

    def tap(self, who: Actor, count: Count, people: Iterable[Prisoner], first: str, last: str):
        """Tap the people at equal intervals from `first` to `last`."""
        people = list(people)
        span, gaps = moment(last) - moment(first), max(len(people) - 1, 1)
        for place, prisoner in enumerate(people):
            with replay_at(moment(first) + span * place / gaps):
                tap_person(who, count_id=count.pk, prisoner_id=prisoner.pk)

    def sign(self, who: Actor, count: Count, clock: str) -> None:
        with at(clock):
            confirm_count(who, count_id=count.pk, pin=PIN)

    def count(
        self,
        who: Actor,
        party: str,
        first: str,
        last: str,
        *,
        people: Iterable[Prisoner] | None = None,
        headcount: int | None = None,
    ) -> Count:
        """Count with headcount and first tap at `first`, and last tap and signature at `last`."""
        seen = list(self.prison.prisoners[party] if people is None else people)
        count = self.begin(who, party, len(seen) if headcount is None else headcount, first)
        self.tap(who, count, seen, first, last)
        self.sign(who, count, last)
        return count

    def judge(self, lock: LockSession, party: str, clock: str = "07:40:00") -> PartyJudgement:
        visit = Visit.objects.get(pk=lock.visit_id)
        facts = release_facts(visit, now=moment(clock), releaser=None)
        return next(one for one in judged(facts) if one.party == party)

    def contact(self, lock: LockSession) -> set[str]:
        return set(CountsOf(LockSession.objects.get(pk=lock.pk)).contact.parties)

    def acts(self, since: int = 0) -> list[str]:
        entries = LedgerEntry.objects.filter(establishment=self.prison.establishment, seq__gt=since)
        return list(entries.order_by("seq").values_list("act", flat=True))


@pytest.fixture
def morning(prison: Prison) -> Morning:
    return Morning(prison).opened()


@pytest.fixture
def lock(morning: Morning) -> LockSession:
    """Seal the food lorry at 07:26:00."""

    def seal() -> tuple[LockSession, Visit]:
        return morning.seal(morning.food_lorry()), morning.lorries[-1]

    lock, visit = kept_state(morning.prison, ("food lorry sealed",), seal)
    morning.lorries = [visit]
    return lock
