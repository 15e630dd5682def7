"""A page's form sent once, however often the button was pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from searches.services.sync import once
from searches.views.doors import PageRequest, client_uuid
from searches.words.refusals import Refused


def send(
    request: PageRequest, kind: str, payload: dict[str, Any], act: Callable[[UUID], object]
) -> UUID:
    """Do it under the form's UUID, which becomes the row's key. Raises what it was refused for."""
    id = client_uuid(request)

    def run() -> dict[str, Any]:
        act(id)
        return {kind: id}

    once(request.actor, id=id, kind=kind, payload=payload, run=run).demand()
    return id


def said(refusal: Refused) -> list[dict[str, str]]:
    """For the error summary."""
    return [{"sentence": refusal.sentence, "field": refusal.field}]
