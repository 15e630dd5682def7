"""How far the guided story has come: read from the rows of the newest visit of its lorry."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from searches.models import (
    CountConfirmation,
    Device,
    Establishment,
    LockSession,
    Release,
    SearchSignature,
    Stop,
    Visit,
)

CODE = "WHA"
PLATE = "KX23LDV"


@dataclass(frozen=True, slots=True)
class Story:
    """What is done so far in the newest visit of the story's lorry."""

    visit_id: UUID | None
    expected: bool
    entered: bool
    halted: bool
    sealed: bool
    counts: int
    stopped: bool
    stop_closed: bool
    signed: bool
    released: bool
    departed: bool


def demo_establishment() -> UUID | None:
    """The made-up prison's id, where there is one."""
    pk: UUID | None = Establishment.objects.filter(code=CODE).values_list("pk", flat=True).first()
    return pk


def screens(establishment_id: UUID) -> list[tuple[str, str]]:
    """Enrolled screens by the staff number they were enrolled for, with their area."""
    rows = Device.objects.filter(
        establishment_id=establishment_id, revoked_at__isnull=True, area__isnull=False
    ).select_related("area")
    return [(row.name, row.area.name if row.area else "") for row in rows]


def story(establishment_id: UUID) -> Story:
    visit = (
        Visit.objects.filter(establishment_id=establishment_id, vehicle__plate=PLATE)
        .order_by("-recorded_at")
        .first()
    )
    if visit is None:
        return Story(None, *([False] * 4), 0, *([False] * 5))
    lock = LockSession.objects.filter(visit=visit, voided_at__isnull=True).last()
    since = lock.sealed_at if lock else None
    counts = CountConfirmation.objects.filter(
        count__party__code="kitchen", establishment_id=establishment_id
    )
    stops = Stop.objects.filter(lock_session=lock) if lock else Stop.objects.none()
    return Story(
        visit_id=visit.pk,
        expected=visit.entered_at is None,
        entered=visit.entered_at is not None,
        halted=visit.halts.exists(),
        sealed=lock is not None,
        counts=counts.filter(recorded_at__gte=since).count() if since else 0,
        stopped=stops.exists(),
        stop_closed=stops.exists() and not stops.filter(closed__isnull=True).exists(),
        signed=SearchSignature.objects.filter(search__lock_session=lock).count() >= 2,
        released=Release.objects.filter(lock_session=lock).exists() if lock else False,
        departed=visit.departed_at is not None,
    )
