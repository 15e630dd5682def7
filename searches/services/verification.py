"""Verifying ledgers and releases: what the commands and the ledger page ask."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from searches.ledger.canonical import plain
from searches.ledger.verify import Walk
from searches.models import Establishment, LedgerHead, Release
from searches.rules.release import decide
from searches.words.reading import read
from searches.words.refusals import NotThere
from searches.words.releases import ReleaseFacts

WALKS = 5


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
        verdicts.append(_verify(prison))
    return verdicts


def _verify(prison: Establishment) -> Verdict:
    """Walked again where the prison acted meanwhile: a row may be newer than the chain read."""
    for _ in range(WALKS):
        walk = Walk(prison)
        found = walk.first_disagreement()
        head = LedgerHead.objects.filter(establishment=prison).first()
        if found is None or head is None or head.seq == walk.entries:
            break
    return Verdict(prison.code, walk.entries, walk.rows, found.sentence if found else "")


def replay_decision(release_id: UUID) -> bool:
    """Run the rule again over the facts a release kept: does it decide the same?"""
    release = Release.objects.everywhere().filter(pk=release_id).first()
    if release is None:
        raise NotThere("This release")
    decision = decide(read(ReleaseFacts, release.facts))
    return bool(decision.go and plain(asdict(decision)) == release.decision)
