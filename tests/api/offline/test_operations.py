"""POST /api/v1/operations: up to a hundred operations, each with its own answer."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from searches.api.offline import operations
from searches.models import Answer, Count, Movement, NearMiss, Stop, Tap
from searches.services.rolls.whole_rolls import call_whole_roll
from searches.services.rolls.work_sessions import open_work_session
from tests.api.tablet_client import Tablet, operation
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock


@pytest.fixture
def kitchen(prison: Prison) -> Tablet:
    """Begin kitchen work with three prisoners under Kay, and call a whole-prison roll."""
    numbers = [man.number for man in prison.prisoners["kitchen"][:3]]
    open_work_session(prison.kay, party_id=prison.party["kitchen"].pk, numbers=numbers)
    call_whole_roll(prison.ceri)
    return Tablet(prison, "kay")


def test_a_whole_count_can_be_sent_in_one_call(kitchen: Tablet, prison: Prison) -> None:
    count = uuid4()
    workers = prison.prisoners["kitchen"][:3]
    results = kitchen.operations(
        operation("begin_count", id=count, party="kitchen", headcount=3),
        *(operation("tap_person", count=count, prisoner=worker.number) for worker in workers),
        operation("name_stranger", count=count, described_as="Tall, red beard"),
    )
    assert [(result["status"], result["applied"]) for result in results] == [(201, True)] * 5
    assert all(len(result["digest"]) == 64 for result in results)
    assert (Count.objects.count(), Tap.objects.count()) == (1, 4)
    assert {tap.occurred_at.isoformat() for tap in Tap.objects.all()} == {
        "2026-11-23T07:27:00+00:00"
    }


def test_a_failed_operation_does_not_affect_the_others(
    kitchen: Tablet, prison: Prison, in_the_lock: InTheLock
) -> None:
    sent = [
        operation("raise_stop"),
        operation("answer_item", search=in_the_lock.search.pk, item="U3", result="clear"),
        operation("fly_a_kite"),
        {"id": "not one", "kind": "raise_stop", "payload": {}},
        "nonsense",
        operation("report_near_miss", seen="Soot on his hands"),
    ]
    results = kitchen.post("operations", {"operations": sent}).json()["results"]
    assert [result["status"] for result in results] == [201, 403, 422, 422, 422, 201]
    codes = [result.get("problem", {}).get("code", "") for result in results]
    assert codes == ["", "not-your-part", "kind", "invalid", "invalid", ""]
    assert (Stop.objects.count(), NearMiss.objects.count(), Answer.objects.count()) == (1, 1, 0)


def test_an_operation_that_crashed_can_be_sent_again(
    kitchen: Tablet, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    row = operations.TABLE["raise_stop"]
    crashing = type(row)(row.kind, row.act, row.form, broken, row.summary)
    monkeypatch.setattr(operations, "TABLE", {**operations.TABLE, "raise_stop": crashing})
    stop, near_miss = kitchen.operations(
        operation("raise_stop"), operation("report_near_miss", seen="Soot")
    )
    assert (stop["status"], stop["applied"], stop["digest"]) == (500, False, "")
    assert near_miss["applied"]
    assert "ZeroDivisionError" in caplog.text


def test_the_same_call_again_changes_nothing(kitchen: Tablet) -> None:
    sent = [operation("raise_stop"), operation("report_near_miss", seen="Soot")]
    first, again = kitchen.operations(*sent), kitchen.operations(*sent)
    assert [result["status"] for result in again] == [200, 200]
    assert [result["digest"] for result in again] == [result["digest"] for result in first]
    assert (Stop.objects.count(), NearMiss.objects.count()) == (1, 1)


def test_the_put_and_the_operation_share_one_uuid(kitchen: Tablet) -> None:
    report = operation("report_near_miss", seen="Soot")
    kitchen.operations(report)
    body = {**report["payload"], "occurred_at": report["occurred_at"]}
    assert kitchen.put("near-misses", body, id=report["id"]).status_code == 200


def test_a_movement_is_sent_and_received(kitchen: Tablet, prison: Prison) -> None:
    man, movement = prison.prisoners["kitchen"][0], uuid4()
    (sent,) = kitchen.operations(
        operation("send_prisoner", id=movement, prisoner=man.number, to_area="healthcare")
    )
    (got,) = Tablet(prison, "hana").operations(operation("receive_prisoner", movement=movement))
    assert (sent["status"], got["status"]) == (201, 201), got
    assert Movement.objects.get().receipt.received_by_id == prison.hana.person


def test_an_answer_may_be_text_as_a_form_sends_it(prison: Prison, in_the_lock: InTheLock) -> None:
    (result,) = Tablet(prison, "grace").operations(
        operation("answer_item", search=in_the_lock.search.pk, item="U3", result="clear")
    )
    assert result["applied"], result
    answer = Answer.objects.get(pk=result["id"])
    assert (answer.item, answer.device_id) == ("U3", prison.grace.device)


@pytest.mark.parametrize(
    "occurred_at", ["", "yesterday", "2026-11-23T07:26:00", "2999-01-01T00:00:00Z"]
)
def test_an_impossible_time_is_refused(kitchen: Tablet, occurred_at: str) -> None:
    (result,) = kitchen.operations({**operation("raise_stop"), "occurred_at": occurred_at})
    assert (result["status"], result["problem"]["field"]) == (422, "occurred_at")


@pytest.mark.parametrize("number", [0, 101])
def test_no_operations_and_more_than_a_hundred_are_refused(kitchen: Tablet, number: int) -> None:
    sent = [operation("raise_stop") for _ in range(number)]
    answer = kitchen.post("operations", {"operations": sent})
    assert (answer.status_code, answer.json()["field"]) == (422, "operations")
    assert not Stop.objects.exists()


def test_every_kind_is_named_for_its_command() -> None:
    assert all(kind == write.kind for kind, write in operations.TABLE.items())
    assert len(operations.TABLE) == 23
