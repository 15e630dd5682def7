"""Words for imports of the roll: what a file or a feed says, and what an import would change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FeedKind(StrEnum):
    """What an import is about."""

    ACTIVITIES = "activities"  # who is allocated to which party
    PRISONERS = "prisoners"  # who is held in the prison, and in which cell


class FeedSource(StrEnum):
    """The way in which an import came."""

    FILE = "file"  # somebody chose a file on a page
    PULLED = "pulled"  # the clock asked the other service
    PUSHED = "pushed"  # a program sent it with the key of the feed


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One row of an import that can be read.

    `place` is the name of the schedule for activities, and the cell location for prisoners, whose
    `name` is given too.
    """

    line: int
    number: str
    place: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class RowNote:
    """A sentence about one row. `field` has the name that the other service gives the field."""

    line: int
    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """What a file or a feed says. An import with faults is never applied."""

    kind: FeedKind
    rows: tuple[FeedRow, ...]
    faults: tuple[RowNote, ...] = ()
    sha256: str = ""


class ChangeKind(StrEnum):
    ADDED = "added"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class RollChange:
    """One change that an import makes.

    `before` and `after` are codes of parties for activities, and cells for prisoners. `landing` is
    the code of the landing of the new cell. `prisoner` is the id, or empty for a new prisoner.
    """

    kind: ChangeKind
    number: str
    before: str = ""
    after: str = ""
    landing: str = ""
    prisoner: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class TwoLists:
    """A prisoner whom an import names for two parties. The control room picks one of them."""

    number: str
    prisoner: str
    parties: tuple[tuple[str, str], ...]  # code and name


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would change now, and what stands in its way.

    `notes` are rows that are left out without harm. Each sentence of `ticks` needs the agreement of
    the control room. An import with `faults`, `two_lists` or `blocks` cannot be applied.
    """

    changes: tuple[RollChange, ...] = ()
    stays: int = 0
    faults: tuple[RowNote, ...] = ()
    notes: tuple[RowNote, ...] = ()
    two_lists: tuple[TwoLists, ...] = ()
    ticks: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()

    def of(self, kind: ChangeKind) -> tuple[RollChange, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)

    @property
    def can_be_applied(self) -> bool:
        return not (self.faults or self.two_lists or self.blocks)
