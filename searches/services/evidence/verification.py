"""The verification of ledgers and releases, for the commands and the ledger page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from searches.ledger.canonical import plain
from searches.ledger.notes import Checkpoint, NoteKey, NoteRejected, read_checkpoint
from searches.ledger.verify import LedgerVerification
from searches.models import Establishment, LedgerHead, Release
from searches.rules.release import decide
from searches.services.evidence.checkpoints import key_of
from searches.words.from_json import read
from searches.words.refusals import Invalid, NotThere
from searches.words.releases import ReleaseFacts

ATTEMPTS = 5  # the most attempts while the ledger keeps growing


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of verifying the ledger of one establishment."""

    code: str
    entries: int
    rows: int
    disagreement: str  # a sentence, or empty if everything agrees


def verify_ledgers(code: str = "") -> list[Verdict]:
    """Return a verdict for each establishment. Raises NotThere for an unknown code."""
    prisons = Establishment.objects.everywhere().order_by("code")
    if code:
        prisons = prisons.filter(code=code.upper())
        if not prisons:
            raise NotThere(f"Establishment {code}")
    return [_verify(prison) for prison in prisons]


def verify_against(note: str, key: str = "") -> Verdict:
    """Verify that the ledger still begins with the entries that this checkpoint covers.

    `key` is the published key, if the caller does not want to rely on the key of this server.
    Raises Invalid for text that is not a checkpoint of one of these establishments.
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


def _verify(prison: Establishment, outside_checkpoint: Checkpoint | None = None) -> Verdict:
    """Verify one prison, and repeat the check if its ledger grew in the meantime.

    A row may then be newer than the part of the ledger that was read.
    """
    for _ in range(ATTEMPTS):
        verification = LedgerVerification(prison, key_of(prison), outside_checkpoint)
        found = verification.first_disagreement()
        head = LedgerHead.objects.filter(establishment=prison).first()
        if found is None or head is None or head.seq == verification.entries:
            break
    return Verdict(
        prison.code, verification.entries, verification.rows, found.sentence if found else ""
    )


def replay_decision(release_id: UUID) -> bool:
    """Return whether today's release rule decides in the same way about a release's stored facts.

    A rule that was added later runs too. It finds no hold in facts that do not mention its subject,
    so the number of rules may have grown. A rule that no longer runs is a difference. Sentences are
    not compared, because a later version may word them differently. Raises NotThere for an unknown
    release.
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
