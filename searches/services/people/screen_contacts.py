"""The record that a person's page asked for news, which shows who can be reached."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from uuid import UUID

from django.core.cache import cache

from searches.facts.screen_contacts import contact_key
from searches.ledger.clock import server_now
from searches.words.actors import Actor

#: Pages ask every two seconds. A note each half minute is enough, and costs one write.
NOTED_EVERY_SECONDS = 30
KEPT_FOR = timedelta(hours=12)
_noted: dict[UUID, float] = {}


def note_screen_contact(actor: Actor) -> None:
    """Note that this person has a page open now. This is not an act and gets no ledger entry."""
    person, now = actor.person, monotonic()
    if person is None or now - _noted.get(person, -NOTED_EVERY_SECONDS) < NOTED_EVERY_SECONDS:
        return
    _noted[person] = now
    cache.set(contact_key(person), server_now().timestamp(), int(KEPT_FOR.total_seconds()))
