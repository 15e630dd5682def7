"""A long file is imported a few rows at a time, so that other commands need not wait for
all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from searches.models import LedgerEntry, Prisoner, Visit
from searches.services.prison.admissions import admit_file
from searches.services.stops.stops import raise_stop
from searches.services.visits import deliveries
from searches.services.visits.deliveries import import_file
from searches.words.refusals import Conflict
from tests.support.sample_prison import Prison

pytestmark = pytest.mark.django_db
HEADS = "plate,type,haulier,phone_24h,expected_at\n"
ROWS_AT_ONCE, ALL = deliveries.ROWS_AT_ONCE, deliveries.ROWS_AT_ONCE * 2 + 5


def rows(many: int = ALL) -> str:
    day = timezone.now() + timedelta(days=2)
    times = (f"{day:%Y-%m-%d}T{minute // 60:02}:{minute % 60:02}" for minute in range(many))
    return HEADS + "".join(f"KX23 LDV,rigid,Calder,01632 960114,{time}\n" for time in times)


def in_each_pause(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> list[float]:
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        act()

    monkeypatch.setattr("searches.services.row_files.time.sleep", pause)
    return pauses


@pytest.mark.django_db(transaction=True)
def test_a_stop_pressed_during_an_import_is_raised_at_once(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop() -> None:
        raise_stop(prison.kay)
        connection.close()

    with ThreadPoolExecutor(1) as other:
        pauses = in_each_pause(monkeypatch, lambda: other.submit(stop).result())
        reports = import_file(prison.ceri, id=uuid4(), text=rows())
    assert sum(report.kept for report in reports) == len(reports) == ALL
    acts = ["import_deliveries", "raise_stop"]
    entries = LedgerEntry.objects.filter(act__in=acts).order_by("seq")
    assert [entry.act for entry in entries] == [*acts, *acts, acts[0]]
    # A waiting SQLite connection tries every 100 ms, so a shorter pause would admit no other
    # command.
    assert len(pauses) == 2 and min(pauses) > 0.1


def test_no_transaction_takes_more_than_some_rows(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_each_pause(monkeypatch, lambda: None)
    import_file(prison.ceri, id=uuid4(), text=rows())
    entries = LedgerEntry.objects.filter(act="import_deliveries").order_by("seq")
    assert [entry.body["said"]["kept"] for entry in entries] == [ROWS_AT_ONCE, ROWS_AT_ONCE, 5]


def test_an_interrupted_import_continues_when_it_is_sent_again(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die() -> None:
        raise SystemError("the power is gone")

    id = uuid4()
    with monkeypatch.context() as patched, pytest.raises(SystemError):
        in_each_pause(patched, die)
        import_file(prison.ceri, id=id, text=rows())
    assert Visit.objects.count() == ROWS_AT_ONCE
    in_each_pause(monkeypatch, lambda: None)
    reports = import_file(prison.ceri, id=id, text=rows())
    assert [report.line for report in reports] == list(range(2, ALL + 2))
    assert all(report.kept for report in reports)
    assert import_file(prison.ceri, id=id, text=rows()) == reports
    assert not any(report.kept for report in import_file(prison.ceri, id=uuid4(), text=rows()))
    assert Visit.objects.count() == ALL


def test_a_form_uuid_imports_only_one_file(prison: Prison) -> None:
    id = uuid4()
    import_file(prison.ceri, id=id, text=rows(1))
    with pytest.raises(Conflict):
        import_file(prison.ceri, id=id, text=rows(2))
    assert Visit.objects.count() == 1


def test_prisoners_are_imported_a_few_at_a_time(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = in_each_pause(monkeypatch, lambda: None)
    held = Prisoner.objects.count()
    listed = "".join(f"A{number:04}XY,Made Up,A1-01,a1\n" for number in range(101))
    reports = admit_file(prison.ceri, id=uuid4(), text=f"number,name,cell,landing\n{listed}")
    assert sum(report.kept for report in reports) == len(reports) == 101
    assert (Prisoner.objects.count() - held, len(pauses)) == (101, 1)
