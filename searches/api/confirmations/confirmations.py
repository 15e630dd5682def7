"""Calls that list, confirm, refuse and renew requests for a second person's confirmation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Input, Text, UtcDateTimeField
from searches.api.paging import PAGING, list_query, page_out, paging
from searches.api.views import View, authorised_actor, described
from searches.api.writes import Content, Write, post_of, row_document
from searches.queries.confirmations import confirmations as waiting
from searches.services.confirmations.confirmations import REASON_LENGTH
from searches.services.prison.confirmation_decisions import ask_again, confirm, refuse
from searches.words.actors import Actor
from searches.words.confirmations import ConfirmationKind, ConfirmationState
from searches.words.people import Act

KEY = "A UUID made on the device; a request with the same UUID changes nothing more"


class ConfirmInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    pin = Text(max_length=8, help_text="The second person's PIN: this is a signature")
    reason = Text(
        required=False,
        allow_blank=True,
        max_length=REASON_LENGTH,
        help_text="How the second person checked the request; some kinds of request need this",
    )


class RefuseInput(Input):
    id = serializers.UUIDField(help_text=KEY)
    pin = Text(max_length=8, help_text="The second person's PIN: this is a signature")
    reason = Text(max_length=REASON_LENGTH, help_text="Why the second person refuses the request")


class RenewInput(Input):
    id = serializers.UUIDField(help_text=KEY)


class ConfirmationOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The request")
    kind = serializers.ChoiceField(
        choices=list(ConfirmationKind), help_text="The kind of request, which is never reused"
    )
    title = serializers.CharField(help_text="The kind in words")
    summary = serializers.CharField(help_text="What is to be confirmed")
    reason = serializers.CharField(
        help_text="Why the request was made, if the person gave a reason"
    )
    asked_by = serializers.CharField(help_text="Printed name")
    recorded_at = UtcDateTimeField(help_text="When the request was made")
    expires_at = UtcDateTimeField(help_text="Until when the request can be decided")
    state = serializers.ChoiceField(
        choices=list(ConfirmationState), help_text="The state of the request"
    )
    confirmers = serializers.CharField(help_text="The roles that may decide the request, in words")
    may_decide = serializers.BooleanField(
        help_text="Whether you may decide the request on this device"
    )
    why_not = serializers.CharField(
        help_text="Why you may not decide the request; empty if you may"
    )
    decided_by = serializers.CharField(
        help_text="Printed name of the person who decided; empty while the request waits"
    )
    decided_at = UtcDateTimeField(
        allow_null=True, help_text="When the request was decided; null while it waits"
    )
    decision_reason = serializers.CharField(help_text="What the second person wrote")
    visit = serializers.UUIDField(allow_null=True, help_text="The visit that this is about, if any")
    subject = serializers.UUIDField(help_text="The UUID of the row that the request is about")


def _confirm(actor: Actor, id: UUID, content: Content) -> Content:
    decision = confirm(
        actor,
        confirmation_id=content["confirmation"],
        pin=content["pin"],
        reason=content.get("reason", ""),
    )
    return row_document(decision)


def _refuse(actor: Actor, id: UUID, content: Content) -> Content:
    decision = refuse(
        actor,
        confirmation_id=content["confirmation"],
        pin=content["pin"],
        reason=content["reason"],
    )
    return row_document(decision)


def _renew(actor: Actor, id: UUID, content: Content) -> Content:
    return row_document(ask_again(actor, confirmation_id=content["confirmation"]))


CONFIRM = Write("confirm", Act.CONFIRM, ConfirmInput, _confirm, "Confirm a request")
REFUSE = Write("refuse", Act.CONFIRM, RefuseInput, _refuse, "Refuse a request")
RENEW = Write("ask_again", Act.MANAGE_PEOPLE, RenewInput, _renew, "Renew an expired request")


class ConfirmationsView(View):
    """List the requests that you may decide, those that you made, and those about yourself."""

    @described(
        "confirmations",
        "Requests for confirmation, newest first",
        gives={200: page_out(ConfirmationOut)},
        refuses=(422,),
        asks=[*PAGING, paging("state", "waiting: only what can be decided", enum=["waiting"])],
    )
    def get(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.SEE_CONFIRMATIONS)
        filters = list_query(request, state=("waiting",))
        page = waiting.confirmations(actor, waiting_only=bool(filters.pop("state")), **filters)
        return Response(page_out(ConfirmationOut)(page).data)


class ConfirmationView(View):
    @described(
        "confirmation", "One request for confirmation", gives={200: ConfirmationOut}, refuses=(404,)
    )
    def get(self, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, Act.SEE_CONFIRMATIONS)
        return Response(
            ConfirmationOut(waiting.request_document(waiting.request_for(actor, id))).data
        )


class ConfirmView(View):
    post = post_of(CONFIRM, named="confirmation")


class RefuseView(View):
    post = post_of(REFUSE, named="confirmation")


class RenewView(View):
    post = post_of(RENEW, named="confirmation")
