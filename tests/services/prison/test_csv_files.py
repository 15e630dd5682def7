"""CSV files written by other programs are imported, or a sentence says what to correct."""

from __future__ import annotations

from datetime import timedelta
from time import process_time
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from searches.models import Area, Haulier, Prisoner, Visit
from searches.rules.csv_rows import NO_TABLE, text_of_file
from searches.services.prison import admissions
from searches.services.prison.admissions import admit_file
from searches.services.row_files import RowReport
from searches.services.visits import deliveries
from searches.services.visits.deliveries import import_file
from searches.words.refusals import Invalid
from tests.support.factories import AreaFactory
from tests.support.sample_prison import Prison

SOON = timezone.now().astimezone(ZoneInfo("Europe/London")) + timedelta(days=1)
DAY = f"{SOON:%Y-%m-%d}"
HEAD = "plate,type,haulier,phone_24h,expected_at,load,areas,packed_by\n"
LORRY = {
    "plate": "KX23 LDV",
    "type": "rigid",
    "haulier": "Calder",
    "phone": "01632 960114",
    "at": f"{DAY} 07:30",
    "load": "Food",
    "areas": "",
    "by": "",
}


def row(**other: str) -> str:
    return ",".join((LORRY | other).values()) + "\n"


def import_rows(prison: Prison, text: str) -> list[RowReport]:
    return import_file(prison.ceri, id=uuid4(), text=text)


def refusal(prison: Prison, text: str) -> str:
    with pytest.raises(Invalid) as refused:
        import_rows(prison, text)
    assert not Visit.objects.exists()
    return refused.value.sentence


def sentences(prison: Prison, *rows: str) -> list[str]:
    return [report.sentence for report in import_rows(prison, HEAD + "".join(rows))]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("first", ["", "sep={}\n", "\n,,,\n"])
def test_the_header_decides_the_separator(prison: Prison, separator: str, first: str) -> None:
    text = first.format(separator) + (HEAD + row()).replace(",", separator)
    (report,) = import_rows(prison, text)
    assert report.kept and report.line == 2 + first.count("\n")


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le-mark", "utf-16-be-mark"]
)
def test_each_encoding_keeps_the_name(prison: Prison, codec: str) -> None:
    text = HEAD + row(haulier="Café Rübe")
    marks = {"utf-16-le-mark": "utf-16-le", "utf-16-be-mark": "utf-16-be"}
    content = f"\ufeff{text}".encode(marks[codec]) if codec in marks else text.encode(codec)
    assert import_rows(prison, text_of_file(content))[0].kept
    assert Haulier.objects.filter(name="Café Rübe").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfea", NO_TABLE),
        (
            b"\xef\xbb\xbf\xff",
            NO_TABLE,
        ),
        (b"caf\xe9\x81", NO_TABLE),
    ],
)
def test_bytes_that_are_no_text_are_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        text_of_file(content)
    assert refused.value.sentence == sentence


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_rows_may_end_as_on_any_computer(prison: Prison, ending: str) -> None:
    text = (HEAD + row() + row(plate="YK71 OHB")).replace("\n", ending)
    assert [report.line for report in import_rows(prison, text) if report.kept] == [2, 3]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Rigid box lorry", "rigid"),
        ("RIGID", "rigid"),
        ("refrigerated LORRY", "refrigerated"),
        ("curtain_sider", "curtain_sider"),
        ("Curtain sider or artic", "curtain_sider"),
        ("Contractor’s van", "contractor_van"),
    ],
)
def test_a_type_is_written_as_on_screen_or_as_its_code(
    prison: Prison, written: str, kind: str
) -> None:
    assert sentences(prison, row(type=written)) == ["Expected."]
    assert Visit.objects.get().vehicle_type == kind


def test_hand_pushed_cages_are_announced_without_a_plate(prison: Prison) -> None:
    sentence = "A vehicle with a number plate, a driver or people in the cab cannot be hand-pushed"
    assert sentences(prison, row(type="cages"))[0].startswith(sentence)
    assert sentences(prison, row(type="Hand-pushed cages or bags", plate="")) == ["Expected."]
    assert Visit.objects.get().vehicle.plate_display == "Cages 1"


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Kitchen bay", ["kitchen-bay"]),
        ("KITCHEN-BAY", ["kitchen-bay"]),
        ("kitchen-bay stores", ["kitchen-bay", "stores"]),
        ('"Stores; Kitchen bay"', ["stores", "kitchen-bay"]),
        ('"Stores,kitchen bay,"', ["stores", "kitchen-bay"]),
    ],
)
def test_areas_are_written_by_name_or_code(prison: Prison, written: str, codes: list[str]) -> None:
    assert sentences(prison, row(areas=written, by="Kitchen")) == ["Expected."]
    visit = Visit.objects.get()
    assert (visit.planned_areas, visit.packed_by) == (codes, ["kitchen"])


