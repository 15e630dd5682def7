"""The decorator of every page, which identifies the person, checks roles and shows refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import UUID
from zlib import crc32

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag, url_has_allowed_host_and_scheme

from searches import device_cookie, officer_session
from searches.queries.page_frame import version
from searches.queries.search.held_records import COOKIE as HELD_COOKIE
from searches.queries.stops.finds import Find, unacknowledged_find
from searches.rules.permissions import ALLOWED, EVERYBODY, may, may_look, why_not
from searches.services.devices.devices import DeviceRevoked, device_known_by
from searches.services.devices.encryption import server_jwk
from searches.services.people.access_log import open_page
from searches.services.people.people import actor_on
from searches.services.people.tablet_officers import pin_still_opens, shared_tablet, with_pin
from searches.views.form_content import is_changed_form
from searches.words.actors import Actor
from searches.words.people import Act
from searches.words.refusals import FormChanged, Invalid, NotAllowed, Refused

P = ParamSpec("P")
View = Callable[..., HttpResponse]


class PageRequest(HttpRequest):
    """The request that a view behind `page` receives."""

    actor: Actor
    htmx: Any
    only_looks: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The facts that a view's decorator gives about its page, for addresses and navigation.

    The navigation is sorted by `place` and leaves out pages without a `label`. It shows a page to
    people who may look at pages of the act `shown_to`.
    """

    at: str
    name: str
    view: View
    label: str
    place: int
    shown_to: Act


#: Every page with an address, once the modules of views are imported.
PAGES: list[Page] = []


