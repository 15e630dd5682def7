"""Look-ups of rows by code, number or UUID, in the caller's own establishment."""

from __future__ import annotations

from uuid import UUID

from searches.models import Area, Landing, Party, Prisoner, Visit
from searches.models.base import Row
from searches.words.refusals import NotThere


def area_id(establishment_id: UUID, key: str) -> UUID:
    return _named(Area, establishment_id, "code", key, "This area")


def landing_id(establishment_id: UUID, key: str) -> UUID:
    return _named(Landing, establishment_id, "code", key, "This landing")


def party_id(establishment_id: UUID, key: str) -> UUID:
    return _named(Party, establishment_id, "code", key, "This party")


def prisoner_id(establishment_id: UUID, key: str) -> UUID:
    number = "".join(key.split()).upper()
    return _named(Prisoner, establishment_id, "number", number, "This prisoner")


def demand_visit(establishment_id: UUID, visit_id: UUID) -> None:
    """Raise NotThere unless this is a visit of the caller's own establishment."""
    if not Visit.objects.within(establishment_id).filter(pk=visit_id).exists():
        raise NotThere("This visit")


def _named(kind: type[Row], establishment_id: UUID, column: str, key: str, what: str) -> UUID:
    here = kind.objects.filter(establishment_id=establishment_id)
    try:
        here = here.filter(pk=UUID(key))
    except ValueError:
        here = here.filter(**{column: key})
    found: UUID | None = here.values_list("pk", flat=True).first()
    if found is None:
        raise NotThere(what)
    return found
