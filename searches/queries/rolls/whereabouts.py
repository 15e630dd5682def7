"""Where everybody is, for the control room: every prisoner, or those whom a search finds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from searches.facts.whereabouts import Whereabout, Whereabouts, whereabouts
from searches.ledger.clock import server_now
from searches.models import Establishment, Prisoner
from searches.queries.rolls.counting import PersonLine, line_of
from searches.words.refusals import NotThere

#: A search text may be at most this long.
LONGEST_SEARCH = 120
KINDS: dict[Whereabouts, str] = {
    Whereabouts.ON_THE_WAY: "On the way",
    Whereabouts.AT_WORK: "At work",
    Whereabouts.SEEN: "Seen",
    Whereabouts.RECEIVED: "Received",
    Whereabouts.OUTSIDE: "Outside the prison",
    Whereabouts.STATED: "Not at work",
    Whereabouts.LANDING: "On their landing",
}


@dataclass(frozen=True, slots=True)
class Line:
    person: PersonLine
    kind: str
    where: Whereabout


@dataclass(frozen=True, slots=True)
class WhereaboutsPage:
    lines: tuple[Line, ...]
    totals: tuple[tuple[str, int], ...]
    held: int


def whereabout_of(establishment_id: UUID, prisoner_id: UUID) -> Line:
    """Return the place of one prisoner. Raises NotThere for somebody who is not in this prison."""
    establishment = Establishment.objects.get(pk=establishment_id)
    found = whereabouts(establishment, server_now(), among=[prisoner_id])
    if not found:
        raise NotThere("This prisoner")
    prisoner = Prisoner.objects.get(pk=prisoner_id)
    return Line(line_of(prisoner), KINDS[found[0].kind], found[0])


def whereabouts_page(establishment_id: UUID, typed: str = "") -> WhereaboutsPage:
    """Return everybody held whose number or name contains `typed`, those on the way first."""
    establishment = Establishment.objects.get(pk=establishment_id)
    found = whereabouts(establishment, server_now())
    people = {
        prisoner.pk: prisoner
        for prisoner in Prisoner.objects.filter(pk__in=[where.prisoner for where in found])
    }
    totals = Counter(where.kind for where in found)
    sought = " ".join(typed.split()).casefold()
    lines = [
        Line(line_of(people[where.prisoner]), KINDS[where.kind], where)
        for where in found
        if sought in people[where.prisoner].number.casefold()
        or sought in people[where.prisoner].name.casefold()
    ]
    order = list(KINDS)
    return WhereaboutsPage(
        lines=tuple(
            sorted(
                lines,
                key=lambda line: (order.index(line.where.kind), line.where.place, line.person.name),
            )
        ),
        totals=tuple((words, totals[kind]) for kind, words in KINDS.items()),
        held=len(found),
    )
