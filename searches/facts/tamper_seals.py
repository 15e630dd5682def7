"""Facts about the seals of a vehicle, on arrival and put on in the prison."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from searches.models import SealChange, Visit
from searches.rules.tamper_seals import read_seals, seals_on


@dataclass(frozen=True, slots=True)
class Seals:
    """The seals of a visit.

    `on` has the seals on the vehicle now, `ever` all seals that were on it at any time.
    `changed_at` is the time when the newest seal was put on.
    """

    on: tuple[str, ...]
    ever: frozenset[str]
    changed_at: datetime | None


def seals_of(visit: Visit, *, changed: bool = True) -> Seals:
    """Return the seals of a visit.

    Without `changed`, the caller knows that no seal was put on in the prison.
    """
    rows = SealChange.objects.filter(visit=visit).order_by("recorded_at", "id")
    changes = list(rows.values_list("number", "in_place_of", "recorded_at")) if changed else []
    return Seals(
        on=seals_on(visit.seal_in, [(number, before) for number, before, _ in changes]),
        ever=frozenset({*read_seals(visit.seal_in), *(number for number, _, _ in changes)}),
        changed_at=changes[-1][2] if changes else None,
    )
