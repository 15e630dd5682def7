"""What is expected: one delivery typed in, or a CSV file of many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from searches.queries.chrome import surroundings
from searches.queries.expected import demand_to_come, to_come
from searches.queries.way_in import choices
from searches.services.deliveries import import_file
from searches.services.row_files import RowReport
from searches.services.visit_changes import cancel_delivery, move_delivery
from searches.services.visits import expect_vehicle
from searches.views.doors import PageRequest, client_uuid, page
from searches.views.forms.deliveries import DeliveryForm, TimeForm
from searches.views.layout import file_text
from searches.views.sending import send
from searches.words.people import Act
from searches.words.refusals import NotThere, Refused
from searches.words.visits import VisitSource


@page(Act.EXPECT_VEHICLE)
@require_http_methods(["GET", "POST"])
def deliveries(request: PageRequest) -> HttpResponse:
    """What is expected, and a CSV file of more: each bad row is named, good ones are kept."""
    reports: list[RowReport] = []
    refusals: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            reports = _take_in(request)
        except Refused as refusal:
            refusals = [{"sentence": refusal.sentence, "field": refusal.field}]
    return _show(request, _empty(request), refusals, reports)


@page(Act.EXPECT_VEHICLE)
@require_POST
def expect(request: PageRequest) -> HttpResponse:
    """One delivery. The same plate at the same time is announced once."""
    form = DeliveryForm(request.POST, offered=choices(request.actor.establishment))
    refusals = form.refusals()
    if form.is_valid():
        try:
            _expect(request, form)
            return redirect("deliveries")
        except Refused as refusal:
            refusals = [{"sentence": refusal.sentence, "field": refusal.field}]
    return _show(request, form, refusals, [])


@page(Act.CHANGE_DELIVERY)
@require_POST
def not_coming(request: PageRequest, visit_id: UUID) -> HttpResponse:
    named = {"visit_id": visit_id, "why": request.POST.get("why", "")}
    return _change(
        request, "cancel_delivery", named, lambda: cancel_delivery(request.actor, **named)
    )


@page(Act.CHANGE_DELIVERY)
@require_POST
def at_another_time(request: PageRequest, visit_id: UUID) -> HttpResponse:
    form = TimeForm(request.POST)
    if not form.is_valid():
        demand_to_come(request.actor.establishment, visit_id)
        refusals = [{"sentence": "Write the day and the time it comes.", "field": ""}]
        return _show(request, _empty(request), refusals, [])
    moment = form.moment(surroundings(request.actor.establishment).time_zone)
    named = {"visit_id": visit_id, "expected_at": moment}
    return _change(request, "move_delivery", named, lambda: move_delivery(request.actor, **named))


def _change(
    request: PageRequest, kind: str, named: dict[str, Any], act: Callable[[], object]
) -> HttpResponse:
    try:
        send(request, kind, named, lambda _: act())
    except Refused as refusal:
        if refusal.status == NotThere.status:
            raise
        return _show(request, _empty(request), [{"sentence": refusal.sentence, "field": ""}], [])
    return redirect("deliveries")


def _empty(request: PageRequest) -> DeliveryForm:
    return DeliveryForm(offered=choices(request.actor.establishment))


def _page(request: PageRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _expect(request: PageRequest, form: DeliveryForm) -> None:
    expected = form.expected(surroundings(request.actor.establishment).time_zone)
    said = {"plate": expected.plate, "expected_at": expected.expected_at}
    send(
        request,
        "expect_vehicle",
        said,
        lambda id: expect_vehicle(request.actor, id=id, expected=expected, source=VisitSource.PAGE),
    )


def _show(
    request: PageRequest,
    form: DeliveryForm,
    refusals: list[dict[str, str]],
    reports: list[RowReport],
) -> HttpResponse:
    context = {
        "coming": to_come(request.actor.establishment, _page(request)),
        "form": form,
        "reports": reports,
        "kept": sum(report.kept for report in reports),
        "refusals": refusals,
    }
    return render(request, "deliveries/deliveries.html", context, status=422 if refusals else 200)


def _take_in(request: PageRequest) -> list[RowReport]:
    return import_file(request.actor, id=client_uuid(request), text=file_text(request))
