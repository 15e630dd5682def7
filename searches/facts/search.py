"""Facts about the searches of a lock session, read in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from searches.facts.prepared_queries import prepared
from searches.models import (
    Answer,
    ClockReading,
    DiscConfirmation,
    LedgerEntry,
    LockSession,
    Photograph,
    Search,
    SearchSignature,
    Stop,
)
from searches.rules.checklists import from_document
from searches.words.checklists import Item, Method, Phase, Result
from searches.words.releases import (
    AnswerFact,
    ClockFact,
    FoundFact,
    ItemFact,
    PhotoFact,
    SearchFacts,
    SearchSignatureFact,
    SlotFact,
    UnseenFact,
)


class Dated(Protocol):
    """A row with the device's time and the server's time."""

    @property
    def occurred_at(self) -> datetime: ...
    @property
    def recorded_at(self) -> datetime: ...


class Answered(Dated, Protocol):
    """An answer to an item, as a row of the table or as an `AnswerRow`."""

    @property
    def item(self) -> str: ...
    @property
    def result(self) -> str: ...
    @property
    def method(self) -> str: ...


DatedT = TypeVar("DatedT", bound=Dated)


class AnswerRow(NamedTuple):
    """One answer to one item of a search."""

    id: UUID
    search: UUID
    item: str
    result: str
    number: int | None
    text: str
    method: str
    answered_by: UUID
    device: UUID | None
    occurred_at: datetime
    recorded_at: datetime
    proven_at: datetime | None


class PhotoRow(NamedTuple):
    """One photograph of a visit, with the results of its comparison and of its disc check."""

    id: UUID
    search: UUID | None  # empty on the way in
    phase: str
    item: str
    slot: str
    taken_by: UUID
    device: UUID | None
    occurred_at: datetime
    recorded_at: datetime
    in_application: bool
    problems: list[str]
    copy_of: UUID | None
    flat_copy_of: UUID | None
    difference: UUID | None
    disc_shown: bool | None  # empty until a releaser confirmed or denied the disc


class SignatureRow(NamedTuple):
    """One searcher's signature under a search."""

    search: UUID
    place: int
    signed_by: UUID
    signed_in: UUID | None
    device: UUID | None
    recorded_at: datetime
    proven_at: datetime | None


@dataclass(frozen=True)
class SearchRows:
    """The rows of the searches of one lock session. Each table is read once, then cached."""

    lock: LockSession

    @cached_property
    def searches(self) -> list[Search]:
        """Return the searches of the lock session, in their order."""
        return list(Search.objects.filter(lock_session=self.lock).order_by("number"))

    @property
    def newest(self) -> Search | None:
        return self.searches[-1] if self.searches else None

    @property
    def ids(self) -> set[UUID]:
        return {search.pk for search in self.searches}

    @cached_property
    def answers(self) -> list[AnswerRow]:
        """Return every answer of the lock session, oldest first."""
        return in_order(AnswerRow(*row) for row in _answers(lock=self.lock.pk))

    @cached_property
    def photos(self) -> list[PhotoRow]:
        """Return every photograph of the visit, also of the way in, oldest first."""
        return in_order(PhotoRow(*row) for row in _photos(visit=self.lock.visit_id))

    @cached_property
    def photos_of_searches(self) -> list[PhotoRow]:
        return [photo for photo in self.photos if photo.search in self.ids]

    @cached_property
    def signatures(self) -> list[SignatureRow]:
        """Return every signature under a search of the lock session, oldest first."""
        return [SignatureRow(*row) for row in _signatures(lock=self.lock.pk)]

    @cached_property
    def devices(self) -> dict[UUID, bool]:
        """Return the devices that recorded answers or photographs of the lock session.

        The value is true if the device gave its own time for at least one record.
        """
        devices: dict[UUID, bool] = {}
        rows: Iterator[AnswerRow | PhotoRow] = chain(self.answers, self.photos_of_searches)
        for row in rows:
            if row.device is not None:
                dated_itself = row.occurred_at != row.recorded_at
                devices[row.device] = devices.get(row.device, False) or dated_itself
        return devices

    def good_slots_of_way_in(self) -> set[str]:
        """Return the slots of which a photograph without problems was taken on the way in."""
        return {
            photo.slot
            for photo in self.photos
            if photo.phase == Phase.WAY_IN and not photo.problems
        }


