"""Checklist versions are proposed by one person, published by another, and then immutable."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from searches.management.commands import load_checklists
from searches.models import ChecklistVersion, LedgerEntry, Signature
from searches.rules.checklists import default_checklists, from_document
from searches.services.search.checklists import (
    load_default_checklists,
    propose_checklist,
    publish_checklist,
)
from searches.words.checklists import Checklist, VehicleType
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from tests.support.sample_prison import PIN, Prison


@pytest.fixture
def rigid(prison: Prison) -> Checklist:
    shipped = ChecklistVersion.objects.get(
        establishment=prison.establishment, vehicle_type=VehicleType.RIGID
    )
    return replace(from_document(shipped.document), floor_minutes=8)


def newest_act(prison: Prison) -> str:
    return LedgerEntry.objects.filter(establishment=prison.establishment).latest("seq").act


def propose(prison: Prison, sheet: Checklist) -> ChecklistVersion:
    return propose_checklist(prison.sam, sheet=sheet, change_note="A minute more")


def test_every_type_is_shipped_as_version_one(prison: Prison) -> None:
    versions = ChecklistVersion.objects.filter(establishment=prison.establishment)
    assert versions.count() == len(default_checklists()) == len(VehicleType)
    assert set(versions.values_list("version", flat=True)) == {1}
    assert not versions.filter(published_at=None).exists()
    acts = LedgerEntry.objects.filter(establishment=prison.establishment).order_by("seq")
    assert list(acts.values_list("act", flat=True))[:2] == [
        "found_establishment",
        "load_default_checklists",
    ]


def test_loading_again_adds_nothing(prison: Prison) -> None:
    assert load_default_checklists(prison.clockwork) == 0
    assert newest_act(prison) == "load_default_checklists"


def test_only_the_system_loads(prison: Prison) -> None:
    with pytest.raises(NotAllowed):
        load_default_checklists(prison.sam)


def test_the_command_loads_for_every_prison(prison: Prison, other_prison: Prison) -> None:
    output = StringIO()
    call_command("load_checklists", stdout=output)
    assert "LEI: " in output.getvalue() and "WWI: " in output.getvalue()
    assert ChecklistVersion.objects.filter(establishment=other_prison.establishment).exists()
    with pytest.raises(CommandError):
        call_command("load_checklists", establishment="ZZZ")


def test_a_new_server_starts_before_any_prison_is_founded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_checklists, "establishments", list)
    output = StringIO()
    call_command("load_checklists", stdout=output)
    assert output.getvalue() == ""


def test_a_proposal_is_the_next_version_and_not_in_force(prison: Prison, rigid: Checklist) -> None:
    version = propose(prison, rigid)
    assert (version.version, version.published_at) == (2, None)
    assert version.proposed_by_id == prison.sam.person
    assert newest_act(prison) == "propose_checklist"


def test_a_proposal_says_why(prison: Prison, rigid: Checklist) -> None:
    with pytest.raises(Invalid, match="no-reason"):
        propose_checklist(prison.sam, sheet=rigid, change_note=" ")


def test_a_proposal_that_changes_nothing_is_refused(prison: Prison, rigid: Checklist) -> None:
    with pytest.raises(Invalid, match="no-change"):
        propose_checklist(prison.sam, sheet=replace(rigid, floor_minutes=7), change_note="None")


def test_a_sheet_without_items_is_refused(prison: Prison, rigid: Checklist) -> None:
    with pytest.raises(Invalid, match="not-a-sheet"):
        propose_checklist(prison.sam, sheet=replace(rigid, items=()), change_note="Nothing")


def test_another_person_publishes(prison: Prison, rigid: Checklist) -> None:
    version = propose(prison, rigid)
    published = publish_checklist(prison.sid, version_id=version.pk, pin=PIN)
    assert published.published_by_id == prison.sid.person
    assert Signature.objects.get(meaning="checklist_published").signed_by_id == prison.sid.person
    assert newest_act(prison) == "publish_checklist"


def test_nobody_publishes_their_own_version(prison: Prison, rigid: Checklist) -> None:
    version = propose(prison, rigid)
    with pytest.raises(NotAllowed, match="own-proposal"):
        publish_checklist(prison.sam, version_id=version.pk, pin=PIN)
    assert newest_act(prison) == "refuse_self_approval"


def test_publishing_needs_the_pin(prison: Prison, rigid: Checklist) -> None:
    version = propose(prison, rigid)
    with pytest.raises(Refused, match="wrong-pin"):
        publish_checklist(prison.sid, version_id=version.pk, pin="0000")


def test_a_version_is_published_once(prison: Prison, rigid: Checklist) -> None:
    version = propose(prison, rigid)
    publish_checklist(prison.sid, version_id=version.pk, pin=PIN)
    with pytest.raises(Refused, match="published"):
        publish_checklist(prison.dee, version_id=version.pk, pin=PIN)


def test_an_older_proposal_does_not_overtake(prison: Prison, rigid: Checklist) -> None:
    older = propose(prison, rigid)
    newer = propose(prison, replace(rigid, floor_minutes=9))
    publish_checklist(prison.sid, version_id=newer.pk, pin=PIN)
    with pytest.raises(Refused, match="overtaken"):
        publish_checklist(prison.sid, version_id=older.pk, pin=PIN)


def test_gate_officers_keep_their_hands_off(prison: Prison, rigid: Checklist) -> None:
    with pytest.raises(NotAllowed):
        propose_checklist(prison.grace, sheet=rigid, change_note="Shorter")
    with pytest.raises(NotAllowed):
        publish_checklist(prison.grace, version_id=propose(prison, rigid).pk, pin=PIN)


def test_another_prisons_version_is_not_there(
    prison: Prison, other_prison: Prison, rigid: Checklist
) -> None:
    with pytest.raises(NotThere):
        publish_checklist(other_prison.sid, version_id=propose(prison, rigid).pk, pin=PIN)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE searches_checklistversion SET change_note = 'quietly'",
        "UPDATE searches_checklistversion SET published_at = NULL",
        "DELETE FROM searches_checklistversion",
    ],
)
def test_the_database_refuses_changes_to_a_published_version(
    prison: Prison, rigid: Checklist, statement: str
) -> None:
    refused = pytest.raises(IntegrityError, match="stands")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
