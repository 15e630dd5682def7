"""Operations that clients send, each under a UUID of its own.

The same content under a known UUID gets the same answer. Other content is a conflict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction

from searches.facts.announced_records import announced_digests
from searches.ledger.canonical import plain, sha256_of
from searches.ledger.clock import server_now
from searches.models import (
    Absence,
    Answer,
    Count,
    EscortGap,
    Halt,
    HandBackReceipt,
    LandingCount,
    LedgerHead,
    LockSession,
    Movement,
    MovementReceipt,
    NearMiss,
    NotAtWork,
    OfficialRoll,
    Operation,
    Photograph,
    RadioCount,
    RadioLook,
    RadioRelease,
    Release,
    Stop,
    Tap,
    Visit,
    WholeRoll,
    WorkSession,
)
from searches.words.actors import Actor
from searches.words.refusals import Conflict, NotThere, PinLocked, Refused

CREATED, REPEATED = 201, 200
#: Refusals that may no longer apply a minute later: the row that the operation names has not
#: arrived yet, or a PIN is locked.
NOT_YET = (NotThere, PinLocked)
#: Tables whose keys are UUIDs that clients make, including the operations themselves.
CLIENT_KEYED: tuple[type[models.Model], ...] = (
    Operation,
    Absence,
    Answer,
    Count,
    EscortGap,
    Halt,
    HandBackReceipt,
    LandingCount,
    LockSession,
    Movement,
    MovementReceipt,
    NearMiss,
    NotAtWork,
    OfficialRoll,
    Photograph,
    RadioCount,
    RadioLook,
    RadioRelease,
    Release,
    Stop,
    Tap,
    Visit,
    WholeRoll,
    WorkSession,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a repeatable write: `status` as in HTTP, `answer` as JSON."""

    id: UUID
    digest: str
    status: int
    answer: dict[str, Any]
    repeated: bool

    @property
    def refused(self) -> bool:
        return self.status >= 400

    def demand(self) -> None:
        """Raise the remembered refusal, if the result is a refusal."""
        if self.refused:
            refusal = Refused(**self.answer)
            refusal.status = self.status
            raise refusal


def once(
    actor: Actor,
    *,
    id: UUID,
    kind: str,
    payload: dict[str, Any],
    run: Callable[[], dict[str, Any]],
    sent_sha256: str = "",
) -> Outcome:
    """Run the act unless this UUID was answered before; in that case return the same answer again.

    `run` calls one command and returns JSON that describes what the command did. A refusal is
    remembered. A crash is not remembered, and neither are NotThere and PinLocked, because the same
    operation may succeed later: an answer, for example, may arrive before its search. Raises
    Conflict when the UUID was used for other content, kind, person or establishment.

    A tablet may have announced a record under this UUID. Only that record may then arrive:
    `sent_sha256` is the digest of the record as the tablet sent it. Forms and single calls have no
    such digest.
    """
    digest = digest_of(kind, payload)
    try:
        return _once(actor, id=id, kind=kind, digest=digest, run=run, sent_sha256=sent_sha256)
    except IntegrityError as fault:
        # The row was made without an operation, by the system or in another establishment.
        if any(model._default_manager.filter(pk=id).exists() for model in CLIENT_KEYED):
            raise Conflict() from fault
        raise


def was_used_differently(actor: Actor, *, id: UUID, payload: Callable[[], dict[str, Any]]) -> bool:
    """Return whether this UUID was answered before for other content, person or establishment.

    `payload` is only called when the UUID is known, since a large file takes time to digest.
    """
    known = Operation.objects.filter(pk=id).first()
    return known is not None and not _is_repetition(actor, known, digest_of(known.kind, payload()))


def digest_of(kind: str, payload: dict[str, Any]) -> str:
    """Return the digest of the parsed content. The notation of the content makes no difference."""
    return sha256_of({"kind": kind, "payload": payload})


def _once(
    actor: Actor,
    *,
    id: UUID,
    kind: str,
    digest: str,
    run: Callable[[], dict[str, Any]],
    sent_sha256: str,
) -> Outcome:
    if actor.person is None:
        raise RuntimeError("the system sends no operations")
    with transaction.atomic():
        # The lock on the head makes a queue: of ten threads with one UUID, nine wait here and then
        # read the answer of the first.
        LedgerHead.objects.select_for_update().get(establishment_id=actor.establishment)
        known = Operation.objects.filter(pk=id).first()
        if known is not None:
            return _repeated_answer(actor, known, digest)
        _demand_as_announced(actor, id, sent_sha256)
        try:
            status, answer = CREATED, plain(run())
        except NOT_YET as refusal:
            # The outcome has no digest because the operation was not stored. The tablet sends
            # the operation again.
            return Outcome(id, "", refusal.status, _refusal(refusal), repeated=False)
        except Refused as refusal:
            status, answer = refusal.status, _refusal(refusal)
        Operation(
            id=id,
            establishment_id=actor.establishment,
            kind=kind,
            digest=digest,
            sent_by_id=actor.person,
            device_id=actor.device,
            status=status,
            answer=answer,
            recorded_at=server_now(),
        ).save(force_insert=True)
    return Outcome(id, digest, status, answer, repeated=False)


def _demand_as_announced(actor: Actor, id: UUID, sent_sha256: str) -> None:
    """Refuse everything but an announced record, because its arrival ends a hold on a vehicle.

    If somebody announced other content under the UUID of a colleague's record, the true record is
    still accepted. A stop is never refused.
    """
    digests = announced_digests(actor.establishment, id)
    if digests and sent_sha256 not in digests:
        raise Conflict("This is not the record that the tablet announced under this UUID.")


def _repeated_answer(actor: Actor, known: Operation, digest: str) -> Outcome:
    if not _is_repetition(actor, known, digest):
        raise Conflict()
    status = REPEATED if known.status == CREATED else known.status
    return Outcome(known.pk, digest, status, known.answer, repeated=True)


def _is_repetition(actor: Actor, known: Operation, digest: str) -> bool:
    same_sender = (known.establishment_id, known.sent_by_id) == (actor.establishment, actor.person)
    return same_sender and known.digest == digest


def _refusal(refusal: Refused) -> dict[str, Any]:
    return {"code": refusal.code, "sentence": refusal.sentence, "field": refusal.field}
