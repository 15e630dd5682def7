"""The progress of the guided story, read from the newest visit of the story's vehicle."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from searches.facts.policies import policy_for
from searches.facts.search import items_of
from searches.models import (
    ChecklistVersion,
    Count,
    Device,
    Establishment,
    LockSession,
    Release,
    Search,
    SearchSignature,
    Stop,
    StopClosing,
    Tap,
    Visit,
)
from searches.rules.checklists import from_document
from searches.rules.release_search import least_of
from searches.words.checklists import VehicleType
from searches.words.policy import Policy
from searches.words.visits import StopSource

CODE = "WHA"
PLATE = "KX23LDV"
LIST = 24  # people on the kitchen's list
USUAL_FLOOR_MINUTES = 7  # in the checklist of the rigid lorry that Gatehouse ships


@dataclass(frozen=True, slots=True)
class Story:
    """The steps of the story that are done in the newest visit of its vehicle, or none yet."""

    visit_id: UUID | None = None
    expected: bool = False
    entered: bool = False
    halted: bool = False
    sealed: bool = False
    short_counts: int = 0  # signed counts of the kitchen that are below the number on its list
    stopped: bool = False
    found_elsewhere: bool = False
    closing_requested: bool = False
    stop_closed: bool = False
    kitchen_balanced: bool = False
    stores_counted: bool = False
    both_looked: bool = False  # two officers have each searched enough zones to sign
    signatures: int = 0  # signatures on the newest search
    released: bool = False
    departed: bool = False
    policy: Policy = field(default_factory=Policy)  # the policy that applies to this visit
    floor_minutes: float = USUAL_FLOOR_MINUTES  # the shortest time allowed for the search


def demo_establishment() -> UUID | None:
    """Return the id of the demonstration prison, or None when it does not exist."""
    pk: UUID | None = Establishment.objects.filter(code=CODE).values_list("pk", flat=True).first()
    return pk


def screens(establishment_id: UUID) -> list[tuple[str, str]]:
    """Return the name and the area of every enrolled screen that is fixed to an area."""
    rows = Device.objects.filter(
        establishment_id=establishment_id, revoked_at__isnull=True, area__isnull=False
    ).select_related("area")
    return [(row.name, row.area.name if row.area else "") for row in rows]


def story_of(establishment_id: UUID) -> Story:
    visit = (
        Visit.objects.filter(establishment_id=establishment_id, vehicle__plate=PLATE)
        .order_by("-recorded_at")
        .first()
    )
    if visit is None:
        return Story()
    locks = LockSession.objects.filter(visit=visit).order_by("sealed_at")
    first, lock = locks.first(), locks.filter(voided_at__isnull=True).last()
    search = Search.objects.filter(lock_session=lock).order_by("number").last() if lock else None
    signed = Count.objects.filter(establishment_id=establishment_id, confirmation__isnull=False)
    kitchen = signed.filter(party__code="kitchen")
    stops = Stop.objects.filter(visit=visit, source=StopSource.SECOND_MISMATCH)
    missed = Tap.objects.filter(establishment_id=establishment_id, count__isnull=True)
    since = first.sealed_at if first else None
    closed = stops.exists() and not stops.still_open().exists()
    policy = policy_for(visit)
    now = {"recorded_at__gte": lock.sealed_at} if lock else {"pk__in": ()}
    return Story(
        visit_id=visit.pk,
        expected=visit.entered_at is None,
        entered=visit.entered_at is not None,
        halted=visit.halts.exists() and not visit.halts.filter(left_at=None).exists(),
        sealed=lock is not None,
        short_counts=kitchen.filter(recorded_at__gte=since, headcount__lt=LIST).count()
        if since
        else 0,
        stopped=stops.exists(),
        found_elsewhere=stops.exists()
        and missed.filter(recorded_at__gte=stops.latest("recorded_at").recorded_at).exists(),
        closing_requested=StopClosing.objects.filter(stop__in=stops).exists(),
        stop_closed=closed,
        kitchen_balanced=lock is not None
        and (kitchen.filter(**now, headcount__gte=LIST).exists() or (closed and lock == first)),
        stores_counted=signed.filter(**now, party__code="stores").exists(),
        both_looked=_both_looked(search, policy),
        signatures=SearchSignature.objects.filter(search=search).count() if search else 0,
        policy=policy,
        floor_minutes=_floor_minutes(establishment_id, search, policy),
        released=Release.objects.filter(lock_session=lock).exists() if lock else False,
        departed=visit.departed_at is not None,
    )


def _floor_minutes(establishment_id: UUID, search: Search | None, policy: Policy) -> float:
    """Return the floor time in minutes of this search, or of a rigid lorry without a search."""
    versions = ChecklistVersion.objects.filter(
        establishment_id=establishment_id,
        vehicle_type=VehicleType.RIGID,
        published_at__isnull=False,
    )
    newest = versions.order_by("-version").first()
    document = search.sheet if search else newest.document if newest else None
    if document is None:
        return USUAL_FLOOR_MINUTES
    return from_document(document).floor_minutes * policy.search_floor_percent / 100


def _both_looked(search: Search | None, policy: Policy) -> bool:
    if search is None:
        return False
    least = least_of(len(from_document(search.sheet).items), policy)
    return sum(zones >= least for zones in items_of(search).values()) >= 2
