"""Legal holds, which keep the photographs of a visit from deletion after the normal period."""

from __future__ import annotations

from uuid import UUID

from searches.ledger.record import Record
from searches.models import LegalHold, LegalHoldLifted
from searches.services.command import command
from searches.services.release.releases import visit_of_prison
from searches.words.events.evidence import LegalHoldEnded, LegalHoldPlaced
from searches.words.people import Act
from searches.words.refusals import Invalid, NotThere, Refused


@command(Act.HOLD_EVIDENCE)
def place_legal_hold(record: Record, *, visit_id: UUID, reason: str) -> LegalHold:
    """Place a legal hold on a visit. From now on nothing about this visit is deleted.

    Raises Refused if the visit is already under a legal hold.
    """
    visit = visit_of_prison(record, visit_id)
    if LegalHold.objects.filter(visit=visit, lifted__isnull=True).exists():
        raise Refused("held-already", "This visit is already under a legal hold.")
    hold = record.add(
        LegalHold(
            establishment=record.establishment,
            visit=visit,
            reason=_reason(reason),
            placed_by_id=record.by,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(LegalHoldPlaced(reason=hold.reason), visit=visit.pk)
    return hold


@command(Act.HOLD_EVIDENCE)
def lift_legal_hold(record: Record, *, visit_id: UUID, reason: str) -> LegalHoldLifted:
    """Lift a legal hold. The next deletion round deletes photographs that have become due.

    Raises NotThere if the visit is not under a legal hold.
    """
    visit = visit_of_prison(record, visit_id)
    hold = LegalHold.objects.filter(visit=visit, lifted__isnull=True).first()
    if hold is None:
        raise NotThere("A legal hold on this visit")
    lifted = record.add(
        LegalHoldLifted(
            establishment=record.establishment,
            hold=hold,
            reason=_reason(reason),
            lifted_by_id=record.by,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(LegalHoldEnded(reason=lifted.reason), visit=visit.pk)
    return lifted


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid("reason", "Enter the reason for the legal hold.", field="reason")
    return text.strip()[:300]
