"""Setting up a prison: its areas, parties and landings, and the prisoners held there."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from searches.queries.prison.layout import layout, place_of
from searches.services.prison.admissions import admit_file
from searches.services.prison.establishments import add_area, add_landing, add_party
from searches.services.rolls.departures import leave_prison
from searches.services.row_files import RowReport
from searches.views.form_submission import form_page, notice, submit, submit_in_parts
from searches.views.forms.base import TypedForm, button
from searches.views.forms.layout import (
    AreaForm,
    LandingForm,
    NumberForm,
    PartyForm,
    PlaceForm,
    RowsForm,
)
from searches.views.page_access import PageRequest, page
from searches.words.people import Act
from searches.words.refusals import Invalid

PLACES: dict[str, type[PlaceForm]] = {"area": AreaForm, "party": PartyForm, "landing": LandingForm}


@page(Act.KEEP_ESTABLISHMENT, at="prison/", name="prison", label="Settings", place=220)
@require_http_methods(["GET", "POST"])
def prison(request: PageRequest) -> HttpResponse:
    """Add an area, a party or a landing, depending on the button that was pressed."""
    sent: PlaceForm | None = None
    if request.method == "POST":
        kind = PLACES.get(button(request, "add"))
        if kind is None:
            raise Invalid("add", "Select whether to add an area, a party or a landing.")
        sent = kind.of(request)
        if sent.is_valid():
            with sent.showing_refusal():
                _add(request, sent)
                return redirect("prison")
    current_layout = layout(request.actor.establishment)
    context = {
        "layout": current_layout,
        "areas": [(code, name) for code, name, _ in current_layout.areas],
        "area": AreaForm.sent_or_empty(sent),
        "party": PartyForm.sent_or_empty(sent),
        "landing": LandingForm.sent_or_empty(sent),
    }
    return form_page(request, "prison/prison.html", sent, context)


def _add(request: PageRequest, form: PlaceForm) -> None:
    typed = form.cleaned_data
    code, name = typed["code"], typed["name"]
    match form:
        case AreaForm():
            submit(request, add_area, code=code, name=name, prisoner_access=typed["prisoners"])
        case PartyForm():
            submit(
                request,
                add_party,
                code=code,
                name=name,
                area=typed["area"],
                number_only=typed["number_only"],
                always_in_contact=typed["always"],
            )
        case _:
            submit(request, add_landing, code=code, name=name)


@page(Act.KEEP_PRISONERS, at="prisoners/", name="prisoners", label="Prisoners", place=210)
@require_http_methods(["GET", "POST"])
def prisoners(request: PageRequest) -> HttpResponse:
    """Import a file of prisoners who are held here or have left. The page shows no names."""
    if request.method == "GET" and "number" in request.GET:
        return _look_up(request)
    form = RowsForm.of(request)
    reports: list[RowReport] = []
    if form.is_valid():
        with form.showing_refusal():
            reports = submit_in_parts(request, admit_file, text=form.cleaned_data["file"])
    kept = sum(report.kept for report in reports)
    return _show_prisoners(request, form, {"reports": reports, "kept": kept})


@page(Act.KEEP_PRISONERS, at="prisoners/left/", name="leave_prison")
@require_POST
def record_leaving(request: PageRequest) -> HttpResponse:
    """Record that a prisoner is no longer held here, after the number was looked up."""
    form = NumberForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            number = form.cleaned_data["number"]
            submit(request, leave_prison, number=number)
            notice(request, f"{number} is no longer held here.")
            return redirect("prisoners")
    return _show_prisoners(request, form, {})


def _look_up(request: PageRequest) -> HttpResponse:
    """Show where the prisoner with this number is held, before somebody records that they left."""
    form = NumberForm(request.GET)
    leaving: object = None
    if form.is_valid():
        with form.showing_refusal():
            leaving = place_of(request.actor.establishment, form.cleaned_data["number"])
    return _show_prisoners(request, form, {"leaving": leaving})


def _show_prisoners(
    request: PageRequest, sent: TypedForm, found: dict[str, object]
) -> HttpResponse:
    context = {
        "layout": layout(request.actor.establishment),
        "rows": RowsForm.sent_or_empty(sent),
        "number": NumberForm.sent_or_empty(sent),
        **found,
    }
    return form_page(request, "prison/prisoners.html", sent, context)
