"""The people on the way to an officer's area, and the people who must be seen again there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery

from searches.facts.allocations import midnight_before
from searches.facts.counts import CountsOf
from searches.facts.rolls import memberships
from searches.facts.whereabouts import whereabouts
from searches.facts.whole_rolls import (
    is_of_landing_or_party,
    open_roll,
    places_of,
    tapped_since,
)
from searches.ledger.clock import server_now
from searches.models import (
    Allocation,
    Area,
    Device,
    Establishment,
    HandBack,
    LockSession,
    Movement,
    Prisoner,
    Tap,
    WorkSession,
)
from searches.queries.rolls.allocations import unaccounted_at
from searches.queries.rolls.counting import PersonLine, line_of
from searches.queries.rolls.counts import live_lock
from searches.rules.prisoners import read_number
from searches.words.people import Role
from searches.words.refusals import Invalid
from searches.words.rolls import RollPart


@dataclass(frozen=True, slots=True)
class Coming:
    """A person who was sent and has not been received yet. No place counts this person."""

    movement_id: UUID
    person: PersonLine
    sent_from: str
    to: str
    sent_at: datetime
    sent_by_me: bool
    area_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class HereLine:
    """A person whose newest record is in this area, with the place to which they go back."""

    prisoner_id: UUID
    person: PersonLine
    since: datetime
    back_to: str


@dataclass(frozen=True, slots=True)
class SentLine:
    """A person whom this officer sent and whom nobody has received, so the officer may cancel."""

    movement_id: UUID
    person: PersonLine
    to: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class HandBackLine:
    """People handed back to this landing after a work session and not confirmed yet."""

    id: UUID
    party: str
    landing: str
    sent_at: datetime
    sent_by_me: bool
    people: tuple[PersonLine, ...]
    by_telephone: bool = False  # The landing has no screen, so the control room asks by telephone.


@dataclass(frozen=True, slots=True)
class ReceivingPage:
    """The screen of a receiving officer."""

    area_id: UUID | None  # the area of the officer's screen
    area: str
    coming: tuple[Coming, ...]
    # People whom an officer must see again, each with one tap, because the lock was sealed.
    again: tuple[PersonLine, ...]
    backs: tuple[HandBackLine, ...] = ()
    # People of this landing, each with their party.
    not_at_work: tuple[tuple[PersonLine, str], ...] = ()
    here: tuple[HereLine, ...] = ()
    sent: tuple[SentLine, ...] = ()
    # On the way to a place without a screen; the control room receives them by telephone.
    by_telephone: tuple[Coming, ...] = ()
    # People who should be here and whom no officer has tapped since the whole-prison roll was
    # called.
    for_roll: tuple[PersonLine, ...] = ()

    @property
    def size(self) -> int:
        """Return how many names the screen shows."""
        backs = sum(len(back.people) for back in self.backs)
        lists = (self.coming, self.again, self.not_at_work, self.here, self.sent, self.by_telephone)
        return sum(map(len, lists)) + len(self.for_roll) + backs


def read_receiving_page(
    establishment_id: UUID,
    person: UUID | None,
    area_id: UUID | None,
    roles: Collection[Role] = (Role.RECEIVING_OFFICER,),
) -> ReceivingPage:
    """Return what this person sees on a screen of this area.

    Only a receiving officer gets the people who must be seen or confirmed in this area. The control
    room confirms, on any screen, the people who were handed back to a landing without a screen.
    """
    areas = Area.objects.filter(establishment_id=establishment_id)
    area = areas.filter(pk=area_id).first() if area_id is not None else None
    without_screen = (
        _hand_backs(
            establishment_id,
            person,
            by_telephone=True,
            landing__area__in=_areas_without_screen(establishment_id),
        )
        if Role.CONTROL_ROOM in roles
        else ()
    )
    sent = _sent_by(establishment_id, person)
    by_telephone = _by_telephone(establishment_id, person) if Role.CONTROL_ROOM in roles else ()
    if area is None:
        return ReceivingPage(None, "", (), (), without_screen, sent=sent, by_telephone=by_telephone)
    on_the_way = coming(establishment_id, person, area.pk)
    if Role.RECEIVING_OFFICER not in roles:
        return ReceivingPage(
            area.pk,
            area.name,
            on_the_way,
            (),
            without_screen,
            sent=sent,
            by_telephone=by_telephone,
        )
    return ReceivingPage(
        area.pk,
        area.name,
        on_the_way,
        _to_be_seen_again(establishment_id, area),
        (*_hand_backs(establishment_id, person, landing__area=area), *without_screen),
        unaccounted_at(establishment_id, area.pk),
        _here(establishment_id, area),
        sent,
        by_telephone,
        _to_be_seen_for_roll(establishment_id, area),
    )


def _by_telephone(establishment_id: UUID, person: UUID | None) -> tuple[Coming, ...]:
    """Return the people on the way to a place without a screen, where nobody can receive them."""
    areas = set(_areas_without_screen(establishment_id).values_list("pk", flat=True))
    return tuple(one for one in coming(establishment_id, person) if one.area_id in areas)


def _sent_by(establishment_id: UUID, person: UUID | None) -> tuple[SentLine, ...]:
    """Return the open movements that this officer may cancel. Hand-backs cannot be cancelled."""
    movements = (
        Movement.objects.within(establishment_id)
        .on_the_way()
        .filter(sent_by=person, handed_back__isnull=True)
        .select_related("prisoner", "to_area")
    )
    return tuple(
        SentLine(
            movement.pk, line_of(movement.prisoner), movement.to_area.name, movement.recorded_at
        )
        for movement in movements
    )


def _here(establishment_id: UUID, area: Area) -> tuple[HereLine, ...]:
    """Return the people who are in this area now and can be sent back, in order of their names."""
    establishment = Establishment.objects.get(pk=establishment_id)
    now = server_now()
    taps = Tap.objects.filter(
        establishment=establishment_id,
        area=area,
        count__isnull=True,
        prisoner__isnull=False,
        recorded_at__gte=midnight_before(now, ZoneInfo(establishment.time_zone)),
    )
    tapped = set(taps.values_list("prisoner_id", flat=True))
    found = {
        where.prisoner: where
        for where in whereabouts(establishment, now, among=tapped)
        if where.area == area.pk
    }
    people = Prisoner.objects.filter(pk__in=found).select_related("landing__area")
    parties = _parties_to_return_to(found)
    return tuple(
        HereLine(
            person.pk,
            line_of(person),
            found[person.pk].since or now,
            parties.get(person.pk, f"{person.landing.name} landing"),
        )
        for person in people.order_by("name", "number")
        if person.pk in parties or person.landing.area_id != area.pk
    )


def _parties_to_return_to(people: Collection[UUID]) -> dict[UUID, str]:
    """Return the name of the party at work to which each of these prisoners belongs.

    This is the party that sent the prisoner last, or else the party of the allocation list.
    """
    at_work = dict(
        WorkSession.objects.filter(ended_at__isnull=True).values_list("party_id", "party__name")
    )
    party_of = dict(
        Allocation.objects.filter(prisoner__in=people, removal__isnull=True).values_list(
            "prisoner_id", "party_id"
        )
    )
    sent = Movement.objects.filter(prisoner__in=people, receipt__isnull=False)
    newest = dict(sent.order_by("recorded_at").values_list("prisoner_id", "from_session__party_id"))
    party_of |= {prisoner: party for prisoner, party in newest.items() if party is not None}
    return {prisoner: at_work[party] for prisoner, party in party_of.items() if party in at_work}


def _areas_without_screen(establishment_id: UUID) -> QuerySet[Area]:
    screens = Device.objects.filter(establishment_id=establishment_id, revoked_at__isnull=True)
    areas: QuerySet[Area] = Area.objects.filter(establishment_id=establishment_id)
    return areas.exclude(pk__in=screens.filter(area__isnull=False).values("area"))


def coming(
    establishment_id: UUID, person: UUID | None, area_id: UUID | None = None
) -> tuple[Coming, ...]:
    """Return the people on the way to this area, or to any area if `area_id` is None."""
    movements = Movement.objects.within(establishment_id).on_the_way()
    # A landing confirms a hand-back as one list. After that, only the people who were missing from
    # the list are shown one by one.
    movements = movements.exclude(
        handed_back__isnull=False, handed_back__hand_back__receipt__isnull=True
    ).select_related("prisoner", "from_session__party", "to_area", "to_session__party")
    if area_id is not None:
        movements = movements.filter(to_area=area_id)
    return tuple(
        Coming(
            movement_id=movement.pk,
            person=line_of(movement.prisoner),
            sent_from=movement.from_session.party.name if movement.from_session else "",
            to=movement.to_session.party.name if movement.to_session else movement.to_area.name,
            sent_at=movement.recorded_at,
            sent_by_me=movement.sent_by_id == person,
            area_id=movement.to_area_id,
        )
        for movement in movements
    )


def _hand_backs(
    establishment_id: UUID, person: UUID | None, *, by_telephone: bool = False, **landing: Any
) -> tuple[HandBackLine, ...]:
    rows = (
        HandBack.objects.filter(establishment_id=establishment_id, open__isnull=False, **landing)
        .select_related("work_session__party", "landing")
        .prefetch_related("people__movement__prisoner", "people__movement__receipt")
    )
    return tuple(
        HandBackLine(
            id=row.pk,
            party=row.work_session.party.name,
            landing=row.landing.name,
            sent_at=row.recorded_at,
            sent_by_me=row.handed_back_by_id == person,
            people=tuple(
                line_of(entry.movement.prisoner)
                for entry in row.people.all()
                if not hasattr(entry.movement, "receipt")
            ),
            by_telephone=by_telephone,
        )
        for row in rows
    )


def prisoner_numbered(establishment_id: UUID, typed: str) -> UUID:
    """Return the id of the prisoner with this number. Raise Invalid if nobody has the number."""
    prisoner = Prisoner.objects.filter(
        establishment_id=establishment_id, number=read_number(typed), left_at__isnull=True
    ).first()
    if prisoner is None:
        raise Invalid(
            "prisoner-unknown",
            "No prisoner with this number is held in this prison.",
            field="number",
        )
    return prisoner.pk


def _to_be_seen_again(establishment_id: UUID, area: Area) -> tuple[PersonLine, ...]:
    """Return the people who must still be seen in this area for the active lock session.

    These are the expected people who were last received in this area. They also include the people
    who live in this area and are on no party's list now, such as the people of a party that is not
    at work.
    """
    lock = live_lock(establishment_id)
    if lock is None:
        return ()
    seen = Tap.objects.filter(
        establishment_id=establishment_id, recorded_at__gte=lock.sealed_at, prisoner__isnull=False
    )
    expected = _expected(lock)
    people = Prisoner.objects.filter(
        Q(pk__in=_received(area, expected))
        | Q(pk__in=expected - _on_a_list(establishment_id), landing__area=area)
    ).exclude(pk__in=seen.values("prisoner"))
    return tuple(line_of(person) for person in people.order_by("name", "number"))


def _to_be_seen_for_roll(establishment_id: UUID, area: Area) -> tuple[PersonLine, ...]:
    """Return the people of this receiving place whom nobody has tapped since the roll was called.

    The officers of a landing count its people by a number, so a landing has none.
    """
    roll = open_roll(establishment_id)
    if roll is None or is_of_landing_or_party(area):
        return ()
    here = places_of(roll.establishment, server_now()).at(RollPart.PLACE, area.code)
    tapped = {prisoner for prisoner, place in tapped_since(roll) if place == area.pk}
    people = Prisoner.objects.filter(pk__in=here - tapped)
    return tuple(line_of(person) for person in people.order_by("name", "number"))


def _on_a_list(establishment_id: UUID) -> set[str]:
    now = server_now()
    stays = memberships(establishment_id, now, now)
    return {stay.prisoner for stay in stays if stay.left_at is None}


def _expected(lock: LockSession) -> set[str]:
    counts = CountsOf(lock)
    return {prisoner for party in counts.contact.parties for prisoner in counts.expected(party)}


def _received(area: Area, among: set[str]) -> set[str]:
    """Return which of these people were last received in this area."""
    received = Movement.objects.filter(prisoner=OuterRef("pk"), receipt__isnull=False)
    newest_place = received.order_by("-recorded_at").values("to_area")[:1]
    people = Prisoner.objects.filter(establishment=area.establishment_id, pk__in=among)
    here = people.annotate(place=Subquery(newest_place)).filter(place=area.pk)
    return {str(prisoner) for prisoner in here.values_list("pk", flat=True)}
