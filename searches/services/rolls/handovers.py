"""Hand-overs: the officer who holds a party and the officer who takes it over both sign.

The officer who holds the party offers it, and the other officer takes it, each with their own PIN
in their own session. A request for a count goes on with the new officer.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from searches.facts.count_requests import locks_requesting
from searches.facts.handovers import (
    handover_document,
    has_lapsed,
    standing_offer,
    unfit_officers,
)
from searches.facts.party_officers import confirmed_supervisors
from searches.ledger.canonical import sha256_of
from searches.ledger.record import Record
from searches.models import Duty, Handover, HandoverOffer, Party
from searches.rules.handovers import why_not_take_over
from searches.services.command import command
from searches.services.people.people import begin_duty
from searches.services.rolls.work_sessions import own_party
from searches.services.signatures import sign
from searches.words.events.rolls import HandoverOffered, PartyTakenOver
from searches.words.people import Act
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.visits import SignatureMeaning


@command(Act.HAND_OVER_PARTY)
def offer_handover(
    record: Record,
    *,
    party_id: UUID,
    officer_id: UUID,
    pin: str,
    id: UUID | None = None,
) -> HandoverOffer:
    """Sign the offer of the party to another officer. A later offer replaces this offer.

    Until the other officer has signed as well, nothing changes. Raises Invalid for an officer who
    may not take the party over.
    """
    party = own_party(record, party_id)
    _demand_screen_of(record, party)
    if officer_id == record.by:
        raise Invalid("same-officer", "Select another officer.", field="officer")
    _demand_may_take_over(record, party, officer_id)
    document = handover_document(party, offered_by=record.by, offered_to=officer_id, now=record.now)
    offer = record.add(
        HandoverOffer(
            id=id or uuid4(),
            establishment=record.establishment,
            party=party,
            offered_by_id=record.by,
            offered_to_id=officer_id,
            signature=sign(record, SignatureMeaning.HANDED_OVER, document=document),
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(
        HandoverOffered(offer=offer.pk, party=party.code, to=officer_id), visit=_visit_of(party)
    )
    return offer


@command(Act.HAND_OVER_PARTY)
def take_over_party(
    record: Record, *, offer_id: UUID, pin: str, digest: str = "", id: UUID | None = None
) -> Handover:
    """Sign that this officer takes the party over. The officer who offered it goes off duty there.

    `digest` is the digest of what was on the signer's screen. Raises NotAllowed for everybody but
    the officer to whom the party was offered, and Refused for an offer that is no longer valid.
    """
    offer = _standing(record, offer_id)
    party = offer.party
    if offer.offered_to_id != record.actor.person or offer.offered_by_id == record.actor.person:
        raise NotAllowed("not-your-handover", "This party was offered to another officer.")
    _demand_screen_of(record, party)
    _demand_holder_on_duty(offer)
    _demand_may_take_over(record, party, record.by)
    document = handover_document(
        party, offered_by=offer.offered_by_id, offered_to=record.by, now=record.now
    )
    _demand_as_shown(digest, document)
    begin_duty(record, party.area)
    left = Duty.objects.filter(
        person=offer.offered_by_id, area=party.area_id, ended_at__isnull=True
    )
    for duty in left:
        record.change(duty, ended_at=record.now)
    handover = record.add(
        Handover(
            id=id or uuid4(),
            establishment=record.establishment,
            offer=offer,
            taken_by_id=record.by,
            signature=sign(record, SignatureMeaning.TAKEN_OVER, document=document),
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(
        PartyTakenOver(offer=offer.pk, party=party.code, taken_from=offer.offered_by_id),
        visit=_visit_of(party),
    )
    return handover


def _standing(record: Record, offer_id: UUID) -> HandoverOffer:
    offer: HandoverOffer | None = (
        HandoverOffer.objects.within(record.establishment)
        .select_related("party__area", "party__establishment", "offered_by")
        .filter(pk=offer_id)
        .first()
    )
    if offer is None:
        raise NotThere("This hand-over")
    if Handover.objects.filter(offer=offer).exists():
        raise Refused("taken-over", "This party has already been taken over.")
    if has_lapsed(offer, record.now) or standing_offer(offer.party_id, record.now) != offer:
        raise Refused(
            "offer-lapsed",
            f"This offer is no longer valid. Ask {offer.offered_by.printed_name} to offer"
            f" {offer.party.name} again.",
        )
    return offer


def _demand_screen_of(record: Record, party: Party) -> None:
    if record.actor.device_area != party.area_id:
        raise Invalid("wrong-device", f"Use a screen of {party.area.name}.", field="area")


def _demand_holder_on_duty(offer: HandoverOffer) -> None:
    duties = Duty.objects.filter(
        person=offer.offered_by_id, area=offer.party.area_id, ended_at__isnull=True
    )
    if not duties.exists():
        name, area = offer.offered_by.printed_name, offer.party.area.name
        raise Refused("holder-gone", f"{name} is no longer on duty at {area}.")


def _demand_may_take_over(record: Record, party: Party, officer_id: UUID) -> None:
    """Refuse an officer who is no supervisor, or who may not make the party's next count."""
    officer = confirmed_supervisors(record.establishment.pk).filter(pk=officer_id).first()
    if officer is None:
        raise Invalid("officer", "Select the officer who takes over.", field="officer")
    why = why_not_take_over(str(officer_id), unfit_officers(party, record.now), party.name)
    if why:
        sentence = f"{officer.printed_name} cannot take over. {why}"
        raise Invalid("unfit-officer", sentence, field="officer")


def _demand_as_shown(digest: str, document: dict[str, Any]) -> None:
    if digest and digest != sha256_of(document):
        raise Refused(
            "changed",
            "Something has changed since you opened this page. Check the page again, then sign.",
        )


def _visit_of(party: Party) -> UUID | None:
    """Return the visit of the newest vehicle that waits for this party's count, or None."""
    locks = locks_requesting(party)
    return locks[-1].visit_id if locks else None
