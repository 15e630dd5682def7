"""Expected deliveries from a CSV file. Good rows are kept, and each bad row is reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from searches.ledger.record import Record
from searches.models import Area, Party
from searches.rules.code_lookup import CodeLookup, code_lookup
from searches.rules.csv_rows import Columns, Row, demand_plain
from searches.services.command import command
from searches.services.row_files import RowReport, import_rows, read_rows
from searches.services.visits.visits import announce
from searches.words.actors import Actor
from searches.words.checklists import VEHICLE_NAMES, VehicleType
from searches.words.events.visits import DeliveriesImported, VehicleExpected
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused
from searches.words.visits import Expected, VisitSource

NEEDED = ("plate", "type", "haulier", "phone_24h", "expected_at")
COLUMNS = Columns(NEEDED, ("load", "areas", "packed_by", "foreign"))
#: The row that the empty file shows as an example. The time is in the past, so the row is refused
#: if somebody leaves it in the file.
EXAMPLE = dict(
    zip(
        COLUMNS.known,
        (
            *("KX23 LDV", "Rigid box lorry", "Example Foods", "01632 960000"),
            *("2026-01-05 07:30", "Food", "Kitchen bay", "", "no"),
        ),
        strict=True,
    )
)
LONGEST = {
    **{"plate": 16, "type": 40, "haulier": 120, "phone_24h": 32, "expected_at": 40},
    **{"load": 200, "areas": 1_000, "packed_by": 1_000, "foreign": 10},
}
MOST_ROWS = 2_000
#: The number of rows in one transaction.
ROWS_AT_ONCE = 40
TYPES = code_lookup("type", "vehicle type", VEHICLE_NAMES.items())


def _reader_of(form: str) -> Callable[[str], datetime]:
    return lambda cell: datetime.strptime(cell, form)  # noqa: DTZ007  # the time zone follows


DAYS = (*map(_reader_of, ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%Y%m%d")),)
MOMENTS = (
    *map(_reader_of, ("%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S")),
    datetime.fromisoformat,
)


@dataclass(frozen=True, slots=True)
class Places:
    """The names of a prison's areas and parties, and the prison's time zone."""

    areas: CodeLookup
    parties: CodeLookup
    zone: tzinfo


def import_file(actor: Actor, *, id: UUID, text: str) -> list[RowReport]:
    """Import a file of expected deliveries and return a report on each row.

    Sending the same file twice stores nothing twice. Raises Invalid when the file as a whole cannot
    be read.
    """
    rows = read_rows(text, columns=COLUMNS, most=MOST_ROWS)
    return import_rows(
        actor, id=id, text=text, rows=rows, rows_at_once=ROWS_AT_ONCE, act=import_deliveries
    )


@command(Act.EXPECT_VEHICLE)
def import_deliveries(record: Record, *, rows: list[Row]) -> list[RowReport]:
    """Import some rows of a file.

    A row takes several milliseconds, and a stop must not wait for many rows.
    """
    places = _places(record)
    reports = [_import(record, row, places) for row in rows]
    record.enter(
        DeliveriesImported(
            kept=sum(report.kept for report in reports),
            refused=sum(not report.kept for report in reports),
        )
    )
    return reports


def _places(record: Record) -> Places:
    areas = Area.objects.within(record.establishment).values_list("code", "name")
    parties = Party.objects.within(record.establishment).values_list("code", "name")
    return Places(
        areas=code_lookup("area", "area of this prison", areas),
        parties=code_lookup("party", "party of this prison", parties),
        zone=ZoneInfo(record.establishment.time_zone),
    )


def _import(record: Record, row: Row, places: Places) -> RowReport:
    plate = row.cells["plate"][:16]
    if row.fault:
        return RowReport(row.line, plate, kept=False, sentence=row.fault)
    try:
        expected = _expected(row.cells, places)
        visit = announce(record, expected=expected, source=VisitSource.CSV)
    except Refused as refusal:
        return RowReport(row.line, plate, kept=False, sentence=refusal.sentence)
    record.enter(VehicleExpected(plate=visit.vehicle.plate, source=VisitSource.CSV), visit=visit.pk)
    return RowReport(row.line, visit.vehicle.plate_display, kept=True, sentence="Expected.")


def _expected(cells: dict[str, str], places: Places) -> Expected:
    demand_plain(cells, LONGEST, numbers=("phone_24h",))
    return Expected(
        plate=cells["plate"],
        vehicle_type=VehicleType(TYPES.one(cells["type"])),
        haulier=cells["haulier"],
        phone_24h=cells["phone_24h"],
        expected_at=_time(cells["expected_at"], places.zone),
        load=cells["load"],
        planned_areas=places.areas.several(cells["areas"]),
        packed_by=places.parties.several(cells["packed_by"]),
        foreign=_yes(cells["foreign"]),
    )


def _yes(cell: str) -> bool:
    """Return whether the column foreign says yes. Raises Invalid for anything but yes and no.

    A foreign plate is stored as it is written, because it has no British form.
    """
    if cell.lower() not in {"", "yes", "no"}:
        raise Invalid("foreign", "Enter yes or no in the column foreign.", field="foreign")
    return cell.lower() == "yes"


def _time(cell: str, zone: tzinfo) -> datetime:
    """Return a time in ISO 8601 or in the form of a British spreadsheet. Raises Invalid otherwise.

    A time without an offset is in the prison's own time zone.
    """
    if _first_match(cell, DAYS):
        raise Invalid(
            "time-missing",
            "Enter the date and the time, such as 2026-11-23 07:30.",
            field="expected_at",
        )
    moment = _first_match(cell, MOMENTS)
    if moment is None or not 2000 <= moment.year <= 2100:
        raise Invalid("time", "The time must look like 2026-11-23 07:30.", field="expected_at")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _first_match(cell: str, readers: tuple[Callable[[str], datetime], ...]) -> datetime | None:
    for read in readers:
        try:
            return read(cell)
        except ValueError:
            continue
    return None
