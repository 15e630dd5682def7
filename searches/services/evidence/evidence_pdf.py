"""The evidence of one visit as a PDF for people: its content and its typesetting."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone

from searches.evidence import verify
from searches.models import ManualRelease, Photograph, RadioRelease, Release, Signature
from searches.rules.photos import stored_problems
from searches.services.evidence.evidence import Evidence
from searches.services.evidence.evidence_rolls import EvidenceTexts, count_sections, movement_table
from searches.services.photos.derived import Size, derived_image
from searches.words.act_sentences import sentence
from searches.words.checklists import Phase
from searches.words.events import EVENTS, event_of
from searches.words.events.locks import LockVoided
from searches.words.events.release import RadioReleaseRefused, ReleaseRefused
from searches.words.events.stops import (
    LateCountJoinedStop,
    StandfastCalled,
    StopRaised,
    StopRaisedBySystem,
)
from searches.words.events.visits import VehicleDetained
from searches.words.photos import SENTENCES
from searches.words.refusals import NotThere

PAGE = Path(verify.__file__).with_name("evidence.typ")
#: Events that kept the vehicle from leaving.
HELD = (
    ReleaseRefused,
    RadioReleaseRefused,
    LockVoided,
    VehicleDetained,
    StopRaised,
    StopRaisedBySystem,
    LateCountJoinedStop,
    StandfastCalled,
)


def evidence_pdf(evidence: Evidence, folder: Path) -> bytes:
    """Return the evidence as PDF/UA-1: tagged, titled, in English, each photograph described."""
    shutil.copy(PAGE, folder / "evidence.typ")
    content = content_of(evidence, folder)
    (folder / "evidence.json").write_text(json.dumps(content), encoding="utf-8")
    pdf: bytes = typst.compile(
        folder / "evidence.typ", root=folder, pdf_standards=["ua-1"], ignore_system_fonts=True
    )
    return pdf


def content_of(evidence: Evidence, folder: Path) -> dict[str, Any]:
    """Return all text of the PDF, and put the photographs that it shows into the folder."""
    visit, texts = evidence.visit, EvidenceTexts(evidence)
    entered = texts.day(visit.entered_at or visit.recorded_at)
    return {
        "title": f"Evidence of a visit: {visit.vehicle.plate_display}, {entered}",
        "establishment": visit.establishment.name,
        "time_zone": visit.establishment.time_zone,
        "made_at": texts.at(timezone.now()),
        "made_for": evidence.made_for,
        "facts": _facts(evidence, texts),
        "decision": _decision(evidence, texts),
        "holds": [
            [texts.at(entry["at"]), _held(entry)]
            for entry in texts.entries
            if EVENTS.get(entry["act"]) in HELD
        ],
        "signatures": [
            [texts.at(signature.recorded_at), signature.printed_name, _meaning(signature)]
            for signature in _signatures(evidence)
        ],
        "counts": count_sections(evidence),
        "movements": movement_table(evidence),
        "photographs": [
            _photograph(photograph, texts, folder) for photograph in evidence.photographs
        ],
        "timeline": [
            [texts.at(one["at"]), sentence(one["act"], one["body"]["said"]), texts.by(one)]
            for one in _timeline(evidence, texts)
        ],
        "proof": _proof(evidence),
    }


def _timeline(evidence: Evidence, texts: EvidenceTexts) -> list[dict[str, Any]]:
    """Return the entries since the visit began, without earlier ones such as granted roles."""
    visit = evidence.visit
    own = [datetime.fromisoformat(entry["at"]) for entry in texts.entries if entry["visit"]]
    began_at = min([visit.entered_at or visit.recorded_at, *own])
    return [entry for entry in texts.entries if datetime.fromisoformat(entry["at"]) >= began_at]


def _facts(evidence: Evidence, texts: EvidenceTexts) -> list[list[str]]:
    visit = evidence.visit
    times = {
        "Came in": visit.entered_at,
        "Turned back": visit.turned_back_at,
        "Detained": visit.detained_at,
        "Outer gate opened": visit.gate_opened_at,
        "Left": visit.departed_at,
    }
    rows = [
        ["Plate", visit.vehicle.plate_display],
        ["Vehicle type", str(visit.vehicle_type).replace("_", " ")],
        ["Haulier", visit.haulier.name],
        ["Driver", visit.driver_name or "not recorded"],
        ["Visit", str(visit.pk)],
    ]
    return rows + [[name, texts.at(moment)] for name, moment in times.items() if moment]


def _decision(evidence: Evidence, texts: EvidenceTexts) -> list[str]:
    sentences = []
    for release in Release.objects.filter(visit=evidence.visit).order_by("recorded_at"):
        by = texts.names.get(str(release.released_by_id), "")
        sentences.append(f"{by} gave GO at {texts.at(release.recorded_at)}.")
        for overridden in release.decision["set_aside"]:
            sentences.append(f"Two people overrode this hold: {overridden['hold']['sentence']}")
    sentences += _by_radio(evidence, texts)
    for manual in ManualRelease.objects.filter(visit=evidence.visit).order_by("recorded_at"):
        entered_at = texts.at(manual.recorded_at)
        sentences.append(f"A release on paper was entered at {entered_at}.")
        sentences.append(f"Reason for the release on paper: {manual.reason}")
    return sentences or ["No GO was given."]


def _by_radio(evidence: Evidence, texts: EvidenceTexts) -> Iterable[str]:
    for radio in RadioRelease.objects.filter(visit=evidence.visit).order_by("recorded_at"):
        by, officer = radio.released_by.printed_name, radio.orderly_officer.printed_name
        governor = radio.governor.printed_name
        at, checksum = texts.at(radio.recorded_at), radio.checksum
        yield f"{by} gave GO by radio at {at}. The tablet's letters were {checksum}."
        yield f"Orderly officer at the gate: {officer}. Duty governor who was told: {governor}."
        judged = radio.judgements.last()
        if judged is None:
            yield "The tablet's records have not been compared with this release yet."
        elif judged.faults:
            yield f"The tablet's records do not match this release: {' '.join(judged.faults)}"
        else:
            yield "All the tablet's records match this release."


def _held(entry: dict[str, Any]) -> str:
    values = entry["body"]["said"]
    event = event_of(entry["act"], values)
    refused = event.holds if isinstance(event, ReleaseRefused | RadioReleaseRefused) else ()
    holds = [f"{code} {subject}".strip().replace("_", " ") for code, subject in refused]
    words = sentence(entry["act"], values)
    return f"{words}: {', '.join(holds)}" if holds else words


def _meaning(signature: Signature) -> str:
    meaning = signature.meaning.replace("_", " ").capitalize()
    return f"{meaning}. {signature.statement}".strip()


def _photograph(photo: Photograph, texts: EvidenceTexts, folder: Path) -> dict[str, Any]:
    phase = Phase(photo.phase).replace("_", " ")
    by = photo.taken_by.printed_name
    codes = stored_problems(photo.problems, is_copy=photo.copy_of_id is not None)
    digest = f"{photo.sha256[:32]} {photo.sha256[32:]}"
    lines = [f"Taken by {by}, {texts.at(photo.recorded_at)}.", f"SHA-256 {digest}"]
    lines += [f"Problem: {SENTENCES[code]}" for code in codes]
    content = {
        "alt": f"Photograph of {photo.slot}, {phase}, taken by {by}",
        "caption": f"{photo.slot}, {phase}",
        "file": "",
        "lines": lines,
        "why_not": _why_not(photo),
    }
    with suppress(NotThere):
        (folder / f"{photo.pk}.jpg").write_bytes(derived_image(photo.sha256, Size.SCREEN))
        content["file"] = f"{photo.pk}.jpg"
    return content


def _why_not(photo: Photograph) -> str:
    if hasattr(photo, "deletion"):
        return f"the photograph was deleted. {photo.deletion.reason}"
    return "the original is not in the store."


def _signatures(evidence: Evidence) -> Iterable[Signature]:
    table = Signature._meta.db_table
    ids = [row["columns"]["id"] for row in evidence.rows if row["table"] == table]
    since = evidence.visit.entered_at or evidence.visit.recorded_at
    return Signature.objects.filter(pk__in=ids, recorded_at__gte=since).order_by("recorded_at")


def _proof(evidence: Evidence) -> list[str]:
    checkpoint = evidence.checkpoint
    return [
        f"This pack has {len(evidence.entries)} of the {checkpoint.size} entries in the ledger.",
        f"Root of the ledger, SHA-256: {checkpoint.root_sha256}",
        f"Key: {evidence.key}",
        "Run: python verify.py PACK.zip --key KEY --checkpoint FILE",
        "Get the key and a checkpoint from somewhere other than this pack.",
    ]
