"""The signed cookie that says which device sends a request, and who has signed in on it.

Rate limits count attempts by device and person, because all devices of a prison share one network
address.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core import signing

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

COOKIE: Final = "device_seen"
SALT: Final = "gatehouse.devices"
TEN_YEARS: Final = 10 * 365 * 24 * 60 * 60
PEOPLE_REMEMBERED: Final = 40


def device_id(request: HttpRequest) -> str:
    """Return the id of the device, which stays the same while its browser keeps the cookie."""
    identity: str = _cookie(request)["device"]
    return identity


def has_signed_in_here(request: HttpRequest, staff_number: str) -> bool:
    """Return whether this person has signed in on this device before."""
    return _mark(staff_number) in _cookie(request)["people"]


def remember(request: HttpRequest, staff_number: str) -> None:
    """Record this person's sign-in in the cookie. The middleware sends the cookie."""
    cookie = _cookie(request)
    others = [mark for mark in cookie["people"] if mark != _mark(staff_number)]
    cookie["people"] = [_mark(staff_number), *others][:PEOPLE_REMEMBERED]
    request.device_changed = True  # type: ignore[attr-defined]


def take_identity_of(request: HttpRequest, identity: str) -> None:
    """Give this browser the identity of another device. Only the demo's screens may do this."""
    _cookie(request)["device"] = identity
    request.device_changed = True  # type: ignore[attr-defined]


class KnownDevice:
    """Middleware that gives every browser a device cookie on its first visit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cookie = _cookie(request)
        response = self.get_response(request)
        if getattr(request, "device_changed", False):
            response.set_cookie(
                COOKIE,
                signing.dumps(cookie, salt=SALT, compress=True),
                max_age=TEN_YEARS,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def _cookie(request: HttpRequest) -> dict[str, Any]:
    known: dict[str, Any] | None = getattr(request, "device_cookie", None)
    if known is None:
        try:
            known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
        except signing.BadSignature:
            known = {"device": str(uuid.uuid4()), "people": []}
            request.device_changed = True  # type: ignore[attr-defined]
        request.device_cookie = known  # type: ignore[attr-defined]
    return known


def _mark(staff_number: str) -> str:
    """Return a short digest of the staff number. The cookie then names no person."""
    return hashlib.sha256(staff_number.strip().casefold().encode()).hexdigest()[:16]
