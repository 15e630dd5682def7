"""A supervisor's count: the blind headcount, each person seen, strangers, signature, result."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.rolls.counting import Counting, counting, keeps_list, kept_list, result_of
from searches.queries.rolls.counts import State, visit_counts, without_numbers
from searches.queries.rolls.rolls import card_of, joinable, my_party
from searches.rules.permissions import may
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.counts import (
    begin_count,
    confirm_count,
    join_count,
    name_stranger,
    see_missed_person,
    tap_person,
)
from searches.views.form_submission import form_page, submit
from searches.views.forms.base import SignatureForm, TypedForm
from searches.views.forms.rolls import HeadcountForm, StrangerForm, TapForm
from searches.views.page_access import PageRequest, answers_304_while_unchanged, page
from searches.words.people import Act, Role
from searches.words.refusals import Refused
from searches.words.visits import MEANINGS, SignatureMeaning


@page(Act.COUNT_PARTY, at="counts/party/<uuid:party_id>/", name="count_party")
@require_http_methods(["GET", "POST"])
def headcount(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Ask for the headcount. The page does not show how many people are expected."""
    everywhere = Role.ORDERLY_OFFICER in request.actor.roles
    actor = request.actor
    party = my_party(actor.establishment, actor.person, party_id, everywhere=everywhere)
    form = HeadcountForm.of(request)
    if form.is_valid():
        number = form.cleaned_data["headcount"]
        with form.showing_refusal():
            begun = submit(request, begin_count, party_id=party_id, headcount=number)
            return redirect("count", count_id=begun["id"])
    context = {
        "party": party,
        "card": card_of(party, actor.person, screen_area=actor.device_area),
        "keeps_list": keeps_list(party, actor.device_area),
    }
    return form_page(request, "rolls/headcount.html", form, context)


@page(Act.COUNT_PARTY, at="counts/party/<uuid:party_id>/kept/", name="kept_list")
@require_GET
def kept(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Return the list that the screen of the party keeps while its headcount page is open.

    The screen shows the list only if the connection is lost, and only after the headcount. The
    ledger records that the list was opened.
    """
    actor = request.actor
    everywhere = Role.ORDERLY_OFFICER in actor.roles
    party = my_party(actor.establishment, actor.person, party_id, everywhere=everywhere)
    if not keeps_list(party, actor.device_area):
        raise Refused("wrong-device", f"Use a screen of {party.area.name}.")
    people = kept_list(party)
    open_names(actor, names=NameList.COUNT, subject=party_id, size=len(people))
    context = {"party": party, "people": people, "count": uuid4()}
    return render(request, "rolls/_kept_list.html", context)


@page(Act.COUNT_PARTY, at="counts/<uuid:count_id>/", name="count")
@require_GET
def faces(request: PageRequest, count_id: UUID) -> HttpResponse:
    """Show one row for each person expected. The ledger records that the list was opened."""
    return _show_faces(request, count_id, None)


@page(Act.COUNT_PARTY, at="counts/<uuid:count_id>/join/", name="join_count")
@require_http_methods(["GET", "POST"])
def join(request: PageRequest, count_id: UUID) -> HttpResponse:
    """Join another officer's count, so that both tap and both sign."""
    form = TypedForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, join_count, count_id=count_id)
            return redirect("count", count_id=count_id)
    actor = request.actor
    joining = joinable(actor.establishment, actor.person, count_id)
    return form_page(request, "rolls/join.html", form, {"joining": joining})


@page(Act.COUNT_PARTY, at="counts/<uuid:count_id>/progress/", name="count_progress")
@require_GET
@answers_304_while_unchanged
def progress(request: PageRequest, count_id: UUID) -> HttpResponse:
    return render(request, "rolls/_progress.html", {"count": _counting(request, count_id)})


@page(Act.COUNT_PARTY, at="counts/<uuid:count_id>/tap/", name="tap_person")
@require_POST
def tap(request: PageRequest, count_id: UUID) -> HttpResponse:
    """Record that one person was seen. Browsers without scripts send this form."""
    form = TapForm.of(request)
    if form.is_valid():
        prisoner_id = form.cleaned_data["prisoner"]
        with form.showing_refusal():
            submit(request, tap_person, count_id=count_id, prisoner_id=prisoner_id)
            return redirect("count", count_id=count_id)
    return _show_faces(request, count_id, form)


@page(Act.COUNT_PARTY, at="counts/<uuid:count_id>/stranger/", name="name_stranger")
@require_http_methods(["GET", "POST"])
def stranger(request: PageRequest, count_id: UUID) -> HttpResponse:
    count = _counting(request, count_id)
    form = StrangerForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, name_stranger, count_id=count_id, **form.cleaned_data)
            return redirect("count", count_id=count_id)
    return form_page(request, "rolls/stranger.html", form, {"count": count})


