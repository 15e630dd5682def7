"""The pages that a tablet stores: one that replaces every gate page, and published checklists.

These pages contain no token, no name and no visit: the scripts on the tablet fill in what is
needed. The pages are rendered without a request, so that they cannot contain anything of a person's
session.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from searches.queries.offline.tablet import kept_sheet
from searches.queries.visits.way_in import NO_CHOICES
from searches.views.forms.visits import WAY_IN_CHOICES, WayInForm
from searches.views.page_access import PageRequest, page
from searches.views.visits.visit_facts import VOID_REASONS
from searches.words.checklists import Method, ReferencePhoto
from searches.words.people import Act

#: An empty photograph, whose words the scripts on the tablet fill in.
A_REFERENCE = ReferencePhoto(code="", label="Photograph", guidance="")


@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """Return the page that the service worker shows while there is no connection."""
    form = WayInForm(initial={"tail_lift_fitted": True}, offered=NO_CHOICES)
    facts = {"tablet": {"person": ""}, "form": form, **WAY_IN_CHOICES}
    facts |= {
        "void_reasons": VOID_REASONS,
        "reference": A_REFERENCE,
    }
    return HttpResponse(render_to_string("offline/shell.html", facts))


@page(Act.SEE_VISITS)
@require_GET
def sheet_page(request: PageRequest, version_id: UUID) -> HttpResponse:
    facts = {"kept": kept_sheet(request.actor.establishment, version_id), "methods": list(Method)}
    return HttpResponse(render_to_string("offline/sheet.html", facts))


@require_GET
def cached_sheet(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Return one checklist version as a page for the tablet to keep.

    A published version never changes, but its drawing may change with the application. The tablet
    therefore compares the build that drew its copy with the build in force.
    """
    response = sheet_page(request, version_id)
    if response.status_code == 200:
        response["X-Gatehouse-Build"] = settings.BUILD_ID
    return response
