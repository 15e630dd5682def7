"""Facts about the officers of parties: who is on duty with a party, and which party needs one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from searches.facts.rolls import memberships
from searches.models import Count, CountRequest, Duty, Party, Person, RoleGrant, WorkSession
from searches.words.people import Role


def supervisors_on_duty(establishment_id: UUID) -> QuerySet[Duty]:
    """Return the open duties of supervisors whose account and role count now."""
    supervisors = RoleGrant.objects.within(establishment_id).filter(
        role=Role.PARTY_SUPERVISOR, confirmed_at__isnull=False, withdrawn_at__isnull=True
    )
    return Duty.objects.within(establishment_id).filter(
        ended_at__isnull=True, person__is_active=True, person__in=supervisors.values("person")
    )


def confirmed_supervisors(establishment_id: UUID) -> QuerySet[Person]:
    """Return the supervisors whose account and role count now, on duty or not."""
    supervisors = RoleGrant.objects.within(establishment_id).filter(
        role=Role.PARTY_SUPERVISOR, confirmed_at__isnull=False, withdrawn_at__isnull=True
    )
    return Person.objects.within(establishment_id).filter(
        is_active=True, confirmed_at__isnull=False, pk__in=supervisors.values("person")
    )


def parties_needing_officer(
    establishment_id: UUID, at: datetime, *, areas: set[UUID] | None = None
) -> dict[Party, WorkSession | None]:
    """Return the parties with people at work, or with a request that nobody has answered yet.

    Each has its open work session, or None. `areas` leaves out the parties of all other areas.
    """
    parties = Party.objects.within(establishment_id).select_related("area")
    if areas is not None:
        parties = parties.filter(area__in=areas)
    open_sessions = WorkSession.objects.within(establishment_id).filter(ended_at__isnull=True)
    sessions = {session.party_id: session for session in open_sessions}
    requests = CountRequest.objects.within(establishment_id).filter(
        lock_session__voided_at__isnull=True, lock_session__ended_at__isnull=True
    )
    asked_at = dict(requests.order_by("recorded_at").values_list("party_id", "recorded_at"))
    here: set[str] = set()
    candidates = [party for party in parties if party.pk in sessions or party.pk in asked_at]
    if any(party.pk in sessions for party in candidates):
        stays = memberships(establishment_id, at, at)
        here = {stay.party for stay in stays if stay.left_at is None}
    return {
        party: sessions.get(party.pk)
        for party in candidates
        if (party.pk in sessions and party.code in here) or _is_open(party, asked_at)
    }


def _is_open(party: Party, asked_at: dict[UUID, datetime]) -> bool:
    since = asked_at.get(party.pk)
    if since is None:
        return False
    signed = Count.objects.filter(party=party, confirmation__isnull=False, recorded_at__gte=since)
    return not signed.exists()
