"""The redirect to a new GO, for the screens of people who may open the outer gate."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from searches.queries.release.go import waiting_go
from searches.rules.permissions import may
from searches.views.page_access import PageRequest
from searches.words.people import Act

SHOWN_GO = "go_shown"
P = ParamSpec("P")


def redirects_to_go(
    view: Callable[Concatenate[PageRequest, P], HttpResponse],
) -> Callable[Concatenate[PageRequest, P], HttpResponse]:
    """Redirect a polled page to a waiting GO, once for each GO."""

    @wraps(view)
    def run(request: PageRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if may(Act.OPEN_OUTER_GATE, request.actor.roles):
            waiting = waiting_go(request.actor.establishment)
            if waiting and request.session.get(SHOWN_GO) != str(waiting[0]):
                return HttpResponse(headers={"HX-Redirect": reverse("release", args=[waiting[1]])})
        return view(request, *args, **kwargs)

    return run


def remember_go_shown(request: PageRequest, release_id: UUID) -> None:
    request.session[SHOWN_GO] = str(release_id)
