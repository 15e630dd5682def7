"""Submitting a page's form: one command per form, however often its button is pressed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from searches.services.sync import once
from searches.views.form_content import content_of_form
from searches.views.forms.base import TypedForm
from searches.views.page_access import PageRequest, client_uuid
from searches.words.actors import Actor
from searches.words.refusals import Conflict, FormChanged

P = ParamSpec("P")
T = TypeVar("T")


def submit(
    request: PageRequest,
    command: Callable[Concatenate[Actor, P], object],
    /,
    *no_positions: P.args,
    **arguments: P.kwargs,
) -> dict[str, Any]:
    """Run the command once for this form and return its answer, even if the form is sent again.

    The form is the same when the command, the address and everything that was submitted are the
    same. The decorator `page` compares these before the view runs, and `submit` compares them again
    while it holds the lock. A command that takes an `id` gets the form's UUID. The answer of a
    command that returns a row is `{"id": its key}`.

    Raise FormChanged when this form's UUID was sent before with other content. Raise the refusal of
    the command. If a refused form is sent again, the refusal is the same.
    """
    id = client_uuid(request)
    command_arguments: dict[str, Any] = dict(arguments)
    if "id" in inspect.signature(command).parameters:
        command_arguments.setdefault("id", id)
    act: Callable[..., object] = command

    def run() -> dict[str, Any]:
        return _answer(act(request.actor, **command_arguments))

    return _once(request, id, command.__name__, run)


def submit_in_parts(
    request: PageRequest,
    take_in: Callable[..., list[T]],
    /,
    **arguments: object,
) -> list[T]:
    """Submit a form whose rows are stored in many short transactions, and return its reports.

    The form's content is compared as `submit` compares it. `take_in` must accept an `id` and store
    each part only once for this `id`. If sending a form was interrupted, the form can then be sent
    again and continues where it stopped.
    """
    id = client_uuid(request)
    _once(request, id, take_in.__name__, dict)
    try:
        return take_in(request.actor, **arguments, id=uuid5(id, "rows"))
    except Conflict as conflict:
        raise FormChanged() from conflict


def _once(
    request: PageRequest,
    id: UUID,
    kind: str,
    run: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    payload = content_of_form(request)
    try:
        outcome = once(request.actor, id=id, kind=kind, payload=payload, run=run)
    except Conflict as conflict:
        raise FormChanged() from conflict
    outcome.demand()
    return outcome.answer


def _answer(result: object) -> dict[str, Any]:
    """Return what the command returned as JSON: a dictionary unchanged, a row by its key."""
    if isinstance(result, dict):
        return result
    key = getattr(result, "pk", None)
    return {} if key is None else {"id": key}


def form_page(
    request: PageRequest,
    template: str,
    form: TypedForm | None,
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Render a page with the form that was sent, if any, and the errors in it."""
    full_context = {"form": form, "refusals": form.refusals() if form else [], **(context or {})}
    return render(request, template, full_context, status=form.status if form else 200)


def notice(request: PageRequest, sentence: str) -> None:
    """Show a sentence about what was done, at the top of the next page."""
    messages.success(request, sentence)
