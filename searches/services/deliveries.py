"""Expected deliveries from a CSV file: good rows are kept, each bad row is named."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from searches.ledger.record import Record
from searches.services.command import command
from searches.services.row_files import Row, RowReport, read_rows, take_rows_in
from searches.services.visits import announce
from searches.words.actors import Actor
from searches.words.checklists import VehicleType
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused
from searches.words.visits import Expected, VisitSource

NEEDED = ("plate", "type", "haulier", "phone_24h", "expected_at")
COLUMNS = (*NEEDED, "load", "areas", "packed_by", "foreign")
MOST_ROWS = 2_000
#: In one transaction.
SOME = 40
#: A cell beginning with one of these would run as a formula when exported to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t")


def import_file(actor: Actor, *, id: UUID, text: str) -> list[RowReport]:
    """One report a row. The same file twice doubles nothing.

    Raises Invalid when the file as a whole cannot be read.
    """
    rows = read_rows(text, needed=NEEDED, most=MOST_ROWS)
    return take_rows_in(actor, id=id, text=text, rows=rows, some=SOME, act=import_deliveries)


@command(Act.EXPECT_VEHICLE)
def import_deliveries(record: Record, *, rows: list[Row]) -> list[RowReport]:
    """Some rows of a file: a row takes several milliseconds, and a stop must not wait for many."""
    reports = [_import(record, line, row) for line, row in rows]
    record.enter(
        "import_deliveries",
        kept=sum(report.kept for report in reports),
        refused=sum(not report.kept for report in reports),
    )
    return reports


def _import(record: Record, line: int, row: dict[str, str]) -> RowReport:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    plate = cells["plate"][:16]
    try:
        visit = announce(record, expected=_expected(record, cells), source=VisitSource.CSV)
    except Refused as refusal:
        return RowReport(line, plate, kept=False, sentence=refusal.sentence)
    record.enter("expect_vehicle", visit=visit.pk, plate=visit.vehicle.plate, source="csv")
    return RowReport(line, visit.vehicle.plate_display, kept=True, sentence="Expected.")


def _expected(record: Record, cells: dict[str, str]) -> Expected:
    for name, cell in cells.items():
        if cell.startswith(FORMULA) and not (name == "phone_24h" and cell[1:2].isdigit()):
            raise Invalid("csv-cell", f"{name} begins like a formula.", field=name)
    try:
        kind = VehicleType(cells["type"].lower().replace(" ", "_").replace("-", "_"))
    except ValueError as fault:
        raise Invalid("type", f"{cells['type'][:30]} is no vehicle type.", field="type") from fault
    return Expected(
        plate=cells["plate"],
        vehicle_type=kind,
        haulier=cells["haulier"],
        phone_24h=cells["phone_24h"],
        expected_at=_time(record, cells["expected_at"]),
        load=cells["load"],
        planned_areas=tuple(filter(None, cells["areas"].replace(";", " ").split())),
        packed_by=tuple(filter(None, cells["packed_by"].replace(";", " ").split())),
        foreign=_yes(cells["foreign"]),
    )


def _yes(cell: str) -> bool:
    """Whether the plate is meant as it stands, though no British form."""
    if cell.lower() not in {"", "yes", "no"}:
        raise Invalid("foreign", "Write yes or no under foreign.", field="foreign")
    return cell.lower() == "yes"


def _time(record: Record, cell: str) -> datetime:
    """ISO 8601; without an offset it is the establishment's own time."""
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError as fault:
        raise Invalid("time", "Write the time as 2026-11-23 07:30.", field="expected_at") from fault
    if not 2000 <= moment.year <= 2100:
        raise Invalid("time", "Write the time as 2026-11-23 07:30.", field="expected_at")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(record.establishment.time_zone))
    return moment
