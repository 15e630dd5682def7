"""Exceptions open by themselves, once for each cause. Only people who took no part work on them."""

from __future__ import annotations

from typing import Any

import pytest

from searches.ledger.clock import replay_at
from searches.management.commands.clock import tick
from searches.models import CaseNote, ExceptionCase, LedgerEntry, ReaderCursor
from searches.services.exceptions.event_readers import catch_up
from searches.services.exceptions.exceptions import (
    acknowledge_exception,
    comment_exception,
    resolve_exception,
)
from searches.services.stops.stops import raise_stop
from searches.services.visits.near_misses import report_near_miss
from searches.words.exceptions import ExceptionCode, Outcome, Severity
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from tests.support.exception_cases import FOUND_OUT, resolve
from tests.support.ledger_entries import granted_override, late_count_stop
from tests.support.sample_prison import FOUNDED_AT, PIN, Prison


def cases_revealed(prison: Prison) -> list[ExceptionCase]:
    catch_up(prison.establishment.pk)
    return list(ExceptionCase.objects.within(prison.establishment))


def only_case(prison: Prison, code: ExceptionCode) -> ExceptionCase:
    (case,) = [case for case in cases_revealed(prison) if case.code == code]
    return case


def acts(prison: Prison) -> list[str]:
    entries = LedgerEntry.objects.within(prison.establishment).order_by("seq")
    return list(entries.values_list("act", flat=True))


def test_a_stop_opens_a_critical_case_due_now(prison: Prison) -> None:
    raise_stop(prison.kay)
    case = only_case(prison, ExceptionCode.STOP_RAISED)
    assert (case.severity, case.deadline_at) == (Severity.CRIT, None)
    assert acts(prison)[-1] == "open_exception"


def test_reading_twice_opens_each_case_once(prison: Prison) -> None:
    raise_stop(prison.kay)
    assert len(cases_revealed(prison)) == 1
    ReaderCursor.objects.update(seq=0)  # as after a process that died before it moved the cursor
    assert len(cases_revealed(prison)) == 1


def test_a_clock_without_new_entries_writes_nothing(prison: Prison) -> None:
    catch_up(prison.establishment.pk)
    before = len(acts(prison))
    tick()
    tick()
    assert len(acts(prison)) == before


def test_the_clock_reads_what_was_left_unread(prison: Prison) -> None:
    raise_stop(prison.kay)
    tick()
    assert ExceptionCase.objects.within(prison.establishment).count() == 1


def test_a_detector_does_not_react_to_its_own_case(prison: Prison) -> None:
    raise_stop(prison.kay)
    catch_up(prison.establishment.pk)
    catch_up(prison.establishment.pk)
    assert acts(prison).count("open_exception") == 1


def test_the_fourth_override_of_a_week_goes_to_the_governor(prison: Prison) -> None:
    for _ in range(4):
        granted_override(prison)
        cases = [case for case in cases_revealed(prison) if case.code == ExceptionCode.OVERRIDE]
    for_governor = [
        "governor" in case.summary for case in sorted(cases, key=lambda case: case.recorded_at)
    ]
    assert for_governor == [False, False, False, True]


def test_three_late_counts_in_a_week_are_more_severe(prison: Prison) -> None:
    kinds = [Severity.LOW, Severity.LOW, Severity.MED]

    for expected in kinds:
        late_count_stop(prison)
        cases = [case for case in cases_revealed(prison) if case.code == ExceptionCode.LATE_COUNT]
        newest = max(cases, key=lambda case: case.recorded_at)
        assert newest.severity == expected


def test_a_lead_works_a_case_to_its_outcome(prison: Prison) -> None:
    raise_stop(prison.kay)
    case = only_case(prison, ExceptionCode.STOP_RAISED)
    acknowledge_exception(prison.sam, case_id=case.pk)
    comment_exception(prison.sam, case_id=case.pk, text="Spoke to the kitchen.")
    resolve(prison, case, text="The prisoner was in healthcare all morning.")
    kinds = CaseNote.objects.filter(case=case).values_list("kind", flat=True)
    assert list(kinds) == ["acknowledged", "comment", "proposed", "resolved"]
    assert acts(prison)[-6:] == [
        "acknowledge_exception",
        "comment_exception",
        "propose_case_outcome",
        "ask_confirmation",
        "resolve_exception",
        "confirm",
    ]


def test_a_resolved_case_is_not_resolved_again(prison: Prison) -> None:
    raise_stop(prison.kay)
    case = only_case(prison, ExceptionCode.STOP_RAISED)
    resolve(prison, case)
    resolution: dict[str, Any] = {
        "case_id": case.pk,
        "outcome": Outcome.EXPLAINED,
        "text": FOUND_OUT,
        "pin": PIN,
    }
    with pytest.raises(Refused, match="resolved"):
        resolve_exception(prison.sid, **resolution)


def test_a_near_miss_is_not_closed_by_its_own_reporter(prison: Prison) -> None:
    report_near_miss(prison.sam, seen="A strap under the bread van.")
    case = only_case(prison, ExceptionCode.NEAR_MISS)
    with pytest.raises(NotAllowed, match="took-part"):
        resolve_exception(prison.sam, case_id=case.pk, outcome=Outcome.REFER, text="Mine.")
    assert acts(prison)[-1] == "refuse_self_review"
    resolve_exception(prison.sid, case_id=case.pk, outcome=Outcome.REFER, text="Police told.")


def test_an_outcome_needs_a_text(prison: Prison) -> None:
    raise_stop(prison.kay)
    case = only_case(prison, ExceptionCode.STOP_RAISED)
    with pytest.raises(Invalid):
        resolve_exception(prison.sam, case_id=case.pk, outcome=Outcome.RETRAIN, text="  ")


def test_a_case_of_another_prison_is_not_found(prison: Prison, other_prison: Prison) -> None:
    raise_stop(other_prison.kay)
    case = only_case(other_prison, ExceptionCode.STOP_RAISED)
    with pytest.raises(NotThere):
        acknowledge_exception(prison.sam, case_id=case.pk)


@pytest.mark.parametrize("name", ["grace", "kay", "ceri", "dee", "ada", "ann"])
def test_only_security_works_a_case(prison: Prison, name: str) -> None:
    raise_stop(prison.kay)
    case = only_case(prison, ExceptionCode.STOP_RAISED)
    with pytest.raises(NotAllowed):
        acknowledge_exception(getattr(prison, name), case_id=case.pk)


def test_a_case_has_the_time_of_the_entry_that_revealed_it(prison: Prison) -> None:
    with replay_at(FOUNDED_AT):
        stop = raise_stop(prison.kay)
    assert only_case(prison, ExceptionCode.STOP_RAISED).occurred_at == stop.recorded_at
