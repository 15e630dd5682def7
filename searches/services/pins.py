"""The check of a person's PIN at each signature, and the limit on wrong attempts."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.db import transaction

from searches.models import Person
from searches.rules.permissions import ACCOUNT_WAITS, CHOOSE_YOUR_OWN
from searches.words.actors import Actor
from searches.words.refusals import NotAllowed, PinLocked, Refused

ATTEMPTS = 5  # wrong PINs before signing is locked
LOCKED_SECONDS = 300


def prove_pin(actor: Actor, pin: str) -> None:
    """Refuse a PIN that is not the actor's own PIN.

    Each attempt is counted before the PIN is checked, so that a burst of parallel guesses gets no
    more checks than one guess after another. Attempts are counted by person, never by address,
    because a whole prison may share one address. The right PIN clears the count.
    Raises Refused when the PIN is wrong or not chosen yet, PinLocked after too many attempts, and
    NotAllowed for an account that no second person has confirmed.
    """
    if actor.person is None:
        raise NotAllowed("not-your-part", "The system itself cannot sign.")
    hashed = _count_attempt(actor.person)
    if not check_password(pin, hashed):
        raise Refused("wrong-pin", "This is not your PIN. Enter your PIN again.", field="pin")
    cache.delete(_key(actor.person))


def _count_attempt(person_id: UUID) -> str:
    """Count one attempt at the PIN, and return the hash with which to check the PIN.

    The lock on the person's row puts parallel attempts into one queue, whatever the cache is.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person_id, is_active=True)
        if person.password_given_at is not None:
            raise NotAllowed("choose-password", CHOOSE_YOUR_OWN)
        if person.confirmed_at is None:
            raise NotAllowed("account-waits", ACCOUNT_WAITS)
        if not person.pin:
            raise Refused(
                "no-pin", "You have no PIN yet. Choose a PIN under My account.", field="pin"
            )
        attempts = int(cache.get(_key(person_id)) or 0)
        if attempts >= ATTEMPTS:
            raise PinLocked()
        cache.set(_key(person_id), attempts + 1, LOCKED_SECONDS)
        return str(person.pin)


def _key(person_id: UUID) -> str:
    return f"pin:{person_id}"
