"""Expected deliveries: typing in one delivery, or importing a file of many."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from searches.queries.page_frame import surroundings
from searches.queries.visits.expected import ExpectedLine, demand_expected, expected_deliveries
from searches.queries.visits.way_in import choices
from searches.services.row_files import RowReport
from searches.services.visits.deliveries import import_agreed_rows, import_file, rows_of
from searches.services.visits.visit_changes import cancel_delivery, move_delivery
from searches.services.visits.visits import expect_vehicle
from searches.views.form_submission import form_page, submit, submit_in_parts
from searches.views.forms.base import TypedForm
from searches.views.forms.deliveries import (
    CancellationForm,
    ChangesForm,
    DeliveryForm,
    TimeForm,
)
from searches.views.forms.layout import RowsForm
from searches.views.page_access import PageRequest, page
from searches.words.people import Act
from searches.words.visits import VisitSource


@page(Act.EXPECT_VEHICLE, at="deliveries/", name="deliveries", label="Deliveries", place=30)
@require_http_methods(["GET", "POST"])
def deliveries(request: PageRequest) -> HttpResponse:
    """Show expected deliveries, and import a file: store good rows, and list bad rows."""
    form = RowsForm.of(request)
    reports: list[RowReport] = []
    changes: ChangesForm | None = None
    if form.is_valid():
        with form.showing_refusal():
            text = form.cleaned_data["file"]
            reports = submit_in_parts(request, import_file, text=text)
            changes = ChangesForm.asking(rows_of(text), reports)
    return _show(request, form, reports, changes)


@page(Act.EXPECT_VEHICLE, at="deliveries/numbers/", name="agree_to_numbers")
@require_POST
def agree_to_numbers(request: PageRequest) -> HttpResponse:
    """Import the rows of a file whose changes of 24-hour numbers were ticked."""
    form = ChangesForm.of(request)
    reports: list[RowReport] = []
    if form.is_valid():
        rows, agreed = form.cleaned_data["rows"], form.cleaned_data["agreed"]
        with form.showing_refusal():
            reports = submit_in_parts(request, import_agreed_rows, rows=rows, agreed=agreed)
            return _show(request, form, reports, ChangesForm.asking(rows, reports))
    return _show(request, form, reports, form)


@page(Act.EXPECT_VEHICLE, at="deliveries/one/", name="expect_delivery")
@require_POST
def expect(request: PageRequest) -> HttpResponse:
    """Record one expected delivery. The same plate at the same time is recorded once."""
    form = DeliveryForm.of(request, offered=choices(request.actor.establishment))
    if form.is_valid():
        expected = form.expected(_time_zone(request))
        with form.showing_refusal():
            submit(request, expect_vehicle, expected=expected, source=VisitSource.PAGE)
            return redirect("deliveries")
    return _show(request, form)


@page(Act.CHANGE_DELIVERY, at="deliveries/<uuid:visit_id>/not/", name="cancel_delivery")
@require_POST
def not_coming(request: PageRequest, visit_id: UUID) -> HttpResponse:
    form = CancellationForm.of(request, about=visit_id)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, cancel_delivery, visit_id=visit_id, **form.cleaned_data)
            return redirect("deliveries")
    demand_expected(request.actor.establishment, visit_id)
    return _show(request, form)


@page(Act.CHANGE_DELIVERY, at="deliveries/<uuid:visit_id>/time/", name="move_delivery")
@require_POST
def move_to_another_time(request: PageRequest, visit_id: UUID) -> HttpResponse:
    form = TimeForm.of(request, about=visit_id)
    if form.is_valid():
        moment = form.moment(_time_zone(request))
        with form.showing_refusal():
            submit(request, move_delivery, visit_id=visit_id, expected_at=moment)
            return redirect("deliveries")
    demand_expected(request.actor.establishment, visit_id)
    return _show(request, form)


def _time_zone(request: PageRequest) -> str:
    return surroundings(request.actor.establishment).time_zone


def _page(request: PageRequest) -> int:
    number = request.GET.get("page", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1


def _show(
    request: PageRequest,
    sent: TypedForm,
    reports: Sequence[RowReport] = (),
    changes: ChangesForm | None = None,
) -> HttpResponse:
    offered = choices(request.actor.establishment)
    coming = expected_deliveries(request.actor.establishment, _page(request))
    context = {
        "coming": coming,
        "days": [(day.day, [_line(line, sent) for line in day.lines]) for day in coming.days],
        "new": DeliveryForm.sent_or_empty(sent, offered=offered),
        "rows": RowsForm.sent_or_empty(sent),
        "reports": reports,
        "changes": changes,
        "kept": sum(report.kept for report in reports),
    }
    return form_page(request, "visits/deliveries.html", sent, context)


def _line(line: ExpectedLine, sent: TypedForm) -> dict[str, object]:
    """Return a delivery with its two forms."""
    now = {"expected_at": f"{line.at:%Y-%m-%dT%H:%M}"}
    return {
        "line": line,
        "time": TimeForm.sent_or_empty(sent, about=line.visit_id, initial=now),
        "cancellation": CancellationForm.sent_or_empty(sent, about=line.visit_id),
    }
