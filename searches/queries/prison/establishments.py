"""The list of prisons, for the clock and for management commands, never for a person's request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from searches.models import Establishment


@dataclass(frozen=True, slots=True)
class Prison:
    id: UUID
    code: str
    name: str


def establishments() -> list[Prison]:
    rows = Establishment.objects.order_by("code").values_list("id", "code", "name")
    return [Prison(*row) for row in rows]