def test_a_name_of_two_areas_is_not_guessed(prison: Prison) -> None:
    AreaFactory.create(establishment=prison.establishment, code="stores-2", name="Stores 2")
    Area.objects.filter(code="kitchen-bay").update(name="Stores 2")
    found = sentences(prison, row(areas="stores 2"), row(areas="stores-2"), row(areas="moon bay"))
    assert found == [
        "The name stores 2 is used 2 times. Enter the code instead.",
        "Expected.",
        "moon bay is not an area of this prison.",
    ]


def test_empty_rows_are_ignored(prison: Prison) -> None:
    reports = import_rows(prison, f"\n{HEAD}\n,,,,\n{row()} , ,\n\n{row(plate='YK71 OHB')}\n\n")
    assert [(report.line, report.kept) for report in reports] == [(5, True), (8, True)]


def test_rows_with_too_many_cells_are_named_and_the_others_imported(prison: Prison) -> None:
    rows = (row(), row(plate="YK71 OHB", load="Food, tins"), row(plate="BD68 SMR", by=",kitchen"))
    named = [f"Row {line} has 9 cells, but the header has 8." for line in (3, 4)]
    assert sentences(prison, *rows) == ["Expected.", *named]


def test_columns_without_a_name_at_the_end_must_be_empty(prison: Prison) -> None:
    text = HEAD.replace("\n", ",,\n") + row(by=",,") + row(plate="YK71 OHB", by=",x,")
    found = [report.sentence for report in import_rows(prison, text)]
    assert found == ["Expected.", "Row 3 has 10 cells, but the header has 8."]


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (DAY, "Enter the date and the time, such as 2026-11-23 07:30."),
        (f"{SOON:%d/%m/%Y}", "Enter the date and the time, such as 2026-11-23 07:30."),
        ("tomorrow", "The time must look like 2026-11-23 07:30."),
        ("", "The time must look like 2026-11-23 07:30."),
        (f"{SOON:%d/%m/%Y} 07:30", "Expected."),
        (f"{DAY} 7:30", "Expected."),
    ],
)
def test_a_date_without_a_time_is_refused(prison: Prison, at: str, sentence: str) -> None:
    assert sentences(prison, row(at=at)) == [sentence]
    for visit in Visit.objects.all():
        assert (
            f"{timezone.localtime(visit.expected_at, SOON.tzinfo):%Y-%m-%d %H:%M}" == f"{DAY} 07:30"
        )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty. Choose a file with rows."),
        (" \n;;\n", "The file is empty. Choose a file with rows."),
        (HEAD, "The file has no rows below its header."),
        (f"{HEAD},,\n", "The file has no rows below its header."),
        (
            f"{HEAD}{row()}{row(load=chr(34) + 'Food')}",
            "A quotation mark opened in row 3 is never closed.",
        ),
        (
            f"{HEAD}{row(load=chr(34) + 'Food')}{row(load=chr(34) + 'x')}",
            "The quotation marks in row 2 do not match. Close or remove the quotation marks.",
        ),
        (
            row(),
            "The first row must name the columns: plate, type, haulier, phone_24h, expected_at.",
        ),
        (
            "plate,type,haulier,area,,Plate\nx,,,,y\n",
            "Columns missing: phone_24h, expected_at. Columns not known: area, number 5. "
            "Columns named twice: plate.",
        ),
        (
            "-,-\nx\n",
            "The first row must name the columns: plate, type, haulier, phone_24h, expected_at.",
        ),
        (f"{HEAD.strip()}{',x' * 57}\n1\n", "The header names 65 columns. At most 64 are allowed."),
        (f'{HEAD}"{"x" * 140_000}', "A cell of row 2 never ends. Check the quotation marks."),
        ("x" * 200_000, "A cell of row 1 never ends. Check the quotation marks."),
    ],
    ids=lambda value: value[:20],
)
def test_an_unreadable_file_is_refused_with_the_reason(
    prison: Prison, text: str, sentence: str
) -> None:
    assert refusal(prison, text) == sentence


