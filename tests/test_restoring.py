"""A test that commits leaves no rows behind, and the sample prisons stay."""

from __future__ import annotations

import pytest

from searches.models import Establishment, LedgerEntry
from tests.support.factories import EstablishmentFactory
from tests.support.sample_prison import Prison

commits = pytest.mark.django_db(transaction=True)


@commits
@pytest.mark.parametrize("turn", [1, 2])
def test_committed_rows_are_gone_in_the_next_test(turn: int, prison: Prison) -> None:
    assert not Establishment.objects.filter(code="TMP")
    assert LedgerEntry.objects.exists()
    EstablishmentFactory.create(code="TMP")
