"""Facts about who took part in a visit. Those people may not review it."""

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

#: These events do not make a person part of a visit: expecting the vehicle, raising a stop, looking
#: at the visit or reviewing it.
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

    These are its escort and the people in its ledger entries, except entries of `ONLOOKERS`.
    """
    entries = LedgerEntry.objects.filter(visit_id=visit.pk, by__isnull=False)
    people = entries.besides(*ONLOOKERS).values_list("by_id", flat=True).distinct()
    return sorted({str(person) for person in people} | {str(visit.escort_id or "")} - {""})
