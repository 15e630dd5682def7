"""Events about the evidence of a visit."""

from __future__ import annotations

from searches.words.events.base import Event, event


@event("take_evidence", "Evidence pack taken")
class EvidencePackTaken(Event):
    pass


@event("place_legal_hold", "Legal hold: {reason}")
class LegalHoldPlaced(Event):
    reason: str


@event("lift_legal_hold", "Legal hold lifted: {reason}")
class LegalHoldEnded(Event):
    reason: str
