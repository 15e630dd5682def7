"""Facts of a release decision: all facts that the release rule needs about a visit."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from searches.facts.allocations import overdue_movements
from searches.facts.confirmations import newest_of
from searches.facts.counts import CountsOf, counters_of, whole_roll_facts
from searches.facts.policies import policy_for
from searches.facts.radio import alive_by_radio
from searches.facts.search import search_facts, sync_facts
from searches.facts.tamper_seals import seals_of
from searches.facts.vehicle_types import emergency_acknowledged, vehicle_facts
from searches.facts.watch_list import watch_facts
from searches.models import (
    Halt,
    LockSession,
    OverrideGrant,
    Photograph,
    PhotoLook,
    Stop,
    Visit,
)
from searches.rules.permissions import may
from searches.words.actors import Actor
from searches.words.checklists import Phase, Purpose, VehicleType
from searches.words.confirmations import ConfirmationKind
from searches.words.people import Act, Role
from searches.words.releases import (
    DrawFacts,
    HoldCode,
    IdentityFacts,
    LockFact,
    OverrideFact,
    OverrideKind,
    ReleaseFacts,
    ReleaserFacts,
    SearchFacts,
    StopFact,
)
from searches.words.visits import DrillOutcome


def release_facts(
    visit: Visit, *, now: datetime, releaser: Actor | None, signed: bool = False
) -> ReleaseFacts:
    """Return the facts of this visit's newest lock session.

    Without a `releaser` the facts are for a preview. The screen and the command use this same
    function, so that both decide on the same facts.
    """
    lock = _newest_lock(visit)
    counts = CountsOf(lock) if lock else None
    policy = counts.policy if counts else policy_for(visit)
    search = search_facts(lock) if lock else None
    return ReleaseFacts(
        now=now,
        policy=policy,
        visit=str(visit.pk),
        entered_at=visit.entered_at,
        departed_at=visit.departed_at,
        released_at=_unused_go(visit, now),
        turned_back_or_detained=bool(visit.turned_back_at or visit.detained_at),
        stops=_open_stops(visit),
        lock=_lock_fact(lock),
        second_vehicle_in_lock=_second_vehicle(visit),
        identity=_identity_facts(visit, search),
        search=search,
        whole_prison=counts.whole_prison() if counts else (),
        parties=counts.parties() if counts else (),
        whole_rolls=whole_roll_facts(lock) if lock else (),
        overdue_movements=overdue_movements(visit.establishment, now),
        draws=_draw_facts(visit, lock),
        releaser=_releaser_facts(releaser, lock, signed) if releaser else None,
        escorts=frozenset({str(visit.escort_id)} if visit.escort_id else ()),
        counters=counters_of(lock) if lock else frozenset(),
        sync=sync_facts(visit, lock),
        watches=watch_facts(visit),
        overrides=_override_facts(lock) if lock else (),
        # An ambulance without a named escort, with a load, or not acknowledged in time by the duty
        # governor waits like every other vehicle.
        immediate=visit.vehicle_type == VehicleType.EMERGENCY
        and visit.escort_id is not None
        and not (visit.load or visit.packed_by)
        and emergency_acknowledged(visit),
        vehicle=vehicle_facts(visit, counts.newest_search if counts else None),
    )


def screen_document(facts: ReleaseFacts) -> dict[str, Any]:
    """Return the document that a releaser signs: the facts without the time and the signature.

    The screen has the digest of this document and sends it back with the signature. If the digest
    then differs, the facts have changed since the releaser saw them.
    """
    document = asdict(facts)
    document.pop("now")
    if document["releaser"]:
        document["releaser"].pop("signed")
    return document


def _newest_lock(visit: Visit) -> LockSession | None:
    """Return the newest lock session of the visit.

    The visit and the establishment are set on the lock session, which saves further queries.
    """
    lock = LockSession.objects.filter(visit=visit).order_by("sealed_at").last()
    if lock is not None:
        lock.visit, lock.establishment = visit, visit.establishment
    return lock


def _unused_go(visit: Visit, now: datetime) -> datetime | None:
    """Return when the visit's unused GO was given, or None if there is none.

    While a GO is unused there must be no second GO, because two GOs could open the gate twice.
    """
    release = visit.releases.filter(opening__isnull=True, expires_at__gte=now).last()
    go = release or alive_by_radio(now).filter(visit=visit).last()
    return go.recorded_at if go else None


def _open_stops(visit: Visit) -> tuple[StopFact, ...]:
    """Return the open stops that hold this vehicle."""
    stops = Stop.objects.within(visit.establishment).holding(visit).still_open()
    return tuple(
        StopFact(
            str(stop.pk),
            stop.kind,
            stop.recorded_at,
            late_party=stop.party.name if stop.is_of_one_vehicle and stop.party else "",
        )
        for stop in stops.select_related("party")
    )


def _plate_photographed(visit: Visit, search: SearchFacts | None) -> bool:
    plates = [item for item in search.items if Purpose.PLATE in item.purposes] if search else []
    slots = {slot.code for item in plates for slot in item.slots}
    taken = Photograph.objects.filter(visit=visit, phase=Phase.WAY_IN, slot__in=slots)
    return bool(slots) and slots <= {
        slot for slot, problems in taken.values_list("slot", "problems") if not problems
    }


def _identity_facts(visit: Visit, search: SearchFacts | None) -> IdentityFacts:
    seals = seals_of(visit)
    return IdentityFacts(
        people_in_cab=visit.people_in_cab or 0,
        plate_needs_correction=_plate_in_doubt(visit),
        plate_photographed=_plate_photographed(visit, search),
        seals=seals.on,
        seals_changed_at=seals.changed_at,
    )


def _plate_in_doubt(visit: Visit) -> bool:
    """Return whether a correction of the plate was requested and nobody has decided it.

    An expired request still counts, because nobody has decided whether the plate is right.
    """
    request = newest_of(ConfirmationKind.PLATE, visit.pk)
    return request is not None and getattr(request, "decision", None) is None


def _lock_fact(lock: LockSession | None) -> LockFact | None:
    if lock is None:
        return None
    return LockFact(
        id=str(lock.pk),
        sealed_at=lock.sealed_at,
        voided_at=lock.voided_at or lock.ended_at,
        void_reason=lock.void_reason or ("ended" if lock.ended_at else ""),
        at_areas_later=_areas_after_the_seal(lock),
    )


def _areas_after_the_seal(lock: LockSession) -> tuple[str, ...]:
    """Return the names of areas where the vehicle was after this lock was sealed.

    An area that it has not left is included.
    """
    later = Q(arrived_at__gt=lock.sealed_at) | Q(left_at__gt=lock.sealed_at) | Q(left_at=None)
    halts = Halt.objects.filter(later, visit=lock.visit_id).select_related("area")
    return tuple(dict.fromkeys(halt.area.name for halt in halts))


def _second_vehicle(visit: Visit) -> bool:
    """Return whether another vehicle is in the lock.

    A database constraint already allows only one active lock session in a prison.
    """
    alive = LockSession.objects.within(visit.establishment).filter(
        voided_at__isnull=True, ended_at__isnull=True
    )
    return alive.exclude(visit=visit).exists()


def _draw_facts(visit: Visit, lock: LockSession | None) -> DrawFacts:
    """Return the facts of the visit's draws.

    If the visit has no draw, the facts say that a deep search and a drill are needed, so the
    vehicle is held.
    """
    draw = getattr(visit, "draw", None)
    if draw is None:
        return DrawFacts(deep_search=True, drill=True)
    outcomes = list(draw.settlements.order_by("recorded_at"))
    done = {row.outcome for row in outcomes} & {DrillOutcome.WITHDRAWN, DrillOutcome.FOUND}
    missed = next((row for row in reversed(outcomes) if row.outcome == DrillOutcome.MISSED), None)
    searched_again = bool(
        missed and lock and lock.searches.filter(began_at__gt=missed.recorded_at).exists()
    )
    return DrawFacts(
        deep_search=draw.deep_search,
        drill=draw.drill,
        drill_settled=bool(done) or searched_again,
        drill_missed=missed is not None and not searched_again,
    )


def _releaser_facts(releaser: Actor, lock: LockSession | None, signed: bool) -> ReleaserFacts:
    looked: dict[str, int] = {}
    looks = PhotoLook.objects.filter(looked_by_id=releaser.person)
    if lock is not None:
        looks = looks.filter(photograph__search__lock_session=lock)
    for photograph, seconds in looks.values_list("photograph_id", "seconds"):
        looked[str(photograph)] = max(seconds, looked.get(str(photograph), 0))
    return ReleaserFacts(
        person=str(releaser.person),
        may_release=may(Act.RELEASE, releaser.roles),
        looked_seconds=looked,
        signed=signed,
    )


def _override_facts(lock: LockSession) -> tuple[OverrideFact, ...]:
    grants: QuerySet[OverrideGrant] = OverrideGrant.objects.filter(
        override__lock_session=lock
    ).select_related("override")
    return tuple(_override_fact(grant) for grant in grants)


def _override_fact(grant: OverrideGrant) -> OverrideFact:
    override = grant.override
    return OverrideFact(
        id=str(override.pk),
        lock=str(override.lock_session_id),
        code=HoldCode(override.hold_code),
        subject=override.hold_subject,
        kind=OverrideKind(override.kind),
        facts_key=override.facts_key,
        asked_by=str(override.asked_by_id),
        asked_roles=frozenset(Role(role) for role in override.asked_roles),
        asked_device=str(override.device_id or ""),
        granted_by=str(grant.granted_by_id),
        granted_roles=frozenset(Role(role) for role in grant.granted_roles),
        granted_device=str(grant.device_id or ""),
        granted_at=grant.recorded_at,
        reason=override.reason,
    )