def search_facts(rows: SearchRows) -> SearchFacts | None:
    """Return the facts of the newest search of the lock session, or None before the first search.

    The facts include every answer *Found* of the lock session, and the people who took part in its
    earlier searches.
    """
    newest = rows.newest
    if newest is None:
        return None
    mine = [answer for answer in rows.answers if answer.search == newest.pk]
    distinct_answers = _without_repeats(mine)
    photos = tuple(_photo(photo) for photo in rows.photos if photo.search == newest.pk)
    sheet = from_document(newest.sheet)
    return SearchFacts(
        id=str(newest.pk),
        began_at=newest.began_at,
        floor_seconds=sheet.floor_minutes * 60,
        items=tuple(_item(item, newest.discs) for item in sheet.items),
        answers=tuple(_answer(row) for row in {row.item: row for row in mine}.values()),
        answerers=frozenset(str(answer.answered_by) for answer in mine),
        answer_times=tuple(happened_at(answer) for answer in distinct_answers),
        paced_times=tuple(
            sorted(answer.proven_at or answer.recorded_at for answer in distinct_answers)
        ),
        founds=_founds(rows.answers),
        photos=photos,
        signatures=tuple(
            SearchSignatureFact(
                row.place,
                str(row.signed_by),
                row.recorded_at,
                own_session=row.signed_in is None,
                device=str(row.device or ""),
                out_of_contact=_signed_out_of_contact(row, mine),
            )
            for row in rows.signatures
            if row.search == newest.pk
        ),
        items_of=_counted(
            {(str(row.answered_by), row.item) for row in mine}
            | {(photo.taken_by, photo.item) for photo in photos}
        ),
        earlier_searchers=frozenset(_took_part_before(rows, newest)),
        # A second search can begin only if the first search was not good enough.
        earlier_too_fast=newest.number > 1,
        unseen=_unseen(rows.answers, rows.photos_of_searches),
    )


def _took_part_before(rows: SearchRows, newest: Search) -> set[str]:
    """Return the ids of everybody who took part in an earlier search of the lock session."""
    people = {row.signed_by for row in rows.signatures if row.search != newest.pk}
    people |= {row.answered_by for row in rows.answers if row.search != newest.pk}
    people |= {row.taken_by for row in rows.photos_of_searches if row.search != newest.pk}
    return {str(person) for person in people}


def _signed_out_of_contact(signature: SignatureRow, answers: Iterable[AnswerRow]) -> bool:
    """Return whether the tablet had no contact from the first answer until the signature.

    Only a proven time of the signature can show this. `answers` are those of the same search.
    """
    if signature.device is None or signature.proven_at is None:
        return False
    began_at = min((answer.proven_at or answer.recorded_at for answer in answers), default=None)
    return began_at is not None and not contacts(
        signature.device, since=began_at, until=signature.proven_at
    )


def searched_out_of_contact(search: Search, device: UUID, signed_at: datetime) -> bool:
    """Return whether the device had no contact from the first answer until `signed_at`."""
    answers = Answer.objects.filter(search=search).values_list("proven_at", "recorded_at")
    began_at = min((proven_at or recorded_at for proven_at, recorded_at in answers), default=None)
    return began_at is not None and not contacts(device, since=began_at, until=signed_at)


def contacts(device: UUID, *, since: datetime, until: datetime) -> bool:
    """Return whether the device had contact with the server between these two times."""
    heard = LedgerEntry.objects.filter(device_id=device, at__gte=since, at__lt=until)
    read = ClockReading.objects.filter(
        device_id=device, recorded_at__gte=since, recorded_at__lt=until
    )
    return heard.exists() or read.exists()


def items_of(search: Search) -> dict[str, int]:
    """Return how many items of the search each person answered or photographed."""
    answers = Answer.objects.filter(search=search).values_list("answered_by_id", "item")
    done = {(str(person), item) for person, item in answers}
    photographs = Photograph.objects.filter(search=search).values_list("taken_by_id", "item")
    return _counted(done | {(str(person), item) for person, item in photographs})


def _counted(done: set[tuple[str, str]]) -> dict[str, int]:
    return dict(Counter(person for person, _ in sorted(done)))


def unseen_facts(lock: LockSession, answers: Sequence[Answered]) -> tuple[UnseenFact, ...]:
    """Return every item that somebody could not see, in any search of the lock session.

    `answers` are all answers of the lock session, oldest first.
    """
    if not any(row.result == Result.CANNOT_SEE for row in answers):
        return ()
    return _unseen(answers, SearchRows(lock).photos_of_searches)


def _unseen(answers: Sequence[Answered], photographs: Sequence[PhotoRow]) -> tuple[UnseenFact, ...]:
    not_seen = {row.item: row for row in answers if row.result == Result.CANNOT_SEE}
    return tuple(
        UnseenFact(
            item=item,
            answered_at=happened_at(row),
            methods=tuple(
                happened_at(later)
                for later in answers
                if later.item == item and later.method and _order(later) >= _order(row)
            ),
            photos=tuple(_photo_taken(photo) for photo in photographs if photo.item == item),
        )
        for item, row in not_seen.items()
    )


def searchers_of(lock_id: UUID) -> set[UUID]:
    """Return the ids of everybody who took part in a search of this lock session."""
    answered = Answer.objects.filter(search__lock_session_id=lock_id)
    signed = SearchSignature.objects.filter(search__lock_session_id=lock_id)
    taken = Photograph.objects.filter(search__lock_session_id=lock_id)
    return {
        *taken.values_list("taken_by_id", flat=True).distinct(),
        *answered.values_list("answered_by_id", flat=True).distinct(),
        *signed.values_list("signed_by_id", flat=True).distinct(),
    }


