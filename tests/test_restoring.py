"""A test that commits leaves no rows behind and keeps the cast."""

from __future__ import annotations

import pytest

from searches.models import Establishment, LedgerEntry
from tests.support.factories import EstablishmentFactory
from tests.support.sample_prison import Prison

commits = pytest.mark.django_db(transaction=True)


@commits
@pytest.mark.parametrize("turn", [1, 2])
def test_what_was_committed_is_gone_next_time(turn: int, prison: Prison) -> None:
    assert not Establishment.objects.filter(code="TMP")
    assert LedgerEntry.objects.exists()
    EstablishmentFactory.create(code="TMP")
