"""One exception with all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from searches.facts.involved import took_part
from searches.ledger.clock import server_now
from searches.models import ExceptionCase, LedgerEntry, Photograph, RadioRelease, Release
from searches.queries.case_list import CaseLine, annotated, line_of
from searches.queries.copied import Copied, copied
from searches.queries.happened import Event, events_of
from searches.words.refusals import NotThere

MOST_PHOTOS = 60


@dataclass(frozen=True, slots=True)
class NoteLine:
    kind: str
    outcome: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CasePage:
    line: CaseLine
    visit_id: UUID | None
    stop_id: UUID | None
    notes: tuple[NoteLine, ...]
    events: tuple[Event, ...]
    photos: tuple[tuple[UUID, str, datetime], ...]
    copied: Copied | None  # the photograph this case is about, and the earlier one
    refused_holds: tuple[tuple[str, str], ...]
    release: dict[str, Any] | None
    by_radio: tuple[str, ...]  # sentences
    took_part: bool


def case_page(establishment_id: UUID, case_id: UUID, viewer: UUID | None) -> CasePage:
    row = annotated(establishment_id).filter(pk=case_id).first()
    if row is None:
        raise NotThere("This exception")
    notes = row.notes.select_related("written_by")
    photos = Photograph.objects.filter(visit_id=row.visit_id) if row.visit_id else ()
    return CasePage(
        line=line_of(row, server_now()),
        visit_id=row.visit_id,
        stop_id=row.stop_id,
        notes=tuple(
            NoteLine(n.kind, n.outcome, n.text, n.written_by.printed_name, n.recorded_at)
            for n in notes
        ),
        events=events_of(establishment_id, row.visit_id) if row.visit_id else (),
        photos=tuple((p.pk, p.slot, p.recorded_at) for p in photos[:MOST_PHOTOS]),
        copied=copied(row),
        refused_holds=_refused_holds(row),
        release=_release(row),
        by_radio=_by_radio(row),
        took_part=str(viewer) in {*row.involved, *(took_part(row.visit) if row.visit else ())},
    )


def _refused_holds(row: ExceptionCase) -> tuple[tuple[str, str], ...]:
    """What held the vehicle at the newest refused release of this visit."""
    entry = (
        LedgerEntry.objects.filter(visit_id=row.visit_id, act="refuse_release")
        .order_by("-seq")
        .first()
        if row.visit_id
        else None
    )
    holds = entry.body["said"].get("holds", []) if entry else []
    return tuple((str(code), str(subject)) for code, subject in holds)


def _by_radio(row: ExceptionCase) -> tuple[str, ...]:
    """Releases by radio of this visit, and what became of each once everything was told."""
    said: list[str] = []
    radios = RadioRelease.objects.filter(visit_id=row.visit_id) if row.visit_id else ()
    for radio in radios:
        judged = radio.judgements.last()
        at = f"{radio.released_by.printed_name} on {radio.checksum}"
        if judged is None:
            said.append(f"Released by radio by {at}. The tablet has not told everything yet.")
        elif judged.faults:
            said.append(f"Released by radio by {at}. It does not agree: {' '.join(judged.faults)}")
        else:
            said.append(f"Released by radio by {at}. Everything came, and it agrees.")
    return tuple(said)


def _release(row: ExceptionCase) -> dict[str, Any] | None:
    """The facts and decision of the newest release of this visit, as they were kept."""
    release = (
        Release.objects.filter(visit_id=row.visit_id).select_related("released_by").last()
        if row.visit_id
        else None
    )
    if release is None:
        return None
    return {
        "at": release.recorded_at,
        "by": release.released_by.printed_name,
        "rules_run": release.decision["rules_run"],
        "set_aside": [one["hold"]["sentence"] for one in release.decision["set_aside"]],
        "facts_sha256": release.facts_sha256,
        "parties": [
            {"name": party["name"], "expected": len(party["expected"])}
            for party in release.facts["parties"]
        ],
    }
