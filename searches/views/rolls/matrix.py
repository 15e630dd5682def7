"""The matrix of vehicles and parties as a part of a page, and the sum behind each of its cells."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from searches.queries.rolls.matrix import matrix
from searches.queries.rolls.matrix_sums import matrix_sum
from searches.rules.permissions import may, may_look
from searches.services.people.access_log import NameList, open_names
from searches.views.page_access import PageRequest, answers_304_while_unchanged, page
from searches.words.people import Act


@page(Act.SEE_VISITS, at="counts/in-the-lock/", name="matrix")
@require_GET
@answers_304_while_unchanged
def in_the_lock(request: PageRequest) -> HttpResponse:
    """Return the matrix for a page that has no other part to refresh."""
    counts_parties = may(Act.COUNT_PARTY, request.actor.roles)
    vehicles = matrix(request.actor.establishment, counts_parties=counts_parties)
    return render(request, "rolls/_matrix.html", {"vehicles": vehicles})


@page(Act.SEE_VISITS, at="visits/<uuid:visit_id>/counts/<uuid:party_id>/", name="matrix_sum")
@require_GET
def sum_of_cell(request: PageRequest, visit_id: UUID, party_id: UUID) -> HttpResponse:
    """Show how the expected list of one party adds up for this vehicle, and who is missing.

    Only people who may see every roll read names, and each look is recorded.
    """
    actor = request.actor
    found = matrix_sum(
        actor.establishment,
        visit_id,
        party_id,
        counts_parties=may(Act.COUNT_PARTY, actor.roles),
        names=may_look(Act.SEE_ALL_ROLLS, actor.roles),
    )
    open_names(actor, names=NameList.VISIT, subject=visit_id, size=len(found.missing))
    return render(request, "rolls/matrix_sum.html", {"sum": found})
