"""Commands with which a second person confirms or refuses the request of another person."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from searches.facts.confirmations import decider_of, request_facts, requests_of_prison
from searches.ledger.record import Record
from searches.models import Confirmation, ConfirmationDecision, Device, Person, RoleGrant
from searches.rules.confirmations import KINDS, bar_of, state_of
from searches.services.command import command
from searches.services.confirmations.confirmations import REASON_LENGTH, ask_confirmation
from searches.services.prison.confirmation_effects import EFFECTS
from searches.services.signatures import sign
from searches.words.confirmations import ConfirmationKind, ConfirmationState
from searches.words.events.people import (
    ConfirmationGiven,
    ConfirmationRefused,
    SelfApprovalRefused,
)
from searches.words.people import Act
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.visits import SignatureMeaning

if TYPE_CHECKING:
    from searches.facts.confirmations import MarkedRequest

#: The rows that requests are about, for the kinds of request that can be renewed.
SUBJECTS: dict[ConfirmationKind, type[Person | RoleGrant | Device]] = {
    ConfirmationKind.ACCOUNT: Person,
    ConfirmationKind.ROLE: RoleGrant,
    ConfirmationKind.NEW_DEVICE: Device,
}
#: The codes of refusals that are due to the person, not to the state of the request.
NOT_THIS_PERSON = {"two-people", "took-part", "not-your-part", "same-device"}


@command(Act.CONFIRM)
def confirm(
    record: Record, *, confirmation_id: UUID, pin: str, reason: str = ""
) -> ConfirmationDecision | Refused:
    """Confirm a request with a signature. The request takes effect in the same act.

    The command is refused for the person who made the request, for roles that may not confirm it,
    and on the device on which it was made. It is also refused if the request was decided or
    replaced, or has expired.
    """
    return _decide(record, confirmation_id, reason, confirmed=True)


@command(Act.CONFIRM)
def refuse(
    record: Record, *, confirmation_id: UUID, pin: str, reason: str
) -> ConfirmationDecision | Refused:
    """Refuse a request with a signature and a reason."""
    return _decide(record, confirmation_id, reason, confirmed=False)


@command(Act.MANAGE_PEOPLE)
def ask_again(record: Record, *, confirmation_id: UUID) -> Confirmation:
    """Renew a request about staff or screens that expired before anybody decided about it."""
    request = _request_of_prison(record, confirmation_id)
    kind = ConfirmationKind(request.kind)
    if not KINDS[kind].renewable:
        raise Refused("not-renewed", "This request cannot be renewed. Make a new request.")
    if state_of(request_facts(request), record.now) is not ConfirmationState.EXPIRED:
        raise Refused("not-expired", "Only a request that has expired can be renewed.")
    model = SUBJECTS[kind]
    subject = model.objects.filter(establishment=record.establishment).get(pk=request.subject_id)
    return ask_confirmation(
        record,
        kind=kind,
        subject=subject,
        summary=request.summary,
        payload=request.payload,
        reason=request.reason,
    )


def _decide(
    record: Record, confirmation_id: UUID, reason: str, *, confirmed: bool
) -> ConfirmationDecision | Refused:
    request = _request_of_prison(record, confirmation_id)
    kind = ConfirmationKind(request.kind)
    bar = bar_of(request_facts(request), decider_of(record.actor), record.now)
    if bar is not None:
        refusal = NotAllowed if bar.code in NOT_THIS_PERSON else Refused
        if not bar.own:
            raise refusal(bar.code, bar.sentence)
        record.enter(
            SelfApprovalRefused(confirmation=request.pk, kind=kind), visit=request.visit_id
        )
        return refusal(bar.code, bar.sentence)
    if not reason.strip() and (KINDS[kind].needs_reason or not confirmed):
        sentence = "Enter why you refuse this request."
        if confirmed:
            sentence = "Enter how you checked this request."
        raise Invalid("reason", sentence, field="reason")
    decision = _keep(record, request, reason, confirmed=confirmed)
    effects = EFFECTS[kind]
    (effects.confirmed if confirmed else effects.refused)(record, request)
    decided: type[ConfirmationGiven] | type[ConfirmationRefused] = (
        ConfirmationGiven if confirmed else ConfirmationRefused
    )
    record.enter(
        decided(
            confirmation=request.pk, kind=kind, subject=request.subject_id, summary=request.summary
        ),
        visit=request.visit_id,
    )
    return decision


def _keep(
    record: Record, request: Confirmation, reason: str, *, confirmed: bool
) -> ConfirmationDecision:
    meaning = SignatureMeaning.CONFIRMED if confirmed else SignatureMeaning.CONFIRMATION_REFUSED
    document = {"confirmation": request.pk, "summary": request.summary, "payload": request.payload}
    return record.add(
        ConfirmationDecision(
            establishment=record.establishment,
            confirmation=request,
            confirmed=confirmed,
            decided_by_id=record.by,
            reason=reason.strip()[:REASON_LENGTH],
            signature=sign(record, meaning, document=document),
            device_id=record.actor.device,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )


def _request_of_prison(record: Record, confirmation_id: UUID) -> MarkedRequest:
    rows = Confirmation.objects.filter(establishment=record.establishment, pk=confirmation_id)
    kinds = [ConfirmationKind(kind) for kind in rows.values_list("kind", flat=True)]
    if not kinds:
        raise NotThere("This request")
    here = requests_of_prison(record.establishment.pk, kinds).select_related("visit")
    return here.get(pk=confirmation_id)
