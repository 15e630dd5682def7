"""Draws handed out to tablets in advance. A tablet uses them in order, one for each visit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from random import SystemRandom
from typing import Any
from uuid import UUID

from searches.ledger.record import Record
from searches.models import ChecklistVersion, SealedDraw, Visit
from searches.rules.checklists import from_document
from searches.rules.discs import order_discs
from searches.services.command import command
from searches.services.devices.proven_times import proven_server_time
from searches.services.search.draws import code, drawn, zones
from searches.words.draws import TabletDraw
from searches.words.events.search import AdvanceDrawMisused, AdvanceDrawsHandedOut, AdvanceDrawUsed
from searches.words.people import Act
from searches.words.policy import Policy
from searches.words.refusals import Refused
from searches.words.visits import TabletReport

KEPT_READY = 10  # unused draws on each tablet
RANDOM = SystemRandom()


class EnoughHandedOut(Refused):
    """Raised when a tablet has as many unused draws as it may have."""

    def __init__(self) -> None:
        super().__init__("enough-draws", "This tablet already has all its draws.")


@command(Act.CLOSE_INNER_GATE)
def hand_out_draws(record: Record) -> int:
    """Give a tablet new draws until it has ten unused draws, and return how many are new.

    Unused draws for a checklist that has been replaced are replaced too. Raises EnoughHandedOut.
    """
    device = record.actor.device
    if device is None:
        raise Refused("not-enrolled", "This device is not enrolled, so it cannot hold draws.")
    sheets = _sheets(record)
    if not sheets:
        raise Refused("no-checklist", "No checklist has been published yet.")
    current = {kind: str(version.pk) for kind, version in sheets.items()}
    unused = ready_draws(record, device)
    replaced = [sealed_draw for sealed_draw in unused if _versions(sealed_draw) != current]
    wanted = KEPT_READY - len(unused) + len(replaced)
    if wanted <= 0:
        raise EnoughHandedOut()
    for sealed_draw in replaced:
        record.change(sealed_draw, replaced_at=record.now)
    last = SealedDraw.objects.filter(device_id=device).order_by("-number").first()
    first = last.number + 1 if last else 1
    made = [
        record.add(_draw(record, device, number, sheets)) for number in range(first, first + wanted)
    ]
    record.enter(
        AdvanceDrawsHandedOut(
            draws=tuple(sealed_draw.pk for sealed_draw in made),
            first=first,
            replaced=tuple(sealed_draw.pk for sealed_draw in replaced),
        )
    )
    return len(made)


def ready_draws(record: Record, device: UUID) -> list[SealedDraw]:
    return list(
        SealedDraw.objects.within(record.establishment).filter(
            device_id=device, used_at=None, replaced_at=None, skipped_at=None
        )
    )


def take_draw(record: Record, visit: Visit, report: TabletReport | None) -> TabletDraw:
    """Return the content of the tablet's draw, or a deep search if the draw is invalid.

    After an invalid draw, everything else is drawn again.
    """
    if report is None or report.draw is None:
        return TabletDraw()
    draw = SealedDraw.objects.within(record.establishment).filter(pk=report.draw).first()
    fault = _fault(record, visit, draw, report)
    if draw is None or fault:
        record.enter(AdvanceDrawMisused(draw=report.draw, fault=fault), visit=visit.pk)
        return TabletDraw(deep_search=True)
    if draw.used_by_id == visit.pk:
        return _combined(visit, [draw])
    skipped = _skip(record, visit, draw)
    record.change(draw, used_by_id=visit.pk, used_at=record.now)
    record.enter(AdvanceDrawUsed(draw=draw.pk, number=draw.number), visit=visit.pk)
    return _combined(visit, [*skipped, draw])


def _fault(record: Record, visit: Visit, draw: SealedDraw | None, report: TabletReport) -> str:
    """Return why this draw may not be used for the visit, or an empty string if it may."""
    if draw is None or draw.device_id != record.actor.device:
        return "not-handed-out"
    if draw.used_by_id == visit.pk:
        return ""
    if SealedDraw.objects.filter(used_by=visit).exists():
        return "second-draw"
    if draw.used_by_id is not None:
        return "used-before"
    if draw.skipped_at is not None:
        return "skipped-before"
    if draw.replaced_at is not None:
        at = proven_server_time(record, report.occurred_at)
        return "" if at is not None and at < draw.replaced_at else "replaced"
    return ""


def _skip(record: Record, visit: Visit, draw: SealedDraw) -> list[SealedDraw]:
    """Mark unused draws with a lower number as skipped, and return them.

    Their deep search and drill apply to this vehicle, so a tablet cannot avoid them
    by skipping a draw.
    """
    skipped = [one for one in ready_draws(record, draw.device_id) if one.number < draw.number]
    for sealed_draw in skipped:
        record.change(sealed_draw, skipped_at=record.now)
    if skipped:
        numbers = [sealed_draw.number for sealed_draw in skipped]
        record.enter(
            AdvanceDrawMisused(draw=draw.pk, fault="skipped-others", numbers=tuple(numbers)),
            visit=visit.pk,
        )
    return skipped


def _combined(visit: Visit, draws: Iterable[SealedDraw]) -> TabletDraw:
    """Combine draws: route and discs of the last draw, deep search and drill of any draw."""
    draws = list(draws)
    drills = [draw for draw in draws if draw.drill]
    own = draws[-1].sheets.get(visit.vehicle_type, {})
    zone = drills[-1].sheets.get(visit.vehicle_type, {}).get("drill_zone", "") if drills else ""
    return TabletDraw(
        deep_search=any(draw.deep_search for draw in draws),
        drill=bool(drills),
        drill_zone=zone,
        drill_code=drills[-1].drill_code if drills else "",
        route=draws[-1].route,
        discs=tuple((slot, disc) for slot, disc in own.get("discs", ())),
    )


def _sheets(record: Record) -> dict[str, ChecklistVersion]:
    """Return the newest published checklist version of each vehicle type."""
    published = ChecklistVersion.objects.within(record.establishment).filter(
        published_at__isnull=False
    )
    return {version.vehicle_type: version for version in published.order_by("version")}


def _versions(draw: SealedDraw) -> dict[str, str]:
    return {kind: sheet["version"] for kind, sheet in draw.sheets.items()}


def _draw(
    record: Record, device: UUID, number: int, sheets: dict[str, ChecklistVersion]
) -> SealedDraw:
    policy = Policy.from_document(record.establishment.policy)
    drill = drawn(policy.drill_one_in)
    return SealedDraw(
        establishment=record.establishment,
        device_id=device,
        number=number,
        deep_search=drawn(policy.deep_search_one_in),
        drill=drill,
        drill_code=code() if drill else "",
        route=secrets.randbelow(2),
        sheets={kind: _sheet(version, drill) for kind, version in sheets.items()},
        handed_at=record.now,
    )


def _sheet(version: ChecklistVersion, drill: bool) -> dict[str, Any]:
    sheet: dict[str, Any] = {
        "version": str(version.pk),
        "discs": order_discs(from_document(version.document), RANDOM),
    }
    return sheet | ({"drill_zone": secrets.choice(zones(version))} if drill else {})
