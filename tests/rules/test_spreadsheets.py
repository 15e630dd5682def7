"""An Excel workbook is read as rows of text, and a hostile or damaged one is refused quickly."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date, datetime, time, timedelta
from time import process_time
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from searches.rules import spreadsheets
from searches.rules.csv_rows import text_of_file
from searches.words.refusals import Invalid
from tests.support.workbooks import saved, with_parts, workbook

MIDNIGHT = datetime.fromisoformat("2026-12-02")
SHEET = "xl/worksheets/sheet1.xml"
HEADER = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FOOTER = b"</sheetData></worksheet>"
DAMAGED = (
    "This spreadsheet is damaged. Open the spreadsheet, save it again, and choose the new file."
)
LARGE = "This spreadsheet is too large. Copy the rows to a new spreadsheet and save it."


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        text_of_file(content)
    assert refused.value.field == "file"
    return refused.value.sentence


def sheet(rows: bytes) -> bytes:
    return with_parts(workbook([["a"]]), {SHEET: HEADER + rows + FOOTER})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("01632 960114", "01632 960114"),
        (1632960114, "1632960114"),
        (192456000000.0, "192456000000"),
        (MIDNIGHT + timedelta(hours=7, minutes=30), "2026-12-02 07:30"),
        (MIDNIGHT + timedelta(hours=7, minutes=30, microseconds=-2), "2026-12-02 07:30"),
        (MIDNIGHT, "2026-12-02 00:00"),
        (date(2026, 12, 2), "2026-12-02"),
        (time(7, 30), "07:30:00"),
        (True, "yes"),
        (False, "no"),
        ("two\nlines", "two lines"),
        ("=1+1", "=1+1"),
        ("#N/A", "#N/A"),
    ],
)
def test_a_cell_becomes_text(value: Any, text: str) -> None:
    assert text_of_file(workbook([["a", value]])) == f"a,{text}\n"


@pytest.mark.parametrize(
    ("shown_as", "text"),
    [("00000000000", "01632960114"), ("00000 000000", "01632960114"), ("General", "1632960114")],
)
def test_a_number_keeps_the_zeros_that_its_format_shows(shown_as: str, text: str) -> None:
    book = Workbook()
    book.active["A1"] = 1632960114
    book.active["A1"].number_format = shown_as
    assert text_of_file(saved(book)) == f"{text}\n"


@pytest.mark.parametrize("value", ["Infinity", "NaN", "1e999", "1e300"])
def test_a_number_that_is_none_does_not_stop_the_reading(value: str) -> None:
    content = sheet(b'<row r="1"><c r="A1"><v>%s</v></c></row>' % value.encode())
    try:
        text_of_file(content)
    except Invalid as refused:
        assert refused.sentence == DAMAGED


def test_a_formula_for_several_cells_begins_with_an_equals_sign() -> None:
    book = Workbook()
    book.active["A1"] = ArrayFormula("A1:A2", "=B1:B2")
    assert text_of_file(saved(book)) == "=formula\n"


def test_the_lines_of_the_text_have_the_numbers_of_the_rows() -> None:
    text = text_of_file(workbook([["a"], [None], [], ["b,c"], [None]]))
    assert text.split("\n") == ["a", "", "", '"b,c"', ""]


def test_a_workbook_without_rows_is_empty() -> None:
    assert text_of_file(workbook([])) == ""


def test_rows_on_two_sheets_are_refused_with_their_names() -> None:
    sentence = "This spreadsheet has rows on 2 sheets: Sheet, Sheet1."
    assert refusal(workbook([["a"]], [["b"]])).startswith(sentence)


def test_empty_and_hidden_sheets_are_left_out() -> None:
    book = Workbook()
    book.active.append(["a"])
    book.create_sheet("Empty")
    hidden = book.create_sheet("Lists")
    hidden.append(["b"])
    hidden.sheet_state = "hidden"
    assert text_of_file(saved(book)) == "a\n"


def test_the_size_that_a_sheet_claims_is_not_believed() -> None:
    claim = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    claim += b'<dimension ref="A1:A1"/><sheetData>'
    rows = b'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    content = with_parts(workbook([["a"]]), {SHEET: claim + rows + FOOTER})
    assert text_of_file(content) == "1,2\n"


@pytest.mark.parametrize("length", [10, 1_000, -40, -1])
def test_a_truncated_workbook_is_refused(length: int) -> None:
    assert refusal(workbook([["a"]])[:length]) == DAMAGED


def test_a_workbook_with_changed_bytes_is_read_or_refused() -> None:
    whole, chance = workbook([["plate", "type"], ["KX23 LDV", "rigid"]]), random.Random(5)
    outcomes = set()
    for _ in range(300):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(4, len(content))] = chance.randrange(256)
        try:
            text_of_file(bytes(content))
            outcomes.add("read")
        except Invalid as refused:
            outcomes.add(refused.code)
    assert {"read", "csv-excel"} <= outcomes


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (SHEET, b"<worksheet>"),
        (SHEET, HEADER + b'<row r="x"><c r="A1"><v>1</v></c></row>' + FOOTER),
        (SHEET, HEADER + b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>' + FOOTER),
        ("xl/workbook.xml", b"no XML"),
        ("[Content_Types].xml", b"<Types/>"),
    ],
)
def test_a_workbook_with_a_damaged_part_is_refused(part: str, content: bytes) -> None:
    assert refusal(with_parts(workbook([["a"]]), {part: content})) == DAMAGED


def test_an_old_or_encrypted_workbook_is_refused() -> None:
    sentence = "This spreadsheet has a password, or is in the Excel format from before 2007."
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)).startswith(sentence)


def test_a_workbook_with_macros_is_refused() -> None:
    content = with_parts(workbook([["a"]]), {"xl/vbaProject.bin": b"Sub Auto_Open()"})
    assert refusal(content).startswith("This spreadsheet contains macros.")


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    content = with_parts(workbook([["a"]]), {"xl/workbook.xml": b"", "word/document.xml": b""})
    assert refusal(content) == DAMAGED
    parts = {"content.xml": b"<office/>"}
    renamed = with_parts(workbook([["a"]]), parts).replace(b"xl/workbook.xml", b"xl/workbook.bin")
    assert refusal(renamed).startswith("This file is not an Excel workbook.")


def test_a_part_that_unpacks_to_very_much_is_refused_before_it_is_read() -> None:
    bomb = with_parts(workbook([["a"]]), {"xl/sharedStrings.xml": b" " * 30_000_000})
    assert len(bomb) < 100_000
    began = process_time()
    assert refusal(bomb) == LARGE
    assert process_time() - began < 1


def test_many_parts_that_unpack_to_very_much_together_are_refused() -> None:
    part = bytes(range(256)) * 4_000
    assert len(part) < spreadsheets.MOST_UNPACKED
    parts = {f"xl/media/{number}.bin": part for number in range(25)}
    assert refusal(with_parts(workbook([["a"]]), parts)) == LARGE


def test_a_directory_that_lies_about_a_size_does_not_unpack_more() -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row>' * 1_000
    content = bytearray(sheet(rows))
    size = len(HEADER + rows + FOOTER).to_bytes(4, "little")
    assert content.count(size) >= 1
    lying = bytes(content).replace(size, (100).to_bytes(4, "little"))
    assert refusal(lying) == DAMAGED


def test_an_entity_that_repeats_itself_is_refused() -> None:
    entities = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%b">' % (98 + step, b"&%c;" % (97 + step) * 10) for step in range(9)
    )
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'
    content = with_parts(workbook([["a"]]), {SHEET: entities + b"]>" + HEADER + cell + FOOTER})
    began = process_time()
    assert refusal(content) == DAMAGED
    assert process_time() - began < 2


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (
            10_001,
            "This spreadsheet has too many rows. A spreadsheet must have 10,000 rows or fewer.",
        ),
        (1_000_000, LARGE),
    ],
)
def test_a_million_rows_are_refused_quickly(count: int, sentence: str) -> None:
    # Rows that repeat exactly would be refused for how small they can be packed.
    rows = b"".join(b"<row><c><v>%d</v></c></row>" % (row * row) for row in range(10_001))
    content = sheet(rows * (count // 10_001))
    began = process_time()
    assert refusal(content) == sentence
    assert process_time() - began < 5


def test_a_row_with_an_enormous_number_ends_the_reading() -> None:
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="%d"><c r="A2"><v>2</v></c></row>'
    began = process_time()
    assert text_of_file(sheet(far % 10**15)) == "1\n"
    assert "too many rows" in refusal(sheet(far % 1_048_576))
    assert process_time() - began < 5


def test_cells_beyond_the_last_column_are_not_read() -> None:
    row = b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'
    assert text_of_file(sheet(row)) == "1\n"


def with_shared_strings(rows: bytes, text: bytes) -> bytes:
    """Return a workbook as Excel writes it, with its texts separate from its cells."""
    content = sheet(rows)
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        types = archive.read("[Content_Types].xml").replace(b"</Types>", override)
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    strings += b"<si><t>%s</t></si></sst>" % text
    return with_parts(content, {"[Content_Types].xml": types, "xl/sharedStrings.xml": strings})


def test_texts_apart_from_their_cells_are_read() -> None:
    row = b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>0</v></c></row>'
    assert text_of_file(with_shared_strings(row, b"01632 960114")) == "01632 960114,01632 960114\n"


def test_a_long_text_that_many_cells_share_is_refused_quickly() -> None:
    text = bytes(65 + number * number % 26 for number in range(9_000))
    cells = (b'<row r="%d"><c t="s"><v>0</v></c></row>' % row for row in range(1, 9_001))
    content = with_shared_strings(b"".join(cells), text)
    began = process_time()
    assert "too many rows" in refusal(content)
    assert process_time() - began < 5