def test_a_header_with_many_columns_is_refused_quickly(prison: Prison) -> None:
    wide = ",".join(f"x{number}" for number in range(40_000))
    began = process_time()
    sentence = "The header names 40,000 columns. At most 64 are allowed."
    assert refusal(prison, f"{wide}\n1\n") == sentence
    assert process_time() - began < 2


def test_rows_inside_an_unclosed_quote_are_named(prison: Prison) -> None:
    rows = (row(load='"Food'), row(plate="YK71 OHB", load='"'), row(plate="BD68 SMR"))
    found = sentences(prison, *rows)
    assert found == ["Rows 2 to 3 were read as one row. Check the quotation marks.", "Expected."]


@pytest.mark.parametrize("column", ["plate", "type", "haulier", "load", "areas", "by"])
@pytest.mark.parametrize("begins", "=+-@＝")
def test_spreadsheet_formulas_are_refused(prison: Prison, column: str, begins: str) -> None:
    (sentence,) = sentences(prison, row(**{column: f" {begins}1+1"}))
    assert sentence.endswith(
        f"begins with {begins}, which a spreadsheet would run as a formula. "
        "Remove this character, or enter the value that the formula gives."
    )
    assert not Visit.objects.exists()


@pytest.mark.parametrize("hidden", "\u202e\u2066\u200b\u00ad")
@pytest.mark.parametrize("column", ["plate", "haulier", "phone", "load"])
def test_invisible_characters_are_refused(prison: Prison, column: str, hidden: str) -> None:
    for cell in (f"{hidden}=1+1", f"01632 9{hidden}60114"):
        (sentence,) = sentences(prison, row(**{column: cell}))
        assert sentence.endswith(
            f"contains the invisible character U+{ord(hidden):04X}. Remove this character."
        )
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("phone", "kept"),
    [("+44 (0)1632 960114", True), ("+44 1632 960114 ext 5", True), ("+1632960114+cmd()", False)],
)
def test_a_number_may_begin_with_plus(prison: Prison, phone: str, kept: bool) -> None:
    assert [report.kept for report in import_rows(prison, HEAD + row(phone=phone))] == [kept]


@pytest.mark.parametrize(
    ("column", "most"), [("haulier", 120), ("load", 200), ("plate", 16), ("phone", 32)]
)
def test_a_text_that_is_too_long_is_refused_and_never_cut(
    prison: Prison, column: str, most: int
) -> None:
    (sentence,) = sentences(prison, row(**{column: "1" * (most + 1)}))
    assert sentence.endswith(f" must have {most} characters or fewer.")
    assert not Visit.objects.exists()


def test_the_longest_allowed_text_is_stored_completely(prison: Prison) -> None:
    assert sentences(prison, row(load="x" * 200)) == ["Expected."]
    assert Visit.objects.get().load == "x" * 200


def test_files_of_prisoners_follow_the_same_rules(prison: Prison) -> None:
    rows = "B1234CD;Zoë Åhl;A1-01;A1\n;;;\nB1235CD;=cmd();A1-02;a1\nB1236CD;Made Up;A1-03;z9\n"
    rows += f"B1237CD;Made Up;A1-04;a1;9\nB1238CD;{'x' * 121};A1-05;a1\nB1239CD;Made Up;A1-06;\n"
    text = text_of_file(f"Number;Name;Cell;Landing\n{rows}".encode("cp1252"))
    assert [
        (report.line, report.sentence) for report in admit_file(prison.ceri, id=uuid4(), text=text)
    ] == [
        (2, "Added."),
        (
            4,
            "name begins with =, which a spreadsheet would run as a formula. Remove this "
            "character, or enter the value that the formula gives.",
        ),
        (5, "z9 is not a landing of this prison."),
        (6, "Row 6 has 5 cells, but the header has 4."),
        (7, "name must have 120 characters or fewer."),
        (8, "Enter the landing."),
    ]
    assert Prisoner.objects.get(number="B1234CD").name == "Zoë Åhl"
    assert not Prisoner.objects.filter(number__startswith="B123").exclude(number="B1234CD").exists()


def test_the_example_row_is_not_imported(prison: Prison) -> None:
    held = Prisoner.objects.count()
    for act, example in ((import_file, deliveries.EXAMPLE), (admit_file, admissions.EXAMPLE)):
        cells = (f'"{cell}"' for cell in example.values())
        text = f"{','.join(example)}\n{','.join(cells)}\n"
        assert [report.kept for report in act(prison.ceri, id=uuid4(), text=text)] == [False]
    assert (Visit.objects.count(), Prisoner.objects.count()) == (0, held)
