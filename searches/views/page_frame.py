"""The context processor for the frame of every page: names, navigation, notices, the open stop."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from functools import cache, partial
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse

from searches import officer_session
from searches.queries.confirmations.confirmations import number_to_decide
from searches.queries.exceptions.announcements import Strip, strips_for
from searches.queries.page_frame import FurtherStop, OpenStop, open_stop, surroundings
from searches.rules.permissions import (
    ACCOUNT_WAITS,
    CHOOSE_YOUR_OWN,
    COMMAND,
    ROLE_WAITS,
    SCREEN_WAITS,
    may,
    may_look,
)
from searches.services.exceptions.pushes import application_key
from searches.services.people.tablet_officers import shares_screen
from searches.views.page_access import PAGES, officer_address, way_back
from searches.words.actors import Account, Actor
from searches.words.announcements import AnnouncementKind
from searches.words.people import Act, Role
from searches.words.visits import STEP_MINUTES, StopKind, StopStep

ROLE_LABELS: dict[Role, str] = {
    Role.GATE_OFFICER: "Gate officer",
    Role.ESCORT: "Escort",
    Role.PARTY_SUPERVISOR: "Party supervisor",
    Role.RECEIVING_OFFICER: "Receiving officer",
    Role.WING_OFFICER: "Wing officer",
    Role.CONTROL_ROOM: "Control room",
    Role.GATE_MANAGER: "Gate manager",
    Role.ORDERLY_OFFICER: "Orderly officer",
    Role.DUTY_GOVERNOR: "Duty governor",
    Role.SECURITY_LEAD: "Security lead",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
}

STEP_LABELS: dict[StopStep, str] = {
    StopStep.ACKNOWLEDGED: "Acknowledged",
    StopStep.STANDFAST: "Standfast",
    StopStep.RECOUNT_RESULT: "Recount",
    StopStep.DUTY_GOVERNOR_TOLD: "Duty governor",
    StopStep.POLICE_TOLD: "Police",
}


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of the page frame, or an empty dictionary if nobody is signed in.

    A variable that needs the database is a function, which reads once, when a template first shows
    the variable. So a fragment of a page, which has no frame, reads nothing.
    """
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        return {}
    stop = cache(partial(open_stop, actor.establishment))
    read_strips = cache(partial(strips_for, actor))
    return {
        "establishment": cache(partial(surroundings, actor.establishment)),
        "person": {"name": actor.printed_name, "id": actor.person},
        "role_label": ", ".join(
            label for role, label in ROLE_LABELS.items() if role in actor.roles
        ),
        "navigation": cache(partial(navigation, request, actor)),
        "calls_standfast": may(Act.CALL_STANDFAST, actor.roles),
        "notices": _notices(request),
        "waits": waiting_notice(actor),
        "no_pin": actor.account is Account.READY and not getattr(request.user, "pin", "none"),
        "stop": cache(partial(_banner, stop, actor, read_strips)),
        "announcements": partial(_strips, read_strips, stop, on_one_line=_is_counting(request)),
        "stays_awake": not ROLES_KEPT_AWAKE.isdisjoint(actor.roles),
        "tablet": _tablet(actor),
        "push_key": application_key,
        "change_officer": cache(partial(_change_officer, request, actor)),
    }


def waiting_notice(actor: Actor) -> dict[str, str]:
    """Return the notice of what must happen before this person's roles apply, or {} if nothing."""
    match actor.account:
        case Account.PASSWORD_GIVEN:
            return {
                "sentence": CHOOSE_YOUR_OWN,
                "href": reverse("account_change_password"),
                "link_text": "Choose your password",
            }
        case Account.WAITING:
            return {"sentence": ACCOUNT_WAITS}
    if actor.device_waits:
        return {"sentence": SCREEN_WAITS}
    if actor.waiting_roles:
        names = [
            label.lower() for role, label in ROLE_LABELS.items() if role in actor.waiting_roles
        ]
        return {"sentence": f"{ROLE_WAITS} Role: {', '.join(names)}."}
    return {}


def _notices(request: HttpRequest) -> list[dict[str, str]]:
    """Return the notices of what was just done. Each notice is shown once.

    A fragment shows no notices, so that the next page can show them.
    """
    if getattr(request, "htmx", False):
        return []
    return [{"sentence": str(message)} for message in get_messages(request)]


