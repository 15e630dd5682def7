"""Facts about the searches of a lock session, read in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from searches.facts.announced_records import missing_records
from searches.facts.clocks import clocks_of
from searches.facts.photos import missing_photos
from searches.models import (
    Answer,
    ClockReading,
    DiscConfirmation,
    LedgerEntry,
    LockSession,
    PhotoDifference,
    PhotoExamination,
    Photograph,
    Search,
    SearchSignature,
    Stop,
    Visit,
)
from searches.models.base import Fact
from searches.rules.checklists import from_document
from searches.words.checklists import Item, Method, Result
from searches.words.releases import (
    AnswerFact,
    ClockFact,
    FoundFact,
    ItemFact,
    PhotoFact,
    SearchFacts,
    SearchSignatureFact,
    SlotFact,
    SyncFacts,
    UnseenFact,
)


def search_facts(lock: LockSession) -> SearchFacts | None:
    """Return the facts of the newest search of the lock session, or None before the first search.

    The facts include every answer *Found* of the lock session, and the people who took part in its
    earlier searches.
    """
    searches = list(Search.objects.filter(lock_session=lock).order_by("number"))
    if not searches:
        return None
    newest = searches[-1]
    answers = sorted(Answer.objects.filter(search__lock_session=lock), key=_order)
    signatures = SearchSignature.objects.filter(search__lock_session=lock)
    signed = list(signatures.select_related("signature", "search").order_by("recorded_at"))
    mine = [answer for answer in answers if answer.search_id == newest.pk]
    distinct_answers = _without_repeats(mine)
    sheet = from_document(newest.sheet)
    return SearchFacts(
        id=str(newest.pk),
        began_at=newest.began_at,
        floor_seconds=sheet.floor_minutes * 60,
        items=tuple(_item(item, newest.discs) for item in sheet.items),
        answers=tuple(_answer(row) for row in {row.item: row for row in mine}.values()),
        answerers=frozenset(str(answer.answered_by_id) for answer in mine),
        answer_times=tuple(happened_at(answer) for answer in distinct_answers),
        paced_times=tuple(
            sorted(answer.proven_at or answer.recorded_at for answer in distinct_answers)
        ),
        founds=_founds(lock, answers),
        photos=(photos := _photos(newest)),
        signatures=tuple(
            SearchSignatureFact(
                row.place,
                str(row.signed_by_id),
                row.recorded_at,
                own_session=row.signed_in_id is None,
                device=str(row.signature.device_id or ""),
                out_of_contact=signed_out_of_contact(row),
            )
            for row in signed
            if row.search_id == newest.pk
        ),
        items_of=_counted(
            {(str(row.answered_by_id), row.item) for row in mine}
            | {(photo.taken_by, photo.item) for photo in photos}
        ),
        earlier_searchers=frozenset(
            {str(row.signed_by_id) for row in signed if row.search_id != newest.pk}
            | {str(row.answered_by_id) for row in answers if row.search_id != newest.pk}
            | _photographers(searches[:-1])
        ),
        # A second search can begin only if the first search was not good enough.
        earlier_too_fast=newest.number > 1,
        unseen=unseen_facts(lock, answers),
    )


def signed_out_of_contact(signature: SearchSignature) -> bool:
    """Return whether the tablet had no contact from the first answer until the signature.

    Only a proven time of the signature can show this.
    """
    device, signed_at = signature.signature.device_id, signature.proven_at
    if device is None or signed_at is None:
        return False
    return searched_out_of_contact(signature.search, device, signed_at)


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


def unseen_facts(lock: LockSession, answers: Sequence[Answer]) -> tuple[UnseenFact, ...]:
    """Return every item that somebody could not see, in any search of the lock session.

    `answers` are all answers of the lock session, oldest first.
    """
    not_seen = {row.item: row for row in answers if row.result == Result.CANNOT_SEE}
    if not not_seen:
        return ()
    photographs = Photograph.objects.filter(search__lock_session=lock, item__in=not_seen).order_by(
        "recorded_at"
    )
    photos = [_photo(row) for row in sorted(photographs, key=_order)]
    return tuple(
        UnseenFact(
            item=item,
            answered_at=happened_at(row),
            methods=tuple(
                happened_at(later)
                for later in answers
                if later.item == item and later.method and _order(later) >= _order(row)
            ),
            photos=tuple(photo for photo in photos if photo.item == item),
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


def sync_facts(visit: Visit, lock: LockSession | None) -> SyncFacts:
    """Return what was announced and has not arrived, and the clocks of the tablets.

    The tablets are the devices that recorded answers or photographs of the lock session.
    """
    devices = _devices_that_gave_facts(lock)
    clocks = clocks_of(devices, lock)
    return SyncFacts(
        announced_missing=tuple(sorted(map(str, missing_photos(visit, lock)))),
        missing_records=missing_records(visit, lock),
        clocks=tuple(
            clocks.get(device, ClockFact(str(device), None))
            for device, dated_itself in sorted(devices.items())
            if dated_itself or device in clocks
        ),
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


def happened_at(fact: Fact) -> datetime:
    """Return when a fact happened.

    This is the device's time, but never a time after the arrival at the server.
    """
    return min(fact.occurred_at, fact.recorded_at)


def _order(fact: Fact) -> tuple[datetime, datetime]:
    return happened_at(fact), fact.recorded_at


def _without_repeats(answers: list[Answer]) -> list[Answer]:
    """Return the answers without repeats in a row.

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


