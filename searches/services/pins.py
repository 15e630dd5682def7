"""The person's PIN, asked for again at each signature, and its throttle."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.core.cache import cache

from searches.models import Person
from searches.words.actors import Actor
from searches.words.refusals import NotAllowed, PinLocked, Refused

ATTEMPTS = 5
LOCKED_SECONDS = 300


def prove_pin(actor: Actor, pin: str) -> None:
    """Raises Refused when the PIN is wrong or not chosen yet, NotAllowed after too many wrong ones.

    Counted by person, never by address: a whole prison sits behind one.
    """
    if actor.person is None:
        raise NotAllowed("not-your-part", "The system signs nothing.")
    key = f"pin:{actor.person}"
    if int(cache.get(key) or 0) >= ATTEMPTS:
        raise PinLocked()
    hashed = Person.objects.values_list("pin", flat=True).get(pk=actor.person, is_active=True)
    if not hashed:
        raise Refused("no-pin", "You have no PIN yet. Choose one under My account.", field="pin")
    if not check_password(pin, hashed):
        cache.add(key, 0, LOCKED_SECONDS)
        cache.incr(key)
        raise Refused("wrong-pin", "That PIN is not yours. Enter it again.", field="pin")
    cache.delete(key)
