"""The hand-over of a party on the screens of both officers, and the offers made to an officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.facts.count_requests import locks_requesting
from searches.facts.handovers import (
    OFFER_LASTS,
    handover_document,
    standing_offer,
    unfit_officers,
)
from searches.facts.party_officers import confirmed_supervisors, supervisors_on_duty
from searches.ledger.canonical import sha256_of
from searches.ledger.clock import server_now
from searches.models import Count, HandoverOffer, Movement, Party
from searches.queries.rolls.counting import PersonLine
from searches.queries.rolls.rolls import roster_of
from searches.rules.handovers import why_not_take_over
from searches.words.refusals import NotAllowed, NotThere


@dataclass(frozen=True, slots=True)
class Successor:
    """An officer who could take a party over. `why_not` is empty if they may."""

    id: UUID
    name: str
    is_on_duty_here: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer of a party that is still valid."""

    id: UUID
    party: str
    area: str
    offered_by: str
    offered_to: str
    offered_at: datetime

    @property
    def lapses_at(self) -> datetime:
        return self.offered_at + OFFER_LASTS


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """What the officer who holds a party sees before they sign."""

    party_id: UUID
    party: str
    area: str
    successors: tuple[Successor, ...]
    is_requested: bool  # a vehicle waits for the party's count
    on_the_way: int
    unsigned_count: bool  # this officer has begun a count and not signed it
    also: tuple[str, ...]  # the other parties of the area, which go to the new officer as well
    offer: Offer | None
    wrong_screen: str  # why this screen cannot be used, or empty


@dataclass(frozen=True, slots=True)
class TakeOverPage:
    """What the officer who takes a party over sees before they sign.

    `people` is empty while a count is requested, because the officer enters the number first.
    """

    offer: Offer
    party_id: UUID
    is_requested: bool
    people: tuple[PersonLine, ...]
    on_the_way: tuple[str, ...]  # the places to which people are on the way
    also: tuple[str, ...]
    why_not: str
    wrong_screen: str  # why this screen cannot be used, or empty
    digest: str


def handover_page(party: Party, person: UUID | None, *, screen_area: UUID | None) -> HandoverPage:
    """Return the page of the officer who hands the party over, on a screen of `screen_area`."""
    now = server_now()
    unfit = unfit_officers(party, now)
    here = supervisors_on_duty(party.establishment_id).filter(area=party.area_id)
    on_duty = set(here.values_list("person_id", flat=True))
    supervisors = confirmed_supervisors(party.establishment_id)
    if person is not None:
        supervisors = supervisors.exclude(pk=person)
    successors = [
        Successor(
            id=officer.pk,
            name=officer.printed_name,
            is_on_duty_here=officer.pk in on_duty,
            why_not=why_not_take_over(str(officer.pk), unfit, party.name),
        )
        for officer in supervisors.order_by("printed_name")
    ]
    offer = standing_offer(party.pk, now)
    unsigned = Count.objects.filter(
        party=party, counter=person, confirmation__isnull=True, recorded_at__gte=now - OFFER_LASTS
    )
    return HandoverPage(
        party_id=party.pk,
        party=party.name,
        area=party.area.name,
        successors=tuple(sorted(successors, key=lambda each: not each.is_on_duty_here)),
        is_requested=bool(locks_requesting(party)),
        on_the_way=Movement.objects.filter(from_session__party=party).on_the_way().count(),
        unsigned_count=unsigned.exists(),
        also=_also(party),
        offer=_offer(offer) if offer and offer.offered_by_id == person else None,
        wrong_screen=_wrong_screen(party, screen_area),
    )


def _wrong_screen(party: Party, screen_area: UUID | None) -> str:
    if screen_area == party.area_id:
        return ""
    return f"You cannot sign on this screen. Use a screen of {party.area.name}."


def take_over_page(
    establishment_id: UUID, person: UUID | None, offer_id: UUID, *, screen_area: UUID | None
) -> TakeOverPage:
    """Return the page of the officer to whom the party was offered.

    `screen_area` is the area of the screen that shows the page.

    Raises NotThere for an unknown offer and for an offer that is not valid, and NotAllowed
    for everybody else.
    """
    now = server_now()
    offers = HandoverOffer.objects.filter(establishment_id=establishment_id, pk=offer_id)
    offer = offers.select_related("party__area", "offered_by", "offered_to", "handover").first()
    if offer is None:
        raise NotThere("This hand-over")
    if offer.offered_to_id != person:
        raise NotAllowed("not-your-handover", "This party was offered to another officer.")
    if hasattr(offer, "handover") or standing_offer(offer.party_id, now) != offer:
        raise NotThere("This hand-over")
    party = offer.party
    is_requested = bool(locks_requesting(party))
    roster = roster_of(party)
    document = handover_document(
        party, offered_by=offer.offered_by_id, offered_to=offer.offered_to_id, now=now
    )
    return TakeOverPage(
        offer=_offer(offer),
        party_id=party.pk,
        is_requested=is_requested,
        people=() if is_requested else roster.people,
        on_the_way=tuple(sorted(away.place for away in roster.away)),
        also=_also(party),
        why_not=why_not_take_over(str(person), unfit_officers(party, now), party.name),
        wrong_screen=_wrong_screen(party, screen_area),
        digest=sha256_of(document),
    )


def offers_to(establishment_id: UUID, person: UUID | None) -> tuple[Offer, ...]:
    """Return the parties that were offered to this officer, if the offers are still valid."""
    now = server_now()
    offers = HandoverOffer.objects.filter(
        establishment_id=establishment_id,
        offered_to=person,
        recorded_at__gte=now - OFFER_LASTS,
        handover__isnull=True,
    ).select_related("party__area", "offered_by", "offered_to")
    return tuple(
        _offer(offer)
        for offer in offers.order_by("recorded_at")
        if standing_offer(offer.party_id, now) == offer
    )


def _offer(offer: HandoverOffer) -> Offer:
    return Offer(
        id=offer.pk,
        party=offer.party.name,
        area=offer.party.area.name,
        offered_by=offer.offered_by.printed_name,
        offered_to=offer.offered_to.printed_name,
        offered_at=offer.recorded_at,
    )


def _also(party: Party) -> tuple[str, ...]:
    others = Party.objects.filter(area=party.area_id).exclude(pk=party.pk)
    return tuple(others.order_by("name").values_list("name", flat=True))
