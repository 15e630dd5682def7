"""The gallery of all components with invented facts, for engineers, only while DEBUG is on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_GET

from searches.views.forms.base import SignatureForm
from searches.views.forms.rolls import HeadcountForm
from searches.views.release.cures import hold_groups

ROOMS = ("components", "stay", "go", "stop", "confirm", "found", "count", "people", "sheet", "sign")
ANSWERS = {
    "look": "found",
    "same": "same",
    "done": "",
    "number": "",
    "text": "",
    "aid": "not_fitted",
}


@require_GET
def show(request: HttpRequest, room: str = "components") -> HttpResponse:
    if room not in ROOMS:
        raise Http404
    return render(request, "layout/gallery.html", gallery_facts(room, now=timezone.now()))


def gallery_facts(room: str, *, now: datetime) -> dict[str, Any]:
    return {
        "room": room,
        "rooms": ROOMS,
        "in_gallery": True,
        "establishment": {"name": "HMP Marlow Vale"},
        "person": {"name": "J. Okafor"},
        "role_label": "Gate officer",
        "navigation": _navigation(),
        "vehicle": _vehicle(),
        "decision": {
            "go": room == "go",
            "holds": (holds := _holds()),
            "groups": hold_groups(holds[1:]),
            "mine": 1,
            "set_aside": [],
        },
        "pass": {"code": "4071", "since": now, "until": now + timedelta(seconds=168)},
        "stop": _stop(now) if room == "stop" else None,
        "people": _people(now),
        "events": _events(now),
        "photo": _photo(now),
        "plates": _plates(),
        "now": now,
        "fields": _fields(),
        "form": HeadcountForm(),
        "sign": SignatureForm(),
    } | _component_facts(now)


def _component_facts(now: datetime) -> dict[str, Any]:
    plate = {"plate": "KX23 LDV", "kind": "current", "face": "rear"}
    return {
        "answer_items": [
            {"code": f"G{place}", "title": f"Item by {kind}", "kind": kind, "current": current}
            for place, (kind, current) in enumerate(ANSWERS.items())
        ],
        "sheet_item": {"code": "U5", "title": "Spine and prop shaft", "kind": "look"},
        "camera_slot": {"code": "U5-rear", "label": "from the rear"},
        "found_item": {"title": "U5 Spine and prop shaft"},
        "bad_photo": _photo(now) | {"problems": ["Too dark. Use the torch."]},
        "refusals": [{"sentence": "Enter the number plate.", "field": "plain-plate"}],
        "severities": ("critical", "high", "medium", "low"),
        "yes_no": ("Yes", "No"),
        "headings": ("Plate", "Left", "Operator, 24 hours"),
        "rows": [[{"plate": plate, "href": "#main"}, {"text": "07:58"}, {"text": "01632 960 114"}]],
    }


def _navigation() -> list[dict[str, Any]]:
    labels = ("Board", "Way in", "Lock", "Search", "Left")
    return [{"href": "#main", "label": label, "current": label == "Lock"} for label in labels]


def _vehicle() -> dict[str, Any]:
    return {
        "plate": "KX23 LDV",
        "kind": "current",
        "face": "rear",
        "haulier": "Brakespear Foods",
        "photo": {"src": static("icons/sample.svg"), "alt": "Front of a white lorry"},
    }


def _holds() -> list[dict[str, str]]:
    rows = (
        (
            "count-missing",
            "The kitchen party has not been counted since the lock was sealed.",
            "Count the kitchen party now.",
            "Party supervisor",
        ),
        (
            "photo-missing",
            "The spine has not been photographed from the front.",
            "Take the photograph.",
            "Either searcher",
        ),
        (
            "last-look",
            "The last look was more than 2 minutes ago.",
            "Look again under the tail-lift.",
            "Gate officer",
        ),
    )
    keys = ("code", "sentence", "cure", "cured_by")
    return [dict(zip(keys, row, strict=True)) | {"href": "#main"} for row in rows]


def _stop(now: datetime) -> dict[str, Any]:
    raised = now - timedelta(minutes=4, seconds=12)
    return {
        "id": "0f9c",
        "raised_at": raised,
        "timers": [
            {"label": "Recount", "until": raised + timedelta(minutes=5), "met": False},
            {"label": "Standfast", "until": raised, "met": True},
            {"label": "Duty governor", "until": raised + timedelta(minutes=10), "met": False},
            {"label": "Police", "until": raised + timedelta(minutes=15), "met": False},
        ],
    }


def _people(now: datetime) -> list[dict[str, Any]]:
    names = ("Abbott, Leon", "Adeyemi, Tobias", "Brandt, Kieran", "Castellanos-Whitmore, Dominic")
    seen = (now, None, now - timedelta(seconds=9), None)
    return [
        {"number": f"A{1204 + place * 37}BC", "name": name, "cell": f"B2-{place:02}", "seen_at": at}
        for place, (name, at) in enumerate(zip(names, seen, strict=True), start=11)
    ]


def _events(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "at": now - timedelta(minutes=36),
            "sentence": "The vehicle came in through the outer gate.",
            "by": "J. Okafor",
        },
        {
            "at": now - timedelta(minutes=4),
            "sentence": "The inner gate was shut and the lock sealed.",
            "by": "J. Okafor",
        },
        {
            "at": now,
            "sentence": "The kitchen count is one person short.",
            "by": "M. Hale",
            "grave": True,
        },
    ]


def _photo(now: datetime) -> dict[str, Any]:
    src = static("icons/sample.svg")
    return {"thumb": src, "full": src, "src": src, "alt": "Spine from the front", "taken_at": now}


def _plates() -> list[dict[str, str]]:
    rows = (
        ("KX23 LDV", "current", "front", ""),
        ("KX23 LDV", "current", "rear", ""),
        ("P482 KRW", "prefix", "front", ""),
        ("KRW 482P", "suffix", "front", ""),
        ("AXZ 4821", "northern_ireland", "rear", ""),
        ("WGM 4T72", "foreign", "front", "PL"),
    )
    return [dict(zip(("plate", "kind", "face", "country"), row, strict=True)) for row in rows]


def _fields() -> list[dict[str, Any]]:
    severities = [
        {"value": word, "label": word.capitalize()} for word in ("all", "critical", "high")
    ]
    return [
        {"name": "severity", "label": "Severity", "value": "high", "choices": severities},
        {"name": "plate", "label": "Plate", "value": "", "choices": None},
    ]
