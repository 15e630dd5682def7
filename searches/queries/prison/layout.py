"""The layout of the prison: its areas, parties and landings, and how many prisoners it holds."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from searches.models import Area, Landing, Party, Prisoner
from searches.rules.prisoners import read_number
from searches.words.refusals import Invalid


@dataclass(frozen=True, slots=True)
class Layout:
    areas: tuple[tuple[str, str, bool], ...]  # code, name, prisoners have access
    parties: tuple[tuple[str, str, str, bool, bool], ...]  # code, name, area, number only, always
    landings: tuple[tuple[str, str, int], ...]  # code, name, prisoners held


def layout(establishment_id: UUID) -> Layout:
    within = {"establishment_id": establishment_id}
    landings = Landing.objects.filter(**within).annotate(
        held=Count("prisoners", filter=Q(prisoners__left_at__isnull=True))
    )
    parties = Party.objects.filter(**within).values_list(
        "code", "name", "area__name", "number_only", "always_in_contact"
    )
    areas = Area.objects.filter(**within).values_list("code", "name", "prisoner_access")
    return Layout(
        areas=tuple(areas),
        parties=tuple(parties),
        landings=tuple((row.code, row.name, row.held) for row in landings),
    )


def place_of(establishment_id: UUID, typed: str) -> tuple[str, str, str]:
    """Return the number, landing and cell of a prisoner held here, without their name.

    Raises Invalid for a number that nobody held here has.
    """
    number = read_number(typed)
    held = Prisoner.objects.filter(establishment_id=establishment_id, left_at__isnull=True)
    found = held.filter(number=number).values_list("number", "landing__name", "cell").first()
    if found is None:
        raise Invalid(
            "prisoner-unknown",
            "No prisoner with this number is held in this prison.",
            field="number",
        )
    return found
