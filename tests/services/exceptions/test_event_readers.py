"""A crash in a reader of the ledger loses neither the command nor the exception that it reveals."""

from __future__ import annotations

import pytest

from searches.models import ExceptionCase, LedgerEntry, LedgerHead, NearMiss, ReaderCursor
from searches.services.exceptions import event_readers
from searches.services.exceptions.event_readers import EXCEPTIONS, catch_up
from searches.services.visits.near_misses import report_near_miss
from tests.support.sample_prison import Prison


def cases(prison: Prison) -> int:
    return ExceptionCase.objects.within(prison.establishment).filter(code="X19").count()


@pytest.mark.parametrize("broken", ["reveal", "open_exceptions"])
def test_the_command_succeeds_and_the_reader_catches_up_later(
    prison: Prison,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: object,
    broken: str,
) -> None:
    catch_up(prison.establishment.pk)

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("a detector with a bug")

    with monkeypatch.context() as patched:
        patched.setattr(event_readers, broken, crash)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            report_near_miss(prison.kay, seen="Soot")
    entry = LedgerEntry.objects.within(prison.establishment).latest("seq")
    assert (NearMiss.objects.count(), entry.act, cases(prison)) == (1, "report_near_miss", 0)
    cursor = ReaderCursor.objects.get(establishment=prison.establishment, reader=EXCEPTIONS.name)
    assert cursor.seq < entry.seq
    assert catch_up(prison.establishment.pk) >= 1
    assert cases(prison) == 1
    cursor.refresh_from_db()
    assert cursor.seq >= entry.seq


def test_catching_up_twice_opens_each_case_once(prison: Prison) -> None:
    report_near_miss(prison.kay, seen="Soot")
    catch_up(prison.establishment.pk)
    cursor = ReaderCursor.objects.filter(establishment=prison.establishment, reader=EXCEPTIONS.name)
    cursor.update(seq=0)
    catch_up(prison.establishment.pk)
    assert cases(prison) == 1
    head = LedgerHead.objects.get(establishment=prison.establishment)
    assert cursor.get().seq <= head.seq


def test_the_clock_reads_entries_that_a_dead_process_left(prison: Prison) -> None:
    report_near_miss(prison.kay, seen="Soot")
    assert cases(prison) == 0
    assert catch_up(prison.establishment.pk) > 0
    assert catch_up(prison.establishment.pk) <= 1  # the case that it opened is an entry as well
    assert cases(prison) == 1
