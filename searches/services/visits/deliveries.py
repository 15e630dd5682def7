"""Expected deliveries from a file. Good rows are kept, and each bad row is reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass
from datetime import datetime, tzinfo
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from searches.ledger.record import Record
from searches.models import Area, Party
from searches.rules.code_lookup import CodeLookup, code_lookup
from searches.rules.csv_rows import Columns, Row, demand_plain
from searches.rules.written_times import has_month_first, read_time
from searches.services.command import command
from searches.services.row_files import RowReport, import_rows, read_rows
from searches.services.visits.visits import ANNOUNCED_AHEAD, ANNOUNCED_LATE, announce
from searches.words.actors import Actor
from searches.words.checklists import VEHICLE_NAMES, VehicleType
from searches.words.events.visits import DeliveriesImported, VehicleExpected
from searches.words.people import Act
from searches.words.refusals import Invalid, NumberNotConfirmed, Refused
from searches.words.visits import PLATE_CHOICES, Expected, NumberChange, PlateChoice, VisitSource

NEEDED = ("plate", "type", "haulier", "phone_24h", "expected_at")
COLUMNS = Columns(NEEDED, ("load", "areas", "packed_by", "plate_kind", "foreign"))
#: The row that the empty file shows as an example. The time is in the past, so the row is refused
#: if somebody leaves it in the file.
EXAMPLE = dict(
    zip(
        COLUMNS.known,
        (
            *("KX23 LDV", "Rigid box lorry", "Example Foods", "01632 960000"),
            *("2026-01-05 07:30", "Food", "Kitchen bay", "", "UK plate"),
        ),
        strict=False,  # the older column foreign is left out
    )
)
LONGEST = {
    **{"plate": 16, "type": 40, "haulier": 120, "phone_24h": 32, "expected_at": 40},
    **{"load": 200, "areas": 1_000, "packed_by": 1_000, "plate_kind": 40, "foreign": 10},
}
MOST_ROWS = 2_000
#: The number of rows in one transaction.
ROWS_AT_ONCE = 40
YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"", "no", "n", "false", "0"})
PLATES = code_lookup("plate_kind", "kind of plate", PLATE_CHOICES.items())
TYPES = code_lookup("type", "vehicle type", VEHICLE_NAMES.items())


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
    rows = rows_of(text)
    return import_rows(
        actor,
        id=id,
        text=text,
        rows=rows,
        rows_at_once=ROWS_AT_ONCE,
        act=import_deliveries,
        month_first=_has_month_first(rows),
    )


def rows_of(text: str) -> list[Row]:
    """Return the rows of a file of deliveries. Raises Invalid when the file cannot be read."""
    return read_rows(text, columns=COLUMNS, most=MOST_ROWS)


def import_agreed_rows(
    actor: Actor, *, id: UUID, rows: list[Row], agreed: frozenset[NumberChange]
) -> list[RowReport]:
    """Import rows of a file whose sender agreed to some changes of 24-hour numbers.

    A row with any other change is reported again, for example because the number was changed in the
    meantime.
    """
    text = repr(([(row.line, row.cells) for row in rows], sorted(map(astuple, agreed))))
    return import_rows(
        actor,
        id=id,
        text=text,
        rows=rows,
        rows_at_once=ROWS_AT_ONCE,
        act=import_deliveries,
        agreed=agreed,
        month_first=_has_month_first(rows),
    )


def _has_month_first(rows: list[Row]) -> bool:
    return has_month_first(row.cells["expected_at"] for row in rows)


@command(Act.EXPECT_VEHICLE)
def import_deliveries(
    record: Record,
    *,
    rows: list[Row],
    agreed: frozenset[NumberChange] = frozenset(),
    month_first: bool = False,
) -> list[RowReport]:
    """Import some rows of a file.

    A row takes several milliseconds, and a stop must not wait for many rows. `agreed` has the
    changes of 24-hour numbers to which the sender agreed. `month_first` is true if any row of the
    whole file has a date that can only be read with the month first.
    """
    places = _places(record)
    times = partial(
        read_time,
        zone=places.zone,
        possible=(record.now - ANNOUNCED_LATE, record.now + ANNOUNCED_AHEAD),
        doubt=month_first,
    )
    reports = [_import(record, row, places, times, agreed) for row in rows]
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


def _import(
    record: Record,
    row: Row,
    places: Places,
    times: Callable[[str], datetime],
    agreed: frozenset[NumberChange],
) -> RowReport:
    plate = row.cells["plate"][:16]
    if row.fault:
        return RowReport(row.line, plate, kept=False, sentence=row.fault)
    try:
        expected = _expected(row.cells, places, times)
        visit = announce(record, expected=expected, source=VisitSource.CSV, agreed=agreed)
    except NumberNotConfirmed as refusal:
        asks = asdict(refusal.change)
        return RowReport(row.line, plate, kept=False, sentence=refusal.sentence, asks=asks)
    except Refused as refusal:
        return RowReport(row.line, plate, kept=False, sentence=refusal.sentence)
    record.enter(VehicleExpected(plate=visit.vehicle.plate, source=VisitSource.CSV), visit=visit.pk)
    return RowReport(row.line, visit.vehicle.plate_display, kept=True, sentence="Expected.")


def _expected(cells: dict[str, str], places: Places, times: Callable[[str], datetime]) -> Expected:
    demand_plain(cells, LONGEST, numbers=("phone_24h",))
    return Expected(
        plate=cells["plate"],
        vehicle_type=VehicleType(TYPES.one(cells["type"])),
        haulier=cells["haulier"],
        phone_24h=cells["phone_24h"],
        expected_at=times(cells["expected_at"]),
        load=cells["load"],
        planned_areas=places.areas.several(cells["areas"]),
        packed_by=places.parties.several(cells["packed_by"]),
        foreign=_yes(cells["foreign"]),
        plate_kind=PlateChoice(PLATES.one(cells["plate_kind"]) if cells["plate_kind"] else "uk"),
    )


def _yes(cell: str) -> bool:
    """Return whether the column foreign says yes. Raises Invalid for anything but yes and no.

    A foreign plate is stored as it is written, because it has no British form.
    """
    if cell.lower() not in YES | NO:
        raise Invalid("foreign", "Enter yes or no in the column “foreign”.", field="foreign")
    return cell.lower() in YES