@page(Act.COUNT_PARTY, at="counts/<uuid:count_id>/sign/", name="sign_count")
@require_http_methods(["GET", "POST"])
def sign(request: PageRequest, count_id: UUID) -> HttpResponse:
    form = SignatureForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, confirm_count, count_id=count_id, **form.cleaned_data)
            return redirect("count_result", count_id=count_id)
    count = _counting(request, count_id)
    if count.signed_at or count.reader_signed_first:
        return redirect("count_result", count_id=count_id)
    context = {
        "count": count,
        "meaning": MEANINGS[SignatureMeaning.COUNTED],
        "name": request.actor.printed_name,
        "digest": count.digest,
        "sign": form,
    }
    return form_page(request, "rolls/sign.html", form, context)


@page(Act.COUNT_PARTY, at="counts/<uuid:count_id>/result/", name="count_result")
@require_GET
def result(request: PageRequest, count_id: UUID) -> HttpResponse:
    """Show the result of a count: whether it balances, who is missing, who must count again."""
    count = _counting(request, count_id)
    if count.reader_signed_first:
        return render(request, "rolls/signed_first.html", {"count": count})
    if not count.signed_at:
        return redirect("count", count_id=count_id)
    return _show_result(request, count, None)


@page(Act.COUNT_PARTY, at="counts/<uuid:count_id>/both-signed/", name="count_both_signed")
@require_GET
@answers_304_while_unchanged
def both_signed(request: PageRequest, count_id: UUID) -> HttpResponse:
    """Send the officer who signed first to the result, once the other officer has signed."""
    count = _counting(request, count_id)
    if count.signed_at:
        result_page = reverse("count_result", args=[count_id])
        return HttpResponse(status=204, headers={"HX-Redirect": result_page})
    return render(request, "rolls/_signed_first.html", {"count": count})


@page(Act.COUNT_PARTY, at="counts/<uuid:count_id>/seen/", name="see_missed_person")
@require_POST
def see_missed(request: PageRequest, count_id: UUID) -> HttpResponse:
    """Record that the officer of a signed count now sees a person whom the count missed."""
    form = TapForm.of(request)
    if form.is_valid():
        prisoner_id = form.cleaned_data["prisoner"]
        with form.showing_refusal():
            submit(request, see_missed_person, count_id=count_id, prisoner_id=prisoner_id)
            return redirect("count_result", count_id=count_id)
    return _show_result(request, _counting(request, count_id), form)


@page(Act.SEE_PARTY_STATE, at="visits/<uuid:visit_id>/counts/", name="visit_counts")
@require_GET
@answers_304_while_unchanged
def of_visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Show the state of every party for one vehicle, without names, as a page or a fragment."""
    counts = visit_counts(request.actor.establishment, visit_id)
    if may(Act.COUNT_PARTY, request.actor.roles):
        counts = without_numbers(counts)
    template = "rolls/_visit_counts.html" if request.htmx else "rolls/visit_counts.html"
    enters = may(Act.ENTER_RADIO_COUNT, request.actor.roles)
    return render(request, template, {"counts": counts, "enters_radio_count": enters})


def _counting(request: PageRequest, count_id: UUID) -> Counting:
    return counting(request.actor.establishment, request.actor.person, count_id)


def _show_result(request: PageRequest, count: Counting, sent: TypedForm | None) -> HttpResponse:
    actor = request.actor
    found = result_of(actor.establishment, actor.person, count.id)
    if found.missing:
        open_names(actor, names=NameList.COUNT, subject=count.id, size=len(found.missing))
    party = my_party(actor.establishment, None, count.party_id)  # the count is this person's own
    facts = {
        "count": count,
        "result": found,
        "stays": found.state not in {None, State.BALANCED},
        "card": card_of(party, actor.person, screen_area=actor.device_area),
    }
    return form_page(request, "rolls/result.html", sent, facts)


def _show_faces(request: PageRequest, count_id: UUID, sent: TypedForm | None) -> HttpResponse:
    """Show the names to tap, unless the count is signed or its party is counted by number."""
    count = _counting(request, count_id)
    if sent is not None and sent.refusal and (count.signed_at or count.number_only):
        raise sent.refusal
    if count.signed_at:
        return redirect("count_result", count_id=count_id)
    if count.number_only:
        return redirect("sign_count", count_id=count_id)
    open_names(request.actor, names=NameList.COUNT, subject=count.id, size=len(count.people))
    return form_page(request, "rolls/faces.html", sent, {"count": count})
