"""What is expected: one delivery typed in, or a CSV file of many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from searches.queries.page_frame import surroundings
from searches.queries.visits.expected import demand_to_come, to_come
from searches.queries.visits.way_in import choices
from searches.services.row_files import RowReport
from searches.services.visits.deliveries import import_file
from searches.services.visits.visit_changes import cancel_delivery, move_delivery
from searches.services.visits.visits import expect_vehicle
from searches.views.doors import PageRequest, page
from searches.views.forms.deliveries import DeliveryForm, TimeForm
from searches.views.prison.layout import file_text
from searches.views.sending import said, submit, submit_in_parts
from searches.words.actors import Actor
from searches.words.people import Act
from searches.words.refusals import Invalid, NotThere, Refused
from searches.words.visits import VisitSource

P = ParamSpec("P")


@page(Act.EXPECT_VEHICLE)
@require_http_methods(["GET", "POST"])
def deliveries(request: PageRequest) -> HttpResponse:
    """What is expected, and a CSV file of more: each bad row is named, good ones are kept."""
    reports: list[RowReport] = []
    if request.method == "POST":
        try:
            reports = submit_in_parts(request, import_file, text=file_text(request))
        except Refused as refusal:
            return _show(request, _empty(request), said(refusal), [], refusal.status)
    return _show(request, _empty(request), [], reports)


@page(Act.EXPECT_VEHICLE)
@require_POST
def expect(request: PageRequest) -> HttpResponse:
    """One delivery. The same plate at the same time is announced once."""
    form = DeliveryForm(request.POST, offered=choices(request.actor.establishment))
    if not form.is_valid():
        return _show(request, form, form.refusals(), [], Invalid.status)
    expected = form.expected(surroundings(request.actor.establishment).time_zone)
    try:
        submit(request, expect_vehicle, expected=expected, source=VisitSource.PAGE)
    except Refused as refusal:
        return _show(request, form, said(refusal), [], refusal.status)
    return redirect("deliveries")


@page(Act.CHANGE_DELIVERY)
@require_POST
def not_coming(request: PageRequest, visit_id: UUID) -> HttpResponse:
    return _change(request, cancel_delivery, visit_id=visit_id, why=request.POST.get("why", ""))


@page(Act.CHANGE_DELIVERY)
@require_POST
def at_another_time(request: PageRequest, visit_id: UUID) -> HttpResponse:
    form = TimeForm(request.POST)
    if not form.is_valid():
        demand_to_come(request.actor.establishment, visit_id)
        refusals = [
            {"sentence": "Enter the date and time when the vehicle is expected.", "field": ""}
        ]
        return _show(request, _empty(request), refusals, [], Invalid.status)
    moment = form.moment(surroundings(request.actor.establishment).time_zone)
    return _change(request, move_delivery, visit_id=visit_id, expected_at=moment)


def _change(
    request: PageRequest,
    command: Callable[Concatenate[Actor, P], object],
    *no_positions: P.args,
    **arguments: P.kwargs,
) -> HttpResponse:
    try:
        submit(request, command, *no_positions, **arguments)
    except Refused as refusal:
        if refusal.status == NotThere.status:
            raise
        refusals = [{"sentence": refusal.sentence, "field": ""}]
        return _show(request, _empty(request), refusals, [], refusal.status)
    return redirect("deliveries")


def _empty(request: PageRequest) -> DeliveryForm:
    return DeliveryForm(offered=choices(request.actor.establishment))


def _page(request: PageRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _show(
    request: PageRequest,
    form: DeliveryForm,
    refusals: list[dict[str, str]],
    reports: list[RowReport],
    status: int = 200,
) -> HttpResponse:
    context = {
        "coming": to_come(request.actor.establishment, _page(request)),
        "form": form,
        "reports": reports,
        "kept": sum(report.kept for report in reports),
        "refusals": refusals,
    }
    return render(request, "visits/deliveries.html", context, status=status)
