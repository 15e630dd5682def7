"""Drills, for which security hides a tag with a code that the searchers must find.

Drills are never used for discipline.
"""

from __future__ import annotations

import hmac
from uuid import UUID

from searches.ledger.record import Record
from searches.models import Draw, DrillSettlement, Search, Visit
from searches.services.command import command
from searches.words.events.search import (
    DrillCodeEntered,
    DrillCodeRefused,
    DrillSettled,
    DrillWithdrawnAtSeal,
)
from searches.words.people import Act
from searches.words.refusals import Invalid, NotThere, Refused
from searches.words.visits import DrillOutcome

UNPLACED = "Nobody had placed the tag when the lock was sealed."

#: Outcome -> the outcomes that may follow. The second pair finds a missed tag, or security
#: withdraws the tag.
NEXT_OUTCOMES: dict[DrillOutcome | None, frozenset[DrillOutcome]] = {
    None: frozenset({DrillOutcome.PLACED, DrillOutcome.WITHDRAWN}),
    DrillOutcome.PLACED: frozenset(
        {DrillOutcome.WITHDRAWN, DrillOutcome.FOUND, DrillOutcome.MISSED}
    ),
    DrillOutcome.MISSED: frozenset({DrillOutcome.WITHDRAWN, DrillOutcome.FOUND}),
    DrillOutcome.FOUND: frozenset(),
    DrillOutcome.WITHDRAWN: frozenset(),
}


@command(Act.SETTLE_DRILL)
def settle_drill(
    record: Record, *, visit_id: UUID, outcome: DrillOutcome, note: str = ""
) -> DrillSettlement:
    """Record that security placed or withdrew the tag, or that a signed search missed it."""
    draw = _drill_of_visit(record, visit_id)
    if outcome is DrillOutcome.FOUND:
        raise Invalid(
            "found-by-code", "Only a searcher of this vehicle can enter the code of a drill tag."
        )
    if outcome is DrillOutcome.MISSED and not _searched_by_two(visit_id):
        raise Refused("still-searching", "Both searchers must sign the search first.")
    settlement = _settle(record, draw, outcome, note, by=record.by)
    record.enter(DrillSettled(draw=draw.pk, outcome=outcome), visit=visit_id)
    return settlement


@command(Act.ANSWER_ITEM)
def enter_drill_code(record: Record, *, visit_id: UUID, code: str) -> DrillSettlement | Refused:
    """Record the code of a tag that a searcher found.

    The refusal of a wrong code does not reveal whether there is a drill.
    """
    draw = Draw.objects.within(record.establishment).filter(visit_id=visit_id).first()
    if draw is None:
        raise NotThere("This visit")
    typed = code.strip().upper()
    known = hmac.compare_digest(typed.encode(), draw.drill_code.upper().encode())
    if not (draw.drill and known) or DrillOutcome.FOUND not in NEXT_OUTCOMES[_newest(draw)]:
        record.enter(DrillCodeRefused(), visit=visit_id)
        return Refused(
            "no-such-tag",
            "There is no drill tag with this code on this vehicle. Call security.",
            field="code",
        )
    settlement = _settle(record, draw, DrillOutcome.FOUND, "", by=record.by)
    record.enter(DrillCodeEntered(draw=draw.pk), visit=visit_id)
    return settlement


def withdraw_unplaced_drill(record: Record, visit: Visit) -> None:
    """Withdraw the visit's drill if security has not placed the tag when the lock is sealed.

    Nobody may go to the vehicle in the lock to hide a tag, so the drill would hold the vehicle for
    ever.
    """
    draw = Draw.objects.within(record.establishment).filter(visit=visit, drill=True).first()
    if draw is None or _newest(draw) is not None:
        return
    _settle(record, draw, DrillOutcome.WITHDRAWN, UNPLACED, by=None)
    record.enter(DrillWithdrawnAtSeal(draw=draw.pk), visit=visit.pk)


def _drill_of_visit(record: Record, visit_id: UUID) -> Draw:
    draw = Draw.objects.within(record.establishment).filter(visit_id=visit_id, drill=True).first()
    if draw is None:
        raise NotThere("A drill on this visit")
    return draw


def _newest(draw: Draw) -> DrillOutcome | None:
    newest = draw.settlements.order_by("-recorded_at").first()
    return DrillOutcome(newest.outcome) if newest else None


def _settle(
    record: Record, draw: Draw, outcome: DrillOutcome, note: str, *, by: UUID | None
) -> DrillSettlement:
    """Add the outcome of a drill. `by` is None if Gatehouse itself withdraws the drill."""
    if outcome not in NEXT_OUTCOMES[_newest(draw)]:
        raise Refused("drill-settled", "This step of the drill is not possible at the moment.")
    return record.add(
        DrillSettlement(
            establishment=record.establishment,
            draw=draw,
            outcome=outcome,
            settled_by_id=by,
            note=note.strip()[:300],
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )


def _searched_by_two(visit_id: UUID) -> bool:
    search = Search.objects.filter(visit_id=visit_id).order_by("-began_at", "-number").first()
    if search is None:
        return False
    return search.search_signatures.values("place").distinct().count() == 2
