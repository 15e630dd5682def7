"""A page's form sent once, however often the button was pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages

from searches.services.sync import once
from searches.views.doors import PageRequest, client_uuid
from searches.words.refusals import Refused


def send(
    request: PageRequest, kind: str, payload: dict[str, Any], act: Callable[[UUID], object]
) -> UUID:
    """Do it under the form's UUID, which becomes the row's key. Raises what it was refused for."""

    def run(id: UUID) -> dict[str, Any]:
        act(id)
        return {kind: id}

    ask(request, kind, payload, run)
    return client_uuid(request)


def ask(
    request: PageRequest,
    kind: str,
    payload: dict[str, Any],
    run: Callable[[UUID], dict[str, Any]],
) -> dict[str, Any]:
    """As `send`, for a page that shows what came of it: the same again gives the same answer.

    A payload never holds a PIN or a password: even their digest must not be kept.
    """
    id = client_uuid(request)
    outcome = once(request.actor, id=id, kind=kind, payload=payload, run=lambda: run(id))
    outcome.demand()
    return outcome.answer


def said(refusal: Refused) -> list[dict[str, str]]:
    """For the error summary."""
    return [{"sentence": refusal.sentence, "field": refusal.field}]


def notice(request: PageRequest, sentence: str) -> None:
    """What was done, told at the top of the page that follows."""
    messages.success(request, sentence)
