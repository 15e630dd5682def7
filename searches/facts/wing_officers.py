"""Facts about wing officers: the landings that each of them may count."""

from __future__ import annotations

from uuid import UUID

from searches.models import LedgerEntry
from searches.words.events.people import RoleGranted
from searches.words.people import Role


def landings_of_wing_officer(establishment_id: UUID, person: UUID | None) -> frozenset[str]:
    """Return the codes of the landings in the newest grant of the role. Without a grant: none."""
    if person is None:
        return frozenset()
    grants = LedgerEntry.objects.within(establishment_id).of(
        RoleGranted, person=person, role=Role.WING_OFFICER
    )
    newest = grants.order_by("seq").last()
    event = newest.event if newest is not None else None
    return frozenset(event.landings) if isinstance(event, RoleGranted) else frozenset()
