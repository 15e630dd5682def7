"""Facts about hand-overs: the valid offer, and the officers who may not take a party over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from searches.facts.count_requests import locks_requesting
from searches.facts.release import release_facts
from searches.facts.rolls import memberships
from searches.models import Count, Handover, HandoverOffer, Movement, Party
from searches.rules.counts import may_not_count_next
from searches.rules.handovers import Unfit
from searches.rules.release_people import barred_from_counting, judged

#: An offer that nobody took for this long has lapsed.
OFFER_LASTS = timedelta(minutes=15)


def standing_offer(party_id: UUID, now: datetime) -> HandoverOffer | None:
    """Return the newest offer of this party, unless somebody took it or it lapsed."""
    offers = HandoverOffer.objects.filter(party=party_id).order_by("-recorded_at")
    newest: HandoverOffer | None = offers.select_related(
        "party__area", "offered_by", "offered_to", "handover"
    ).first()
    if newest is None or hasattr(newest, "handover") or has_lapsed(newest, now):
        return None
    return newest


def has_lapsed(offer: HandoverOffer, now: datetime) -> bool:
    return now - offer.recorded_at > OFFER_LASTS


def unfit_officers(party: Party, now: datetime) -> Unfit:
    """Return who may not make the next count of the party, for the vehicles that wait for it."""
    took_part: frozenset[str] = frozenset()
    must_leave: frozenset[str] = frozenset()
    for lock in locks_requesting(party):
        facts = release_facts(lock.visit, now=now, releaser=None)
        took_part |= barred_from_counting(facts)
        for judgement in judged(facts):
            balanced = judgement.standing is not None and judgement.standing.balanced
            if judgement.party == party.code and not balanced:
                must_leave |= may_not_count_next(judgement)
    return Unfit(took_part, must_leave)


def handed_over_since(count: Count) -> datetime | None:
    """Return when an officer of this count handed a party of its area over meanwhile, or None."""
    officers = [count.counter_id, *count.joins.values_list("officer_id", flat=True)]
    handovers = Handover.objects.filter(
        offer__offered_by__in=officers,
        offer__party__area=count.party.area_id,
        recorded_at__gte=count.recorded_at,
    )
    return handovers.order_by("recorded_at").values_list("recorded_at", flat=True).first()


def handover_document(
    party: Party, *, offered_by: UUID, offered_to: UUID, now: datetime
) -> dict[str, Any]:
    """Return the document that both officers sign.

    It names both officers, the requests for a count, who is on the list, and who is on the way.
    """
    stays = memberships(party.establishment_id, now, now)
    on_the_way = Movement.objects.filter(from_session__party=party).on_the_way()
    return {
        "party": party.pk,
        "from": offered_by,
        "to": offered_to,
        "requests": sorted(str(lock.pk) for lock in locks_requesting(party)),
        "list": sorted(
            stay.prisoner for stay in stays if stay.party == party.code and stay.left_at is None
        ),
        "on_the_way": sorted(str(one) for one in on_the_way.values_list("prisoner_id", flat=True)),
    }
