"""Commands that store, check, apply and discard imports of allocations and prisoners.

An import comes from a file or a feed, and is applied as a whole or not at all. The control room
checks what an import would change before Gatehouse applies it. An import from a feed is applied at
once if it has no faults and makes no change to which the control room must agree.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError

from searches.facts.allocations import morning_of
from searches.facts.roll_imports import plan_of, waiting_imports
from searches.ledger.record import Record
from searches.models import Allocation, Landing, Party, Prisoner, RollImport
from searches.rules.roll_feeds import digest_of
from searches.services.command import command
from searches.services.prison.establishments import add_or_readmit
from searches.services.rolls.allocations import MOVED, end_allocation
from searches.services.rolls.departures import demand_may_leave, end_custody
from searches.services.rolls.late_counts import end_counted_stops
from searches.services.rolls.late_entries import counts_before, rejudge_counts
from searches.words.actors import system
from searches.words.events.rolls import (
    RollImportApplied,
    RollImportDiscarded,
    RollImportPicked,
    RollImportProposed,
    RollImportReceived,
)
from searches.words.people import Act
from searches.words.refusals import Conflict, Invalid, NotThere, Refused
from searches.words.roll_feeds import (
    ChangeKind,
    FeedDocument,
    FeedKind,
    FeedSource,
    ImportPlan,
    RollChange,
)

REMOVED = "No longer on the list of the activities service"


class NothingNew(Refused):
    """Raised when everything that a feed sent is recorded already."""

    def __init__(self) -> None:
        super().__init__("nothing-new", "Everything in this import is recorded already.")


@command(Act.KEEP_ALLOCATIONS)
def propose_import(record: Record, *, document: FeedDocument, id: UUID | None = None) -> RollImport:
    """Store the content of a file until the control room has checked the changes.

    A newer import of the same kind replaces an import that still waits. No list changes yet.
    """
    row = _keep(record, document, FeedSource.FILE, id)
    record.enter(
        RollImportProposed(roll_import=row.pk, kind=FeedKind(row.kind), size=len(document.rows))
    )
    return row


@command(None)
def receive_import(
    record: Record, *, document: FeedDocument, source: FeedSource, id: UUID | None = None
) -> RollImport:
    """Apply an import from a feed, or hold the import for the control room to check.

    The import is held if a row cannot be read, if somebody is on two lists, or if a list would lose
    many people. Raises NothingNew if the import changes nothing.
    """
    newest = RollImport.objects.within(record.establishment).filter(kind=document.kind).first()
    is_known = newest is not None and newest.content_sha256 == document.sha256
    if newest is not None and is_known and newest.applied_at is None:
        raise NothingNew()  # the import waits, or the control room has discarded it
    row = _keep(record, document, source, id)
    plan = plan_of(row, record.establishment)
    if plan.can_be_applied and not plan.changes:
        raise NothingNew()
    held = not plan.can_be_applied or bool(plan.ticks)
    if not held:
        try:
            _demand_may_be_applied(record, plan)
        except Refused:
            held = True
    record.enter(
        RollImportReceived(
            roll_import=row.pk,
            kind=FeedKind(row.kind),
            source=source,
            size=len(document.rows),
            faults=len(plan.faults),
            held=held,
        )
    )
    if not held:
        _apply(record, row, plan)
    return row


@command(Act.KEEP_ALLOCATIONS)
def pick_party(record: Record, *, import_id: UUID, number: str, party: str) -> RollImport:
    """Record the control room's choice of party for a prisoner whom an import lists in two."""
    row = _waiting(record, import_id)
    plan = plan_of(row, record.establishment)
    choices = {two.number: dict(two.parties) for two in plan.two_lists}
    if party not in choices.get(number, {}):
        raise Refused("settled", "This prisoner is no longer on two lists of this import.")
    record.change(row, picks={**row.picks, number: party})
    record.enter(RollImportPicked(roll_import=row.pk, party=party))
    return row


@command(Act.KEEP_ALLOCATIONS)
def apply_import(
    record: Record, *, import_id: UUID, shown_sha256: str, agreed: bool = False
) -> RollImport:
    """Apply an import. `agreed` says that the control room ticked the large changes.

    `shown_sha256` is the digest of the changes that the page showed. Raises Refused if the lists
    have changed since, or if any change cannot be made. After a refusal no list has changed.
    """
    row = _waiting(record, import_id)
    plan = plan_of(row, record.establishment)
    if plan.faults:
        note = plan.faults[0]
        sentence = f"Row {note.line}: {note.sentence} Correct the file and import it again."
        raise Invalid("import-faults", sentence)
    if plan.two_lists:
        two = plan.two_lists[0]
        names = " and ".join(name for _, name in two.parties)
        sentence = f"{two.number} is on the lists of {names}. Select one of them first."
        raise Invalid("two-lists", sentence)
    if plan.blocks:
        raise Refused("import-blocked", plan.blocks[0])
    if shown_sha256 != digest_of(plan):
        sentence = "The lists have changed since you opened this page. Check the changes again."
        raise Refused("import-changed", sentence)
    if plan.ticks and not agreed:
        raise Invalid("tick", "Tick that the large changes are correct.", field="agreed")
    if not plan.changes:
        raise NothingNew()
    _apply(record, row, plan)
    return row


