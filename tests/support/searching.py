"""A lorry in the lock with its search drawn, pictures to send, and helpers that answer
the search.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import storages
from django.db import transaction
from PIL import Image

from searches.ledger.record import Record, open_record
from searches.models import (
    Establishment,
    Haulier,
    LedgerEntry,
    LockSession,
    Search,
    Vehicle,
    Visit,
)
from searches.rules.answers import ItemAnswer
from searches.rules.checklists import from_document
from searches.services.photos.photos import Place, keep_photo
from searches.services.photos.uploads import ReceivedPhoto, receive
from searches.services.search.searches import answer_item, draw_search
from searches.words.actors import Actor
from searches.words.checklists import AnswerKind, Item, Phase, Result
from searches.words.events.visits import VehicleExpected
from searches.words.visits import VisitSource
from tests.support.factories import (
    DrawFactory,
    HaulierFactory,
    LockSessionFactory,
    VehicleFactory,
    VisitFactory,
)
from tests.support.sample_prison import Prison

#: The answer to each kind of item when nothing is wrong.
NOTHING_WRONG = {
    AnswerKind.LOOK: ItemAnswer(Result.CLEAR),
    AnswerKind.SAME: ItemAnswer(Result.SAME),
    AnswerKind.DONE: ItemAnswer(Result.DONE),
    AnswerKind.NUMBER: ItemAnswer(Result.RECORDED, number=1),
    AnswerKind.TEXT: ItemAnswer(Result.RECORDED, text="S123"),
    AnswerKind.AID: ItemAnswer(Result.CLEAR),
}


def nothing_wrong(item: Item) -> ItemAnswer:
    given = NOTHING_WRONG[item.kind]
    return replace(given, number=3) if item.with_number else given


@dataclass
class InTheLock:
    visit: Visit
    lock: LockSession
    search: Search

    @property
    def items(self) -> tuple[Item, ...]:
        return from_document(self.search.sheet).items


def seal(prison: Prison, *, plate: str = "KX23LDV", **draw: Any) -> InTheLock:
    """Log in a rigid lorry as Grace and seal it now."""
    home = prison.establishment
    with transaction.atomic():
        record = open_record(home.pk, prison.grace)
        vehicle = Vehicle.objects.within(home).filter(plate=plate).first()
        if vehicle is None:
            vehicle = _new_vehicle(record, home, plate)
        visit = VisitFactory.create(
            establishment=home, vehicle=vehicle, recorded_at=record.now, seal_in="S123"
        )
        DrawFactory.create(visit=visit, recorded_at=record.now, **draw)
        LockSession.objects.within(home).filter(voided_at=None).update(ended_at=record.now)
        lock = LockSessionFactory.create(
            visit=visit, sealed_at=record.now, sealed_by=prison.person["grace"]
        )
        search = draw_search(record, lock)
    return InTheLock(visit, lock, search)


def _new_vehicle(record: Record, home: Establishment, plate: str) -> Vehicle:
    """Add a rigid lorry of the haulier Brakes, and the haulier if it does not exist yet."""
    haulier = Haulier.objects.within(home).filter(name="Brakes").first()
    if haulier is None:
        haulier = HaulierFactory.create(establishment=home, name="Brakes")
        record.note(haulier)
    vehicle = VehicleFactory.create(
        establishment=home, plate=plate, plate_display=plate, haulier=haulier
    )
    record.note(vehicle)
    record.enter(VehicleExpected(plate=vehicle.plate, source=VisitSource.PAGE))
    return vehicle


@pytest.fixture
def in_the_lock(prison: Prison) -> InTheLock:
    return seal(prison)


@pytest.fixture(autouse=True)
def photograph_folder(tmp_path: Any, settings: Any) -> None:
    """Store each test's originals in a folder of its own."""
    kept = {**settings.STORAGES["photographs"], "OPTIONS": {"location": str(tmp_path / "kept")}}
    settings.STORAGES = {**settings.STORAGES, "photographs": kept}
    assert storages["photographs"]


def picture(*, kind: str = "JPEG", size: tuple[int, int] = (1280, 960), mode: str = "RGB") -> bytes:
    """Return a sharp, bright picture that is different each time."""
    grain = Image.frombytes(
        "L", (size[0] // 8, size[1] // 8), random.randbytes(size[0] * size[1] // 64)
    )
    image = grain.resize(size, Image.Resampling.NEAREST).convert(mode)
    held = io.BytesIO()
    image.save(held, kind)
    return held.getvalue()


def received(body: bytes | None = None) -> ReceivedPhoto:
    return receive(io.BytesIO(picture() if body is None else body))


def send_photo(actor: Actor, there: InTheLock, item: str, slot: str, **more: Any) -> Any:
    """Send a photograph taken with the application's own camera, as the tablet does."""
    place = Place(there.visit.pk, item, slot, Phase.WAY_OUT, there.search.pk)
    given = {"id": uuid4(), "in_application": True, "occurred_at": None, "received": None, **more}
    given["received"] = given["received"] or received()
    return keep_photo(actor, place=place, **given)


def answer(actor: Actor, there: InTheLock, item: str, item_answer: ItemAnswer, **more: Any) -> Any:
    return answer_item(actor, search_id=there.search.pk, item=item, answer=item_answer, **more)


def answer_everything(
    actor: Actor,
    there: InTheLock,
    *,
    but: frozenset[str] = frozenset(),
    second: Actor | None = None,
) -> None:
    """Answer every item. `second`, if given, answers the first five, which is enough to sign."""
    items = [item for item in there.items if item.code not in but]
    for place, item in enumerate(items):
        who = second if second is not None and place < 5 else actor
        answer(who, there, item.code, nothing_wrong(item))


def acts_of(visit_id: UUID) -> list[str]:
    """Return the acts in the ledger about this visit, in order."""
    entries = LedgerEntry.objects.filter(visit_id=visit_id).order_by("seq")
    return list(entries.values_list("act", flat=True))