def clock_facts(
    devices: Mapping[UUID, bool], clocks: Mapping[UUID, ClockFact]
) -> tuple[ClockFact, ...]:
    """Return the clock of each device that dated a record, or whose clock was read.

    `devices` says for each device whether it gave its own time, `clocks` has the clocks that are
    known.
    """
    return tuple(
        clocks.get(device, ClockFact(str(device), None))
        for device, dated_itself in sorted(devices.items())
        if dated_itself or device in clocks
    )


def sheet_document(search: Search) -> dict[str, Any]:
    """Return the document that a searcher signs: the sheet with all answers and photographs."""
    answers = Answer.objects.filter(search=search).order_by("recorded_at", "id")
    photos = Photograph.objects.filter(search=search).order_by("recorded_at", "id")
    return {
        "search": search.pk,
        "sheet": search.sheet,
        "route": search.route,
        "discs": search.discs,
        "answers": list(
            answers.values("id", "item", "result", "number", "text", "method", "answered_by")
        ),
        "photos": list(photos.values("id", "slot", "sha256")),
    }


def happened_at(fact: Dated) -> datetime:
    """Return when a fact happened.

    This is the device's time, but never a time after the arrival at the server.
    """
    return min(fact.occurred_at, fact.recorded_at)


def in_order(rows: Iterable[DatedT]) -> list[DatedT]:
    """Return these rows in the order in which they happened."""
    return sorted(rows, key=_order)


def _order(fact: Dated) -> tuple[datetime, datetime]:
    return happened_at(fact), fact.recorded_at


def _without_repeats(answers: list[AnswerRow]) -> list[AnswerRow]:
    """Return the answers, with equal answers in a row reduced to one.

    An officer in gloves may press a button twice. The two equal answers count as one, so that the
    search does not look too fast.
    """
    what = attrgetter("item", "result", "number", "text", "method")
    return [next(rows) for _, rows in groupby(answers, key=what)]


def _item(item: Item, discs: dict[str, int]) -> ItemFact:
    return ItemFact(
        code=item.code,
        title=item.title,
        level=item.level,
        kind=item.kind,
        purposes=item.purposes,
        slots=tuple(
            SlotFact(slot.code, slot.label, slot.critical, slot.undercarriage, discs.get(slot.code))
            for slot in item.photos
        ),
    )


def _answer(row: AnswerRow) -> AnswerFact:
    return AnswerFact(
        item=row.item,
        result=Result(row.result),
        answered_by=str(row.answered_by),
        answered_at=happened_at(row),
        number=row.number,
        text=row.text,
        method=Method(row.method) if row.method else None,
        recorded_at=row.recorded_at,
    )


def _founds(answers: list[AnswerRow]) -> tuple[FoundFact, ...]:
    found = [row for row in answers if row.result == Result.FOUND]
    if not found:
        return ()
    stops = Stop.objects.filter(answer__in=[row.id for row in found])
    closed = dict(stops.values_list("answer_id", "closed__recorded_at"))
    return tuple(FoundFact(row.item, happened_at(row), closed.get(row.id)) for row in found)


def _photo(photo: PhotoRow) -> PhotoFact:
    """Return a photograph as a fact, with the results of its comparison and of its disc check."""
    return replace(
        _photo_taken(photo),
        disc_confirmed=photo.disc_shown,
        flat_copy_of=str(photo.flat_copy_of or ""),
        difference_confirmed=photo.difference is not None,
    )


def _photo_taken(photo: PhotoRow) -> PhotoFact:
    return PhotoFact(
        id=str(photo.id),
        slot=photo.slot,
        item=photo.item,
        taken_by=str(photo.taken_by),
        taken_at=happened_at(photo),
        in_application=photo.in_application,
        problems=tuple(photo.problems),
        copy_of=str(photo.copy_of or ""),
        recorded_at=photo.recorded_at,
    )


@prepared
def _answers(*, lock: UUID) -> QuerySet[Any, Any]:
    return Answer.objects.filter(search__lock_session=lock).values_list(
        "pk",
        "search_id",
        "item",
        "result",
        "number",
        "text",
        "method",
        "answered_by_id",
        "device_id",
        "occurred_at",
        "recorded_at",
        "proven_at",
    )


@prepared
def _photos(*, visit: UUID) -> QuerySet[Any, Any]:
    confirmed = DiscConfirmation.objects.filter(photograph=OuterRef("pk")).order_by("-recorded_at")
    rows = Photograph.objects.filter(visit=visit).order_by("recorded_at")
    return rows.values_list(
        "pk",
        "search_id",
        "phase",
        "item",
        "slot",
        "taken_by_id",
        "device_id",
        "occurred_at",
        "recorded_at",
        "in_application",
        "problems",
        "copy_of_id",
        "examination__flat_copy_of_id",
        "difference__pk",
        Subquery(confirmed.values("shown")[:1]),
    )


@prepared
def _signatures(*, lock: UUID) -> QuerySet[Any, Any]:
    rows = SearchSignature.objects.filter(search__lock_session=lock).order_by("recorded_at")
    return rows.values_list(
        "search_id",
        "place",
        "signed_by_id",
        "signed_in_id",
        "signature__device_id",
        "recorded_at",
        "proven_at",
    )
