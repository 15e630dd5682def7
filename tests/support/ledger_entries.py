"""Ledger entries for tests that do not need the acts before them."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from searches.ledger.record import open_record
from searches.models import Stop
from searches.services.stops.stops import raise_by_system
from searches.words.events.release import OverrideGranted
from searches.words.releases import HoldCode
from searches.words.visits import StopKind, StopSource
from tests.support.sample_prison import Prison


def late_count_stop(prison: Prison) -> Stop:
    """Raise a stop for a late count, as the system does."""
    with transaction.atomic():
        record = open_record(prison.establishment.pk, prison.system_actor)
        return raise_by_system(
            record,
            kind=StopKind.STOP,
            source=StopSource.LATE_COUNT,
            sentence="Kitchen has not been counted.",
            party=prison.party["kitchen"],
        )


def granted_override(prison: Prison) -> None:
    """Enter an override that two people granted."""
    with transaction.atomic():
        record = open_record(prison.establishment.pk, prison.omar)
        record.enter(OverrideGranted(override=uuid4(), hold=HoldCode.AIDS))
