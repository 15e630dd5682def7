"""The session of a gate tablet: which PIN opened the session, and whether the screen is locked.

The functions only read and write the session. `services.people.tablet_officers` decides who may
sign in with a PIN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from django.http import HttpRequest

OPENED_WITH_PIN: Final = "opened_with_pin"
LOCKED: Final = "screen_locked"


def was_opened_with_pin(request: HttpRequest) -> bool:
    """Return whether the person signed in with a PIN and not with a password."""
    return bool(request.session.get(OPENED_WITH_PIN))


def mark_opened_with_pin(request: HttpRequest, *, pin_mark: str) -> None:
    """Remember which PIN opened this session.

    The session ends when the person chooses a new PIN.
    """
    request.session[OPENED_WITH_PIN] = pin_mark


def mark_of_pin(request: HttpRequest) -> str:
    """Return the mark of the PIN that opened this session."""
    return str(request.session.get(OPENED_WITH_PIN, ""))


def mark_opened_with_password(request: HttpRequest) -> None:
    """Forget an earlier change of officer and an earlier lock of the screen."""
    request.session.pop(OPENED_WITH_PIN, None)
    request.session.pop(LOCKED, None)


def lock(request: HttpRequest) -> None:
    request.session[LOCKED] = True


def unlock(request: HttpRequest) -> None:
    """Unlock the screen for the person who is signed in, under a new session key."""
    request.session.pop(LOCKED, None)
    request.session.cycle_key()


def is_locked(request: HttpRequest) -> bool:
    return bool(request.session.get(LOCKED))
