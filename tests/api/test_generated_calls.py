"""Calls generated from the schema. The API must answer as the schema says and must never crash."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis import checks

from gatehouse.wsgi import application
from searches.services.search.checklists import load_default_checklists
from tests.api.tablet_client import Tablet
from tests.support.sample_prison import Prison

#: Photographs are left out, because their bytes must match a digest. See
#: tests/api/photos/test_photos.py.
TOKEN = "a" * 32
#: Calls of each operation. `make nightly` makes more.
CALLS = int(os.environ.get("GENERATED_CALLS", "6"))
LEFT_OUT = {"store_photo"}


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the connection of the test's transaction open between calls, as Django's test client
    does.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def contract(prison: Prison, one_connection: None) -> Any:
    load_default_checklists(prison.system_actor)
    cookies = Tablet(prison, "grace").client.cookies
    header = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())

    def as_grace(environ: dict[str, Any], start_response: Any) -> Any:
        """Send every call from Grace's tablet, with a valid CSRF token and a recent page."""
        environ["HTTP_COOKIE"] = f"{header}; csrftoken={TOKEN}"
        environ["HTTP_X_CSRFTOKEN"] = TOKEN
        return application(environ, start_response)

    return schemathesis.openapi.from_wsgi("/api/v1/schema/", as_grace).exclude(
        operation_id=sorted(LEFT_OUT)
    )


contract_of = schemathesis.pytest.from_fixture("contract")


@pytest.mark.slow
@seed(20261123)
@contract_of.parametrize()
@settings(
    max_examples=CALLS,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_call_breaks_the_server_or_the_contract(case: schemathesis.Case) -> None:
    case.call_and_validate(
        checks=[
            checks.not_a_server_error,
            checks.status_code_conformance,
            checks.content_type_conformance,
            checks.response_schema_conformance,
        ]
    )
