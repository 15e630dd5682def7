"""Fill the prison with rows of many random photographs, none of which is a copy of another."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

if TYPE_CHECKING:
    from searches.models import Establishment, Person, PhotoExamination, Photograph, Visit
    from searches.services.photos.uploads import ReceivedPhoto

AT_ONCE = 2000
OFTEN, ZONES = 500, 20  # visits of one lorry, which have every tenth photograph
MEASURES = {"width": 1200, "height": 900}


def crowded(code: str, count: int) -> Visit:
    """Create a prison with `count` photographs, and return a visit of its most frequent lorry."""
    from searches.models import PhotoExamination, Photograph
    from tests.support.factories import EstablishmentFactory, PersonFactory

    prison = EstablishmentFactory.create(code=code)
    visits = _visits(prison)
    taken = _taken(prison)
    officer = PersonFactory.create(establishment=prison)
    for start in range(0, count, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count))
        Photograph.objects.bulk_create(_photographs(numbers, visits, taken, officer))
        PhotoExamination.objects.bulk_create(_examined(numbers, taken, random.Random(start)))
    return visits[0]


def add_original(visit: Visit, received: ReceivedPhoto) -> None:
    """Add the row of one photograph with its bytes. A later copy of the photograph is found."""
    from searches.models import PhotoExamination
    from tests.support.factories import PhotoExaminationFactory, PhotographFactory

    newest = PhotoExamination.objects.filter(establishment=visit.establishment).count()
    photo = PhotographFactory.create(
        visit=visit,
        search=None,
        item="U0",
        sha256=received.sha256,
        length=received.length,
        content_type=received.measures.content_type,
        measures=asdict(received.measures),
    )
    kept = received.fingerprint
    PhotoExaminationFactory.create(
        photograph=photo,
        seq=newest + 1,
        fingerprint=kept.kept.hex() if kept else "",
        places=kept.places.hex() if kept else "",
    )


def _visits(prison: Establishment) -> list[Visit]:
    """Create many visits of one lorry, followed by one visit of another lorry."""
    from tests.support.factories import VehicleFactory, VisitFactory

    vehicle, other = VehicleFactory.create_batch(2, establishment=prison)
    about: dict[str, Any] = {"establishment": prison, "departed": True}
    visits = VisitFactory.create_in_bulk(OFTEN, vehicle=vehicle, **about)
    return [*visits, VisitFactory.create(vehicle=other, **about)]


def _taken(prison: Establishment) -> dict[str, Any]:
    now = timezone.now()
    return {"establishment": prison, "occurred_at": now, "recorded_at": now}


def _id(prison: Establishment, number: int) -> UUID:
    return UUID(int=prison.pk.int ^ number)


def _photographs(
    numbers: Iterable[int], visits: list[Visit], taken: dict[str, Any], officer: Person
) -> list[Photograph]:
    from searches.models import Photograph

    about = taken | {
        "taken_by": officer,
        "phase": "way_out",
        "in_application": True,
        "length": 1,
        "content_type": "image/jpeg",
        "measures": MEASURES,
    }
    return [
        Photograph(
            id=_id(taken["establishment"], number),
            visit=visits[-1] if number % 10 else visits[number // 10 % OFTEN],
            item=f"U{number // 10 % ZONES}",
            slot=f"U{number // 10 % ZONES}",
            sha256=f"{number:064x}",
            **about,
        )
        for number in numbers
    ]


def _examined(
    numbers: Iterable[int], taken: dict[str, Any], chance: random.Random
) -> list[PhotoExamination]:
    from searches.imaging.fingerprints import KEPT_BYTES, KEPT_CORNERS
    from searches.models import PhotoExamination

    return [
        PhotoExamination(
            photograph_id=_id(taken["establishment"], number),
            seq=number + 1,
            fingerprint=chance.randbytes(KEPT_BYTES).hex(),
            places=chance.randbytes(4 * KEPT_CORNERS).hex(),
            **taken,
        )
        for number in numbers
    ]
