"""Checklist versions are proposed by one person and published by another, and then never change."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from searches.facts import checklists as facts
from searches.management.commands import load_checklists
from searches.models import ChecklistVersion, LedgerEntry, Signature
from searches.rules import checklist_edits
from searches.rules.checklist_edits import Edits, edited, faults
from searches.rules.checklists import default_checklists, from_document
from searches.services.search import checklists
from searches.services.search.checklists import (
    load_default_checklists,
    propose_checklist,
    publish_checklist,
)
from searches.words.checklists import (
    AnswerKind,
    Checklist,
    Item,
    Level,
    PhotoSlot,
    Section,
    VehicleType,
)
from searches.words.events.search import ShippedItemsAdded
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from tests.support.browsers import browser
from tests.support.forms import read, submit
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


def test_every_type_has_a_default_checklist_as_version_1(prison: Prison) -> None:
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
    assert load_default_checklists(prison.system_actor) == 0
    assert newest_act(prison) == "load_default_checklists"


def test_only_the_system_loads_default_checklists(prison: Prison) -> None:
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


def test_a_proposal_needs_a_reason(prison: Prison, rigid: Checklist) -> None:
    with pytest.raises(Invalid, match="no-reason"):
        propose_checklist(prison.sam, sheet=rigid, change_note=" ")


def test_a_proposal_that_changes_nothing_is_refused(prison: Prison, rigid: Checklist) -> None:
    with pytest.raises(Invalid, match="no-change"):
        propose_checklist(prison.sam, sheet=replace(rigid, floor_minutes=7), change_note="None")


def test_a_checklist_without_items_is_refused(prison: Prison, rigid: Checklist) -> None:
    with pytest.raises(Invalid, match="not-a-sheet"):
        propose_checklist(prison.sam, sheet=replace(rigid, items=()), change_note="Nothing")


def test_another_person_publishes_the_version(prison: Prison, rigid: Checklist) -> None:
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


def test_an_older_proposal_cannot_replace_a_newer_version(prison: Prison, rigid: Checklist) -> None:
    older = propose(prison, rigid)
    newer = propose(prison, replace(rigid, floor_minutes=9))
    publish_checklist(prison.sid, version_id=newer.pk, pin=PIN)
    with pytest.raises(Refused, match="overtaken"):
        publish_checklist(prison.sid, version_id=older.pk, pin=PIN)


def test_gate_officers_cannot_propose_or_publish(prison: Prison, rigid: Checklist) -> None:
    with pytest.raises(NotAllowed):
        propose_checklist(prison.grace, sheet=rigid, change_note="Shorter")
    with pytest.raises(NotAllowed):
        publish_checklist(prison.grace, version_id=propose(prison, rigid).pk, pin=PIN)


def test_a_version_of_another_prison_is_not_found(
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


# A release that ships a new item


NEW = Item(
    code="D9",
    zone="load",
    title="Roof hatch",
    guidance="Open the hatch. Look inside.",
    level=Level.STOP,
    kind=AnswerKind.LOOK,
    photos=(PhotoSlot(code="D9", label="Hatch open"),),
    section=Section.LOAD,
)


@pytest.fixture
def release(monkeypatch: pytest.MonkeyPatch) -> tuple[Checklist, ...]:
    """Install the checklists of a release that adds a STOP item to the rigid lorry."""
    sheets = tuple(
        edited(sheet, Edits(sheet.floor_minutes, add=(NEW,)))
        if sheet.vehicle_type is VehicleType.RIGID
        else sheet
        for sheet in default_checklists()
    )
    for module in (checklist_edits, facts, checklists):
        monkeypatch.setattr(module, "default_checklists", lambda: sheets)
    return sheets


def in_force(prison: Prison) -> ChecklistVersion:
    versions = ChecklistVersion.objects.within(prison.establishment)
    published = versions.filter(vehicle_type=VehicleType.RIGID, published_at__isnull=False)
    return published.order_by("-version")[0]


def publish_own(prison: Prison, rigid: Checklist) -> ChecklistVersion:
    """Publish the prison's own version, with another floor time and another sentence."""
    sheet = edited(rigid, Edits(9, guidance={"B1": "Open every door."}))
    version = propose(prison, sheet)
    return publish_checklist(prison.sid, version_id=version.pk, pin=PIN)


def test_a_new_stop_item_reaches_a_prison_that_has_edited_its_checklist(
    prison: Prison,
    rigid: Checklist,
    request: pytest.FixtureRequest,
) -> None:
    publish_own(prison, rigid)
    request.getfixturevalue("release")
    assert load_default_checklists(prison.system_actor) == 1
    version = in_force(prison)
    sheet = from_document(version.document)
    assert (version.version, version.proposed_by_id, version.published_by_id) == (3, None, None)
    assert NEW in sheet.items and not list(faults(sheet))
    assert sheet.floor_minutes == 9
    assert next(one for one in sheet.items if one.code == "B1").guidance == "Open every door."
    assert version.change_note == "Shipped with a new release of Gatehouse: D9 Roof hatch"
    event = LedgerEntry.objects.within(prison.establishment).latest("seq").event
    assert isinstance(event, ShippedItemsAdded)
    assert (event.checklist, event.version, event.items) == (version.pk, 3, ("D9",))
    assert event.sha256 == version.document_sha256
    assert load_default_checklists(prison.system_actor) == 0, "a second call adds nothing"


def test_a_prison_can_still_publish_and_cannot_remove_the_new_item(
    prison: Prison, rigid: Checklist, release: tuple[Checklist, ...]
) -> None:
    with pytest.raises(Invalid, match="not-a-sheet"):
        propose(prison, rigid)  # it lacks what the release ships
    load_default_checklists(prison.system_actor)
    sheet = from_document(in_force(prison).document)
    with pytest.raises(Invalid, match="stop-item"):
        edited(sheet, Edits(7, drop={"D9"}))
    version = propose(prison, replace(sheet, floor_minutes=12))
    assert publish_checklist(prison.sid, version_id=version.pk, pin=PIN).published_at


def test_a_proposal_from_before_the_release_is_overtaken(
    prison: Prison, rigid: Checklist, request: pytest.FixtureRequest
) -> None:
    older = propose(prison, rigid)
    request.getfixturevalue("release")
    load_default_checklists(prison.system_actor)
    with pytest.raises(Refused, match="overtaken"):
        publish_checklist(prison.sid, version_id=older.pk, pin=PIN)


def test_the_pages_say_what_the_release_added(
    prison: Prison, rigid: Checklist, request: pytest.FixtureRequest
) -> None:
    own = publish_own(prison, rigid)
    request.getfixturevalue("release")
    load_default_checklists(prison.system_actor)
    sam = browser(prison, "sam")
    page = read(sam, f"/checklists/{in_force(prison).pk}/").text
    assert "Changes to the version before" in page
    assert "Added: D9 Roof hatch. Open the hatch. Look inside." in page and "Shipped" in page
    edit = read(sam, f"/checklists/{own.pk}/edit/")
    assert "The checklist that comes with Gatehouse has changed" in edit.text
    form = edit.form("/edit/")
    form.fields = {name: value for name, value in form.fields.items() if "drop-" not in name}
    assert submit(sam, form, change_note="A minute more", floor_minutes="10").status_code == 302
    newest = ChecklistVersion.objects.within(prison.establishment).order_by("-version")[0]
    assert "D9" in {item["code"] for item in newest.document["items"]}
    newest_page = read(sam, f"/checklists/{in_force(prison).pk}/edit/").text
    assert "Gatehouse has added" not in newest_page
