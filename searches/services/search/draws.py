"""The draw of deep search and drill at the way in. Nobody can choose or foresee the result."""

from __future__ import annotations

import secrets

from searches.ledger.record import Record
from searches.models import ChecklistVersion, Draw, Visit
from searches.words.draws import TabletDraw
from searches.words.policy import Policy
from searches.words.visits import VisitSource

DRILL_CODE_DIGITS = 4


def keep_draw(record: Record, visit: Visit, taken: TabletDraw) -> Draw:
    """Store the result of a tablet's draw, with the drill that the tablet could not see."""
    return record.add(
        Draw(
            establishment=record.establishment,
            visit=visit,
            deep_search=taken.deep_search,
            drill=taken.drill,
            drill_zone=taken.drill_zone,
            drill_code=taken.drill_code,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )


def draw_secretly(record: Record, visit: Visit, *, deep_search: bool = False) -> Draw:
    """Draw deep search and drill from the system's secure source, and keep the draw.

    By default 1 search in 10 is deep and 1 visit in 20 gets a drill. If `deep_search` is true, the
    search is deep in any case. Nothing is drawn for a lorry of the demo: nobody there hides a tag,
    and a visitor must be able to finish the story.
    """
    policy = Policy.from_document(record.establishment.policy)
    draws = visit.source != VisitSource.DEMO
    drill = draws and drawn(policy.drill_one_in)
    return record.add(
        Draw(
            establishment=record.establishment,
            visit=visit,
            deep_search=(draws and drawn(policy.deep_search_one_in)) or deep_search,
            drill=drill,
            drill_zone=secrets.choice(zones(_version(record, visit))) if drill else "",
            drill_code=code() if drill else "",
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )


def drawn(one_in: int) -> bool:
    """Return True by chance, once in `one_in` calls on average."""
    return secrets.randbelow(one_in) == 0


def code() -> str:
    """Return a random code for a drill tag."""
    return f"{secrets.randbelow(10**DRILL_CODE_DIGITS):0{DRILL_CODE_DIGITS}d}"


def zones(version: ChecklistVersion | None) -> list[str]:
    """Return the underside zones of a checklist, or the zone "cage" if it has none."""
    items = version.document["items"] if version else []
    underneath = sorted({item["zone"] for item in items if item["section"] == "underneath"})
    return underneath or ["cage"]


def _version(record: Record, visit: Visit) -> ChecklistVersion | None:
    return (
        ChecklistVersion.objects.within(record.establishment)
        .filter(vehicle_type=visit.vehicle_type, published_at__isnull=False)
        .order_by("-version")
        .first()
    )
