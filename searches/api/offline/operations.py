"""The call that takes up to 100 small writes and answers each separately.

Every kind of operation has a row in TABLE.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Boot, Input, Monotonic, Text, tick_of
from searches.api.offline import offline
from searches.api.problems import problem, problem_of
from searches.api.release import radio
from searches.api.rolls import radio_counts, rolls
from searches.api.search import answers, offline_signatures
from searches.api.stops import stops
from searches.api.views import ProblemOut, View, authorised_actor, demand, described, validated_body
from searches.api.visits import halts, tamper_seals
from searches.api.writes import AnswerOut, Content, Write, deliver, outcome_document, refusal_of
from searches.services.offline.announced_records import digest_of_record
from searches.services.sync import digest_of
from searches.words.actors import Actor
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused

LOG = logging.getLogger(__name__)
MOST_AT_ONCE = 100
#: Codes of refusals that another sign-in or a minute's wait may change. The result of such a
#: refusal has no digest, so that the tablet keeps the operation and sends it again.
NOT_FINAL = frozenset({"other-author", "not-raised"})
#: Every kind of operation. A new kind needs its command, its form and one row here.
TABLE: Mapping[str, Write] = {
    write.kind: write
    for write in (
        # The way in and the lock
        offline.LOG_IN,
        offline.SEAL,
        offline.VOID,
        # Search
        answers.ANSWER,
        answers.LOOK,
        offline_signatures.SIGN,
        # Release by radio
        radio.LOOK,
        radio.OPENED,
        radio.LEFT,
        # Rolls
        rolls.COUNT,
        rolls.TAP,
        radio_counts.BY_RADIO,
        rolls.STRANGER,
        rolls.SEEN,
        rolls.MOVEMENT,
        rolls.RECEIPT,
        # Halts
        halts.ARRIVAL,
        halts.DEPARTURE,
        halts.LOST_SIGHT,
        halts.REGAINED,
        tamper_seals.PUT_ON,
        # Stops
        stops.STOP,
        stops.NEAR_MISS,
    )
}


@extend_schema_field({"type": "object", "additionalProperties": True})
class Payload(serializers.DictField):
    """A field for the content of an operation: the same fields as in the PUT of this kind."""


class OperationInput(Input):
    id = serializers.UUIDField(
        help_text="A UUID made on the device, which is the key of the operation for ever"
    )
    kind = Text(max_length=40, help_text=f"One of: {', '.join(TABLE)}")
    occurred_at = Text(max_length=40, help_text="When it happened, ISO 8601 with offset")
    monotonic_ms = Monotonic()
    boot = Boot()
    author = serializers.UUIDField(
        required=False,
        help_text=(
            "The person who did the act; the operation is refused and not stored if somebody"
            " else is signed in"
        ),
    )
    payload = Payload(help_text="The content, as the PUT of this kind takes it")


class OperationsInput(Input):
    operations = serializers.ListField(
        child=serializers.JSONField(), min_length=1, max_length=MOST_AT_ONCE
    )


class OperationsIn(serializers.Serializer[Any]):
    """The body as the schema describes it.

    Each operation is read separately, so a bad operation does not affect the others.
    """

    operations = serializers.ListField(
        child=OperationInput(),
        min_length=1,
        max_length=MOST_AT_ONCE,
        help_text="In any order",
    )


class ResultOut(serializers.Serializer[Any]):
    """The result of one operation.

    The operation has arrived if `id` is the device's own and `digest` is present.
    """

    id = serializers.CharField(help_text="The UUID that was sent")
    digest = serializers.CharField(
        allow_blank=True,
        help_text=(
            "Digest of kind and content; if it is empty, nothing was stored, so send the"
            " operation again"
        ),
    )
    applied = serializers.BooleanField(help_text="Whether the operation was applied")
    status = serializers.IntegerField(
        help_text="The HTTP status with which the PUT alone would have been answered"
    )
    answer = AnswerOut(required=False, help_text="The result, if the operation was applied")
    problem = ProblemOut(
        required=False, help_text="Why the operation was not applied; absent if it was applied"
    )


class ResultsOut(serializers.Serializer[Any]):
    results = ResultOut(many=True, help_text="One for each operation, in the same order")


class OperationsView(View):
    """Send up to 100 operations, in any order.

    An operation that is sent again changes nothing. An operation that fails does not affect the
    others.
    """

    @described(
        "operations",
        "Send up to 100 operations",
        takes=OperationsIn,
        gives={200: ResultsOut},
    )
    def post(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.USE_OWN_ACCOUNT)
        operations = validated_body(request, OperationsInput)["operations"]
        results = [_result(actor, operation) for operation in operations]
        return Response(ResultsOut({"results": results}).data)


def _result(actor: Actor, operation: Any) -> Content:
    try:
        return _apply(actor, operation)
    except Exception as fault:  # noqa: BLE001
        # A bug in one kind of operation must not stop the operations after it. The bug is logged,
        # and the result has no digest, so that the tablet keeps the operation.
        document = problem_of(fault)
        if document is None:
            LOG.exception("operation_broken")
        return _not_applied(operation, document)


def _apply(actor: Actor, operation: Any) -> Content:
    form = OperationInput(data=operation)
    form.is_valid(raise_exception=True)
    id, kind, content = _parts(form.validated_data)
    if form.validated_data.get("author", actor.person) != actor.person:
        raise Refused(
            "other-author", "Another officer recorded this. That officer must sign in to send it."
        )
    actor = replace(actor, tick=tick_of(form.validated_data))
    write = TABLE.get(kind)
    if write is None:
        raise Invalid("kind", "This kind of operation is not known.", field="kind")
    demand(actor, write.act)
    content_form = write.form(data=content)
    content_form.is_valid(raise_exception=True)
    sent = dict(content_form.validated_data)
    outcome = deliver(actor, write, id, sent, sent_sha256=_digest_as_sent(operation))
    if not outcome.refused:
        return outcome_document(outcome)
    document = {**outcome_document(outcome), "problem": refusal_of(outcome)}
    del document["answer"]
    return document


def _digest_as_sent(operation: Mapping[str, Any]) -> str:
    return digest_of_record(
        kind=operation["kind"],
        author=operation.get("author", ""),
        occurred_at=operation["occurred_at"],
        payload=operation["payload"],
    )


def _parts(operation: Mapping[str, Any]) -> tuple[UUID, str, Content]:
    content = {**operation["payload"], "occurred_at": operation["occurred_at"]}
    return operation["id"], operation["kind"], content


def _not_applied(operation: Any, document: Content | None) -> Content:
    """Return the result of an operation that was refused before it was stored.

    The result has a digest if the same operation would be refused again.
    """
    known = operation if isinstance(operation, dict) else {}
    settled = document is not None and document["code"] not in NOT_FINAL
    digest = digest_of(str(known.get("kind", "")), {"sent": operation}) if settled else ""
    document = document or problem(500)
    return {
        "id": str(known.get("id", "")),
        "digest": digest,
        "applied": False,
        "status": document["status"],
        "problem": document,
    }
