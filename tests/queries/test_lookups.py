"""Codes, numbers and UUIDs find only rows of the caller's own prison."""

from __future__ import annotations

import pytest

from searches.queries.lookups import area_id, party_id, prisoner_id
from searches.words.refusals import NotThere
from tests.support.sample_prison import Prison


def test_a_code_that_two_prisons_use_finds_the_row_of_ones_own(
    prison: Prison, other_prison: Prison
) -> None:
    for each_prison in (prison, other_prison):
        home, man = each_prison.establishment.pk, each_prison.prisoners["kitchen"][0]
        assert area_id(home, "stores") == each_prison.area["stores"].pk
        assert party_id(home, "kitchen") == each_prison.party["kitchen"].pk
        assert prisoner_id(home, f" {man.number.lower()} ") == man.pk


def test_a_uuid_of_another_prison_is_not_found(prison: Prison, other_prison: Prison) -> None:
    home = prison.establishment.pk
    assert party_id(home, str(prison.party["kitchen"].pk)) == prison.party["kitchen"].pk
    for find, row in (
        (area_id, other_prison.area["stores"]),
        (party_id, other_prison.party["kitchen"]),
        (prisoner_id, other_prison.prisoners["kitchen"][0]),
    ):
        with pytest.raises(NotThere):
            find(home, str(row.pk))
