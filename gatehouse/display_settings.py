"""Display settings of a device, stored in its cookies: dark or light, print, sound, vibration."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "theme"
A_YEAR_SECONDS = 365 * 24 * 60 * 60


class Surroundings(StrEnum):
    DARK = "dark"
    LIGHT = "light"
    DEVICE = "device"


#: Each setting with its values. The first value applies until somebody chooses another.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "print": ("ordinary", "large"),
    "sound": ("on", "off"),
    "vibration": ("on", "off"),
    COOKIE: tuple(Surroundings),
}


@require_POST
def choose_surroundings(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    answer = HttpResponseRedirect(back)
    for name, words in CHOICES.items():
        chosen = request.POST.get(name, "")
        if chosen in words:
            answer.set_cookie(
                name,
                chosen,
                max_age=A_YEAR_SECONDS,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
    return answer