@command(Act.KEEP_ALLOCATIONS)
def discard_import(record: Record, *, import_id: UUID) -> RollImport:
    """Discard an import without changing any list, and empty its stored rows."""
    row = _waiting(record, import_id)
    record.change(
        row, rows=[], faults=[], picks={}, discarded_by_id=record.by, discarded_at=record.now
    )
    record.enter(RollImportDiscarded(roll_import=row.pk, kind=FeedKind(row.kind)))
    return row


def _keep(
    record: Record, document: FeedDocument, source: FeedSource, id: UUID | None
) -> RollImport:
    for earlier in waiting_imports(record.establishment).filter(kind=document.kind):
        record.change(
            earlier,
            rows=[],
            faults=[],
            picks={},
            discarded_by_id=record.actor.person,
            discarded_at=record.now,
        )
    rows = [[row.line, row.number, row.place, row.name] for row in document.rows]
    return record.add(
        RollImport(
            id=id or uuid4(),
            establishment=record.establishment,
            kind=document.kind,
            source=source,
            content_sha256=document.sha256,
            rows=rows,
            faults=[[note.line, note.field, note.sentence] for note in document.faults],
            sent_by_id=record.actor.person,
            sent_at=record.now,
        )
    )


def _waiting(record: Record, import_id: UUID) -> RollImport:
    row: RollImport | None = waiting_imports(record.establishment).filter(pk=import_id).first()
    if row is None:
        raise NotThere("This import")
    return row


def _demand_may_be_applied(record: Record, plan: ImportPlan) -> None:
    """Refuse prisoners who would leave the prison although they are at work or missing."""
    gone = [UUID(change.prisoner) for change in plan.of(ChangeKind.REMOVED) if not change.after]
    for prisoner in Prisoner.objects.within(record.establishment).filter(pk__in=gone):
        demand_may_leave(record, prisoner)


def _apply(record: Record, row: RollImport, plan: ImportPlan) -> None:
    since = morning_of(record.establishment, record.now)
    before = counts_before(record, since)
    if row.kind == FeedKind.PRISONERS:
        _apply_prisoners(record, plan)
    else:
        _apply_allocations(record, plan, since)
    record.change(
        row,
        rows=[],
        faults=[],
        picks={},
        applied_by_id=record.actor.person,
        applied_at=record.now,
    )
    record.enter(
        RollImportApplied(
            roll_import=row.pk,
            kind=FeedKind(row.kind),
            added=len(plan.of(ChangeKind.ADDED)),
            moved=len(plan.of(ChangeKind.MOVED)),
            removed=len(plan.of(ChangeKind.REMOVED)),
        )
    )
    rejudge_counts(record, before, by_list=True)
    end_counted_stops(record)


def _apply_allocations(record: Record, plan: ImportPlan, since: datetime) -> None:
    """End and begin allocations as the import says.

    A prisoner who was on no list is on the new list from midnight, because the other service may
    have listed the prisoner all morning. A prisoner who is moved stays on the old list until now.
    """
    parties = {party.code: party for party in Party.objects.within(record.establishment)}
    current = {
        str(allocation.prisoner_id): allocation
        for allocation in Allocation.objects.within(record.establishment).filter(
            removal__isnull=True
        )
    }
    for change in plan.changes:
        if change.before:
            moved = change.kind is ChangeKind.MOVED
            reason = MOVED.format(party=parties[change.after].name) if moved else REMOVED
            end_allocation(record, current[change.prisoner], reason)
        if change.after:
            record.add(
                Allocation(
                    establishment=record.establishment,
                    party=parties[change.after],
                    prisoner_id=UUID(change.prisoner),
                    allocated_by_id=record.actor.person,
                    occurred_at=record.now if change.before else since,
                    recorded_at=record.now,
                )
            )


def _apply_prisoners(record: Record, plan: ImportPlan) -> None:
    landings = {landing.code: landing for landing in Landing.objects.within(record.establishment)}
    known = {row.number: row for row in Prisoner.objects.within(record.establishment)}
    for change in plan.changes:
        if change.kind is ChangeKind.REMOVED:
            prisoner = known[change.number]
            demand_may_leave(record, prisoner)
            end_custody(record, prisoner)
            continue
        about = _about(change, landings)
        if change.kind is ChangeKind.MOVED:
            record.change(known[change.number], **about)
        else:
            add_or_readmit(record, change.number, about, known.get(change.number))


def _about(change: RollChange, landings: dict[str, Landing]) -> dict[str, object]:
    return {
        "name": change.name,
        "cell": change.after,
        "landing": landings[change.landing],
    }


def take_in_feed(
    establishment_id: UUID, *, id: UUID, document: FeedDocument, source: FeedSource
) -> RollImport | None:
    """Receive an import from a feed, once for each id. Return None if the import changes nothing.

    Raises Conflict if the id was used for other content.
    """
    known = RollImport.objects.within(establishment_id).filter(pk=id).first()
    if known is None:
        try:
            return receive_import(system(establishment_id), document=document, source=source, id=id)
        except NothingNew:
            return None
        except IntegrityError as fault:
            raise Conflict() from fault
    if known.content_sha256 != document.sha256:
        raise Conflict()
    return known
