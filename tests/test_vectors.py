"""Rules that exist on both server and tablet agree with the same cases in tests/vectors.

`tests/js/vectors.test.mjs` checks the tablet's scripts with these cases.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from searches.api.offline.operations import TABLE
from searches.queries.photos.photos import PhotoCard
from searches.queries.search.sheet_cards import AnswerCard, ItemCard, SheetCard, SlotCard
from searches.rules.finished_searches import (
    FinishedAnswer,
    checksum,
    digest_of_finished,
    finished_document,
    release_code,
)
from searches.rules.phone_numbers import demand_phone
from searches.rules.plates import plate_forms, read_plate
from searches.rules.radio_counts import code_of, is_misheard, lock_number_of, minute_in, read_code
from searches.services.offline.announced_records import digest_of_record
from searches.words.checklists import AnswerKind, Item, Level, Purpose
from searches.words.radio_counts import CodeContent
from searches.words.refusals import Invalid
from searches.words.visits import VOID_BECAUSE, PlateChoice, VoidReason

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
ROOT = Path(__file__).parents[1]
VECTORS = ROOT / "tests" / "vectors"
PHOTO = "photo"  # a photograph is the body of its own PUT
SIGNATURES = {kind for kind, write in TABLE.items() if "sealed_pin" in write.form().fields}


def cases(name: str) -> list[Any]:
    found = json.loads((VECTORS / f"{name}.json").read_text())["cases"]
    return [pytest.param(case, id=case["name"]) for case in found]


@pytest.mark.parametrize("case", cases("radio_counts"))
def test_the_code_of_a_count_by_radio_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    number, code = lock_number_of(UUID(case["search"])), case["code"]
    content = CodeContent(case["party"], case["headcount"], number, case["minute"])
    assert number == case["lock_number"]
    assert code_of(bytes.fromhex(case["secret"]), content) == code
    entered_at = datetime.fromtimestamp(case["entered_at"], tz=UTC)
    assert minute_in(code, entered_at) == case["minute_read"]
    assert read_code(f" {code[:4]} {code[4:]}") == code
    assert not is_misheard(code, content)


@pytest.mark.parametrize("case", cases("finished_search"))
def test_the_finished_search_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    last_look = {item["code"] for item in case["items"] if item["last_look"]}
    document = finished_document(
        case["search"],
        [
            FinishedAnswer(item["code"], **item["answer"])
            for item in case["items"]
            if item["answer"] and not item["last_look"]
        ],
        [
            (photo["slot"], photo["sha256"])
            for photo in case["photographs"]
            if photo["item"] not in last_look
        ],
    )
    signed = [(signature["place"], signature["person"]) for signature in case["signed"]]
    signature, person = case["looked"]
    assert digest_of_finished(document) == case["digest"]
    assert checksum(document, signed) == case["checksum"]
    assert checksum(document, signed, (signature, person)) == case["letters"]
    assert release_code(bytes.fromhex(case["code_key"]), case["checksum"]) == case["code"]


@pytest.mark.parametrize("case", cases("item_state"))
def test_the_item_state_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    card = ItemCard(
        item=Item("U3", "left", "Left side", "Look inside.", Level.STOP, AnswerKind.LOOK),
        slots=tuple(
            SlotCard("U3", "Left side", None, "", _photo(slot), None) for slot in case["slots"]
        ),
        answer=_answer(case["answer"]),
        goes_under=True,
        needs_another_way=case["needs_another_way"],
        seen_another_way=case["seen_another_way"],
    )
    assert card.state == case["state"]


def _answer(result: str | None) -> AnswerCard | None:
    return AnswerCard(result, None, "", "", "Grace Hall", NOW) if result else None


def _photo(state: str) -> PhotoCard | None:
    if state == "missing":
        return None
    problems = () if state == "usable" else ("Too dark.",)
    return PhotoCard(uuid4(), "U3", "U3", "", NOW, "Grace Hall", problems, True, "a" * 64)


@pytest.mark.parametrize("case", cases("next_item"))
def test_the_next_item_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    sheet = _sheet(tuple(_item(item) for item in case["items"]))
    assert [card.state for card in sheet.items] == [item["state"] for item in case["items"]]
    assert (sheet.next_item.item.code if sheet.next_item else None) == case["next"]
    for code, expected in case["after"].items():
        following = sheet.after(code)
        assert (following.item.code if following else None) == expected, code


def _item(item: dict[str, Any]) -> ItemCard:
    code, purposes = item["code"], frozenset(Purpose(purpose) for purpose in item["purposes"])
    photo = SlotCard(code, code, None, "", _photo("usable"), None)
    return ItemCard(
        item=Item(code, code, code, "", Level.STOP, AnswerKind.LOOK, purposes=purposes),
        slots=(photo,) if item["state"] == "part" else (),
        answer=_answer(item["result"]),
        goes_under=item["under"],
    )


def _sheet(items: tuple[ItemCard, ...]) -> SheetCard:
    return SheetCard(
        visit_id=uuid4(),
        search_id=uuid4(),
        version_id=uuid4(),
        number=1,
        title="Rigid box lorry",
        vehicle_type="rigid",
        plate="KX23 LDV",
        plate_kind="",
        sealed_at=NOW,
        voided_at=None,
        photographs=(),
        items=items,
        signed=(),
        looked=(),
        freeze=None,
    )


def _delays(fact: dict[str, Any], signature: dict[str, Any]) -> bool:
    """Return whether the signature must wait for this fact of its search."""
    is_own = fact.get("author") == signature.get("author")
    is_given_up = (fact.get("held_back_minutes") or 0) >= 30
    return fact["search"] == signature["search"] and (is_own or not is_given_up)


@pytest.mark.parametrize("case", cases("send_order"))
def test_the_send_order_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    """Signatures are the operations that contain an encrypted PIN."""
    kept = case["kept"]
    assert {fact["kind"] for fact in kept} <= {PHOTO, *TABLE}
    waiting = [fact for fact in kept if fact["state"] == "waiting"]
    facts = [fact for fact in waiting if fact["kind"] not in SIGNATURES]
    ready = [
        fact
        for fact in waiting
        if fact["kind"] in SIGNATURES and not any(_delays(other, fact) for other in facts)
    ]
    assert [fact["id"] for fact in facts if fact["kind"] != PHOTO] == case["small"]
    assert [fact["id"] for fact in facts if fact["kind"] == PHOTO] == case["photographs"]
    assert [fact["id"] for fact in ready] == case["signatures"]


def test_the_tablet_gives_every_reason_for_which_a_lock_session_is_void() -> None:
    script = (ROOT / "static" / "js" / "shell" / "board-overlay.js").read_text()
    missing = [
        reason
        for reason, because in VOID_BECAUSE.items()
        if f'{reason}: "{because[0].upper()}{because[1:]}."' not in script
    ]
    assert missing == []
    assert set(VOID_BECAUSE) == set(VoidReason)


@pytest.mark.parametrize("case", cases("plates"))
def test_a_typed_plate_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    try:
        plate = read_plate(case["typed"], PlateChoice(case.get("kind", "uk"))).normal
    except Invalid:
        plate = None
    assert plate == case["plate"]


@pytest.mark.parametrize("case", cases("phone_numbers"))
def test_a_typed_24_hour_number_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    sentence = None
    try:
        demand_phone(case["typed"])
    except Invalid as refused:
        sentence = refused.sentence
    assert sentence == case["sentence"]


def test_the_patterns_of_the_vectors_are_those_of_the_server() -> None:
    assert json.loads((VECTORS / "plate_forms.json").read_text()) == plate_forms()


@pytest.mark.parametrize("case", cases("announced_records"))
def test_the_digest_of_an_announced_record_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    assert digest_of_record(**case["record"]) == case["sha256"]