def _answer(row: Answer) -> AnswerFact:
    return AnswerFact(
        item=row.item,
        result=Result(row.result),
        answered_by=str(row.answered_by_id),
        answered_at=happened_at(row),
        number=row.number,
        text=row.text,
        method=Method(row.method) if row.method else None,
        recorded_at=row.recorded_at,
    )


def _founds(lock: LockSession, answers: list[Answer]) -> tuple[FoundFact, ...]:
    closed = dict(
        Stop.objects.filter(answer__search__lock_session=lock).values_list(
            "answer_id", "closed__recorded_at"
        )
    )
    return tuple(
        FoundFact(row.item, happened_at(row), closed.get(row.pk))
        for row in answers
        if row.result == Result.FOUND
    )


def _photos(search: Search) -> tuple[PhotoFact, ...]:
    rows = Photograph.objects.filter(search=search).order_by("recorded_at")
    flat_copies = dict(
        PhotoExamination.objects.filter(
            photograph__search=search, flat_copy_of__isnull=False
        ).values_list("photograph_id", "flat_copy_of_id")
    )
    confirmed_to_differ = set(
        PhotoDifference.objects.filter(photograph__search=search).values_list(
            "photograph_id", flat=True
        )
    )
    confirmed = dict(
        DiscConfirmation.objects.filter(photograph__search=search)
        .order_by("recorded_at")
        .values_list("photograph_id", "shown")
    )
    return tuple(
        replace(
            _photo(row, confirmed.get(row.pk)),
            flat_copy_of=str(flat_copies.get(row.pk, "")),
            difference_confirmed=row.pk in confirmed_to_differ,
        )
        for row in sorted(rows, key=_order)
    )


def _photo(row: Photograph, disc_confirmed: bool | None = None) -> PhotoFact:
    return PhotoFact(
        id=str(row.pk),
        slot=row.slot,
        item=row.item,
        taken_by=str(row.taken_by_id),
        taken_at=happened_at(row),
        in_application=row.in_application,
        problems=tuple(row.problems),
        copy_of=str(row.copy_of_id or ""),
        disc_confirmed=disc_confirmed,
        recorded_at=row.recorded_at,
    )


def _photographers(searches: list[Search]) -> set[str]:
    """Return the ids of everybody who took photographs in these searches."""
    if not searches:
        return set()
    people = Photograph.objects.filter(search__in=searches).values_list("taken_by_id", flat=True)
    return {str(person) for person in people}


def _devices_that_gave_facts(lock: LockSession | None) -> dict[UUID, bool]:
    """Return the devices that recorded answers or photographs of this lock session.

    The value is true if the device gave its own time for at least one record.
    """
    devices: dict[UUID, bool] = {}
    for rows in (
        Answer.objects.filter(search__lock_session=lock),
        Photograph.objects.filter(search__lock_session=lock),
    ):
        moments = rows.exclude(device=None).values_list("device_id", "occurred_at", "recorded_at")
        for device, occurred_at, recorded_at in moments:
            devices[device] = devices.get(device, False) or occurred_at != recorded_at
    return devices
