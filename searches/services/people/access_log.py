"""The access log: who opened a list of names, the ledger, or, as an auditor, any page."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from searches.ledger.clock import server_now
from searches.ledger.record import Record
from searches.models import LedgerEntry
from searches.services.command import command
from searches.words.actors import Actor
from searches.words.events.people import LedgerViewed, NamesViewed, PageViewed
from searches.words.people import Act

#: An auditor's page that reloads itself within this time counts as one look.
ONE_LOOK_AT_PAGE = timedelta(minutes=1)
#: Returning to the same list of names within this time counts as one look.
ONE_LOOK_AT_LIST = timedelta(minutes=15)


class NameList(StrEnum):
    """A list of names. Each look at such a list is recorded (DPA 2018, section 62)."""

    COUNT = "count"  # subject: the count
    ALLOCATION = "allocation"  # subject: the party
    WHEREABOUTS = "whereabouts"  # subject: the establishment
    WORK_SESSION = "work_session"  # subject: the party
    ON_THE_WAY = "on_the_way"  # subject: the area, or the establishment on a screen without an area
    ROLL = "roll"  # subject: the establishment
    STOP = "stop"  # subject: the stop under which people are missing
    RECALL = "recall"  # subject: the recall pack
    ROLL_IMPORT = "roll_import"  # subject: the import whose changes are checked
    VISIT = "visit"  # subject: the visit whose record is read


@command(Act.READ_LEDGER)
def look_at_ledger(record: Record, *, before: int | None, narrowed: dict[str, str]) -> None:
    """Record that somebody opened a page of the ledger, with the filters that they used."""
    record.enter(
        LedgerViewed(
            before=before,
            only=narrowed.get("only", ""),
            person=narrowed.get("person", ""),
            day=narrowed.get("day", ""),
        )
    )


def open_page(actor: Actor, *, path: str) -> None:
    """Record that an auditor opened this page, at most once a minute for each page."""
    looked = LedgerEntry.objects.of(PageViewed, path=path).filter(
        establishment_id=actor.establishment,
        by_id=actor.person,
        at__gt=server_now() - ONE_LOOK_AT_PAGE,
    )
    if not looked.exists():
        look_at_page(actor, path=path)


@command(Act.READ_EVERY_PAGE)
def look_at_page(record: Record, *, path: str) -> None:
    """Record the path of a page that an auditor opened, without what follows the question mark."""
    record.enter(PageViewed(path=path))


def open_names(actor: Actor, *, names: NameList, subject: UUID, size: int) -> None:
    """Record a look at a list of names, once in 15 minutes for each person and list."""
    looked = LedgerEntry.objects.of(NamesViewed, subject=subject).filter(
        establishment_id=actor.establishment,
        by_id=actor.person,
        at__gte=server_now() - ONE_LOOK_AT_LIST,
    )
    if size and not looked.exists():
        look = look_at_counted_names if names is NameList.COUNT else look_at_names
        look(actor, names=names, subject=subject, size=size)


@command(Act.SEE_NAMES)
def look_at_names(record: Record, *, names: NameList, subject: UUID, size: int) -> None:
    """Record a look at a list of `size` names."""
    record.enter(NamesViewed(list=names, subject=subject, size=size))


@command(Act.COUNT_PARTY)
def look_at_counted_names(record: Record, *, names: NameList, subject: UUID, size: int) -> None:
    """Record a look at the names of a count, by anybody who may count a party."""
    record.enter(NamesViewed(list=names, subject=subject, size=size))
