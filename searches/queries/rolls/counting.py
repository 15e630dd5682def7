"""One count on its counter's screen: the people to see, and the result after the signature."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from searches.facts.count_requests import count_document, expected_of, locks_requesting
from searches.facts.release import release_facts
from searches.facts.rolls import counted_by_number
from searches.ledger.canonical import sha256_of
from searches.ledger.clock import server_now
from searches.models import Count, Movement, Party, PersonFound, Prisoner
from searches.queries.rolls.counts import State, mismatch_state, why_of
from searches.rules.release_people import judged
from searches.words.refusals import NotAllowed, NotThere
from searches.words.rolls import CountFault, SightingKind


@dataclass(frozen=True, slots=True)
class PersonLine:
    id: str
    number: str
    name: str
    cell: str
    seen_at: datetime | None = None
    where: str = ""  # where the person is on the way to, when they were not seen here
    seen_by: str = ""  # the officer who tapped the person, if two officers count together
    found_at: datetime | None = None  # when the officer of a signed count saw them after all


@dataclass(frozen=True, slots=True)
class Stranger:
    description: str
    named: bool


@dataclass(frozen=True, slots=True)
class Counting:
    """One count on its counter's screen."""

    id: UUID
    party_id: UUID
    party: str
    number_only: bool
    headcount: int
    began_at: datetime
    people: tuple[PersonLine, ...]
    strangers: tuple[Stranger, ...]
    signed_at: datetime | None
    digest: str
    other_officer: str = ""  # the officer with whom the reader makes this count
    signed_first: str = ""  # who has signed, while the other officer must still sign
    reader_signed_first: bool = False

    @property
    def seen(self) -> int:
        return sum(person.seen_at is not None for person in self.people)

    @property
    def differs(self) -> bool:
        """Return whether the headcount differs from the number of people and strangers tapped."""
        return not self.number_only and self.headcount != self.seen + len(self.strangers)

    @property
    def unseen(self) -> tuple[PersonLine, ...]:
        return tuple(person for person in self.people if person.seen_at is None)


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a signed count.

    `state` is None when no lock session needs the count any more.
    """

    state: State | None
    why: str
    missing: tuple[PersonLine, ...]
    strangers: int


def counting(establishment_id: UUID, person: UUID | None, count_id: UUID) -> Counting:
    """Return the count with everybody who is expected.

    Raises NotThere for an unknown count, and NotAllowed for another officer's count.
    """
    count = _count(establishment_id, person, count_id)
    taps = list(count.taps.select_related("prisoner", "seen_by"))
    seen = {tap.prisoner_id: tap for tap in taps if tap.kind == SightingKind.COUNTED}
    join = count.joins.select_related("officer").first()
    first = getattr(count, "first_signature", None)
    other = join and (count.counter if join.officer_id == person else join.officer)
    held = Prisoner.objects.filter(pk__in=expected_of(count)).order_by("name", "number")
    away = _on_the_way(count)
    confirmation = getattr(count, "confirmation", None)
    return Counting(
        id=count.pk,
        party_id=count.party_id,
        party=count.party.name,
        number_only=counted_by_number(count.party),
        headcount=count.headcount,
        began_at=count.recorded_at,
        people=tuple(
            replace(
                line_of(prisoner, where=away.get(prisoner.pk, "")),
                seen_at=tap.recorded_at if (tap := seen.get(prisoner.pk)) else None,
                seen_by=tap.seen_by.printed_name if tap and join else "",
            )
            for prisoner in held
        ),
        strangers=tuple(
            Stranger(tap.prisoner.number if tap.prisoner else tap.described_as, bool(tap.prisoner))
            for tap in taps
            if tap.kind == SightingKind.STRANGER
        ),
        signed_at=confirmation.recorded_at if confirmation else None,
        digest=sha256_of(count_document(count)),
        other_officer=other.printed_name if other else "",
        signed_first=first.signed_by.printed_name if first and not confirmation else "",
        reader_signed_first=bool(first and not confirmation and first.signed_by_id == person),
    )


def keeps_list(party: Party, screen_area: UUID | None) -> bool:
    """Return whether a screen of this area may begin a count of the party without a connection."""
    return screen_area == party.area_id and not counted_by_number(party)


def kept_list(party: Party) -> tuple[PersonLine, ...]:
    """Return whom a count of this party that began now would expect.

    A screen keeps this list while its headcount page is open, so that a count can begin without a
    connection.
    """
    count = Count(establishment=party.establishment, party=party, recorded_at=server_now())
    held = Prisoner.objects.filter(pk__in=expected_of(count)).order_by("name", "number")
    return tuple(line_of(prisoner) for prisoner in held)


def result_of(establishment_id: UUID, person: UUID | None, count_id: UUID) -> Result:
    """Return the result of a signed count, for the newest active lock session that requested it.

    The missing people are named, because the officer has just counted the party by name.
    """
    count = _count(establishment_id, person, count_id)
    locks = locks_requesting(count.party)
    if not locks:
        return Result(None, "", (), 0)
    facts = release_facts(locks[-1].visit, now=server_now(), releaser=None)
    party = next(judgement for judgement in judged(facts) if judgement.party == count.party.code)
    mine = next(
        (judgement for judgement in party.judgements if judgement.count.id == str(count.pk)), None
    )
    if mine is not None and mine.faults == (CountFault.DISPUTED,):
        return Result(State.DISPUTED, "", (), 0)
    if mine is not None and mine.faults == (CountFault.SECOND_COUNT,):
        return Result(State.SECOND_COUNT, "", (), 0)
    if mine is None or mine.faults:
        return Result(State.VOID, why_of(mine), (), 0)
    away = _on_the_way(count)
    missing = Prisoner.objects.filter(pk__in=mine.missing).order_by("name")
    found = dict(PersonFound.objects.filter(count=count).values_list("prisoner_id", "recorded_at"))
    return Result(
        mismatch_state(party) if not mine.balanced else State.BALANCED,
        "",
        tuple(
            replace(
                line_of(prisoner, where=away.get(prisoner.pk, "")),
                found_at=found.get(prisoner.pk),
            )
            for prisoner in missing
        ),
        len(mine.strangers) + mine.count.unnamed_strangers,
    )


def line_of(prisoner: Prisoner, seen_at: datetime | None = None, where: str = "") -> PersonLine:
    return PersonLine(
        str(prisoner.pk), prisoner.number, prisoner.name, prisoner.cell, seen_at, where
    )


def _on_the_way(count: Count) -> dict[UUID, str]:
    of_party = Movement.objects.filter(from_session__party=count.party_id)
    movements = of_party.on_the_way().select_related("to_area")
    return {
        movement.prisoner_id: f"On the way to {movement.to_area.name}" for movement in movements
    }


def _count(establishment_id: UUID, person: UUID | None, count_id: UUID) -> Count:
    count = (
        Count.objects.filter(establishment_id=establishment_id, pk=count_id)
        .select_related(
            "party__area",
            "party__establishment",
            "counter",
            "confirmation",
            "first_signature__signed_by",
        )
        .first()
    )
    if count is None:
        raise NotThere("This count")
    if count.counter_id != person and not count.joins.filter(officer=person).exists():
        raise NotAllowed("not-your-count", "Another officer began this count.")
    return count
