"""The pages of checklists (read, edited, published) and of drills (placed, missed, withdrawn)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from searches.models import ChecklistVersion, DrillSettlement
from searches.rules.checklist_edits import Edits, edited
from searches.rules.checklists import from_document, to_document
from searches.words.checklists import Level, VehicleType
from tests.support.factories import ChecklistVersionFactory
from tests.support.forms import Page, page_text, read, submit
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import seal


def as_(prison: Prison, name: str) -> Client:
    client = Client()
    client.force_login(prison.person[name])
    return client


@pytest.fixture
def shipped_checklist(prison: Prison) -> ChecklistVersion:
    return ChecklistVersion.objects.get(
        establishment=prison.establishment, vehicle_type=VehicleType.RIGID
    )


def edit(prison: Prison, shipped_checklist: ChecklistVersion, **typed: str):
    sam = as_(prison, "sam")
    form = read(sam, f"/checklists/{shipped_checklist.pk}/edit/").form("/edit/")
    # A browser does not send a box that is not ticked.
    form.fields = {name: value for name, value in form.fields.items() if "drop-" not in name}
    return submit(sam, form, change_note="After the drill", **typed)


def test_every_version_is_listed_and_read(
    prison: Prison, shipped_checklist: ChecklistVersion
) -> None:
    page = read(as_(prison, "dee"), "/checklists/")
    assert f"/checklists/{shipped_checklist.pk}/" in page.links
    text = read(as_(prison, "dee"), f"/checklists/{shipped_checklist.pk}/").text
    assert "U5 Spine between the rails" in text and "never overridden" in text


def test_a_replaced_version_is_described_as_replaced(
    prison: Prison, shipped_checklist: ChecklistVersion
) -> None:
    proposed = edit(prison, shipped_checklist, **{"guidance-B1": "Open every door."})["Location"]
    sid = as_(prison, "sid")
    assert "Replaced on" not in read(sid, "/checklists/").text
    submit(sid, read(sid, proposed).form("/publish/"), pin=PIN)
    since = ChecklistVersion.objects.get(version=2).published_at
    assert f"Replaced on {since:%-d %b %Y}" in read(sid, "/checklists/").text
    page = read(sid, f"/checklists/{shipped_checklist.pk}/").text
    assert f"replaced on {since:%-d %b %Y}" in page and "by version 2" in page


@pytest.mark.slow
def test_an_item_is_added_only_once(prison: Prison, shipped_checklist: ChecklistVersion) -> None:
    dee = as_(prison, "dee")
    for row in ChecklistVersion.objects.within(prison.establishment):
        text = read(dee, f"/checklists/{row.pk}/").text
        deep = sum(item["only_in_deep_search"] for item in row.document["items"])
        assert (f"{deep} more item in" in text) == (deep == 1)
        assert (f"{deep} more items in" in text) == (deep > 1)


def test_a_refused_edit_keeps_the_choices_and_names_its_field(
    prison: Prison, shipped_checklist: ChecklistVersion
) -> None:
    answer = edit(prison, shipped_checklist, new_code="Z1", floor_minutes="999", new_level="note")
    page = page_text(answer)
    assert answer.status_code == 422
    assert 'href="#floor_minutes"' in page and "1 to 120 minutes" in page
    assert 'value="note" selected' in page and 'value="Z1"' in page


def test_a_sentence_is_changed_proposed_and_published(
    prison: Prison, shipped_checklist: ChecklistVersion
) -> None:
    answer = edit(prison, shipped_checklist, **{"guidance-B1": "Open every door and bunk."})
    proposed = answer["Location"]
    sam = read(as_(prison, "sam"), proposed)
    assert "Another person must publish this version." in sam.text
    sid = as_(prison, "sid")
    assert submit(sid, read(sid, proposed).form("/publish/"), pin=PIN).status_code == 302
    version = ChecklistVersion.objects.get(version=2)
    items = {item["code"]: item for item in version.document["items"]}
    assert items["B1"]["guidance"] == "Open every door and bunk."
    assert version.published_by_id == prison.sid.person


def test_a_wrong_pin_publishes_nothing(prison: Prison, shipped_checklist: ChecklistVersion) -> None:
    proposed = edit(prison, shipped_checklist, floor_minutes="9")["Location"]
    sid = as_(prison, "sid")
    answer = submit(sid, read(sid, proposed).form("/publish/"), pin="0000")
    assert answer.status_code == 409 and "This is not your PIN." in Page(answer).text


def test_items_are_removed_and_added(prison: Prison, shipped_checklist: ChecklistVersion) -> None:
    new = {"new_code": "N1", "new_title": "Dog walked", "new_guidance": "Walk the dog round."}
    kind = {"new_kind": "done", "new_section": "close", "new_level": "note"}
    proposed = edit(prison, shipped_checklist, **new, **kind)["Location"]
    second = ChecklistVersion.objects.get(version=2)
    codes = [item["code"] for item in second.document["items"]]
    assert codes.index("N1") == codes.index("F1") - 1
    sid = as_(prison, "sid")
    page = read(sid, proposed)
    assert "Added: N1 Dog walked. Walk the dog round." in page.text
    submit(sid, page.form("/publish/"), pin=PIN)
    assert edit(prison, second, **{"drop-N1": "on"}).status_code == 302
    codes = [item["code"] for item in ChecklistVersion.objects.get(version=3).document["items"]]
    assert "N1" not in codes


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"guidance-B1": "word " * 16}, "B1 needs one sentence of at most 15 words."),
        ({"new_code": "N1"}, "Enter a code, a title and a sentence for the new item."),
        (
            {"new_code": "Z/1 ?#", "new_title": "Odd", "new_guidance": "Look."},
            "Z/1 ?# is not a valid code",
        ),
        (
            {"new_code": "../x", "new_title": "Odd", "new_guidance": "Look."},
            "../X is not a valid code",
        ),
        ({"floor_minutes": "many"}, "Enter whole minutes."),
        ({}, "This version is the same as the newest version. Change an item first."),
    ],
)
def test_a_refused_edit_says_why(
    prison: Prison, shipped_checklist: ChecklistVersion, typed: dict[str, str], sentence: str
) -> None:
    answer = edit(prison, shipped_checklist, **typed)
    assert answer.status_code == 422
    assert sentence in Page(answer).text


@pytest.mark.parametrize("code", ["Z/1 ?#", "../x", "..", "100%"])
def test_a_checklist_with_an_unusual_code_opens(
    prison: Prison, shipped_checklist: ChecklistVersion, code: str
) -> None:
    sheet = from_document(shipped_checklist.document)
    odd = replace(sheet.items[0], code=code, level=Level.NOTE, photos=(), purposes=frozenset())
    ChecklistVersionFactory.create(
        establishment=prison.establishment,
        version=2,
        document=to_document(edited(sheet, Edits(7, add=(odd,)))),
        proposed_at=shipped_checklist.proposed_at,
    )
    in_the_lock = seal(prison)
    tom = as_(prison, "tom")
    page = read(tom, f"/visits/{in_the_lock.visit.pk}/sheet/")
    address = next(link for link in page.links if "/sheet/" in link and "%25" in link)
    assert f"{code} {odd.title}" in read(tom, address).text


def test_items_of_the_release_rule_have_no_remove_box(
    prison: Prison, shipped_checklist: ChecklistVersion
) -> None:
    text = read(as_(prison, "sam"), f"/checklists/{shipped_checklist.pk}/edit/").text
    assert "drop-E1" not in text and "drop-U5" not in text


def test_gate_officers_cannot_read_checklists_and_drills(prison: Prison) -> None:
    for place in ("/checklists/", "/drills/"):
        assert as_(prison, "grace").get(place).status_code == 403


def test_the_page_of_another_prisons_version_is_not_found(
    other_prison: Prison, shipped_checklist: ChecklistVersion
) -> None:
    assert as_(other_prison, "sam").get(f"/checklists/{shipped_checklist.pk}/").status_code == 404


def test_security_places_a_tag_and_a_searcher_enters_its_code(prison: Prison) -> None:
    in_the_lock = seal(prison, drill=True, drill_zone="spine", drill_code="K7QX")
    sam, tom = as_(prison, "sam"), as_(prison, "tom")
    page = read(sam, "/drills/")
    assert "K7QX" in page.text
    submit(sam, page.form(f"/drills/{in_the_lock.visit.pk}/"), outcome="placed")
    sheet = read(tom, f"/visits/{in_the_lock.visit.pk}/sheet/")
    assert "K7QX" not in sheet.text
    wrong = submit(tom, sheet.form("/tag/"), code="AAAA")
    assert wrong.status_code == 422 and "There is no drill tag with this code" in Page(wrong).text
    right = submit(tom, Page(wrong).form("/tag/"), code="k7qx")
    assert "The tag was found and recorded." in Page(right).text
    outcomes = DrillSettlement.objects.order_by("recorded_at").values_list("outcome", flat=True)
    assert list(outcomes) == ["placed", "found"]