def page(
    act: Act,
    *,
    at: str | None = None,
    name: str = "",
    label: str = "",
    place: int = 0,
    shown_to: Act | None = None,
    while_locked: bool = False,
) -> Callable[[Callable[Concatenate[PageRequest, P], HttpResponse]], View]:
    """Return a decorator that admits signed-in people who may do `act` or look at its page.

    The page gets the address `at`, written as a Django route, and this `name`. Leave `at` out for a
    view that only another view calls. A page with a `label` is in the navigation, sorted by
    `place`, of everybody who may look at it. `shown_to` names another act when fewer people should
    see the page in their navigation than may open it. `while_locked` keeps the page open on a gate
    tablet that waits for a PIN: a stop must reach every screen, and anybody may raise one.

    The response is never cached. A refusal that the view does not catch becomes a page. The
    decorator refuses a form whose UUID was sent before with other content, whatever the view does.
    A view that reaches `submit` shows the refusal on its own page and keeps what was typed.
    """

    def wrap(view: Callable[Concatenate[PageRequest, P], HttpResponse]) -> View:
        @revoked_first
        @login_required
        @wraps(view)
        def run(request: PageRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                request.actor = actor_of(request)
                if _pin_was_withdrawn(request):
                    response = _end_session(request)
                elif officer_session.is_locked(request) and not while_locked:
                    response = _locked_page(request)
                else:
                    _admit(request, act)
                    find = _find_shown_instead(request, name, kwargs.get("visit_id"))
                    if find is None:
                        response = _answer(request, view, *args, **kwargs)
                    else:
                        response = found_page(request, find)
                    _record_look(request, act, response)
            except DeviceRevoked as revoked:
                response = _sign_out(request, revoked)
            except Refused as refusal:
                response = refusal_page(request, refusal)
            patch_cache_control(response, private=True, no_store=True)
            return response

        if at is not None:
            PAGES.append(Page(at, name, run, label, place, shown_to or act))
        return run

    return wrap


#: Pages of a vehicle that go on while something was found and not acknowledged: they lead to the
#: page of the find, or away from it.
GO_ON = frozenset({"still_frozen", "sheet_onward"})


def _find_shown_instead(request: PageRequest, name: str, visit_id: object) -> Find | None:
    """Return what was found on the vehicle of this page, if the page may show nothing else.

    Forms that record an act are let through, because an officer must be able to record what
    happened.
    """
    if request.method not in {"GET", "HEAD"} or name in GO_ON or not isinstance(visit_id, UUID):
        return None
    return unacknowledged_find(request.actor.establishment, visit_id)


def found_page(request: PageRequest, find: Find) -> HttpResponse:
    """Show only the find until somebody acknowledges it. A fragment tells its page to reload."""
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    acknowledges = may(Act.ACKNOWLEDGE_STOP, request.actor.roles)
    return render(request, "stops/found.html", {"find": find, "acknowledges": acknowledges})


def revoked_first(view: View) -> View:
    """Decorate a view so that a revoked device gets the hand-in page, even if nobody is signed in.

    The first response to a revoked device ends its session. That response may go to a background
    request, which shows no page, so the next request must get the hand-in page and not the sign-in
    page.
    """

    @wraps(view)
    def run(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = device_cookie.COOKIE in request.COOKIES
        if known and not request.user.is_authenticated:
            try:
                device_known_by(device_cookie.device_id(request))
            except DeviceRevoked as revoked:
                return _sign_out(request, revoked)
        return view(request, *args, **kwargs)

    return run


def _pin_was_withdrawn(request: PageRequest) -> bool:
    return officer_session.was_opened_with_pin(request) and not pin_still_opens(
        request.actor, mark=officer_session.mark_of_pin(request)
    )


def _end_session(request: PageRequest) -> HttpResponse:
    """Sign out an officer whose PIN no longer opens this tablet, and ask for the password."""
    logout(request)
    if request.htmx:
        return HttpResponse(status=403, headers={"HX-Redirect": "/"})
    return redirect(settings.LOGIN_URL)


def _locked_page(request: PageRequest) -> HttpResponse:
    """Return what a locked tablet shows instead of a page.

    A page leads to the officers of this tablet, a refreshed part of a page stays as it is, and a
    form is refused.
    """
    if request.method not in {"GET", "HEAD"}:
        return refusal_page(
            request, NotAllowed("screen-locked", "This tablet is locked. Enter your PIN first.")
        )
    if request.htmx:
        return HttpResponse(status=204)
    return redirect(officer_address(request.get_full_path()))


def officer_address(next_path: str) -> str:
    """Return the address of the page where another officer signs in, who then sees `next_path`."""
    return f"{reverse('officer')}?{urlencode({'next': next_path})}"


def own_path(text: str) -> str:
    """Return this path of the site, or "/" for the address of another site."""
    is_path = text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None)
    return text if is_path else "/"


def _admit(request: PageRequest, act: Act) -> None:
    """Refuse a request that these roles may not make; an auditor may read every page."""
    roles, looks = request.actor.roles, request.method in {"GET", "HEAD"}
    if not (may_look(act, roles) if looks else may(act, roles)):
        raise why_not(request.actor, act)
    request.only_looks = not may(act, roles)


def _answer(
    request: PageRequest,
    view: Callable[Concatenate[PageRequest, P], HttpResponse],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> HttpResponse:
    """Run the view. Raise FormChanged if the form was changed and the view did not show that."""
    if not is_changed_form(request, request.actor):
        return view(request, *args, **kwargs)
    refusal = FormChanged()
    try:
        response = view(request, *args, **kwargs)
    except Refused as other:
        raise refusal from other
    is_shown = response.status_code == refusal.status and not response.streaming
    if not is_shown or refusal.sentence.encode() not in response.content:
        raise refusal
    return response


def _record_look(request: PageRequest, act: Act, response: HttpResponse) -> None:
    """Record each page that an auditor opens, but not its pictures and its stop banner."""
    if request.method == "POST" or not may(Act.READ_EVERY_PAGE, request.actor.roles):
        return
    everybodys = request.htmx and ALLOWED[act] == EVERYBODY
    shows_page = response.status_code == 200 and "text/html" in response.get("Content-Type", "")
    if shows_page and not everybodys:
        open_page(request.actor, path=request.path)


def actor_of(request: HttpRequest) -> Actor:
    known = getattr(request, "actor", None)
    if isinstance(known, Actor):
        return known
    actor = actor_on(request.user, device_cookie.device_id(request))  # type: ignore[arg-type]
    return with_pin(actor) if officer_session.was_opened_with_pin(request) else actor


def refusal_page(request: PageRequest, refusal: Refused) -> HttpResponse:
    """Render the refusal with a link back: a whole page, or a fragment for a request by htmx."""
    template = "refused/_refused.html" if request.htmx else "refused/refused.html"
    context = {"refusal": refusal, "back": way_back(request)}
    response = render(request, template, context, status=refusal.status)
    if refusal.retry_after_seconds:
        response["Retry-After"] = str(refusal.retry_after_seconds)
    return response


def way_back(request: HttpRequest) -> str:
    """Return the path of the page that the request came from, or of the start page.

    The client writes the Referer header. Only a path of this site is used, so that the link never
    runs a script and never leads to another site.
    """
    came_from = request.headers.get("Referer", "")
    here, secure = {request.get_host()}, request.is_secure()
    if not url_has_allowed_host_and_scheme(came_from, allowed_hosts=here, require_https=secure):
        return "/"
    parts = urlsplit(came_from)
    return own_path(urlunsplit(("", "", parts.path or "/", parts.query, "")))


def shared_tablet_page(view: Callable[..., HttpResponse]) -> View:
    """Decorate a view that a shared gate tablet may open, whether or not somebody is signed in.

    Every other browser is sent to the sign-in page. The view receives the tablet as `device`.
    """

    @wraps(view)
    def run(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            device = shared_tablet(device_cookie.device_id(request))
            if device is None:
                return redirect(settings.LOGIN_URL)
            if request.user.is_authenticated:
                request.actor = actor_of(request)
            response = view(request, *args, device=device, **kwargs)
        except DeviceRevoked as revoked:
            return _sign_out(request, revoked)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return run


def _sign_out(request: PageRequest, refusal: DeviceRevoked) -> HttpResponse:
    """Sign out a revoked device, and show the page that hands in the device's unsent records.

    The session ends, and the browser clears its cache. A background request of a page cannot hand
    anything in, so its response makes the browser open the start page, which then shows the hand-in
    page.
    """
    logout(request)
    if request.htmx:
        return HttpResponse(status=refusal.status, headers={"HX-Redirect": "/"})
    context = {
        "refusal": refusal,
        "device": refusal.device,
        "server_key": json.dumps(server_jwk()),
    }
    response = render(request, "refused/revoked.html", context, status=refusal.status)
    response["Clear-Site-Data"] = '"cache"'
    patch_cache_control(response, private=True, no_store=True)
    return response


def client_uuid(request: HttpRequest) -> UUID:
    """Return the UUID that the form got when it was shown, or raise Invalid without one."""
    try:
        return UUID(request.POST.get("uuid", ""))
    except ValueError as fault:
        raise Invalid("uuid", "This form is incomplete. Load the page again.") from fault


def answers_304_while_unchanged(
    view: Callable[Concatenate[PageRequest, P], HttpResponse],
) -> Callable[Concatenate[PageRequest, P], HttpResponse]:
    """Decorate a view so that it answers 304 while the ledger has no new entry.

    An unchanged board then costs one indexed read. The ETag contains the current minute as well,
    because some lines say how long ago something happened.
    """

    @wraps(view)
    def run(request: PageRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = request.actor
        parts = [settings.BUILD_ID, version(actor.establishment), actor.person, actor.device]
        parts += [sorted(actor.roles), int(timezone.now().timestamp() // 60)]
        parts.append(crc32(request.COOKIES.get(HELD_COOKIE, "").encode()))  # records on the tablet
        etag = quote_etag(":".join(str(part) for part in parts).replace('"', ""))
        if request.headers.get("If-None-Match") == etag:
            return HttpResponse(status=304, headers={"ETag": etag})
        response = view(request, *args, **kwargs)
        response.headers.setdefault("ETag", etag)
        return response

    return run


def with_changing_etag(response: HttpResponse) -> HttpResponse:
    """Mark a response that changes as time passes. Such a response is never answered with 304."""
    response["ETag"] = quote_etag("lapsing")
    return response
