"""Ten threads that send the same PUT at once make one row, one ledger entry and one exception."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection
from rest_framework.settings import api_settings

from searches.models import LedgerEntry, NearMiss
from tests.api.tablet_client import Tablet
from tests.support.sample_prison import Prison

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
THREADS = 10
ROUNDS = 500


def test_ten_threads_with_one_uuid_make_one_report(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", {"device_and_person": 10**6})
    tablets = [Tablet(prison, "ed") for _ in range(THREADS)]
    start = Barrier(THREADS)

    def send(tablet: Tablet, id: UUID) -> tuple[int, str]:
        start.wait()
        answer = tablet.put("near-misses", {"seen": "Soot"}, id=id)
        return answer.status_code, answer.json()["digest"]

    def close(_: int) -> None:
        start.wait()
        connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        for _ in range(ROUNDS):
            answers = list(threads.map(send, tablets, [uuid4()] * THREADS))
            assert sorted(status for status, _ in answers) == [200] * (THREADS - 1) + [201]
            assert len({digest for _, digest in answers}) == 1
        list(threads.map(close, range(THREADS)))
    entries = LedgerEntry.objects.filter(establishment=prison.establishment).order_by("seq")
    assert NearMiss.objects.count() == ROUNDS
    for act in ("report_near_miss", "open_exception"):
        assert entries.filter(act=act).count() == ROUNDS
    assert [entry.seq for entry in entries] == list(range(1, entries.count() + 1))
