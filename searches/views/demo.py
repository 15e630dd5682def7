"""The guided page of the made-up prison: One man short, and which screen this browser plays."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gatehouse import devices
from searches.queries.demo import Story, demo_establishment, story
from searches.views.chrome import ROLE_LABELS
from searches.words.demo import PASSWORD, PIN, STAFF, demo_secret

#: Who plays which part: staff number, what their screen is called.
SCREENS: tuple[tuple[str, str], ...] = (
    ("GATE1", "Gate tablet"),
    ("GATE2", "Second gate tablet"),
    ("ESCORT1", "Escort's tablet"),
    ("KITCHEN1", "Kitchen screen"),
    ("STORES1", "Stores screen"),
    ("HEALTH1", "Healthcare screen"),
    ("LANDING1", "A1 landing screen"),
    ("CONTROL1", "Control room"),
    ("MANAGER1", "Gate manager's office"),
    ("ORDERLY1", "Orderly officer's tablet"),
    ("GOVERNOR1", "Duty governor's office"),
    ("SECURITY1", "Security office"),
)


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """For anybody who runs the demo on this machine; in production there is no such page."""
    establishment = _demo_or_404()
    shown = story(establishment)
    context = {
        "story": shown,
        "beginning": _beginning(shown),
        "short": _short(shown),
        "whole": _whole(shown),
        "staff": [(number, name, ROLE_LABELS[role]) for number, name, role, _ in STAFF],
        "screens": SCREENS,
        "password": PASSWORD,
        "pin": PIN,
        "playing": _playing(request),
    }
    return render(request, "demo/one_man_short.html", context)


@require_POST
def play(request: HttpRequest) -> HttpResponse:
    """This browser becomes one of the demo's enrolled screens."""
    _demo_or_404()
    number = request.POST.get("screen", "")
    if number not in dict(SCREENS):
        raise Http404
    devices.become(request, demo_secret(number))
    return redirect("demo")


def _demo_or_404() -> UUID:
    establishment = None if settings.PRODUCTION else demo_establishment()
    if establishment is None:
        raise Http404
    return establishment


def _playing(request: HttpRequest) -> str:
    for number, name in SCREENS:
        if devices.device_id(request) == demo_secret(number):
            return name
    return ""


def _beginning(shown: Story) -> list[dict[str, object]]:
    return [
        _step("Gate officer", "GATE1", "Log in KX23 LDV, escort Ed Price, to the kitchen bay.",
              done=shown.entered),
        _step("Escort", "ESCORT1", "At Kitchen bay, then: it has left Kitchen bay.",
              done=shown.halted),
        _step("Gate officer", "GATE1", "It is in the lock: inner gate shut, no prisoner in it.",
              done=shown.sealed),
    ]  # fmt: skip


def _short(shown: Story) -> list[dict[str, object]]:
    return [
        _step("Kitchen", "KITCHEN1", "Count 23. Tap all but one man, no faster than you could "
              "look at each face. Sign.", done=shown.short_counts >= 1),
        _step("Kitchen", "KITCHEN2", "The recount on the same screen: 23 again, another officer.",
              done=shown.short_counts >= 2),
        _step("Everybody", "", "Every screen is red. The lorry stays. The police timer runs.",
              done=shown.stopped),
        _step("Healthcare", "HEALTH1", "On the healthcare screen: tap him seen, by the number "
              "that the control room's stop page names.", done=shown.found_elsewhere),
        _step("Control room", "CONTROL1", "On the stop's page: he was seen, his number, sign.",
              done=shown.closing_asked),
        _step("Duty governor", "GOVERNOR1", "Sign second on the same page. The stop is closed.",
              done=shown.stop_closed),
    ]  # fmt: skip


def _whole(shown: Story) -> list[dict[str, object]]:
    return [
        _step("Kitchen", "KITCHEN1", "Count 24, tap every face, sign. After the first ending the "
              "tap in healthcare has balanced it: nothing to do.", done=shown.kitchen_balanced),
        _step("Stores", "STORES1", "Count 8, tap every face, sign.", done=shown.stores_counted),
        _step("Gate officers", "GATE1", "Search, zone by zone, GATE2 or ESCORT1 with you; both "
              "sign. Not under 7 minutes, no five answers in 10 seconds.", done=shown.signed),
        _step("Control room", "CONTROL1", "Open the decision, look at each photograph for two "
              "seconds.", done=shown.released),
        _step("Gate officer", "GATE1", "The last look, within two minutes of the signature.",
              done=shown.released),
        _step("Control room", "CONTROL1", "Nothing holds it: sign and release.",
              done=shown.released),
        _step("Gate officer", "GATE1", "Green: check plate and code, open, it has left.",
              done=shown.departed),
    ]  # fmt: skip


def _step(who: str, number: str, words: str, *, done: bool) -> dict[str, object]:
    return {"who": who, "number": number, "words": words, "done": done}
