"""Migrations of a prison that is already in use: everything stays valid and is recorded."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from searches.facts.policies import policy_since
from searches.ledger.verify import LedgerVerification
from searches.models import Device, Establishment, LedgerEntry, Person, PolicyVersion, RoleGrant
from searches.services.people.people import actor_known_as
from searches.words.people import Role
from tests.ledger.sample_rows import without_triggers
from tests.support.sample_prison import Prison

confirmations = import_module("searches.migrations.0019_confirmations")
versions = import_module("searches.migrations.0084_policy_versions")
EDITOR = SimpleNamespace(connection=connection, execute=lambda statement: None)


@pytest.fixture
def of_the_previous_release(prison: Prison) -> Prison:
    """Return the prison as the previous version left it: nothing confirmed, no policy versions."""
    for model in (Person, RoleGrant, Device):
        model._default_manager.update(confirmed_at=None)
    without_triggers("searches_policyversion")
    PolicyVersion.objects.all().delete()
    return prison


def disagreement(prison: Prison) -> object:
    return LedgerVerification(
        Establishment.objects.get(pk=prison.establishment.pk)
    ).first_disagreement()


def test_every_account_still_works_and_the_ledger_agrees(of_the_previous_release: Prison) -> None:
    prison = of_the_previous_release
    assert actor_known_as("WWI-GRACE", "WWI:gate-1").roles == frozenset()
    confirmations.deem_confirmed(apps, EDITOR)
    grace = actor_known_as("WWI-GRACE", "WWI:gate-1")
    assert (grace.roles, grace.device) == ({Role.GATE_OFFICER}, prison.device["gate-1"].pk)
    entry = LedgerEntry.objects.within(prison.establishment).latest("seq")
    assert (entry.act, entry.by_id) == ("deem_confirmed", None)
    assert entry.body["said"]["number"] == len(entry.body["rows"]) > 40


def test_the_policy_becomes_its_first_version(of_the_previous_release: Prison) -> None:
    prison = of_the_previous_release
    confirmations.deem_confirmed(apps, EDITOR)
    versions.keep_first_versions(apps, EDITOR)
    version = PolicyVersion.objects.within(prison.establishment).get()
    home = Establishment.objects.get(pk=prison.establishment.pk)
    assert version.document == home.policy
    assert policy_since(home, home_opened(prison)).to_document() == home.policy
    found = disagreement(prison)
    # Only the policy version that the fixture deleted is missing.
    assert found is None or "is gone" in str(found)


def home_opened(prison: Prison) -> datetime:
    return LedgerEntry.objects.within(prison.establishment).earliest("seq").at
