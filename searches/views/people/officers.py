"""The pages of a shared gate tablet: signing in with a PIN, and the list of these officers."""

from __future__ import annotations

import re
from uuid import UUID

from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches import officer_session
from searches.queries.people.tablet_officers import listed_officers
from searches.queries.search.sheet import search_in_the_lock
from searches.rules.permissions import may
from searches.services.people.people import actor_for
from searches.services.people.tablet_officers import (
    SharedOfficer,
    SharedTablet,
    change_officer,
    officers_of,
    pin_mark,
    with_pin,
    withdraw_pin_sign_in,
)
from searches.views.form_submission import form_page, submit
from searches.views.forms.base import TypedForm
from searches.views.forms.people import OfficerForm
from searches.views.page_access import PageRequest, own_path, page, shared_tablet_page
from searches.words.people import Act
from searches.words.refusals import Refused

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
#: The event in the browser after which the page under the lock is uncovered as it was left.
UNLOCKED = "officer:unlocked"
#: The pages of one count, which only its own officer can open.
COUNT_OF_ONE_OFFICER = re.compile(r"/counts/(?!party/)")


@shared_tablet_page
@require_http_methods(["GET", "POST"])
def officer(request: PageRequest, device: SharedTablet) -> HttpResponse:
    """Let an officer sign in with their PIN. They then see the page that was open before.

    If the tablet showed the board while a vehicle is searched, they see the next zone instead.

    The officer gets a session of their own, with a new key. If the tablet was locked and the same
    officer goes on, the page under the lock stays as it was.
    """
    form = OfficerForm.of(request, initial={"next": request.GET.get("next", "/")})
    if form.is_valid():
        typed = form.cleaned_data
        on_before = request.actor.person if request.user.is_authenticated else None
        with form.showing_refusal():
            person = change_officer(
                device, officer=typed["officer"], pin=typed["pin"], previous=on_before
            )
            goes_on = person.pk == on_before
            if goes_on:
                officer_session.unlock(request)
            else:
                login(request, person, backend=BACKEND)
                officer_session.mark_opened_with_pin(request, pin_mark=pin_mark(person))
            next_path = own_path(typed["next"])
            if not goes_on:
                next_path = _of_another(next_path, device, person)
            return _after(request, next_path, goes_on=goes_on)
    context = {
        "officers": officers_of(device),
        "locked": officer_session.is_locked(request),
        "next_path": own_path(form["next"].value() or "/"),
    }
    template = "people/_officers.html" if request.htmx else "people/officers.html"
    return form_page(request, template, form, context)


def _of_another(path: str, device: SharedTablet, officer: SharedOfficer) -> str:
    """Return the page that the new officer sees instead of this page of the previous officer.

    A count belongs to the officer who began it, so a new supervisor sees the list of their own
    parties instead.
    """
    if COUNT_OF_ONE_OFFICER.match(path):
        return reverse("rolls")
    searches = may(Act.ANSWER_ITEM, with_pin(actor_for(officer, device)).roles)
    if searches and path in {"/", reverse("board")}:
        return _next_zone(device) or path
    return path


def _next_zone(device: SharedTablet) -> str:
    """Return the address of the zone to search next, or "" if no zone waits in the lock."""
    search = search_in_the_lock(device.establishment_id)
    if search is None or search.freeze or search.next_item is None:
        return ""
    return reverse("sheet_item", args=[search.visit_id, search.next_item.item.code])


def _after(request: PageRequest, next_path: str, *, goes_on: bool) -> HttpResponse:
    if not request.htmx:
        return redirect(next_path)
    if goes_on:
        return HttpResponse(status=204, headers={"HX-Trigger": UNLOCKED})
    return HttpResponse(status=204, headers={"HX-Redirect": next_path})


@page(Act.SHARE_SCREEN, at="officer/lock/", name="lock_screen", while_locked=True)
@require_POST
def lock_screen(request: PageRequest) -> HttpResponse:
    """Lock this tablet until an officer enters a PIN. Its records are still sent."""
    if request.actor.device is None:
        raise Refused("not-enrolled", "This device is not enrolled, so it cannot be locked.")
    officer_session.lock(request)
    return HttpResponse(status=204) if request.htmx else redirect("officer")


@page(
    Act.WITHDRAW_PIN_SIGN_IN,
    at="shared-tablets/",
    name="shared_tablets",
    label="Shared tablets",
    place=245,
)
@require_GET
def shared_tablets(request: PageRequest) -> HttpResponse:
    return _tablets(request, None)


@page(
    Act.WITHDRAW_PIN_SIGN_IN,
    at="shared-tablets/<uuid:listed_id>/withdraw/",
    name="withdraw_pin_sign_in",
)
@require_POST
def withdraw(request: PageRequest, listed_id: UUID) -> HttpResponse:
    form = TypedForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, withdraw_pin_sign_in, listed_id=listed_id)
            return redirect("shared_tablets")
    return _tablets(request, form)


def _tablets(request: PageRequest, form: TypedForm | None) -> HttpResponse:
    context = {"tablets": listed_officers(request.actor.establishment)}
    return form_page(request, "people/shared_tablets.html", form, context)
