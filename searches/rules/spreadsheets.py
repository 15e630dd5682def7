"""Reading an Excel workbook: its limits, its one sheet with rows, and its cells as text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.styles.numbers import is_datetime

from searches.words.refusals import Invalid

ZIP_MARK = b"PK\x03\x04"
#: The first bytes of an Excel file from before 2007, and of a workbook with a password.
OLE_MARK = b"\xd0\xcf\x11\xe0"
WORKBOOK_PART = "xl/workbook.xml"
MACROS = ("vbaproject.bin", "vbadata.xml")
MOST_UNPACKED = 20_000_000
#: A part of an honest workbook is rarely packed to a 50th of its size.
MOST_RATIO = 200
MOST_PARTS = 500
MOST_ROWS = 10_000
MOST_COLUMNS = 65
MOST_CELL = 10_000
MOST_TEXT = 2_000_000
LAST_ROW_OF_EXCEL = 1_048_576

Sheet = list[list[str]]


def is_workbook(content: bytes) -> bool:
    """Return whether the file is a spreadsheet, whatever its name ends with."""
    return content.startswith((ZIP_MARK, OLE_MARK))


def rows_of_workbook(content: bytes) -> str:
    """Return the rows of an .xlsx workbook as the text of a CSV file, one line for each row.

    The number of a line is the number of its row. A formula becomes its own text with an equals
    sign, so the check of the cells refuses it. The value that a workbook stores beside a formula
    may be out of date. Raises Invalid for a workbook that is damaged, encrypted or too large, for a
    workbook with macros, and for several sheets with rows.
    """
    if content.startswith(OLE_MARK):
        raise _invalid(
            "csv-excel",
            "This spreadsheet has a password, or is in the Excel format from before 2007. "
            "Save the file as .xlsx without a password, or as CSV.",
        )
    _demand_small(content)
    try:
        sheets = list(_sheets(content))
    except Invalid:
        raise
    except Exception as fault:  # noqa: BLE001  # a damaged workbook can raise anything
        raise _invalid(
            "csv-excel",
            "This spreadsheet is damaged. Open the spreadsheet, save it again, and choose the new"
            " file.",
        ) from fault
    if len(sheets) > 1:
        names = ", ".join(name[:40] for name, _ in sheets[:5])
        raise _invalid(
            "csv-sheets",
            f"This spreadsheet has rows on {len(sheets)} sheets: {names}. "
            "Keep only the sheet that you want to import.",
        )
    return _as_csv(sheets[0][1]) if sheets else ""


def _demand_small(content: bytes) -> None:
    """Refuse a file that unpacks to too much data, has macros, or is not a workbook.

    The directory of the archive names the sizes. `zipfile` reads no more of a part than its
    directory says, so a workbook with false sizes in its directory is refused as damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise _invalid(
            "csv-excel",
            "This spreadsheet is damaged. Open the spreadsheet, save it again, and choose the new"
            " file.",
        ) from fault
    names = {part.filename.lower() for part in parts}
    if any(name.endswith(MACROS) for name in names):
        raise _invalid(
            "csv-excel", "This spreadsheet contains macros. Save the spreadsheet as .xlsx or CSV."
        )
    if WORKBOOK_PART not in names:
        raise _invalid(
            "csv-excel", "This file is not an Excel workbook. Save the rows as .xlsx or CSV."
        )
    if len(names) != len(parts) or any(part.flag_bits & 1 for part in parts):
        raise _invalid(
            "csv-excel",
            "This spreadsheet is damaged. Open the spreadsheet, save it again, and choose the new"
            " file.",
        )
    unpacked = sum(part.file_size for part in parts)
    packed_tight = any(
        part.file_size > MOST_RATIO * max(part.compress_size, 1) and part.file_size > MOST_CELL
        for part in parts
    )
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or packed_tight:
        raise _invalid(
            "csv-large",
            "This spreadsheet is too large. Copy the rows to a new spreadsheet and save it.",
        )


def _sheets(content: bytes) -> Iterator[tuple[str, Sheet]]:
    """Yield the name and rows of each visible sheet that has rows."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # the size that a workbook claims to have may be wrong
            rows = _rows(sheet.iter_rows(max_row=LAST_ROW_OF_EXCEL, max_col=MOST_COLUMNS))
            if rows:
                yield sheet.title, rows
    finally:
        book.close()


def _rows(found: Iterable[tuple[Any, ...]]) -> Sheet:
    """Return the rows up to the last that is not empty. Raises Invalid if they are too many."""
    rows: Sheet = []
    empty, length = 0, 0
    gap: tuple[Any, ...] | None = None
    for cells in found:
        if cells is gap:  # one object for all missing rows, of which there can be a million
            empty += 1
            continue
        row = [_text(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if not row:
            gap = cells
            empty += 1
            continue
        length += sum(map(len, row))
        if len(rows) + empty >= MOST_ROWS or length > MOST_TEXT:
            raise _invalid(
                "csv-long",
                f"This spreadsheet has too many rows. A spreadsheet must have {MOST_ROWS:,} rows or"
                " fewer.",
            )
        rows += [[] for _ in range(empty)]
        empty = 0
        rows.append(row)
    return rows


def _text(cell: Any) -> str:
    """Return the text of a cell. A cell that is shown as a date becomes a date in ISO 8601."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f" and not str(value).startswith("="):
        return "=formula"  # a formula for several cells
    match value:
        case datetime():
            return _moment(value, cell.number_format)
        case bool():
            return "yes" if value else "no"
        case int() | float() if value == int(value):
            return _whole_number(int(value), cell.number_format)
        case date() | time() | timedelta() | int() | float():
            return str(value)
        case _:
            return " ".join(str(value)[: MOST_CELL + 1].split())


def _whole_number(value: int, shown_as: str) -> str:
    """Return a number with the leading zeros that the format of its cell shows.

    Many people format telephone numbers in this way, to keep the first 0.
    """
    zeros = shown_as.replace(" ", "")
    return str(value).zfill(len(zeros) if set(zeros) == {"0"} else 0)


def _moment(value: datetime, shown_as: str) -> str:
    """Return a date with its time, or a date alone if the cell has no time and shows none.

    Excel stores a time as a fraction of a day, which is not exact.
    """
    rounded = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    if rounded.time() == time() and is_datetime(shown_as) == "date":
        return f"{rounded:%Y-%m-%d}"
    return f"{rounded:%Y-%m-%d %H:%M:%S}".removesuffix(":00")


def _as_csv(rows: Sheet) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow(row)
    return text.getvalue()


def _invalid(code: str, sentence: str) -> Invalid:
    return Invalid(code, sentence, field="file")
