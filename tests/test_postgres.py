"""A command on PostgreSQL waits for a locked row, which SQLite cannot show."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from searches.models import LedgerHead
from tests.support.sample_prison import Prison

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def head_is_taken(prison: Prison) -> bool:
    """Return whether another process finds the prison's ledger head locked."""
    heads = LedgerHead.objects.filter(establishment=prison.establishment)
    try:
        with transaction.atomic():
            heads.select_for_update(nowait=True).get()
    except OperationalError:
        return True
    finally:
        connection.close()
    return False


def test_one_act_at_a_time_holds_the_ledger_head(prison: Prison) -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        assert not elsewhere.submit(head_is_taken, prison).result()
        with transaction.atomic():
            LedgerHead.objects.select_for_update().get(establishment=prison.establishment)
            assert elsewhere.submit(head_is_taken, prison).result()
