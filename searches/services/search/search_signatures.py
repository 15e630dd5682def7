"""The searchers' signatures: first a gate officer, second another gate officer or the escort."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from searches.facts.finished_searches import finished
from searches.facts.policies import policy_for
from searches.facts.search import contacts, items_of, searched_out_of_contact, sheet_document
from searches.facts.search_pairs import searches_together
from searches.ledger.canonical import sha256_of
from searches.ledger.record import Record
from searches.models import Answer, Search, SearchSignature
from searches.rules.checklists import from_document
from searches.rules.finished_searches import digest_of_finished
from searches.rules.permissions import may
from searches.rules.release_search import least_of
from searches.services.command import command
from searches.services.devices.proven_times import proven_server_time
from searches.services.search.searches import demand_alive, search_of_prison
from searches.services.signatures import sign
from searches.words.checklists import Item, Purpose
from searches.words.events.people import SelfApprovalRefused
from searches.words.events.search import SearchSigned
from searches.words.people import Act
from searches.words.refusals import Invalid, NotAllowed, Refused
from searches.words.visits import SignatureMeaning

#: A device that contacted the server this recently had a connection, so the second searcher could
#: have signed in on their own device.
IN_CONTACT = timedelta(minutes=2)


@command(Act.SIGN_SECOND_SEARCHER)
def sign_search(
    record: Record,
    *,
    search_id: UUID,
    place: int,
    pin: str,
    shown_sha256: str = "",
    occurred_at: datetime | None = None,
    signed_in: UUID | None = None,
) -> SearchSignature | Refused:
    """Sign a search: "I looked at every zone listed, except the last look."

    `shown_sha256` is the digest of what was on the screen: the whole sheet as the server shows it,
    or the finished search as a tablet without a connection holds it. `signed_in` is the person
    whose session was open when another person signed on their tablet. Such a signature is refused
    while the device reaches the server, because the second searcher must then sign on their own
    device.
    """
    search = search_of_prison(record, search_id)
    _demand_place(record, place)
    refusal = _refuse_same_person(record, search, place)
    if refusal is not None:
        return refusal
    signed_at = proven_server_time(record, occurred_at)
    in_contact = occurred_at is None or _in_contact(record, search, signed_at)
    if in_contact:
        _demand_own_device(record, search, place, signed_in)
    if not search.by_radio.exists():  # after a release by radio the signature still counts
        demand_alive(search)
    document = _signed_document(search, shown_sha256)
    unanswered = _unanswered(search)
    if unanswered:
        raise Refused("unanswered", f"{unanswered[0].title} has no answer yet.")
    if in_contact:
        _demand_enough_zones(record, search)
    meaning = {1: SignatureMeaning.SEARCHED_FIRST, 2: SignatureMeaning.SEARCHED_SECOND}[place]
    signature = sign(record, meaning, document=document)
    signed = record.add(
        SearchSignature(
            establishment=record.establishment,
            search=search,
            place=place,
            signature=signature,
            signed_by_id=record.by,
            signed_in_id=signed_in,
            proven_at=signed_at,
            occurred_at=signed_at or occurred_at or record.now,
            recorded_at=record.now,
        )
    )
    together = searches_together(search, record.now)
    record.enter(
        SearchSigned(search=search.pk, place=place, together=together), visit=search.visit_id
    )
    return signed


def _in_contact(record: Record, search: Search, signed_at: datetime | None) -> bool:
    """Return whether this device had contact with the server while the search was made and signed.

    If no clock proves the time of the signature, the device counts as having had contact.
    """
    device = record.actor.device
    if device is None or signed_at is None:
        return True
    if searched_out_of_contact(search, device, signed_at):
        return False
    return contacts(device, since=signed_at - IN_CONTACT, until=signed_at)


def _demand_own_device(record: Record, search: Search, place: int, signed_in: UUID | None) -> None:
    """Refuse a second PIN on one device while that device reaches the server."""
    device = record.actor.device
    other = SearchSignature.objects.filter(search=search).exclude(place=place)
    shared = device is not None and other.filter(signature__device_id=device).exists()
    if signed_in is not None or shared:
        raise Refused(
            "own-device",
            "Sign in on your own device, open this search there and sign it. "
            "The other searcher uses this device, so you cannot sign here.",
        )


def _demand_enough_zones(record: Record, search: Search) -> None:
    """Refuse the signature of a searcher who answered or photographed too few zones."""
    policy = policy_for(search.visit)
    least = least_of(len(from_document(search.sheet).items), policy)
    done = items_of(search).get(str(record.by), 0)
    if done < least:
        zones, more = "zone" if done == 1 else "zones", least - done
        raise Refused(
            "looked-too-little",
            f"You have looked at {done} {zones} of this search. Look at {more} more "
            f"{'zone' if more == 1 else 'zones'}, then sign.",
        )


def _signed_document(search: Search, shown_sha256: str) -> dict[str, Any]:
    """Return the document that was signed, in the form of the server or of the tablet.

    Raises Refused if the digest matches neither form, because the answers have changed.
    """
    document = sheet_document(search)
    if not shown_sha256 or shown_sha256 == sha256_of(document):
        return document
    held = finished(search)
    if shown_sha256 == digest_of_finished(held):
        return held
    raise Refused("sheet-changed", "The answers have changed. Read the answers again, then sign.")


def _demand_place(record: Record, place: int) -> None:
    acts = {1: Act.SIGN_FIRST_SEARCHER, 2: Act.SIGN_SECOND_SEARCHER}
    if place not in acts:
        raise Invalid("place", "Select first or second searcher.", field="place")
    if not may(acts[place], record.actor.roles):
        raise NotAllowed("not-first", "A gate officer must sign as first searcher.")


def _refuse_same_person(record: Record, search: Search, place: int) -> Refused | None:
    """Refuse anybody who signed as the other searcher, or signed an earlier search of the lock
    session.
    """
    person = record.actor.person
    signed = SearchSignature.objects.filter(search__lock_session=search.lock_session_id)
    other = signed.filter(search=search, signed_by_id=person).exclude(place=place).exists()
    before = signed.exclude(search=search).filter(signed_by_id=person).exists()
    if not other and not before:
        return None
    record.enter(SelfApprovalRefused(search=search.pk, place=place), visit=search.visit_id)
    sentence = "You signed as the other searcher." if other else "You signed an earlier search."
    return NotAllowed("same-searcher", f"{sentence} Another officer must sign here.")


def _unanswered(search: Search) -> list[Item]:
    """Return items without an answer, except the last look, which is made after signing."""
    answered = set(Answer.objects.filter(search=search).values_list("item", flat=True))
    return [
        item
        for item in from_document(search.sheet).items
        if item.code not in answered and Purpose.LAST_LOOK not in item.purposes
    ]
