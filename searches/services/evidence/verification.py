"""Verifying ledgers and releases: what the commands and the ledger page ask."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from searches.ledger.canonical import plain
from searches.ledger.notes import Checkpoint, NoteKey, NoteRejected, read_checkpoint
from searches.ledger.verify import Walk
from searches.models import Establishment, LedgerHead, Release
from searches.rules.release import decide
from searches.services.evidence.checkpoints import key_of
from searches.words.from_json import read
from searches.words.refusals import Invalid, NotThere
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
    return [_verify(prison) for prison in prisons]


def verify_against(note: str, key: str = "") -> Verdict:
    """Does the ledger still begin with what this checkpoint was signed over?

    `key` is the key as it was published, where that is not the one kept here. Raises Invalid.
    """
    prisons = Establishment.objects.everywhere().order_by("code")
    try:
        known = {prison: NoteKey.read(key) if key else key_of(prison) for prison in prisons}
    except NoteRejected as fault:
        raise Invalid("note-key", str(fault)) from fault
    for prison, one in known.items():
        if note.startswith(f"{one.name}\n") and one.name == key_of(prison).name:
            try:
                return _verify(prison, read_checkpoint(note, one))
            except NoteRejected as fault:
                raise Invalid("note", str(fault)) from fault
    raise Invalid("note", "This checkpoint does not belong to any establishment of this server.")


def _verify(prison: Establishment, elsewhere: Checkpoint | None = None) -> Verdict:
    """Walked again where the prison acted meanwhile: a row may be newer than the chain read."""
    for _ in range(WALKS):
        walk = Walk(prison, key_of(prison), elsewhere)
        found = walk.first_disagreement()
        head = LedgerHead.objects.filter(establishment=prison).first()
        if found is None or head is None or head.seq == walk.entries:
            break
    return Verdict(prison.code, walk.entries, walk.rows, found.sentence if found else "")


def replay_decision(release_id: UUID) -> bool:
    """Run the rule again over the facts a release kept: does it decide the same?

    A rule added since then runs too and finds nothing to hold in facts that know nothing of it, so
    the number of rules may have grown. A rule that no longer runs is a difference. Sentences are
    not compared, since a later version may say the same in other words.
    """
    release = Release.objects.everywhere().filter(pk=release_id).first()
    if release is None:
        raise NotThere("This release")
    decision = decide(read(ReleaseFacts, release.facts))
    today, then = _without_words(plain(asdict(decision))), _without_words(release.decision)
    enough_rules = today.pop("rules_run") >= then.pop("rules_run")
    return bool(decision.go and enough_rules and today == then)


def _without_words(decision: dict[str, Any]) -> dict[str, Any]:
    """Return the decision without the sentences of its holds, which a later version may reword."""
    holds = [_same_hold(hold) for hold in decision["holds"]]
    aside = [one | {"hold": _same_hold(one["hold"])} for one in decision["set_aside"]]
    return decision | {"holds": holds, "set_aside": aside}


def _same_hold(hold: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in hold.items() if name not in ("sentence", "cure")}
