"""Deep search and drill, drawn once at the way in, so that nobody can choose or foresee them."""

from __future__ import annotations

import secrets

from searches.ledger.record import Record
from searches.models import ChecklistVersion, Draw, Visit
from searches.words.policy import Policy

DRILL_CODE_DIGITS = 4


def draw_secretly(record: Record, visit: Visit) -> Draw:
    """1 in 10 deep searches, 1 in 20 drills by default, from the system's secure source."""
    policy = Policy.from_document(record.establishment.policy)
    drill = _drawn(policy.drill_one_in)
    return record.add(
        Draw(
            establishment=record.establishment,
            visit=visit,
            deep_search=_drawn(policy.deep_search_one_in),
            drill=drill,
            drill_zone=secrets.choice(_zones(record, visit)) if drill else "",
            drill_code=_code() if drill else "",
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )


def _drawn(one_in: int) -> bool:
    return secrets.randbelow(one_in) == 0


def _code() -> str:
    return f"{secrets.randbelow(10**DRILL_CODE_DIGITS):0{DRILL_CODE_DIGITS}d}"


def _zones(record: Record, visit: Visit) -> list[str]:
    """Zones underneath on the sheet this vehicle will be searched by."""
    version = (
        ChecklistVersion.objects.within(record.establishment)
        .filter(vehicle_type=visit.vehicle_type, published_at__isnull=False)
        .order_by("-version")
        .first()
    )
    items = version.document["items"] if version else []
    zones = sorted({item["zone"] for item in items if item["section"] == "underneath"})
    return zones or ["cage"]
