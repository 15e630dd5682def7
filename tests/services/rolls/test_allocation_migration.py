"""The migration makes allocation lists from the newest rosters and records every row."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps

from searches.models import Allocation, Landing, LedgerEntry
from searches.services.evidence.verification import verify_ledgers
from tests.support.counting import Morning

carry_over = import_module("searches.migrations.0054_carry_rosters_over").carry_over


def test_the_newest_rosters_become_allocation_lists(morning: Morning) -> None:
    within = {"establishment": morning.prison.establishment}
    Landing.objects.filter(**within).update(area=None)
    before = set(Allocation.objects.filter(**within).values_list("pk", flat=True))
    carry_over(apps, None)
    carried = Allocation.objects.filter(**within).exclude(pk__in=before)
    people = [
        person for party in ("kitchen", "stores", "laundry") for person in _people(morning, party)
    ]
    assert {allocation.prisoner_id for allocation in carried} == {person.pk for person in people}
    assert {allocation.allocated_by_id for allocation in carried} == {None}
    assert not Landing.objects.filter(**within, area=None).exists()
    entry = LedgerEntry.objects.filter(**within).latest("seq")
    assert (entry.act, entry.body["said"]["allocated"]) == ("carry_rosters_over", len(people))
    assert [verdict.disagreement for verdict in verify_ledgers("WWI")] == [""]


def _people(morning: Morning, party: str) -> list:
    return morning.prison.prisoners[party]
