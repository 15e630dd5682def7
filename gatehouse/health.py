"""The health check, for a load balancer and for the person on call."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

FINE: Final = "ok"


@require_GET
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Return 200 when every check succeeds, and otherwise 503 with the checks that fail."""
    found = {name: check() for name, check in CHECKS.items()}
    well = all(answer == FINE for answer in found.values())
    return JsonResponse(
        {"status": FINE if well else "failing", "checks": found},
        status=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE,
    )


def database() -> str:
    """Check that the database answers a trivial query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "The database does not answer."
    return FINE


def migrations() -> str:
    """Check that the database has every migration of the code."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "The database does not answer."
    return f"{len(waiting)} migrations are not applied: run manage.py migrate." if waiting else FINE


def photographs() -> str:
    """Check that a photograph could be stored now."""
    store = storages["photographs"]
    try:
        name = store.save(f"health/{uuid.uuid4()}", ContentFile(b"written by the health check"))
        store.delete(name)
    except (OSError, BotoCoreError, ClientError):
        return "Photographs cannot be stored. Check the store's permissions and free space."
    return FINE


CHECKS: Final[dict[str, Callable[[], str]]] = {
    "database": database,
    "migrations": migrations,
    "photographs": photographs,
}
