"""How often one person may call the API from one device: never counted by address."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Final

from django.core.cache import cache
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from gatehouse import devices

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

WINDOW_SECONDS: Final = 60
# Counted here until there are enough to tell the shared cache: a write to it for every
# answer would cost as much as the answer.
_untold: Counter[str] = Counter()


class DeviceAndPerson(BaseThrottle):
    """A ceiling far above a busy tablet, low enough to stop a runaway script."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Nobody's calls are not counted: they are refused anyway."""
        if not request.user.is_authenticated:
            return True
        limit = int(api_settings.DEFAULT_THROTTLE_RATES["device_and_person"] or 0)
        window = int(time.time()) // WINDOW_SECONDS
        key = f"calls:{request.user.pk}:{devices.device_id(request._request)}"
        _untold[key] += 1
        counted_in, calls = cache.get(key, (window, 0))
        if counted_in != window:
            calls = 0
        if _untold[key] >= max(1, limit // 60):
            calls += _untold.pop(key)
            cache.set(key, (window, calls), timeout=2 * WINDOW_SECONDS)
        return bool(calls <= limit)

    def wait(self) -> float:
        """Seconds until the next window."""
        return WINDOW_SECONDS - time.time() % WINDOW_SECONDS
