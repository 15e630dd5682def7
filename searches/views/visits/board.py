"""The live board, and the page on which each role begins."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from searches.queries.rolls.matrix import matrix
from searches.queries.visits.board import board as board_now
from searches.rules.overrides import granted_by
from searches.rules.permissions import may
from searches.views.page_access import (
    PageRequest,
    answers_304_while_unchanged,
    page,
    with_changing_etag,
)
from searches.views.release.go import redirects_to_go
from searches.words.actors import Account
from searches.words.people import Act

#: The start pages in order. A person starts on the first page whose act they may do.
BEGINNINGS: tuple[tuple[Act, str], ...] = (
    (Act.OPEN_WORK_SESSION, "rolls"),
    (Act.WORK_EXCEPTION, "exceptions"),
    (Act.SEE_VISITS, "board"),
    (Act.RECEIVE_PRISONER, "received"),
    (Act.COUNT_LANDING, "landings"),
    (Act.MANAGE_PEOPLE, "people"),
)


@page(Act.USE_OWN_ACCOUNT, at="", name="begin")
@require_GET
def begin(request: PageRequest) -> HttpResponse:
    if request.actor.account is not Account.READY:
        return redirect("account")
    for act, place in BEGINNINGS:
        if may(act, request.actor.roles):
            return redirect(place)
    return redirect("near_miss")


@page(Act.SEE_VISITS, at="board/", name="board", label="Vehicles", place=10)
@require_GET
def board(request: PageRequest) -> HttpResponse:
    context = _board(request)
    context["logs_in"] = may(Act.LOG_VEHICLE_IN, request.actor.roles)
    return render(request, "visits/board.html", context)


@page(Act.SEE_VISITS, at="board/sections/", name="board_sections")
@require_GET
@answers_304_while_unchanged
@redirects_to_go
def sections(request: PageRequest) -> HttpResponse:
    """Return the fragment that the board polls.

    Answer 304 while the ledger has no new entry.
    """
    context = _board(request)
    response = render(request, "visits/_board.html", context)
    return with_changing_etag(response) if context["board"].lapses else response


def _board(request: PageRequest) -> dict[str, Any]:
    actor = request.actor
    board = board_now(actor.establishment, person=actor.person, grants=granted_by(actor.roles))
    return {
        "board": board,
        "matrix": matrix(actor.establishment, counts_parties=may(Act.COUNT_PARTY, actor.roles)),
        "searches": may(Act.ANSWER_ITEM, actor.roles),
        "sees_go": may(Act.SEE_DECISION, actor.roles),
        "departs": may(Act.DEPART, actor.roles),
    }
