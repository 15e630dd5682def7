"""The guide to the demo story "One man short", and the form that chooses this browser's screen."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from searches import device_cookie
from searches.queries.demo.demo import Story, demo_establishment, story_of
from searches.views.forms.base import TypedForm
from searches.views.page_frame import ROLE_LABELS
from searches.words.demo import PASSWORD, PIN, SCREENS, STAFF, demo_secret

#: The staff numbers of the people whose screens the story needs.
PLAYED = (
    "GATE1",
    "GATE2",
    "ESCORT1",
    "KITCHEN1",
    "STORES1",
    "HEALTH1",
    "LANDING1",
    "CONTROL1",
    "MANAGER1",
    "ORDERLY1",
    "GOVERNOR1",
    "SECURITY1",
)


class ScreenForm(TypedForm):
    """The form that chooses the demo screen for which this browser stands."""

    screen = forms.ChoiceField(choices=[(number, number) for number in PLAYED])


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """Show the guide to anybody who opens the page. Raise Http404 in production."""
    establishment = _demo_or_404()
    story = story_of(establishment)
    context = {
        "story": story,
        "next": next_step(story),
        "beginning": _beginning(story),
        "short": _one_missing(story),
        "whole": _everybody_counted(story),
        "staff": [(number, name, ROLE_LABELS[role]) for number, name, role, _ in STAFF],
        "screens": [(number, SCREENS[number]) for number in PLAYED],
        "password": PASSWORD,
        "pin": PIN,
        "playing": _playing(request),
    }
    return render(request, "demo/one_man_short.html", context)


@require_POST
def play(request: HttpRequest) -> HttpResponse:
    """Make this browser one of the demo's enrolled screens."""
    _demo_or_404()
    form = ScreenForm.of(request)
    if not form.is_valid():
        raise Http404
    device_cookie.take_identity_of(request, demo_secret(form.cleaned_data["screen"]))
    return redirect("demo")


def _demo_or_404() -> UUID:
    establishment = None if settings.PRODUCTION else demo_establishment()
    if establishment is None:
        raise Http404
    return establishment


def _playing(request: HttpRequest) -> str:
    for number in PLAYED:
        if device_cookie.device_id(request) == demo_secret(number):
            return SCREENS[number]
    return ""


def next_step(story: Story) -> dict[str, object] | None:
    """Return the next step of the story, or None once the lorry has left.

    The steps of the ending with one person missing come first, until the kitchen's count balances
    or the stop is closed.
    """
    steps = [*_beginning(story), *_everybody_counted(story)]
    if not story.kitchen_balanced and not story.stop_closed:
        steps = [*_beginning(story), *_one_missing(story), *_everybody_counted(story)]
    return next((step for step in steps if not step["done"]), None)


def _beginning(story: Story) -> list[dict[str, object]]:
    return [
        _step("Gate officer", "GATE1", "Gate tablet", "Log KX23 LDV in, with Ed Price as "
              "escort, going to the kitchen bay.", done=story.entered),
        _step("Escort", "ESCORT1", "Escort's tablet", "Press “Record arrival at Kitchen bay”. When "
              "the lorry drives off, record that it has left.", done=story.halted),
        _step("Gate officer", "GATE1", "Gate tablet", "Seal the vehicle lock: the inner gate is "
              "shut and no prisoner is in the lock.", done=story.sealed),
    ]  # fmt: skip


def _one_missing(story: Story) -> list[dict[str, object]]:
    return [
        _step("Kitchen", "KITCHEN1", "Kitchen screen", "Enter 23. Tap everybody except one person, "
              "no faster than you could look at each face. Sign the count.",
              done=story.short_counts >= 1),
        _step("Kitchen, second officer", "KITCHEN2", "Kitchen screen", "Sign in on the kitchen "
              "screen in place of KITCHEN1. Enter 23 again and sign.",
              done=story.short_counts >= 2),
        _step("Everybody", "", "", "Every screen is red and the lorry stays. The police timer "
              "runs.", done=story.stopped),
        _step("Healthcare", "HEALTH1", "Healthcare screen", "Tap the missing person as seen. The "
              "control room's page of the stop gives their number.",
              done=story.found_elsewhere),
        _step("Control room", "CONTROL1", "Control room", "On the page of the stop, say that the "
              "person was seen, give their number and sign.", done=story.closing_requested),
        _step("Duty governor", "GOVERNOR1", "Duty governor's office", "Sign second on the same "
              "page. The stop is closed.", done=story.stop_closed),
    ]  # fmt: skip


def _everybody_counted(story: Story) -> list[dict[str, object]]:
    return [
        _step("Kitchen", "KITCHEN1", "Kitchen screen", "Enter 24, tap every face and sign. If a "
              "person was missing, do not count again: the tap in healthcare completed the count.",
              done=story.kitchen_balanced),
        _step("Stores", "STORES1", "Stores screen", "Enter 8, tap every face and sign.",
              done=story.stores_counted),
        _step("Gate officer", "GATE1", "Gate tablet", "Search zone by zone. Leave at least "
              f"{story.policy.second_searcher_least_items} zones to GATE2. Take at least "
              f"{story.floor_minutes:g} minutes, and never give 5 answers within 10 seconds.",
              done=story.both_looked),
        _step("Second searcher", "GATE2", "Second gate tablet", "Sign in on the second gate "
              "tablet. Open the same search and answer the zones that have no answer.",
              done=story.both_looked),
        _step("Gate officer", "GATE1", "Gate tablet", "When every zone has an answer, sign the "
              "search.", done=story.signatures >= 1),
        _step("Second searcher", "GATE2", "Second gate tablet", "Sign the search too, on this "
              "tablet. A PIN typed on the first tablet is refused.", done=story.signatures >= 2),
        _step("Control room", "CONTROL1", "Control room", "Open the decision and look at each "
              f"photograph for {story.policy.photo_view_seconds} seconds.", done=story.released),
        _step("Gate officer", "GATE1", "Gate tablet", "Take the last look, at most "
              f"{story.policy.last_look_seconds} seconds before the release.", done=story.released),
        _step("Control room", "CONTROL1", "Control room", "Nothing holds the vehicle: sign and "
              "release.", done=story.released),
        _step("Gate officer", "GATE1", "Gate tablet", "The screen is green. Check plate and code, "
              "open the outer gate, and record that the lorry has left.", done=story.departed),
    ]  # fmt: skip


def _step(who: str, number: str, screen: str, words: str, *, done: bool) -> dict[str, object]:
    return {"who": who, "number": number, "screen": screen, "words": words, "done": done}
