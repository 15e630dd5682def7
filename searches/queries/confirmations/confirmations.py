"""Confirmation requests as the page and the API show them, with the decision on each.

A person sees the requests that their roles may decide, the requests that they made themselves, and
the requests about themselves. An auditor sees every request.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet

from searches.facts.confirmations import decider_of, request_facts, requests_of_prison
from searches.ledger.clock import server_now
from searches.models import Confirmation
from searches.queries.pagination import Page, page_of
from searches.rules.confirmations import KINDS, bar_of, listed, may_confirm, state_of
from searches.rules.permissions import may
from searches.words.actors import Actor
from searches.words.confirmations import Bar, ConfirmationKind, ConfirmationState
from searches.words.people import Act
from searches.words.refusals import NotThere

if TYPE_CHECKING:
    from searches.facts.confirmations import MarkedRequest

#: The page shows at most this many of the viewer's own requests, decided and expired ones included.
MOST_PAST = 30


@dataclass(frozen=True, slots=True)
class Request:
    """One request, as a card of the page shows it.

    `bar` is the reason why the viewer may not decide the request, or None if they may.
    """

    id: UUID
    kind: ConfirmationKind
    title: str
    question: str
    summary: str
    reason: str
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    state: ConfirmationState
    confirmers: str
    needs_reason: bool
    bar: Bar | None
    renewable: bool  # whether the viewer may make the expired request again
    decided_by: str
    decided_at: datetime | None
    decision_reason: str
    visit_id: UUID | None
    plate: str
    subject_id: UUID
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests on the page, by what the viewer may do.

    `to_decide` are the requests that the viewer may decide, `own` those that they made, and
    `others` the open requests that they may only read.
    """

    to_decide: tuple[Request, ...]
    own: tuple[Request, ...]
    others: tuple[Request, ...]


def requests_for(actor: Actor) -> Requests:
    """Return the requests that the page shows to this person.

    These are the open requests that they may see, and their own newest `MOST_PAST` requests in any
    state.
    """
    own_rows = _visible(actor).filter(asked_by_id=actor.person)
    open_rows = _visible(actor).filter(decision__isnull=True, expires_at__gte=server_now())
    own = [_request(row, actor) for row in own_rows.order_by("-recorded_at", "-pk")[:MOST_PAST]]
    waiting = [_request(row, actor) for row in open_rows.order_by("recorded_at", "pk")]
    to_decide = [request for request in waiting if request.bar is None]
    listed_ids = {request.id for request in (*own, *to_decide)}
    others = [
        request
        for request in waiting
        if request.id not in listed_ids and request.state is ConfirmationState.WAITING
    ]
    return Requests(tuple(to_decide), tuple(own), tuple(others))


def number_to_decide(actor: Actor) -> int:
    """Return how many requests this person may decide now.

    Every page calls this function. It runs no query for a person who may never confirm anything,
    and one simple query while no request waits, which is nearly always the case.
    """
    if not may(Act.CONFIRM, actor.roles):
        return 0
    now, decider = server_now(), decider_of(actor)
    kinds, undecided = _kinds_of(actor), Q(decision__isnull=True, expires_at__gte=now)
    here = Confirmation.objects.filter(establishment_id=actor.establishment, kind__in=kinds)
    if not here.filter(undecided).exists():
        return 0
    waiting = requests_of_prison(actor.establishment, kinds).filter(undecided)
    return sum(may_confirm(request_facts(row), decider, now) for row in waiting)


def request_for(actor: Actor, confirmation_id: UUID) -> Request:
    """Return one request.

    Raises NotThere when the request does not exist or the actor may not see it.
    """
    row = _visible(actor).filter(pk=confirmation_id).first()
    if row is None:
        raise NotThere("This request")
    return _request(row, actor)


def confirmations(actor: Actor, *, waiting_only: bool, after: str, most: int) -> Page:
    """Return one page of the requests that the actor may see, newest first, for the API."""
    rows = _visible(actor)
    if waiting_only:
        rows = rows.filter(decision__isnull=True, expires_at__gte=server_now())
        rows = rows.filter(replaced=False, void=False)
    return page_of(
        rows, after=after, most=most, document_of=lambda row: request_document(_request(row, actor))
    )


def request_document(request: Request) -> dict[str, Any]:
    """Return a request as the API shows it."""
    return {
        "id": request.id,
        "kind": request.kind,
        "title": request.title,
        "summary": request.summary,
        "reason": request.reason,
        "asked_by": request.asked_by,
        "recorded_at": request.asked_at,
        "expires_at": request.expires_at,
        "state": request.state,
        "confirmers": request.confirmers,
        "may_decide": request.bar is None,
        "why_not": request.bar.sentence if request.bar else "",
        "decided_by": request.decided_by,
        "decided_at": request.decided_at,
        "decision_reason": request.decision_reason,
        "visit": request.visit_id,
        "subject": request.subject_id,
    }


def _visible(actor: Actor) -> QuerySet[MarkedRequest]:
    rows = requests_of_prison(actor.establishment).select_related(
        "asked_by", "decision__decided_by", "visit__vehicle"
    )
    if may(Act.READ_EVERY_PAGE, actor.roles):
        return rows
    return rows.filter(
        Q(kind__in=_kinds_of(actor)) | Q(asked_by_id=actor.person) | Q(subject_id=actor.person)
    )


def _kinds_of(actor: Actor) -> list[ConfirmationKind]:
    """Return the kinds of request that this person's roles may decide."""
    return [kind for kind, row in KINDS.items() if not row.confirmers.isdisjoint(actor.roles)]


def _request(row: MarkedRequest, actor: Actor) -> Request:
    facts, now = request_facts(row), server_now()
    kind = KINDS[facts.kind]
    decision = getattr(row, "decision", None)
    return Request(
        id=row.pk,
        kind=facts.kind,
        title=kind.title,
        question=kind.question,
        summary=row.summary,
        reason=row.reason,
        asked_by=row.asked_by.printed_name if row.asked_by else "Gatehouse",
        asked_at=row.recorded_at,
        expires_at=row.expires_at,
        state=state_of(facts, now),
        confirmers=listed(kind.confirmers),
        needs_reason=kind.needs_reason,
        bar=bar_of(facts, decider_of(actor), now),
        renewable=kind.renewable
        and state_of(facts, now) is ConfirmationState.EXPIRED
        and may(Act.MANAGE_PEOPLE, actor.roles),
        decided_by=decision.decided_by.printed_name if decision else "",
        decided_at=decision.recorded_at if decision else None,
        decision_reason=decision.reason if decision else "",
        visit_id=row.visit_id,
        plate=row.visit.vehicle.plate_display if row.visit else "",
        subject_id=row.subject_id,
        payload=row.payload,
    )
