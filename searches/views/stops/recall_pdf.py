"""A recall pack as a PDF of one page, to print or to send to the police and the operator."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import typst
from django.conf import settings

from searches.queries.photos.photos import photo_bytes
from searches.queries.stops.recalls import CallTick, RecallLine, RecallPage
from searches.queries.stops.stop_closings import PersonUnderStop
from searches.services.photos.derived import Size, derived_image
from searches.words.refusals import NotThere

PAGE = Path(settings.BASE_DIR) / "templates" / "stops" / "recall_pack.typ"


def recall_pdf(pack: RecallPage, establishment_id: UUID) -> bytes:
    """Return the pack as PDF/UA-1."""
    with tempfile.TemporaryDirectory(prefix="gatehouse-recall-") as made:
        folder = Path(made)
        shutil.copy(PAGE, folder / PAGE.name)
        content = content_of(pack)
        for vehicle, line in zip(content["vehicles"], pack.vehicles, strict=True):
            vehicle["file"] = _photograph(line, establishment_id, folder)
        (folder / "recall.json").write_text(json.dumps(content), encoding="utf-8")
        pdf: bytes = typst.compile(
            folder / PAGE.name, root=folder, pdf_standards=["ua-1"], ignore_system_fonts=True
        )
        return pdf


def content_of(pack: RecallPage) -> dict[str, Any]:
    """Return all text of the PDF, without the photographs."""
    zone = ZoneInfo(pack.time_zone)

    def at(moment: datetime) -> str:
        return f"{moment.astimezone(zone):%d/%m/%Y %H:%M:%S}"

    number = len(pack.vehicles)
    several = f"Call these {number} vehicles back. The most likely one comes first."
    call = "Call this vehicle back" if number == 1 else several
    return {
        "title": f"Recall pack of {at(pack.opened_at)}",
        "establishment": pack.prison,
        "time_zone": pack.time_zone,
        "as_of": at(pack.as_of),
        "sentence": pack.sentence,
        "call": "Everybody has been seen since" if pack.everybody_seen else call,
        "missing": [_missing(person, at) for person in pack.people],
        "vehicles": [
            {
                "plate": line.plate,
                "alt": f"Front of {line.plate} on the way in",
                "phone": line.phone_24h,
                "lines": [
                    f"Left at {at(line.left_at)}.",
                    f"{line.vehicle_words}. {line.plate_words}.",
                    f"{line.why} Driver: {line.driver or 'not named'}. Operator: {line.haulier}.",
                ],
                "calls": [
                    _step("Operator called", line.called, at),
                    _step("Operator answered", line.answered, at),
                ],
                "report": list(line.report),
            }
            for line in pack.vehicles
        ],
    }


def _missing(person: PersonUnderStop, at: Any) -> str:
    who = f"{person.name}, {person.number}, cell {person.cell}."
    if person.seen_at is None:
        return f"{who} No officer has seen this person in the last 24 hours."
    since = "Seen since then at" if person.since_stop else "Last seen at"
    return f"{who} {since} {at(person.seen_at)}, {person.place}, by {person.by}."


def _step(words: str, tick: CallTick, at: Any) -> str:
    """Return the step with its officer and time, or with a line to fill in by hand."""
    done = f"by {tick.by} at {at(tick.at)}." if tick.at else "time ____________ by ____________"
    return f"{words}: {done}"


def _photograph(line: RecallLine, establishment_id: UUID, folder: Path) -> str:
    """Put the photograph of the front into the folder. Return its name, or "" without one."""
    if line.photo_id is None:
        return ""
    with suppress(NotThere):
        photo = photo_bytes(establishment_id, line.photo_id)
        file = folder / f"{line.photo_id}.jpg"
        file.write_bytes(derived_image(photo.sha256, Size.SCREEN))
        return file.name
    return ""
