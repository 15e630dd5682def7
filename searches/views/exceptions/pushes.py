"""Ringing devices: a browser subscribes to pushes, and a notification opens its announcement."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from searches.queries.exceptions.announcements import strip_of
from searches.services.exceptions.pushes import subscribe_to_pushes, unsubscribe_from_pushes
from searches.views.exceptions.announcements import destination
from searches.views.form_submission import submit
from searches.views.forms.announcements import PushEndForm, PushForm
from searches.views.page_access import PageRequest, page
from searches.words.people import Act
from searches.words.refusals import NotThere


@page(Act.HEAR_ANNOUNCEMENTS, at="pushes/subscribe/", name="subscribe_to_pushes")
@require_POST
def subscribe(request: PageRequest) -> HttpResponse:
    """Let this browser ring. The page's script sends the address and keys of its push service."""
    form = PushForm.of(request)
    form.demand_valid()
    submit(request, subscribe_to_pushes, **form.cleaned_data)
    return HttpResponse(status=204)


@page(Act.HEAR_ANNOUNCEMENTS, at="pushes/unsubscribe/", name="unsubscribe_from_pushes")
@require_POST
def unsubscribe(request: PageRequest) -> HttpResponse:
    form = PushEndForm.of(request)
    form.demand_valid()
    submit(request, unsubscribe_from_pushes, **form.cleaned_data)
    return HttpResponse(status=204)


@page(
    Act.HEAR_ANNOUNCEMENTS, at="announcements/<uuid:announcement_id>/task/", name="announced_task"
)
@require_GET
def task(request: PageRequest, announcement_id: UUID) -> HttpResponse:
    """Open the page where the work of an announcement is done.

    A notification on a device opens this address. Opening the page acknowledges nothing: the strip
    stays until the person presses its button.
    """
    strip = strip_of(request.actor, announcement_id)
    if strip is None:
        raise NotThere("This announcement")
    return redirect(destination(strip, request.actor))
