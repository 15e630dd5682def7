"""The search sheet of a visit as screens show it: its zones, what is done, and what is next."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from searches.facts.policies import policy_for
from searches.facts.search import happened_at, items_of, sheet_document, unseen_facts
from searches.ledger.canonical import sha256_of
from searches.models import (
    Answer,
    Person,
    Photograph,
    Search,
    SearchSignature,
)
from searches.queries.photos.photos import OF_A_CARD, newest_by_slot, way_in_photos
from searches.queries.search.sheet_cards import (
    AnswerCard,
    ItemCard,
    LookedCard,
    SheetCard,
    SignedCard,
    SlotCard,
    TakenCard,
)
from searches.queries.stops.finds import unacknowledged_find
from searches.rules.answers import another_way
from searches.rules.checklists import from_document, route
from searches.rules.discs import challenge
from searches.rules.release_search import is_seen_another_way, least_of
from searches.words.checklists import Item, Section
from searches.words.policy import Policy
from searches.words.refusals import NotThere
from searches.words.releases import UnseenFact


def sheet(establishment_id: UUID, visit_id: UUID) -> SheetCard:
    """Return the newest search of the visit. Raises NotThere before the lock is sealed."""
    search = (
        Search.objects.filter(establishment_id=establishment_id, visit_id=visit_id)
        .select_related("visit__vehicle", "lock_session", "establishment")
        .order_by("-began_at", "-number")
        .first()
    )
    if search is None:
        raise NotThere("A search of this visit")
    checklist, policy = from_document(search.sheet), policy_for(search.visit)
    visit, lock = search.visit, search.lock_session
    photographs = Photograph.objects.filter(search=search).select_related(*OF_A_CARD)
    taken = sorted(photographs, key=lambda row: (happened_at(row), row.recorded_at))
    return SheetCard(
        visit_id=visit.pk,
        search_id=search.pk,
        version_id=search.checklist_version_id,
        number=search.number,
        title=checklist.title,
        vehicle_type=visit.vehicle_type,
        plate=visit.vehicle.plate_display,
        plate_kind=visit.vehicle.plate_kind,
        sealed_at=lock.sealed_at,
        voided_at=lock.voided_at,
        photographs=tuple(TakenCard(row.pk, row.item, row.slot, row.sha256) for row in taken),
        items=_items(search, taken, policy),
        signed=_signed(search),
        looked=_looked(search, len(checklist.items), policy),
        freeze=unacknowledged_find(establishment_id, visit.pk),
    )


def search_in_the_lock(establishment_id: UUID) -> SheetCard | None:
    """Return the newest search of the vehicle that is in the sealed lock now, or None."""
    search = Search.objects.filter(
        establishment_id=establishment_id,
        lock_session__voided_at__isnull=True,
        lock_session__ended_at__isnull=True,
    ).first()
    return sheet(establishment_id, search.visit_id) if search else None


def sheet_digest(search_id: UUID) -> str:
    """Return the digest of what the searcher's screen shows.

    A signature is refused if the digest has changed since the screen was loaded.
    """
    return sha256_of(sheet_document(Search.objects.get(pk=search_id)))


def _items(search: Search, taken: list[Photograph], policy: Policy) -> tuple[ItemCard, ...]:
    checklist = from_document(search.sheet)
    photos, references = newest_by_slot(taken, policy), way_in_photos(search.visit, policy)
    answers, unseen = _answers(search), _unseen(search, policy)
    return tuple(
        ItemCard(
            item=item,
            slots=tuple(
                SlotCard(
                    code=slot.code,
                    label=slot.label,
                    disc=search.discs.get(slot.code),
                    challenge=_challenge(item, search.discs.get(slot.code)),
                    photo=photos.get(slot.code),
                    reference=references.get(slot.reference) if slot.reference else None,
                )
                for slot in item.photos
            ),
            answer=answers.get(item.code),
            goes_under=item.section is Section.UNDERNEATH,
            needs_another_way=item.code in unseen,
            method=(known := unseen.get(item.code, _SEEN)).method,
            another_way=photos.get(another_way(item.code)) if known.method else None,
            seen_another_way=known.is_seen,
        )
        for item in route(checklist, search.route)
    )


@dataclass(frozen=True, slots=True)
class _AnotherWay:
    """The other method for an item that could not be seen, and whether a photograph shows the
    result.
    """

    method: str = ""
    is_seen: bool = False


_SEEN = _AnotherWay()


def _unseen(search: Search, policy: Policy) -> dict[str, _AnotherWay]:
    """Return every item that somebody could not see, judged as the release rule judges it."""
    rows = Answer.objects.filter(search__lock_session=search.lock_session_id)
    answers = sorted(rows, key=lambda row: (happened_at(row), row.recorded_at))
    return {
        unseen.item: _AnotherWay(
            _newest_method(answers, unseen), is_seen_another_way(unseen, policy)
        )
        for unseen in unseen_facts(search.lock_session, answers)
    }


def _newest_method(answers: list[Answer], unseen: UnseenFact) -> str:
    named = [
        row.method
        for row in answers
        if row.item == unseen.item and row.method and happened_at(row) in unseen.methods
    ]
    return named[-1] if named else ""


def _challenge(item: Item, disc: int | None) -> str:
    return challenge(item, disc) if disc else ""


def _answers(search: Search) -> dict[str, AnswerCard]:
    rows = Answer.objects.filter(search=search).select_related("answered_by")
    return {
        row.item: AnswerCard(
            result=row.result,
            number=row.number,
            text=row.text,
            method=row.method,
            answered_by=row.answered_by.printed_name,
            answered_at=row.recorded_at,
        )
        for row in sorted(rows, key=lambda row: (happened_at(row), row.recorded_at))
    }


def _signed(search: Search) -> tuple[SignedCard, ...]:
    rows = SearchSignature.objects.filter(search=search).select_related("signed_by")
    newest = {row.place: row for row in rows.order_by("recorded_at")}
    return tuple(
        SignedCard(place, row.signed_by_id, row.signed_by.printed_name, row.recorded_at)
        for place, row in sorted(newest.items())
    )


def _looked(search: Search, items: int, policy: Policy) -> tuple[LookedCard, ...]:
    done = items_of(search)
    least = least_of(items, policy)
    people = Person.objects.filter(pk__in=done)
    cards = [
        LookedCard(person.printed_name, person.pk, done[str(person.pk)], least) for person in people
    ]
    return tuple(sorted(cards, key=lambda card: (-card.zones, card.name)))
