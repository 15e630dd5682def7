"""The page that shows where everybody is. The ledger records each opening."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from searches.queries.rolls.whereabouts import LONGEST_SEARCH, whereabouts_page
from searches.services.people.access_log import NameList, open_names
from searches.views.page_access import PageRequest, page
from searches.words.people import Act


@page(Act.SEE_ALL_ROLLS, at="whereabouts/", name="whereabouts", label="Whereabouts", place=70)
@require_GET
def everybody(request: PageRequest) -> HttpResponse:
    """Show where each prisoner is and who reported it. `find` searches for a number or a name."""
    here = request.actor.establishment
    typed = request.GET.get("find", "")[:LONGEST_SEARCH]
    whereabouts = whereabouts_page(here, typed)
    open_names(request.actor, names=NameList.WHEREABOUTS, subject=here, size=len(whereabouts.lines))
    return render(request, "rolls/whereabouts.html", {"whereabouts": whereabouts, "find": typed})
