"""Dark or light screens: chosen on a device, remembered on that device by a cookie."""

from __future__ import annotations

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


@require_POST
def choose_surroundings(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    answer = HttpResponseRedirect(back)
    if chosen in set(Surroundings):
        answer.set_cookie(
            COOKIE,
            chosen,
            max_age=A_YEAR_SECONDS,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return answer
