"""Facts of a release decision: all facts that the release rule needs about a visit."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from searches.facts.allocations import overdue_among
from searches.facts.announced_records import missing_records, not_received
from searches.facts.confirmations import newest_of
from searches.facts.counts import CountsOf
from searches.facts.photos import missing_photos, photos_not_arrived
from searches.facts.policies import policy_for
from searches.facts.prepared_queries import Rows, prepared
from searches.facts.radio import alive_by_radio
from searches.facts.rolls import read_open_movements
from searches.facts.search import clock_facts, search_facts
from searches.facts.tamper_seals import seals_of
from searches.facts.vehicle_types import emergency_acknowledged, vehicle_facts
from searches.facts.watch_list import open_markers, watch_facts
from searches.models import (
    Confirmation,
    Establishment,
    LockSession,
    OverrideGrant,
    PhotoLook,
    RecordAnnouncement,
    Release,
    SealChange,
    Stop,
    VehicleCheck,
    Visit,
)
from searches.rules.permissions import may
from searches.words.actors import Actor
from searches.words.checklists import Purpose, VehicleType
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
    SyncFacts,
)
from searches.words.vehicle_types import VehicleDoubt
from searches.words.visits import DrillOutcome

#: The id of no lock session, where a query needs one.
NO_LOCK = UUID(int=0)


class _Has(NamedTuple):
    """Whether the visit has facts of each rare kind.

    Facts of a rare kind are read only if the visit has some.
    """

    releases: bool  # on the screen, unused
    radio_releases: bool  # unused
    stops: bool
    seal_changes: bool
    plate_requests: bool
    doubts: bool  # about the vehicle, confirmed or not
    markers: bool  # on the prison's watch list
    photos_not_arrived: bool
    records_not_arrived: bool
    overrides: bool


def release_facts(
    visit: Visit, *, now: datetime, releaser: Actor | None, signed: bool = False
) -> ReleaseFacts:
    """Return the facts of this visit's newest lock session.

    Without a `releaser` the facts are for a preview. The screen and the command use this same
    function, so that both decide on the same facts.
    """
    lock, second_vehicle = _locks(visit)
    counts = CountsOf(lock) if lock else None
    policy = counts.policy if counts else policy_for(visit)
    search = search_facts(counts.search) if counts else None
    has = _what_it_has(visit, lock, now)
    seals = seals_of(visit, changed=has.seal_changes)
    return ReleaseFacts(
        now=now,
        policy=policy,
        visit=str(visit.pk),
        entered_at=visit.entered_at,
        departed_at=visit.departed_at,
        released_at=_unused_go(visit, now) if has.releases or has.radio_releases else None,
        turned_back_or_detained=bool(visit.turned_back_at or visit.detained_at),
        stops=_open_stops(visit) if has.stops else (),
        lock=_lock_fact(counts) if counts else None,
        second_vehicle_in_lock=second_vehicle,
        identity=IdentityFacts(
            people_in_cab=visit.people_in_cab or 0,
            plate_needs_correction=has.plate_requests and _plate_in_doubt(visit),
            plate_photographed=counts is not None
            and search is not None
            and _plate_photographed(counts, search),
            seals=seals.on,
            seals_changed_at=seals.changed_at,
        ),
        search=search,
        whole_prison=counts.whole_prison() if counts else (),
        parties=counts.parties() if counts else (),
        whole_rolls=counts.whole_rolls() if counts else (),
        overdue_movements=overdue_among(
            counts.work.movements if counts else read_open_movements(visit.establishment_id),
            visit.establishment,
            now,
        ),
        draws=_draw_facts(visit, lock),
        releaser=_releaser_facts(releaser, counts, signed) if releaser else None,
        escorts=frozenset({str(visit.escort_id)} if visit.escort_id else ()),
        counters=counts.counters() if counts else frozenset(),
        sync=SyncFacts(
            announced_missing=tuple(sorted(map(str, missing_photos(visit, lock))))
            if has.photos_not_arrived
            else (),
            missing_records=missing_records(visit, lock) if has.records_not_arrived else (),
            clocks=clock_facts(counts.search.devices, counts.clocks) if counts else (),
        ),
        watches=watch_facts(visit) if has.markers else (),
        overrides=_override_facts(lock) if lock and has.overrides else (),
        # An ambulance without a named escort, with a load, or not acknowledged in time by the duty
        # governor waits like every other vehicle.
        immediate=visit.vehicle_type == VehicleType.EMERGENCY
        and visit.escort_id is not None
        and not (visit.load or visit.packed_by)
        and emergency_acknowledged(visit),
        vehicle=vehicle_facts(
            visit,
            counts.newest_search if counts else None,
            doubted=has.doubts,
        ),
    )


def screen_document(facts: ReleaseFacts) -> dict[str, Any]:
    """Return the document that a releaser signs: the facts without the time and the signature.

    The screen has the digest of this document and sends it back with the signature. If the digest
    then differs, the facts have changed since the releaser saw them.
    """
    document = _columns(facts, without="now")
    if facts.releaser:
        document["releaser"] = _columns(facts.releaser, without="signed")
    return document


def _columns(facts: ReleaseFacts | ReleaserFacts, *, without: str) -> dict[str, Any]:
    names = [field.name for field in fields(facts) if field.name != without]
    return {name: getattr(facts, name) for name in names}


def _locks(visit: Visit) -> tuple[LockSession | None, bool]:
    """Return the newest lock session of the visit, and whether another vehicle is in the lock.

    A database constraint already allows only one active lock session in a prison. The visit and
    the establishment are set on the lock session, which saves further queries.
    """
    active = Q(establishment=visit.establishment_id, voided_at=None, ended_at=None)
    locks = list(LockSession.objects.filter(active | Q(visit=visit)).order_by("sealed_at"))
    own = [lock for lock in locks if lock.visit_id == visit.pk]
    for lock in own[-1:]:
        lock.visit, lock.establishment = visit, visit.establishment
    return own[-1] if own else None, len(own) < len(locks)


def _what_it_has(visit: Visit, lock: LockSession | None, now: datetime) -> _Has:
    """Return which rare kinds of fact this visit has, in one query."""
    row, *_ = _rare_things(
        establishment=visit.establishment_id,
        visit=visit.pk,
        lock=lock.pk if lock else NO_LOCK,
        now=now,
    )
    return _Has(*row)


@prepared
def _rare_things(
    *, establishment: UUID, visit: UUID, lock: UUID, now: datetime
) -> QuerySet[Any, Any]:
    doubted = VehicleCheck.objects.filter(visit=visit).exclude(doubt=VehicleDoubt.NONE)
    plate = Confirmation.objects.filter(kind=ConfirmationKind.PLATE, subject_id=visit)
    here = Establishment.objects.filter(pk=establishment).annotate(
        releases=Exists(_unused_releases(visit, now)),
        radio_releases=Exists(alive_by_radio(now).filter(visit=visit)),
        stops=Exists(Stop.objects.within(establishment).holding(visit).still_open()),
        seal_changes=Exists(SealChange.objects.filter(visit=visit)),
        plate_requests=Exists(plate),
        doubts=Exists(doubted),
        markers=Exists(open_markers(establishment)),
        photos_not_arrived=Exists(photos_not_arrived(visit)),
        records_not_arrived=Exists(not_received(RecordAnnouncement.objects.filter(visit=visit))),
        overrides=Exists(OverrideGrant.objects.filter(override__lock_session=lock)),
    )
    return here.values_list(*_Has._fields)


def _unused_go(visit: Visit, now: datetime) -> datetime | None:
    """Return when the visit's unused GO was given, or None if there is none.

    While a GO is unused there must be no second GO, because two GOs could open the gate twice.
    """
    release = _unused_releases(visit.pk, now).last()
    go = release or alive_by_radio(now).filter(visit=visit).last()
    return go.recorded_at if go else None


def _unused_releases(visit_id: UUID, now: datetime) -> QuerySet[Release]:
    return Release.objects.filter(visit=visit_id, opening__isnull=True, expires_at__gte=now)


def _open_stops(visit: Visit) -> tuple[StopFact, ...]:
    """Return the open stops that hold this vehicle."""
    stops = Stop.objects.within(visit.establishment).holding(visit.pk).still_open()
    return tuple(
        StopFact(
            str(stop.pk),
            stop.kind,
            stop.recorded_at,
            late_party=stop.party.name if stop.is_of_one_vehicle and stop.party else "",
        )
        for stop in stops.select_related("party")
    )


def _plate_photographed(counts: CountsOf, search: SearchFacts) -> bool:
    """Return whether each plate that the sheet compares was photographed on the way in."""
    plates = [item for item in search.items if Purpose.PLATE in item.purposes]
    slots = {slot.code for item in plates for slot in item.slots}
    return bool(slots) and slots <= counts.search.good_slots_of_way_in()


def _plate_in_doubt(visit: Visit) -> bool:
    """Return whether a correction of the plate was requested and nobody has decided it.

    An expired request still counts, because nobody has decided whether the plate is right.
    """
    request = newest_of(ConfirmationKind.PLATE, visit.pk)
    return request is not None and getattr(request, "decision", None) is None


def _lock_fact(counts: CountsOf) -> LockFact:
    lock = counts.lock
    return LockFact(
        id=str(lock.pk),
        sealed_at=lock.sealed_at,
        voided_at=lock.voided_at or lock.ended_at,
        void_reason=lock.void_reason or ("ended" if lock.ended_at else ""),
        at_areas_later=_areas_after_the_seal(counts),
    )


def _areas_after_the_seal(counts: CountsOf) -> tuple[str, ...]:
    """Return the names of areas where the vehicle was after the lock was sealed.

    An area that it has not left is included.
    """
    sealed_at = counts.lock.sealed_at
    later = [
        halt.area_name
        for halt in counts.halts
        if halt.arrived_at > sealed_at or halt.left_at is None or halt.left_at > sealed_at
    ]
    return tuple(dict.fromkeys(later))


def _draw_facts(visit: Visit, lock: LockSession | None) -> DrawFacts:
    """Return the facts of the visit's draws.

    If the visit has no draw, the facts say that a deep search and a drill are needed, so the
    vehicle is held.
    """
    draw = getattr(visit, "draw", None)
    if draw is None:
        return DrawFacts(deep_search=True, drill=True)
    outcomes = list(draw.settlements.order_by("recorded_at")) if draw.drill else []
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


def _releaser_facts(releaser: Actor, counts: CountsOf | None, signed: bool) -> ReleaserFacts:
    looked: dict[str, int] = {}
    looks: Rows = []
    if counts is not None and releaser.person is not None:
        looks = _looks(lock=counts.lock.pk, person=releaser.person)
    for photograph, seconds in looks:
        looked[str(photograph)] = max(seconds, looked.get(str(photograph), 0))
    return ReleaserFacts(
        person=str(releaser.person),
        may_release=may(Act.RELEASE, releaser.roles),
        looked_seconds=looked,
        signed=signed,
    )


@prepared
def _looks(*, lock: UUID, person: UUID) -> QuerySet[Any, Any]:
    looks = PhotoLook.objects.filter(looked_by=person, photograph__search__lock_session=lock)
    return looks.values_list("photograph_id", "seconds")


def _override_facts(lock: LockSession) -> tuple[OverrideFact, ...]:
    grants = OverrideGrant.objects.filter(override__lock_session=lock)
    return tuple(_override_fact(grant) for grant in grants.select_related("override"))


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