#: Roles whose screens stay awake, because these people must see an announcement at any moment.
ROLES_KEPT_AWAKE = frozenset(Role) - {Role.ADMINISTRATOR, Role.AUDITOR, Role.SECURITY_LEAD}
ReadStrips = Callable[[], list[Strip]]
FirstStop = Callable[[], OpenStop | None]
#: Kinds of announcement that people acknowledge on the banner of a stop, which already shows their
#: sentence.
OF_A_STOP = frozenset({AnnouncementKind.STOP_RAISED, AnnouncementKind.GATE_WITHOUT_GO})
#: The most strips of announcements on a page, because more would hide the page. The next strip
#: appears when somebody acknowledges one.
MOST_STRIPS = 3
#: Pages on which somebody counts. On these pages each announcement takes one line, so that
#: announcements do not push the keys and the list of people off the screen of a telephone.
COUNTING_PAGES = frozenset({"count_party", "count", "sign_count", "name_stranger", "landings"})


def _strips(read_strips: ReadStrips, stop: FirstStop, *, on_one_line: bool) -> dict[str, Any]:
    """Return the announcements for this person, except those that the banner of the stop shows."""
    strips = [strip for strip in read_strips() if not _is_of(strip, stop())]
    return {
        "strips": strips[:MOST_STRIPS],
        "more": max(0, len(strips) - MOST_STRIPS),
        "on_one_line": on_one_line,
    }


def _is_counting(request: HttpRequest) -> bool:
    """Return whether the page on the screen is for counting.

    For a fragment, htmx names the page on the screen.
    """
    htmx = getattr(request, "htmx", None)
    path = (htmx.current_url_abs_path if htmx else None) or request.path
    try:
        return resolve(path.partition("?")[0]).url_name in COUNTING_PAGES
    except Resolver404:
        return False


def _banner(first_stop: FirstStop, actor: Actor, read_strips: ReadStrips) -> dict[str, Any] | None:
    """Return the banner of the open stop, or None when no stop is open.

    The banner includes the announcement of the stop until this person has opened the announcement.
    It names each further stop, except those whose own announcement is below the banner.
    """
    stop = first_stop()
    if stop is None:
        return None

    def announcement() -> Strip | None:
        return next((strip for strip in read_strips() if _is_of(strip, stop)), None)

    def others() -> list[FurtherStop]:
        announced = {strip.subject for strip in read_strips() if strip.kind in OF_A_STOP}
        return [further for further in stop.others if str(further.id) not in announced]

    return {**stop_card(stop, actor.roles), "announcement": announcement, "others": others}


def _is_of(strip: Strip, stop: OpenStop | None) -> bool:
    return stop is not None and strip.kind in OF_A_STOP and strip.subject == str(stop.id)


#: Roles that trace a vehicle that left without a GO. They see its driver and the number to call.
TRACING_ROLES = COMMAND


def stop_card(stop: OpenStop, roles: Collection[Role]) -> dict[str, Any]:
    """Return the sentences and running deadlines of the banner, for somebody with these roles."""
    sentences = {
        StopKind.STOP: "All vehicles stop. No gate opens.",
        StopKind.INCIDENT: "Something was found. Step back. No gate opens.",
    }
    sentence = f"{stop.incident.sentence}." if stop.incident else sentences[stop.kind]
    hunts = stop.incident is not None and not TRACING_ROLES.isdisjoint(roles)
    return {
        "id": stop.id,
        "sentence": sentence,
        "vehicle": stop.incident if hunts else None,
        "others": stop.others,
        "raised_at": stop.raised_at,
        "href": reverse("stop", args=[stop.id]),
        "standfast": StopStep.STANDFAST in stop.steps,
        "timers": [
            {
                "label": STEP_LABELS[step],
                "until": stop.raised_at + timedelta(minutes=minutes),
                "met": step in stop.steps,
            }
            for step, minutes in STEP_MINUTES.items()
        ],
    }


def navigation(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    places = []
    for page in sorted(PAGES, key=lambda page: page.place):
        if page.label and may_look(page.shown_to, actor.roles):
            href = reverse(page.name)
            place = {"href": href, "label": page.label, "current": request.path == href}
            if page.name == "confirmations":
                place["waiting"] = number_to_decide(actor)
            places.append(place)
    return places


def _change_officer(request: HttpRequest, actor: Actor) -> str:
    """Return the address where another officer signs in on this screen, or "" if nobody can."""
    if not shares_screen(actor):
        return ""
    if request.path == reverse("officer") or officer_session.is_locked(request):
        return ""
    is_page = request.method in {"GET", "HEAD"} and not getattr(request, "htmx", False)
    return officer_address(request.get_full_path() if is_page else way_back(request))


def _tablet(actor: Actor) -> dict[str, Any] | None:
    """Return what the scripts of a gate screen need, or None for people who may take no photograph.

    `seals` is true for people who may seal the lock: only their tablets receive search draws.
    """
    if not may(Act.TAKE_PHOTO, actor.roles):
        return None
    return {"person": actor.person, "seals": may(Act.CLOSE_INNER_GATE, actor.roles)}
