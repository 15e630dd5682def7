"""Imports of the roll on screens: what each would change, and which came before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from searches.facts.roll_imports import plan_of, waiting_imports
from searches.ledger.clock import server_now
from searches.models import Establishment, Party, Prisoner, RollImport
from searches.rules.roll_feeds import digest_of
from searches.words.refusals import NotThere
from searches.words.roll_feeds import ChangeKind, FeedKind, FeedSource, ImportPlan, RollChange

MOST_EARLIER = 10
#: The most changes of one kind that a page names. An import with more cannot be applied.
MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in words: the person, and their party or cell before and after."""

    name: str
    number: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TwoListsLine:
    """A prisoner whom the import names for two parties, with the parties to pick from."""

    name: str
    number: str
    parties: tuple[tuple[str, str], ...]  # code and name


@dataclass(frozen=True, slots=True)
class WaitingImport:
    """An import that waits for the control room, with what it would change now."""

    id: UUID
    kind: FeedKind
    source: FeedSource
    sent_at: datetime
    sent_by: str
    plan: ImportPlan
    digest: str
    added: tuple[ChangeLine, ...]
    moved: tuple[ChangeLine, ...]
    removed: tuple[ChangeLine, ...]
    two_lists: tuple[TwoListsLine, ...]

    @property
    def names(self) -> int:
        """Return how many people the page names."""
        return len(self.added) + len(self.moved) + len(self.removed) + len(self.two_lists)


@dataclass(frozen=True, slots=True)
class EarlierImport:
    """An import that was applied or discarded."""

    id: UUID
    kind: FeedKind
    source: FeedSource
    sent_at: datetime
    applied_at: datetime | None
    by: str  # empty for a feed that was applied at once, or replaced by a newer one


def code_and_day(establishment_id: UUID) -> tuple[str, date]:
    """Return the prison's code and its local date, which are needed to read an import."""
    establishment = Establishment.objects.get(pk=establishment_id)
    return establishment.code, server_now().astimezone(ZoneInfo(establishment.time_zone)).date()


def imports_to_check(establishment_id: UUID) -> tuple[WaitingImport, ...]:
    """Return the imports that wait, each with what it would change now."""
    rows = waiting_imports(establishment_id).select_related("establishment", "sent_by")
    return tuple(_waiting(row) for row in rows)


def import_to_check(establishment_id: UUID, import_id: UUID) -> WaitingImport:
    """Return one import that waits. Raises NotThere."""
    rows = waiting_imports(establishment_id).select_related("establishment", "sent_by")
    row = rows.filter(pk=import_id).first()
    if row is None:
        raise NotThere("This import")
    return _waiting(row)


def earlier_imports(establishment_id: UUID) -> tuple[EarlierImport, ...]:
    """Return the newest imports that do not wait any longer."""
    rows = RollImport.objects.within(establishment_id).exclude(
        applied_at__isnull=True, discarded_at__isnull=True
    )
    return tuple(
        EarlierImport(
            row.pk,
            FeedKind(row.kind),
            FeedSource(row.source),
            row.sent_at,
            row.applied_at,
            next((who.printed_name for who in (row.applied_by, row.discarded_by) if who), ""),
        )
        for row in rows.select_related("applied_by", "discarded_by")[:MOST_EARLIER]
    )


def state_of(establishment_id: UUID, import_id: UUID) -> str:
    """Return whether an import waits, was applied or was discarded. Raises NotThere."""
    row = RollImport.objects.within(establishment_id).filter(pk=import_id).first()
    if row is None:
        raise NotThere("This import")
    if row.applied_at is not None:
        return "applied"
    return "waiting" if row.discarded_at is None else "discarded"


def _waiting(row: RollImport) -> WaitingImport:
    plan = plan_of(row, row.establishment)
    shown = {kind: plan.of(kind)[:MOST_LINES] for kind in ChangeKind}
    ids = {change.prisoner for changes in shown.values() for change in changes if change.prisoner}
    ids |= {two.prisoner for two in plan.two_lists}
    names = {
        str(pk): name
        for pk, name in Prisoner.objects.within(row.establishment)
        .filter(pk__in=ids)
        .values_list("pk", "name")
    }
    parties: dict[str, str] = {}
    if row.kind == FeedKind.ACTIVITIES:
        parties = dict(Party.objects.within(row.establishment).values_list("code", "name"))

    def line(change: RollChange) -> ChangeLine:
        before, after = (parties.get(word, word) for word in (change.before, change.after))
        name = names.get(change.prisoner, change.name)
        if change.kind is ChangeKind.MOVED and before == after:
            before, after = f"{name}, {before}", f"{change.name}, {after}"
        return ChangeLine(name, change.number, before, after)

    return WaitingImport(
        id=row.pk,
        kind=FeedKind(row.kind),
        source=FeedSource(row.source),
        sent_at=row.sent_at,
        sent_by=row.sent_by.printed_name if row.sent_by else "",
        plan=plan,
        digest=digest_of(plan),
        added=tuple(line(change) for change in shown[ChangeKind.ADDED]),
        moved=tuple(line(change) for change in shown[ChangeKind.MOVED]),
        removed=tuple(line(change) for change in shown[ChangeKind.REMOVED]),
        two_lists=tuple(
            TwoListsLine(names.get(two.prisoner, ""), two.number, two.parties)
            for two in plan.two_lists[:MOST_LINES]
        ),
    )
