"""Plates, numbers and times that a spreadsheet has damaged are reported, never stored silently."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from searches.models import Haulier, LedgerEntry, Prisoner, Visit
from searches.rules.csv_rows import text_of_file
from searches.services.prison.admissions import admit_file
from searches.services.row_files import RowReport
from searches.services.visits.deliveries import import_agreed_rows, import_file, rows_of
from searches.services.visits.visits import expect_vehicle, log_vehicle_in
from searches.words.checklists import VehicleType
from searches.words.refusals import Invalid
from searches.words.visits import Expected, NumberChange, VisitSource, WayIn
from tests.support.sample_prison import Prison
from tests.support.workbooks import workbook

LONDON = ZoneInfo("Europe/London")
SOON = timezone.now().astimezone(LONDON).replace(hour=7, minute=30, second=0, microsecond=0)
SOON += timedelta(days=2)
HEAD = ("plate", "type", "haulier", "phone_24h", "expected_at")
GOOD, OTHER = "01632 960114", "01632 960999"
LORRY = {
    "plate": "KX23 LDV",
    "type": "rigid",
    "haulier": "Calder",
    "phone_24h": GOOD,
    "expected_at": f"{SOON:%Y-%m-%d %H:%M}",
}


def text_of(*rows: dict[str, str], more: tuple[str, ...] = ()) -> str:
    cells = ((LORRY | dict.fromkeys(more, "") | row).values() for row in rows)
    return "\n".join([",".join((*HEAD, *more)), *(",".join(row) for row in cells)])


def import_rows(prison: Prison, *rows: dict[str, str], more: Any = ()) -> list[RowReport]:
    return import_file(prison.ceri, id=uuid4(), text=text_of(*rows, more=more))


def the_number() -> str:
    number: str = Haulier.objects.get(name="Calder").phone_24h
    return number


@pytest.fixture
def known(prison: Prison) -> Prison:
    """Return a prison that knows the 24-hour number of the haulier Calder."""
    Haulier.objects.create(establishment=prison.establishment, name="Calder", phone_24h=GOOD)
    return prison


@pytest.mark.parametrize(
    "damaged", ["1.92456E+11", "1632960114", "192456000000", "'01632 960114", "01632960114.0"]
)
@pytest.mark.parametrize("is_known", [True, False])
def test_a_damaged_number_is_refused(prison: Prison, damaged: str, is_known: bool) -> None:
    if is_known:
        import_rows(prison, {"plate": "YK71 OHB"})
    (report,) = import_rows(prison, {"phone_24h": damaged})
    assert not report.kept and not report.asks and "24-hour number" in report.sentence
    numbers = list(Haulier.objects.filter(name="Calder").values_list("phone_24h", flat=True))
    assert numbers == ([GOOD] if is_known else [])


def test_a_file_never_changes_a_known_number_without_a_tick(known: Prison) -> None:
    changed = {"plate": "YK71 OHB", "phone_24h": OTHER, "haulier": "CALDER"}
    first, second = import_rows(known, {}, changed)
    assert first.kept and not second.kept
    assert second.sentence == (
        f"This row changes the 24-hour number of Calder from {GOOD} to {OTHER}. "
        "Tick the change below to import the row."
    )
    assert second.asks == {"haulier": "Calder", "before": GOOD, "after": OTHER}
    assert (the_number(), Visit.objects.count()) == (GOOD, 1)
    assert not LedgerEntry.objects.filter(act="change_haulier_number").exists()


def test_two_numbers_for_a_new_haulier_in_one_file_need_a_tick(prison: Prison) -> None:
    first, second = import_rows(prison, {}, {"plate": "YK71 OHB", "phone_24h": OTHER})
    assert first.kept and not second.kept and second.asks["before"] == GOOD


@pytest.mark.parametrize("same", ["01632960114", "+44 1632 960114", "(01632) 960-114"])
def test_the_known_number_in_another_form_changes_nothing(known: Prison, same: str) -> None:
    (report,) = import_rows(known, {"phone_24h": same})
    assert report.kept and the_number() == GOOD


def test_a_ticked_change_is_made_and_entered_in_the_ledger(known: Prison) -> None:
    before = LedgerEntry.objects.count()
    rows = rows_of(text_of({"phone_24h": OTHER}))
    agreed = frozenset({NumberChange("Calder", GOOD, OTHER)})
    id = uuid4()
    (report,) = import_agreed_rows(known.ceri, id=id, rows=rows, agreed=agreed)
    assert report.kept and the_number() == OTHER
    said = [entry.body["said"] for entry in LedgerEntry.objects.order_by("seq")[before:]]
    assert any((one.get("before"), one.get("after")) == (GOOD, OTHER) for one in said)
    assert import_agreed_rows(known.ceri, id=id, rows=rows, agreed=agreed) == [report]
    assert Visit.objects.count() == 1


def test_a_tick_for_a_number_that_changed_meanwhile_is_asked_again(known: Prison) -> None:
    agreed = frozenset({NumberChange("Calder", GOOD, OTHER)})
    Haulier.objects.update(phone_24h="01632 960777")
    rows = rows_of(text_of({"phone_24h": OTHER}))
    (report,) = import_agreed_rows(known.ceri, id=uuid4(), rows=rows, agreed=agreed)
    assert not report.kept and report.asks["before"] == "01632 960777"
    assert the_number() == "01632 960777"


def test_a_delivery_from_a_program_cannot_bring_a_damaged_number(known: Prison) -> None:
    expected = Expected("KX23 LDV", VehicleType.RIGID, "Calder", "1.92456E+11", expected_at=SOON)
    with pytest.raises(Invalid):
        expect_vehicle(known.ceri, expected=expected, source=VisitSource.API)
    assert the_number() == GOOD


def test_a_damaged_number_at_the_gate_is_refused_unless_it_is_the_known_one(known: Prison) -> None:
    def come_in(phone: str) -> object:
        way_in = WayIn(
            plate="KX23LDV",
            vehicle_type=VehicleType.RIGID,
            haulier="Calder",
            phone_24h=phone,
            driver_name="Dan Moss",
            people_in_cab=1,
            planned_areas=(),
            escort=None,
        )
        return log_vehicle_in(known.grace, way_in=way_in, source=VisitSource.PAGE)

    with pytest.raises(Invalid):
        come_in("1.92456E+11")
    Haulier.objects.update(phone_24h="1632960114")  # stored before damaged numbers were refused
    come_in("1632960114")
    assert (the_number(), Visit.objects.count()) == ("1632960114", 1)


@pytest.mark.parametrize(
    "plate", ["12-Mar", "01-Jan", "Mar-12", "12 Mar", "12/03/2026", "1.20E+06"]
)
def test_a_plate_that_became_a_date_or_a_number_is_refused(prison: Prison, plate: str) -> None:
    (report,) = import_rows(prison, {"plate": plate})
    assert report.sentence.startswith("A spreadsheet turned this number plate into the ")
    assert not Visit.objects.exists()


def test_a_plate_that_only_looks_a_little_like_a_date_is_kept(prison: Prison) -> None:
    rows = [{"plate": plate} for plate in ("12 MAR", "MAR 12", "KX23-LDV", "DEC 1D")]
    assert [report.kept for report in import_rows(prison, *rows)] == [True] * 4


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#####", "#NAME?"])
@pytest.mark.parametrize("column", ["plate", "haulier", "expected_at"])
def test_an_error_of_a_spreadsheet_is_refused(prison: Prison, column: str, error: str) -> None:
    (report,) = import_rows(prison, {column: error})
    assert report.sentence == (
        f"{column} is {error}, which a spreadsheet shows in place of a value. Enter the value."
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        *((word, True) for word in ("yes", "YES", "y", "true", "TRUE", "1")),
        *((word, False) for word in ("", "no", "n", "false", "0", "maybe")),
    ],
)
def test_yes_and_no_are_read_as_programs_write_them(
    prison: Prison, written: str, kept: bool
) -> None:
    row = {"plate": "WB1234TOO", "foreign": written}
    assert [report.kept for report in import_rows(prison, row, more=("foreign",))] == [kept]


@pytest.mark.parametrize("form", ["%d-%b-%y %H:%M", "%d-%b-%y 7:30 AM", "%d %B %Y %H:%M"])
def test_a_time_as_a_spreadsheet_shows_it_is_kept(prison: Prison, form: str) -> None:
    (report,) = import_rows(prison, {"expected_at": f"{SOON:{form}}"})
    assert report.kept and Visit.objects.get().expected_at == SOON


def test_a_row_with_the_month_first_makes_the_other_rows_ask(prison: Prison) -> None:
    # Both rows are read by the same file, in which one row cannot have the day first.
    day = next(one for one in (SOON + timedelta(days=n) for n in range(40)) if one.day > 12)
    twin = next(one for one in (SOON + timedelta(days=n) for n in range(40)) if one.day < 13)
    rows = [{"expected_at": f"{day:%m/%d/%Y %H:%M}"}]
    rows += [{"plate": "YK71 OHB", "expected_at": f"{twin:%m/%d/%Y %H:%M}"}]
    first, second = import_rows(prison, *rows)
    assert first.kept
    if twin.day == twin.month:
        assert second.kept
    else:
        assert " can mean " in second.sentence


def test_a_workbook_is_imported_with_real_dates_and_text_numbers(prison: Prison) -> None:
    row = ["KX23 LDV", "Rigid box lorry", "Café Rübe", GOOD, SOON.replace(tzinfo=None)]
    content = workbook([HEAD, row, [None], ["YK71 OHB", *row[1:]]])
    reports = import_file(prison.ceri, id=uuid4(), text=text_of_file(content))
    assert [(report.line, report.sentence) for report in reports] == [
        (2, "Expected."),
        (4, "Expected."),
    ]
    assert set(Visit.objects.values_list("expected_at", flat=True)) == {SOON}
    assert Haulier.objects.get(name="Café Rübe").phone_24h == GOOD


@pytest.mark.parametrize(
    ("place", "value", "begins"),
    [
        (0, datetime.fromisoformat("2026-03-12"), "A spreadsheet turned this number plate into"),
        (3, 1632960114, "The 24-hour number 1632960114 does not begin with 0 or +."),
        (3, 1.92456e11, "The 24-hour number 192456000000 does not begin with 0 or +."),
        (4, SOON.date(), "Enter the date and the time"),
        (4, 46358.3125, "The time must look like"),
        (2, "=HYPERLINK(A1)", "haulier begins with =, which a spreadsheet would run"),
        (4, "=A1+1", "expected_at begins with =, which a spreadsheet would run"),
        (2, "#REF!", "haulier is #REF!"),
    ],
)
def test_a_damaged_cell_of_a_workbook_is_refused(
    prison: Prison, place: int, value: Any, begins: str
) -> None:
    row: list[Any] = ["KX23 LDV", "rigid", "Calder", GOOD, SOON.replace(tzinfo=None)]
    row[place] = value
    (report,) = import_file(prison.ceri, id=uuid4(), text=text_of_file(workbook([HEAD, row])))
    assert report.sentence.startswith(begins)
    assert not Visit.objects.exists()


def test_prisoners_come_from_a_workbook(prison: Prison) -> None:
    rows = [("number", "name", "cell", "landing"), ("B1234CD", "Zoë Åhl", "A1-01", "a1")]
    (report,) = admit_file(prison.ceri, id=uuid4(), text=text_of_file(workbook(rows)))
    assert report.kept and Prisoner.objects.get(number="B1234CD").name == "Zoë Åhl"


def test_names_from_a_mac_are_kept(prison: Prison) -> None:
    text = text_of({"haulier": "Crème Brûlée"}).replace("\n", "\r")
    import_file(prison.ceri, id=uuid4(), text=text_of_file(text.encode("mac_roman")))
    assert Haulier.objects.filter(name="Crème Brûlée").exists()
