"""Facts about the people who took part in a visit, and may therefore not review it."""

from __future__ import annotations

from searches.models import LedgerEntry, Visit
from searches.words.events.evidence import EvidencePackTaken, LegalHoldEnded, LegalHoldPlaced
from searches.words.events.exceptions import (
    ExceptionAcknowledged,
    ExceptionCommented,
    ExceptionOpened,
    ExceptionReopened,
    ExceptionRepeated,
    ExceptionResolved,
    OutcomeProposed,
    SelfReviewRefused,
)
from searches.words.events.stops import NearMissReported, StopRaised
from searches.words.events.visits import DeliveryCancelled, DeliveryMoved, VehicleExpected

#: The events that do not make a person a participant of the visit, such as raising a stop or
#: reviewing the visit.
ONLOOKERS = (
    StopRaised,
    NearMissReported,
    VehicleExpected,
    DeliveryMoved,
    DeliveryCancelled,
    ExceptionOpened,
    ExceptionRepeated,
    ExceptionAcknowledged,
    ExceptionCommented,
    OutcomeProposed,
    ExceptionResolved,
    ExceptionReopened,
    SelfReviewRefused,
    EvidencePackTaken,
    LegalHoldPlaced,
    LegalHoldEnded,
)


def took_part(visit: Visit) -> list[str]:
    """Return the ids of everybody who took part in a visit.

    These are the escort, and the people who acted in its ledger entries, without the events of
    `ONLOOKERS`.
    """
    entries = LedgerEntry.objects.filter(visit_id=visit.pk, by__isnull=False)
    people = entries.except_events(*ONLOOKERS).values_list("by_id", flat=True).distinct()
    return sorted({str(person) for person in people} | {str(visit.escort_id or "")} - {""})
