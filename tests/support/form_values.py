"""A valid value for every field of every form, for tests that post to every page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.support.sample_prison import PASSWORD, PIN

#: The arrival form and the short texts. None of them names a row by its id.
WAY_IN = {"vehicle_type": "rigid", "haulier": "Aire", "phone_24h": "01632 960225"}
WAY_IN |= {"driver_name": "Denise Holt", "people_in_cab": "1", "name": "New", "add": "area"}
WAY_IN |= {"staff_number": "NEW1", "printed_name": "New", "password": PASSWORD}
WAY_IN |= {"left": "", "came": ""}  # times of movements entered late
WAY_IN |= {"method": "", "shown": "", "cages": "", "seal": "", "load": "", "underneath": ""}
WAY_IN |= {"brings": "nothing", "has_underneath": "nothing"}
WAY_IN |= {"driver_pass": "", "trailer_plate": "", "pasted": "", "withdraw": ""}
WAY_IN |= dict.fromkeys(("prisoners", "number_only", "always", "new_pin"), "")
#: The form of an edited checklist.
WAY_IN |= dict.fromkeys(("change_note", "floor_minutes", "new_code", "new_title"), "")
WAY_IN |= dict.fromkeys(("new_guidance", "new_section", "new_kind", "new_level"), "")
WAY_IN |= {
    "still_shut": "yes",
    "expected_at": f"{timezone.now() + timedelta(days=1):%Y-%m-%dT07:30}",
    "described_as": "Seen " * 6,
}
#: A change of a 24-hour number that a file asks for.
CHANGE = {"haulier": "Aire", "before": "01632 960225", "after": "01632 960226"}
#: The fields with which a form names a row by id or code.
NAMED = (
    *("search", "prisoner", "landing", "area", "closing", "visit_id", "person_id"),
    *("party_id", "slot", "enrolled_id", "announcement"),
)


def typed(ids: Mapping[str, Any]) -> dict[str, Any]:
    """Return valid values for the fields of every form, naming rows of the first prison."""
    named = {name: ids[name] for name in NAMED[:5]}
    ticks = ("person", "unlisted", "tail_lift_fitted", "shut", "empty", "foreign")
    same = dict.fromkeys((*ticks, "every_one_responded"), "on")
    same |= dict.fromkeys(("why", "note", "text", "reason", "seen", "judgement"), "Seen " * 6)
    return {
        **named,
        **same | _radio(ids),
        "uuid": uuid4(),
        "nobody": "",  # the form names parties, so "Nobody" is not ticked
        "announcement": ids["announcement"],
        **{"endpoint": "https://push.test/phone", "p256dh": "AAAA", "auth": "AAAA"},
        "visit": ids["visit_id"],
        "party": ids["party_id"],
        "party_id": ids["party_id"],
        "officer": ids["person_id"],
        "next": "/board/",
        "escort": ids["person_id"],
        "parties": [ids["party_id"]],
        "planned_areas": ["stores", ids["area"]],
        "packed_by": [ids["party_id"]],
        "not_here": [],  # nobody is missing
        "to": str(ids["area"]),
        "slot": ids["slot"],
        "pin": PIN,
        "number": "1",
        "headcount": "1",
        "figure": "58",
        "pick": "A0001KI kitchen",
        **{"weekdays": ["7"], "begins": "07:30", "ends": "11:30"},
        "many": "1",
        "digest": "",
        "place": "2",
        "part": "landing",
        "code": "1234",
        "result": "clear",
        "outcome": "withdrawn",
        "plate": "KX23 LDV",
        "plate_kind": "uk",
        "agreed": "0",
        "waiting": json.dumps({"changes": [CHANGE], "rows": []}),
        "in_place_of": "",
        "token": "",
        "disc": "shown",
        "step": "acknowledged",
        "tick": "called",
        "mistake": "",
        "basis": "nothing_there",
        "hold": "photo-missing",
        "subject": "A1",
        "do": "comment",
        "grant": "gate_officer",
        "landings": "",
        **WAY_IN,
        "photo": SimpleUploadedFile("photo.jpg", b"x", content_type="image/jpeg"),
        "file": SimpleUploadedFile("file.csv", b"number\n", content_type="text/csv"),
    }


def _radio(ids: Mapping[str, Any]) -> dict[str, Any]:
    people = dict.fromkeys(("orderly_officer", "governor", "told_by"), ids["person_id"])
    return {"checksum": "2T3QS7", "governor_told": "on", "tablet": ids["enrolled_id"], **people}
