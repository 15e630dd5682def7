"""A file from an older program on a Mac is told apart from a file of Windows."""

from __future__ import annotations

import pytest

from searches.rules.csv_rows import NO_TABLE, text_of_file
from searches.words.refusals import Invalid

NAMES = [
    "Café Rübe",
    "Zoë Åhl",
    "Béatrice",
    "Köln Getränke",
    "Ångström",
    "Françoise",
    "Señor Muñoz",
]
NAMES += [
    "Crème Brûlée",
    "Größe",
    "ŒUVRE",
    "JOSÉ",
    "O’Brien",
    "Sainsbury’s — Leeds",
    "£20 “deposit”",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("codec", ["mac_roman", "cp1252"])
def test_a_name_is_read_in_both_encodings(name: str, codec: str) -> None:
    ending = "\r" if codec == "mac_roman" else "\r\n"
    text = f"plate,haulier{ending}KX23 LDV,{name}{ending}"
    assert text_of_file(text.encode(codec)) == text


@pytest.mark.parametrize("name", ["Café", "Rübe", "Françoise", "Zoë", "JOSÉ"])
def test_most_names_are_read_without_the_help_of_the_row_endings(name: str) -> None:
    text = f"plate,haulier\nKX23 LDV,{name}\n"
    assert text_of_file(text.encode("mac_roman")) == text
    assert text_of_file(text.encode("cp1252")) == text


@pytest.mark.parametrize("content", [b"caf\xe9\x81", b"\x81\x8d", bytes(range(128, 256))])
def test_bytes_that_no_encoding_explains_are_refused(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        text_of_file(content)
    assert refused.value.sentence == NO_TABLE
