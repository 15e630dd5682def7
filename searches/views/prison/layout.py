"""Setting a prison up: its areas, parties and landings, and the prisoners held there."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from searches.queries.prison.layout import layout, place_of
from searches.rules.csv_rows import decoded
from searches.services.prison.admissions import admit_file
from searches.services.prison.establishments import add_area, add_landing, add_party
from searches.services.rolls.departures import leave_prison
from searches.services.row_files import MOST_BYTES, RowReport
from searches.views.doors import PageRequest, page
from searches.views.sending import notice, said, submit, submit_in_parts
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused

KINDS = ("area", "party", "landing")
TYPED = ("add", "code", "name", "area", "prisoners", "number_only", "always")


@page(Act.KEEP_ESTABLISHMENT)
@require_http_methods(["GET", "POST"])
def prison(request: PageRequest) -> HttpResponse:
    """Add an area, a party or a landing: the button says which."""
    typed = {name: request.POST.get(name, "") for name in TYPED}
    refused: Refused | None = None
    if request.method == "POST":
        try:
            _add(request)
            return redirect("prison")
        except Refused as refusal:
            refused = refusal
    id = f"{typed['add']}-{refused.field}" if refused and refused.field else ""
    context = {
        "layout": layout(request.actor.establishment),
        "typed": {kind: _fields(kind, typed, refused) for kind in KINDS},
        "refusals": [{"sentence": refused.sentence, "field": id}] if refused else [],
    }
    return render(request, "prison/prison.html", context, status=refused.status if refused else 200)


def _fields(kind: str, typed: dict[str, str], refused: Refused | None) -> dict[str, Any]:
    """What stood in the form that was sent, and nothing in the two beside it."""
    if refused is None or kind != typed["add"]:
        return {name: {"value": "1" if name == "prisoners" else ""} for name in TYPED}
    return {
        name: {
            "value": value,
            "refusal": refused.sentence if name == refused.field else "",
        }
        for name, value in typed.items()
    }


@page(Act.KEEP_PRISONERS)
@require_http_methods(["GET", "POST"])
def prisoners(request: PageRequest) -> HttpResponse:
    """A CSV file of who is held here, and who no longer is. No names are shown again."""
    reports: list[RowReport] = []
    refusals: list[dict[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            reports = submit_in_parts(request, admit_file, text=file_text(request))
        except Refused as refusal:
            refusals, status = said(refusal), refusal.status
    try:
        asked = request.GET.get("number", "")
        leaving = place_of(request.actor.establishment, asked) if asked else None
    except Refused as refusal:
        leaving, refusals, status = None, said(refusal), refusal.status
    context = {
        "layout": layout(request.actor.establishment),
        "leaving": leaving,
        "reports": reports,
        "kept": sum(report.kept for report in reports),
        "refusals": refusals,
    }
    return render(request, "prison/prisoners.html", context, status=status)


@page(Act.KEEP_PRISONERS)
@require_POST
def left(request: PageRequest) -> HttpResponse:
    """No longer held here: the number was typed and looked up, this is the confirmation."""
    number = request.POST.get("number", "")
    try:
        submit(request, leave_prison, number=number)
    except Refused as refusal:
        context = {"layout": layout(request.actor.establishment), "refusals": said(refusal)}
        return render(request, "prison/prisoners.html", context, status=refusal.status)
    notice(request, f"{number} is no longer held here.")
    return redirect("prisoners")


def file_text(request: PageRequest) -> str:
    sent = request.FILES.get("file")
    if sent is None:
        raise Invalid("file", "Choose a CSV file.", field="file")
    if sent.size is None or sent.size > MOST_BYTES:
        raise Invalid(
            "csv-large",
            "The file must be smaller than 1 MB. Split it into several files.",
            field="file",
        )
    return decoded(sent.read())


def _add(request: PageRequest) -> None:
    typed = request.POST
    code, name = typed.get("code", "").strip().lower(), typed.get("name", "").strip()
    if not code.replace("-", "").isalnum() or len(code) > 40 or not code.isascii():
        raise Invalid("code", "Enter a short code of letters and digits.", field="code")
    if not name:
        raise Invalid("name", "Enter a name.", field="name")
    match typed.get("add", ""):
        case "area":
            access = bool(typed.get("prisoners"))
            submit(request, add_area, code=code, name=name[:80], prisoner_access=access)
        case "party":
            flags = {
                "number_only": bool(typed.get("number_only")),
                "always_in_contact": bool(typed.get("always")),
            }
            area = typed.get("area", "")
            submit(request, add_party, code=code, name=name[:80], area=area, **flags)
        case "landing":
            submit(request, add_landing, code=code, name=name[:80])
        case _:
            raise Invalid(
                "add", "Select whether to add an area, a party or a landing.", field="add"
            )
