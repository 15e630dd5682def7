"""The checksum read out by radio agrees with the guide's vectors, and every change alters it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searches.rules.finished_searches import (
    LETTERS,
    FinishedAnswer,
    checksum,
    digest_of_finished,
    finished_document,
    read_checksum,
    release_code,
)

GUIDE = (Path(__file__).parents[2] / "docs" / "offline.md").read_text()
SEARCH = "6f0d4a0e-0000-4000-8000-000000000001"
ANSWERS = (
    FinishedAnswer("U3", "clear", None, "", ""),
    FinishedAnswer("A4", "recorded", 1, "", ""),
    FinishedAnswer("D4", "recorded", None, "S 4471 é", ""),
)
PHOTOS = (("U3", "a" * 64), ("A1", "b" * 64))
SIGNED = (
    (2, "22222222-2222-4222-8222-222222222222"),
    (1, "11111111-1111-4111-8111-111111111111"),
)
DOCUMENT = finished_document(SEARCH, ANSWERS, PHOTOS)


def test_the_vectors_of_the_guide() -> None:
    typed = checksum(DOCUMENT, SIGNED)
    vectors = dict(re.findall(r"^\| (\w+) \| `([^`]+)` \|$", GUIDE, re.M))
    assert vectors["digest"] == digest_of_finished(DOCUMENT)
    assert vectors["checksum"] == typed == "2T3QS7"
    looked = ("33333333-3333-4333-8333-333333333333", "44444444-4444-4444-8444-444444444444")
    assert vectors["letters"] == checksum(DOCUMENT, SIGNED, looked)
    assert vectors["code"] == release_code(bytes(range(32)), typed) == "342334"


def test_the_order_of_arrival_does_not_change_the_checksum() -> None:
    again = finished_document(SEARCH, reversed(ANSWERS), reversed(PHOTOS))
    assert checksum(again, reversed(SIGNED)) == checksum(DOCUMENT, SIGNED)


@pytest.mark.parametrize(
    "other",
    [
        finished_document(SEARCH[:-1] + "2", ANSWERS, PHOTOS),
        finished_document(SEARCH, ANSWERS[:-1], PHOTOS),
        finished_document(SEARCH, (replace(ANSWERS[0], result="found"), *ANSWERS[1:]), PHOTOS),
        finished_document(SEARCH, ANSWERS, PHOTOS[:-1]),
        finished_document(SEARCH, ANSWERS, (("U3", "c" * 64), PHOTOS[1])),
    ],
)
def test_any_change_is_another_checksum(other: dict[str, object]) -> None:
    assert checksum(other, SIGNED) != checksum(DOCUMENT, SIGNED)
    assert checksum(DOCUMENT, SIGNED[:1]) != checksum(DOCUMENT, SIGNED)


@pytest.mark.parametrize("heard", ["2t3qs7", "2T3-QS7", " 2T3 QS7 "])
def test_a_checksum_is_read_as_people_type_it(heard: str) -> None:
    assert read_checksum(heard) == "2T3QS7"
    assert read_checksum("oil000") == "011000"


@pytest.mark.slow
@given(st.text(max_size=12))
def test_other_text_is_not_a_checksum(text: str) -> None:
    typed = read_checksum(text)
    assert typed is None or (len(typed) == 6 and set(typed) <= set(LETTERS))


def test_the_key_of_another_tablet_gives_another_code() -> None:
    assert release_code(b"\1" * 32, "2T3QS7") != release_code(b"\2" * 32, "2T3QS7")
