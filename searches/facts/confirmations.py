"""Facts for the rules of confirmations: the requests, and the person who decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from searches.models import Confirmation, Device, Person, RoleGrant, VehicleCheck, Visit
from searches.words.actors import Actor
from searches.words.checklists import VehicleType
from searches.words.confirmations import ConfirmationKind, Decider, RequestFacts
from searches.words.vehicle_types import VehicleDoubt

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Marks(TypedDict):
        """The values that `requests_of_prison` adds to each request."""

        replaced: bool
        void: bool

    MarkedRequest = WithAnnotations[Confirmation, Marks]


def requests_of_prison(
    establishment_id: UUID, kinds: Iterable[ConfirmationKind] | None = None
) -> QuerySet[MarkedRequest]:
    """Return the requests of one prison, each with `replaced` and `void`.

    A request is replaced if a newer request has the same kind and subject. A request is void if its
    subject has changed so that nobody needs to decide it any more. Name `kinds` if only some are
    needed, because the query for all kinds is long.
    """
    later = Confirmation.objects.filter(
        establishment_id=establishment_id,
        kind=OuterRef("kind"),
        subject_id=OuterRef("subject_id"),
    ).filter(
        Q(recorded_at__gt=OuterRef("recorded_at"))
        | Q(recorded_at=OuterRef("recorded_at"), pk__gt=OuterRef("pk"))
    )
    here = Confirmation.objects.filter(establishment_id=establishment_id)
    if kinds is not None:
        here = here.filter(kind__in=kinds)
    return here.select_related("decision").annotate(
        replaced=Exists(later), void=_needs_no_decision(frozenset(kinds or ConfirmationKind))
    )


def _needs_no_decision(kinds: frozenset[ConfirmationKind]) -> Case:
    """Return whether a request of these kinds no longer needs a decision.

    For a vehicle: the vehicle has left, was turned back, or its type was changed or decided. For
    other subjects: the account is closed, the role withdrawn, or the screen revoked.
    """
    visit = Visit.objects.filter(pk=OuterRef("subject_id"))
    over = visit.filter(Q(departed_at__isnull=False) | Q(turned_back_at__isnull=False))
    no_emergency = visit.exclude(vehicle_type=VehicleType.EMERGENCY)
    settled = VehicleCheck.objects.filter(
        visit=OuterRef("subject_id"),
        recorded_at__gt=OuterRef("recorded_at"),
        doubt=VehicleDoubt.NONE,
    )
    closed = Person.objects.everywhere().filter(pk=OuterRef("subject_id"), is_active=False)
    withdrawn = RoleGrant.objects.filter(pk=OuterRef("subject_id"), withdrawn_at__isnull=False)
    revoked = Device.objects.filter(pk=OuterRef("subject_id"), revoked_at__isnull=False)
    conditions = (
        ({ConfirmationKind.VEHICLE, ConfirmationKind.EMERGENCY, ConfirmationKind.PLATE}, over),
        ({ConfirmationKind.EMERGENCY}, no_emergency),
        ({ConfirmationKind.VEHICLE}, settled),
        ({ConfirmationKind.ACCOUNT}, closed),
        ({ConfirmationKind.ROLE}, withdrawn),
        ({ConfirmationKind.NEW_DEVICE}, revoked),
    )
    cases = [
        When(Exists(rows), kind__in=concerned & kinds, then=Value(True))
        for concerned, rows in conditions
        if concerned & kinds
    ]
    return Case(*cases, default=Value(False), output_field=BooleanField())


def newest_of(kind: ConfirmationKind, subject_id: UUID) -> Confirmation | None:
    """Return the newest request of this kind about this row. Older requests cannot be decided."""
    about: QuerySet[Confirmation] = Confirmation.objects.filter(kind=kind, subject_id=subject_id)
    return about.select_related("decision").order_by("recorded_at", "pk").last()


def request_facts(row: MarkedRequest) -> RequestFacts:
    """Return the facts of a request that `requests_of_prison` returned."""
    decision = getattr(row, "decision", None)
    return RequestFacts(
        kind=ConfirmationKind(row.kind),
        asked_by=str(row.asked_by_id) if row.asked_by_id else None,
        device=str(row.device_id) if row.device_id else None,
        barred=frozenset(row.barred),
        expires_at=row.expires_at,
        replaced=row.replaced,
        void=row.void,
        confirmed=decision.confirmed if decision is not None else None,
    )


def decider_of(actor: Actor) -> Decider:
    return Decider(
        person=str(actor.person) if actor.person else None,
        roles=actor.roles,
        device=str(actor.device) if actor.device else None,
    )
