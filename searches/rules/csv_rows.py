"""Reading files of rows: decoding the bytes, splitting rows, and checking cells."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from searches.rules.spreadsheets import is_workbook, rows_of_workbook
from searches.rules.text_encodings import decoded_from_8_bits
from searches.words.refusals import Invalid

NO_TABLE = "This file is not an Excel workbook or a CSV file. Choose another file."
UTF_8_MARK = b"\xef\xbb\xbf"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = (",", ";", "\t")
MOST_OF_A_HEADER = 10_000
MOST_COLUMNS = 64
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
#: A spreadsheet runs a cell that begins with one of these characters as a formula.
FORMULA = tuple("=+-@＝＋－＠")
#: The form of a telephone number with a plus or minus, which is not a formula.
NUMBER = re.compile(r"[+-][0-9 ().,/-]*[0-9]( ?(ext|x)\.? ?[0-9]+)?", re.IGNORECASE)
#: What a spreadsheet writes in place of a value that it cannot calculate or show.
SPREADSHEET_ERROR = re.compile(
    r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|#+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file.

    `line` is the number of its first line. If `fault` has a sentence, the cells cannot be used.
    """

    line: int
    cells: dict[str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns that a file must have, and of the columns that it may have."""

    needed: tuple[str, ...]
    more: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        return (*self.needed, *self.more)


def text_of_file(content: bytes) -> str:
    """Return the text of a CSV file, or the rows of an Excel workbook as the text of a CSV file.

    The encoding may be UTF-8, UTF-16 with a byte order mark, Windows-1252 or Mac Roman. Raises
    Invalid for a file that is neither text nor a workbook, and for a workbook that cannot be read.
    """
    if is_workbook(content):
        return rows_of_workbook(content)
    try:
        if content.startswith(UTF_16_MARKS):
            return content.decode("utf-16")
        if content.startswith(UTF_8_MARK):
            return content.decode("utf-8-sig")
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return decoded_from_8_bits(content)
    except UnicodeDecodeError as fault:
        raise Invalid(
            "csv-shape",
            "This file is not an Excel workbook or a CSV file. Choose another file.",
            field="file",
        ) from fault


def read_table(text: str, columns: Columns) -> list[Row]:
    """Return every row of the text that is not empty.

    Raises Invalid if the file cannot be read at all, for example because a column is missing.
    """
    if NO_TEXT.search(text):
        raise Invalid(
            "csv-shape",
            "This file is not an Excel workbook or a CSV file. Choose another file.",
            field="file",
        )
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = [
        one
        for one in _split(text, _separator(text, columns))
        if any(cell.strip(",;") for cell in one[2])
    ]
    if found and _names_separator(found[0][2][0]):
        del found[0]
    if not found:
        raise Invalid("csv-empty", "The file is empty. Choose a file with rows.", field="file")
    names = _names(found[0][2], columns)
    rows = [_row(columns, names, len(found[0][2]), one) for one in found[1:]]
    if not rows:
        raise Invalid("csv-no-rows", "The file has no rows below its header.", field="file")
    return rows


def demand_plain(
    cells: Mapping[str, str], longest: Mapping[str, int], *, numbers: Collection[str] = ()
) -> None:
    """Check the cells of one row.

    `longest` has the greatest length of each cell, and `numbers` the columns in which a number may
    begin with a plus or minus. Raises Invalid for a cell that is too long, contains an invisible
    character, would run as a formula, or is an error of a spreadsheet.
    """
    for name, most in longest.items():
        cell = cells[name]
        if len(cell) > most:
            raise Invalid(
                "csv-cell-long", f"{name} must have {most} characters or fewer.", field=name
            )
        if SPREADSHEET_ERROR.fullmatch(cell):
            sentence = (
                f"{name} is {cell}, which a spreadsheet shows in place of a value. Enter the value."
            )
            raise Invalid("csv-cell", sentence, field=name)
        if hidden := _hidden(cell):
            sentence = (
                f"{name} contains the invisible character U+{ord(hidden):04X}. Remove this "
                "character."
            )
            raise Invalid("csv-hidden", sentence, field=name)
        if cell.startswith(FORMULA) and not (name in numbers and NUMBER.fullmatch(cell)):
            sentence = (
                f"{name} begins with {cell[0]}, which a spreadsheet would run as a formula. "
                "Remove this character, or enter the value that the formula gives."
            )
            raise Invalid("csv-cell", sentence, field=name)


def _hidden(cell: str) -> str:
    """Return the first invisible character of a cell, or an empty text.

    An invisible character can reverse the direction of the text, or hide a formula.
    """
    return next((one for one in cell if unicodedata.category(one) == "Cf"), "")


def _separator(text: str, columns: Columns) -> str:
    """Return the separator that splits the header into the most known column names."""
    lines = (line for line in text.splitlines() if line.strip(' \t,;"'))
    header = next((line for line in lines if not _names_separator(line.lstrip('"'))), "")

    def names_found(separator: str) -> int:
        cells = next(csv.reader([header[:MOST_OF_A_HEADER]], delimiter=separator), [])
        names = {_name(cell) for cell in cells}
        return len(names & set(columns.known))

    return max(SEPARATORS, key=names_found)


def _names_separator(cell: str) -> bool:
    """Return whether this is the extra first line in which Excel names its separator."""
    return cell.lower().startswith("sep=")


def _split(text: str, separator: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the first line, last line and cells of each row.

    Raises Invalid for quotation marks that do not match, and names the line.
    """
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    first = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            raise Invalid("csv-quote", _what_broke(str(fault), first), field="file") from fault
        if cells is None:
            return
        yield first, reader.line_num, [cell.strip() for cell in cells]
        first = reader.line_num + 1


def _what_broke(fault: str, line: int) -> str:
    if "field larger" in fault:
        return f"A cell of row {line} never ends. Check the quotation marks."
    if "end of data" in fault:
        return f"A quotation mark opened in row {line} is never closed."
    return f"The quotation marks in row {line} do not match. Close or remove the quotation marks."


def _names(header: list[str], columns: Columns) -> list[str]:
    names = [_name(cell) for cell in header]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        sentence = f"The header names {len(names):,} columns. At most {MOST_COLUMNS} are allowed."
        raise Invalid("csv-wide", sentence, field="file")
    if not set(names) & set(columns.known):
        sentence = f"The first row must name the columns: {', '.join(columns.needed)}."
        raise Invalid("csv-columns", sentence, field="file")
    faults = {
        "Columns missing": [name for name in columns.needed if name not in names],
        "Columns not known": [
            cell[:40] or f"number {place}"
            for place, (cell, name) in enumerate(zip(header, names, strict=False), 1)
            if name not in columns.known
        ],
        "Columns named twice": sorted(
            name for name, times in Counter(names).items() if name and times > 1
        ),
    }
    sentences = [f"{what}: {', '.join(which)}." for what, which in faults.items() if which]
    if sentences:
        raise Invalid("csv-columns", " ".join(sentences), field="file")
    return names


def _name(cell: str) -> str:
    return "_".join(cell.strip().lower().replace("-", " ").split())


def _row(columns: Columns, names: list[str], width: int, one: tuple[int, int, list[str]]) -> Row:
    """Return one row with its cells by column name.

    `width` is the number of columns of the header, including empty columns at its end.
    """
    first, last, cells = one
    fault = ""
    if last > first:
        fault = f"Rows {first} to {last} were read as one row. Check the quotation marks."
    elif len(cells) > width or any(cells[len(names) :]):
        fault = f"Row {first} has {len(cells)} cells, but the header has {len(names)}."
    kept = dict.fromkeys(columns.known, "") | dict(zip(names, cells, strict=False))
    return Row(first, kept, fault)
