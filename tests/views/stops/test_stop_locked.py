"""A stop pressed while the database is locked is raised, or the page says that the stop was not
raised.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from gatehouse import failures
from searches.ledger import record
from searches.models import Stop
from searches.services import command, database_retry
from tests.api.tablet_client import Tablet
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison

pytestmark = pytest.mark.django_db
NOT_RAISED = "The stop was not sent. Press the button again, or call the stop by radio."


def locked(monkeypatch: pytest.MonkeyPatch, times: int, fault: str = "database is locked") -> None:
    """Refuse the next `times` writes as SQLite does after waiting 20 seconds."""
    left, opens = [times], record.open_record

    def refuse(*args: Any) -> Any:
        left[0] -= 1
        if left[0] >= 0:
            raise OperationalError(fault)
        return opens(*args)

    monkeypatch.setattr(command, "open_record", refuse)


def press_stop(client: Client, uuid: object) -> Any:
    client.raise_request_exception = False
    return client.post("/stop/", {"uuid": uuid})


def test_a_stop_is_retried_until_it_is_raised(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked(monkeypatch, database_retry.TRIES - 1)
    assert press_stop(browser(prison, "kay"), uuid4()).status_code == 302
    assert Stop.objects.count() == 1


def test_a_stop_that_was_not_raised_is_reported_and_can_be_sent_again(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked(monkeypatch, database_retry.TRIES)
    kay, uuid = browser(prison, "kay"), uuid4()
    answer = press_stop(kay, uuid)
    assert answer.status_code == 503
    assert NOT_RAISED in page_text(answer)
    assert f'value="{uuid}"' in page_text(answer)
    assert not Stop.objects.exists()
    assert press_stop(kay, uuid).status_code == 302
    assert Stop.objects.count() == 1


def test_another_database_error_is_not_retried(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked(monkeypatch, 1, "disk I/O error")
    assert press_stop(browser(prison, "kay"), uuid4()).status_code == 500


def test_the_api_answers_busy_so_the_tablet_keeps_the_stop(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet, id = Tablet(prison, "grace"), str(uuid4())
    locked(monkeypatch, database_retry.TRIES * 2)
    answer = tablet.put("stops", {"said": ""}, id=UUID(id))
    assert (answer.status_code, answer.json()["detail"]) == (503, NOT_RAISED)
    when = "2026-11-24T08:00:00Z"
    sent = {"id": id, "kind": "raise_stop", "occurred_at": when, "payload": {"said": ""}}
    (kept,) = tablet.post("operations", {"operations": [sent]}).json()["results"]
    assert (kept["problem"]["code"], kept["digest"]) == ("not-raised", "")
    (taken,) = tablet.post("operations", {"operations": [sent]}).json()["results"]
    assert taken["applied"] and Stop.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "words"),
    [("/stop/", "The stop was not sent"), ("/deliveries/", "Nothing is recorded twice")],
)
def test_other_pages_answer_busy_while_the_database_is_locked(
    rf: RequestFactory, path: str, words: str
) -> None:
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        page, problem = failures.broken(rf.post(path)), failures.broken(rf.post("/api/v1/stops/x"))
    assert page.status_code == problem.status_code == 503
    assert words in page_text(page)
    assert b'"busy"' in problem.content
