"""The rules that the server and the tablet both have, held to the same cases in tests/vectors.

`tests/js/vectors.test.mjs` holds the tablet's scripts to them.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from searches.api.operations import TABLE
from searches.queries.photos import PhotoCard
from searches.queries.sheet_cards import AnswerCard, ItemCard, SlotCard
from searches.rules.finished import (
    FinishedAnswer,
    checksum,
    digest_of_finished,
    finished_document,
    release_code,
)
from searches.words.checklists import AnswerKind, Item, Level

VECTORS = Path(__file__).parent / "vectors"
PHOTO = "photo"  # a photograph is the body of a PUT of its own
SIGNATURES = {kind for kind, write in TABLE.items() if "sealed_pin" in write.form().fields}


def cases(name: str) -> list[Any]:
    told = json.loads((VECTORS / f"{name}.json").read_text())["cases"]
    return [pytest.param(case, id=case["name"]) for case in told]


@pytest.mark.parametrize("case", cases("finished_search"))
def test_what_two_officers_sign_and_read_out(case: dict[str, Any]) -> None:
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
    signed = [(one["place"], one["person"]) for one in case["signed"]]
    signature, person = case["looked"]
    assert digest_of_finished(document) == case["digest"]
    assert checksum(document, signed) == case["checksum"]
    assert checksum(document, signed, (signature, person)) == case["letters"]
    assert release_code(bytes.fromhex(case["code_key"]), case["checksum"]) == case["code"]


@pytest.mark.parametrize("case", cases("item_state"))
def test_how_far_an_item_is(case: dict[str, Any]) -> None:
    now = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    result = case["answer"]
    card = ItemCard(
        item=Item("U3", "left", "Left side", "Look inside.", Level.STOP, AnswerKind.LOOK),
        slots=tuple(
            SlotCard("U3", "Left side", None, "", _photo(one), None) for one in case["slots"]
        ),
        answer=AnswerCard(result, None, "", "", "Grace Hall", now) if result else None,
        goes_under=True,
        needs_another_way=case["needs_another_way"],
        seen_another_way=case["seen_another_way"],
    )
    assert card.state == case["state"]


def _photo(told: str) -> PhotoCard | None:
    if told == "missing":
        return None
    problems = () if told == "usable" else ("Too dark.",)
    now = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    return PhotoCard(uuid4(), "U3", "U3", "", now, "Grace Hall", problems, True, "a" * 64)


@pytest.mark.parametrize("case", cases("send_order"))
def test_what_a_tablet_may_send_now(case: dict[str, Any]) -> None:
    """By the kinds that the server takes as signatures: each comes with a sealed PIN."""
    kept = case["kept"]
    assert {one["kind"] for one in kept} <= {PHOTO, *TABLE}
    waiting = [one for one in kept if one["state"] == "waiting"]
    facts = [one for one in waiting if one["kind"] not in SIGNATURES]
    unfinished = {one["search"] for one in facts}
    ready = [
        one for one in waiting if one["kind"] in SIGNATURES and one["search"] not in unfinished
    ]
    assert [one["id"] for one in facts if one["kind"] != PHOTO] == case["small"]
    assert [one["id"] for one in facts if one["kind"] == PHOTO] == case["photographs"]
    assert [one["id"] for one in ready] == case["signatures"]
