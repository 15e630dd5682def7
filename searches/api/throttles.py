"""Rate limits: how often one person may call the API from one device, at whatever IP address."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections import Counter
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.cache import cache
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from searches import device_cookie

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

WINDOW_SECONDS: Final = 60
# Calls are counted in this process until there are enough to add to the shared cache. Writing to
# the cache for every call would cost as much as the call itself.
_pending_calls: Counter[str] = Counter()


class RevokedDevice(BaseThrottle):
    """The limit for calls by revoked tablets, on which nobody is signed in.

    In one hour a full tablet could hand in all its records several times.
    """

    MOST: Final = 2000
    HOUR_SECONDS: Final = 3600

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the call for the device in its header, known or not, and for all devices."""
        hour = int(time.time()) // self.HOUR_SECONDS
        named = hashlib.sha256(request.headers.get("X-Device", "").encode()).hexdigest()[:16]
        return all(self._one_more(f"handed-in:{hour}:{who}") for who in (named, "all"))

    def _one_more(self, key: str) -> bool:
        cache.add(key, 0, timeout=2 * self.HOUR_SECONDS)
        most = self.MOST * (10 if key.endswith(":all") else 1)
        return int(cache.incr(key)) <= most

    def wait(self) -> float:
        """Return the seconds until the next hour."""
        return self.HOUR_SECONDS - time.time() % self.HOUR_SECONDS


class FeedKey(BaseThrottle):
    """The limit for calls with the key of a feed, which nobody needs more often than each minute.

    Calls with an unknown key count for all unknown keys together, so keys cannot be guessed.
    """

    MOST: Final = 120
    HOUR_SECONDS: Final = 3600

    def allow_request(self, request: Request, view: APIView) -> bool:
        hour = int(time.time()) // self.HOUR_SECONDS
        who = feed_of(request) or "unknown"
        key = f"feed:{hour}:{who}"
        cache.add(key, 0, timeout=2 * self.HOUR_SECONDS)
        return int(cache.incr(key)) <= self.MOST

    def wait(self) -> float:
        """Return the seconds until the next hour."""
        return self.HOUR_SECONDS - time.time() % self.HOUR_SECONDS


def feed_of(request: Request) -> str:
    """Return the code of the prison whose feed has the key of this call, or an empty string.

    The settings have only the SHA-256 of each key. A key opens one prison, and this call alone.
    """
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    sent = hashlib.sha256(key.strip().encode()).hexdigest()
    found = ""
    for entry in settings.FEED_KEYS:
        code, _, sha256 = entry.partition(":")
        if hmac.compare_digest(sent, sha256.lower()) and scheme.lower() == "bearer":
            found = code
    return found


class DeviceAndPerson(BaseThrottle):
    """The limit for one person on one device, which is far above the calls of a busy tablet."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Return whether the call is within the limit.

        Calls without a sign-in are not counted, because they are refused anyway.
        """
        if not request.user.is_authenticated:
            return True
        limit = int(api_settings.DEFAULT_THROTTLE_RATES["device_and_person"] or 0)
        window = int(time.time()) // WINDOW_SECONDS
        key = f"calls:{request.user.pk}:{device_cookie.device_id(request._request)}"
        _pending_calls[key] += 1
        counted_in, calls = cache.get(key, (window, 0))
        if counted_in != window:
            calls = 0
        if _pending_calls[key] >= max(1, limit // 60):
            calls += _pending_calls.pop(key)
            cache.set(key, (window, calls), timeout=2 * WINDOW_SECONDS)
        return bool(calls <= limit)

    def wait(self) -> float:
        """Return the seconds until the next window."""
        return WINDOW_SECONDS - time.time() % WINDOW_SECONDS
