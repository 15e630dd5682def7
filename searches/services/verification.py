"""Verifying ledgers and releases: what the commands and the ledger page ask."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from searches.ledger.canonical import plain
from searches.ledger.verify import Walk
from searches.models import Establishment, Release
from searches.rules.release import decide
from searches.words.reading import read
from searches.words.refusals import NotThere
from searches.words.releases import ReleaseFacts


@dataclass(frozen=True, slots=True)
class Verdict:
    code: str
    entries: int
    rows: int
    disagreement: str  # empty when all agree


def verify_ledgers(code: str = "") -> list[Verdict]:
    """One verdict a prison. Raises NotThere for a code nobody has."""
    prisons = Establishment.objects.everywhere().order_by("code")
    if code:
        prisons = prisons.filter(code=code.upper())
        if not prisons:
            raise NotThere(f"Establishment {code}")
    verdicts = []
    for prison in prisons:
        walk = Walk(prison)
        found = walk.first_disagreement()
        verdicts.append(
            Verdict(prison.code, walk.entries, walk.rows, found.sentence if found else "")
        )
    return verdicts


def replay_decision(release_id: UUID) -> bool:
    """Run the rule again over the facts a release kept: does it decide the same?"""
    release = Release.objects.everywhere().filter(pk=release_id).first()
    if release is None:
        raise NotThere("This release")
    decision = decide(read(ReleaseFacts, release.facts))
    return bool(decision.go and plain(asdict(decision)) == release.decision)
