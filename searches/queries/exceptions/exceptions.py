"""One exception with its entries, photographs and notes, for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.facts.cases import barred_from
from searches.facts.confirmations import request_facts, requests_of_prison
from searches.ledger.clock import server_now
from searches.models import ExceptionCase, Photograph
from searches.queries.exceptions.case_list import CaseLine, annotated, line_of
from searches.queries.exceptions.case_narrative import NarrativeLine, narrative_of
from searches.queries.exceptions.copied_photos import Copied, copied
from searches.queries.release.past_decisions import PastDecision, past_decision
from searches.queries.search.sheet_words import labels_of
from searches.queries.visits.timeline import Event, events_of
from searches.rules.confirmations import state_of
from searches.words.checklists import Phase
from searches.words.confirmations import ConfirmationKind, ConfirmationState
from searches.words.exceptions import NoteKind
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
class Proposal:
    """An outcome of a critical case that one person signed, and the second person's decision."""

    confirmation_id: UUID
    outcome: str
    text: str
    by: str
    at: datetime
    until: datetime
    state: ConfirmationState
    decided_by: str
    decided_at: datetime | None
    decision_reason: str


@dataclass(frozen=True, slots=True)
class CasePhoto:
    id: UUID
    slot: str
    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CasePage:
    line: CaseLine
    narrative: tuple[NarrativeLine, ...]
    visit_id: UUID | None
    stop_id: UUID | None
    notes: tuple[NoteLine, ...]
    events: tuple[Event, ...]
    way_in: tuple[CasePhoto, ...]
    way_out: tuple[CasePhoto, ...]
    copied: tuple[Copied, ...]  # each copied photograph of this case, with the earlier one
    decision: PastDecision | None
    took_part: bool
    proposals: tuple[Proposal, ...]  # newest first

    @property
    def resolved(self) -> NoteLine | None:
        """Return the note that closed the case, or None while the case is open or reopened."""
        if not self.line.resolved:
            return None
        closing = [note for note in self.notes if note.kind == NoteKind.RESOLVED]
        return closing[-1] if closing else None

    @property
    def waiting(self) -> Proposal | None:
        """Return the outcome that a second person is asked to sign, or None."""
        waiting = ConfirmationState.WAITING
        return next((proposal for proposal in self.proposals if proposal.state is waiting), None)

    @property
    def is_critical(self) -> bool:
        return self.line.severity == "critical"

    @property
    def labels(self) -> dict[UUID, str]:
        """Return what each photograph on the page shows, by its id."""
        return {shot.id: shot.label for shot in (*self.way_in, *self.way_out)}


def case_page(establishment_id: UUID, case_id: UUID, viewer: UUID | None) -> CasePage:
    row = annotated(establishment_id).filter(pk=case_id).first()
    if row is None:
        raise NotThere("This exception")
    labels = labels_of(row.visit_id) if row.visit_id else {}
    return CasePage(
        line=line_of(row, server_now()),
        narrative=narrative_of(row),
        visit_id=row.visit_id,
        stop_id=row.stop_id,
        notes=_notes(row),
        events=events_of(establishment_id, row.visit_id, with_drills=True) if row.visit_id else (),
        way_in=_case_photos(row, Phase.WAY_IN, labels),
        way_out=_case_photos(row, Phase.WAY_OUT, labels),
        copied=copied(row),
        decision=past_decision(establishment_id, row.visit_id) if row.visit_id else None,
        took_part=str(viewer) in barred_from(row),
        proposals=_proposals(row),
    )


def _proposals(row: ExceptionCase) -> tuple[Proposal, ...]:
    requests = requests_of_prison(row.establishment_id, [ConfirmationKind.CASE_OUTCOME]).filter(
        subject_id=row.pk
    )
    now = server_now()
    return tuple(
        Proposal(
            confirmation_id=one.pk,
            outcome=str(one.payload["outcome"]).replace("_", " "),
            text=one.payload["text"],
            by=one.asked_by.printed_name if one.asked_by else "",
            at=one.recorded_at,
            until=one.expires_at,
            state=state_of(request_facts(one), now),
            decided_by=decision.decided_by.printed_name if decision else "",
            decided_at=decision.recorded_at if decision else None,
            decision_reason=decision.reason if decision else "",
        )
        for one in requests.select_related("asked_by", "decision__decided_by").order_by(
            "-recorded_at"
        )
        for decision in [getattr(one, "decision", None)]
    )


def _notes(row: ExceptionCase) -> tuple[NoteLine, ...]:
    return tuple(
        NoteLine(
            n.kind, n.outcome.replace("_", " "), n.text, n.written_by.printed_name, n.recorded_at
        )
        for n in row.notes.select_related("written_by")
    )


def _case_photos(row: ExceptionCase, phase: Phase, labels: dict[str, str]) -> tuple[CasePhoto, ...]:
    if row.visit_id is None:
        return ()
    taken = Photograph.objects.filter(visit_id=row.visit_id, phase=phase).order_by("recorded_at")
    return tuple(
        CasePhoto(
            photograph.pk,
            photograph.slot,
            labels.get(photograph.slot, photograph.slot),
            photograph.recorded_at,
        )
        for photograph in taken[:MOST_PHOTOS]
    )
