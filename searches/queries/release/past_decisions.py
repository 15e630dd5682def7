"""The past decision on a visit, as it was stored.

This includes the releases on screen, by radio and on paper, and the holds of the newest refused
release.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.models import LedgerEntry, ManualRelease, RadioRelease, Release
from searches.queries.search.sheet_words import labels_of, party_names
from searches.words.events.release import ReleaseRefused
from searches.words.hold_names import all_hold_words


@dataclass(frozen=True, slots=True)
class KeptRelease:
    """One GO that was given on the screen, with the facts of that decision."""

    at: datetime
    by: str
    rules_run: int
    set_aside: tuple[str, ...]  # the sentences of holds that two people overrode
    # Each party's name, and how many of its people were expected.
    parties: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PastDecision:
    release: KeptRelease | None
    by_radio: tuple[str, ...]  # sentences
    on_paper: tuple[str, ...]  # sentences
    refused_holds: tuple[str, ...]  # the holds of the newest refused release, in words


def past_decision(establishment_id: UUID, visit_id: UUID) -> PastDecision:
    """Return the decision on this visit as it was stored. The release rule does not run again."""
    return PastDecision(
        release=_release(visit_id),
        by_radio=_by_radio(visit_id),
        on_paper=_on_paper(visit_id),
        refused_holds=_refused_holds(establishment_id, visit_id),
    )


def _release(visit_id: UUID) -> KeptRelease | None:
    release = Release.objects.filter(visit_id=visit_id).select_related("released_by").last()
    if release is None:
        return None
    return KeptRelease(
        at=release.recorded_at,
        by=release.released_by.printed_name,
        rules_run=release.decision["rules_run"],
        set_aside=tuple(one["hold"]["sentence"] for one in release.decision["set_aside"]),
        parties=tuple(
            (party["name"], len(party["expected"])) for party in release.facts["parties"]
        ),
    )


def _by_radio(visit_id: UUID) -> tuple[str, ...]:
    """Return a sentence for each release by radio, with what the tablet's records later showed."""
    sentences: list[str] = []
    for radio in RadioRelease.objects.filter(visit_id=visit_id).select_related("released_by"):
        by = radio.released_by.printed_name
        released = (
            f"{by} released the vehicle by radio. The tablet's letters were {radio.checksum}."
        )
        judged = radio.judgements.last()
        if judged is None:
            sentences.append(f"{released} The tablet has not sent all its records yet.")
        elif judged.faults:
            faults = " ".join(judged.faults)
            sentences.append(f"{released} The tablet's records do not match the release: {faults}")
        else:
            sentences.append(f"{released} All the tablet's records match the release.")
    return tuple(sentences)


def _on_paper(visit_id: UUID) -> tuple[str, ...]:
    rows = ManualRelease.objects.filter(visit_id=visit_id).select_related("entered_by")
    return tuple(
        f"{row.entered_by.printed_name} recorded a release on paper. Reason: {row.reason}"
        for row in rows
    )


def _refused_holds(establishment_id: UUID, visit_id: UUID) -> tuple[str, ...]:
    entries = LedgerEntry.objects.of(ReleaseRefused).filter(visit_id=visit_id)
    entry = entries.order_by("-seq").first()
    refused = entry.event if entry else None
    if not isinstance(refused, ReleaseRefused) or not refused.holds:
        return ()
    return all_hold_words(refused.holds, party_names(establishment_id) | labels_of(visit_id))
