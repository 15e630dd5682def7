"""Writes that a client can safely repeat: the input, the command and the response of each write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import Input, UtcDateTimeField
from searches.api.problems import CONTENT_TYPE, problem
from searches.api.views import authorised_actor, described, validated_body
from searches.services.database_retry import until_raised
from searches.services.sync import Outcome, once
from searches.words.actors import Actor
from searches.words.people import Act

Content = dict[str, Any]
#: Fields that prove who acts. They are left out of the content and its digest, because a PIN could
#: be guessed from a digest.
SECRETS = frozenset({"pin", "sealed_pin"})


@dataclass(frozen=True, slots=True)
class Write:
    """One kind of write, with the fields of its body and the command that it runs.

    `apply` calls one command with the client's UUID and returns what the command did as JSON.
    """

    kind: str
    act: Act
    form: type[Input]
    apply: Callable[[Actor, UUID, Content], Content]
    summary: str


class AnswerOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The row that was made or changed")
    recorded_at = UtcDateTimeField(
        required=False,
        help_text="The server's time of the act; absent if a page did the act first",
    )
    on_go = serializers.BooleanField(
        required=False, help_text="Gate opened: whether a GO was still valid"
    )
    search = serializers.UUIDField(
        required=False, help_text="Sealed without a connection: the search that was drawn"
    )
    void_reason = serializers.CharField(
        required=False,
        help_text="Sealed without a connection: why the lock is void; empty if it is active",
    )
    added = serializers.IntegerField(
        required=False, help_text="Allocation list: how many people were added"
    )
    removed = serializers.IntegerField(
        required=False, help_text="Allocation list replaced: how many people were removed"
    )
    moved = serializers.IntegerField(
        required=False, help_text="Allocation list replaced: how many came from another party"
    )
    note = serializers.CharField(
        required=False, help_text="Gate opened without a GO: why there was no valid GO"
    )
    corrected = serializers.BooleanField(
        required=False,
        help_text=(
            "Plate: whether it is corrected; false if the orderly officer must confirm the"
            " correction first"
        ),
    )
    correct = serializers.BooleanField(
        required=False, help_text="Whole-prison roll signed: whether the roll is correct"
    )


class WrittenOut(serializers.Serializer[Any]):
    """The result of a write, which has arrived if `id` is the device's and `digest` is present."""

    id = serializers.UUIDField(help_text="The UUID that was sent")
    digest = serializers.RegexField(
        r"^[0-9a-f]{64}$", help_text="SHA-256 of the canonical JSON of kind and content"
    )
    applied = serializers.BooleanField(help_text="Whether the operation was applied")
    status = serializers.IntegerField(
        help_text="201 the first time, 200 when the same request is sent again"
    )
    answer = AnswerOut(help_text="The result")


def deliver(
    actor: Actor, write: Write, id: UUID, content: Content, *, sent_sha256: str = ""
) -> Outcome:
    """Run the write once for this UUID. If it is sent again, return the stored outcome.

    `sent_sha256` is the digest of a record as a tablet made it, if the tablet may have announced
    the record.
    """
    payload = {name: value for name, value in content.items() if name not in SECRETS}

    def sent_once() -> Outcome:
        return once(
            actor,
            id=id,
            kind=write.kind,
            payload=payload,
            run=lambda: write.apply(actor, id, content),
            sent_sha256=sent_sha256,
        )

    return until_raised(sent_once) if write.act is Act.RAISE_STOP else sent_once()


def response_of(outcome: Outcome) -> Response:
    """Return the response of a PUT: the stored result, or the stored problem."""
    if outcome.refused:
        return Response(refusal_of(outcome), status=outcome.status, content_type=CONTENT_TYPE)
    return Response(WrittenOut(outcome_document(outcome)).data, status=outcome.status)


def outcome_document(outcome: Outcome) -> Content:
    return {
        "id": str(outcome.id),
        "digest": outcome.digest,
        "applied": not outcome.refused,
        "status": outcome.status,
        "answer": outcome.answer,
    }


def refusal_of(outcome: Outcome) -> Content:
    return problem(outcome.status, **outcome.answer)


def put_of(write: Write) -> Callable[..., Response]:
    """Return the PUT handler of a resource, which the device's UUID identifies."""

    @described(
        write.kind,
        write.summary,
        takes=write.form,
        gives={200: WrittenOut, 201: WrittenOut},
        refuses=(404, 409),
    )
    def put(self: Any, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, write.act)
        return response_of(deliver(actor, write, id, validated_body(request, write.form)))

    return put


def post_of(write: Write, *, named: str) -> Callable[..., Response]:
    """Return the POST handler of one act, which a client may repeat with the same `id` in the body.

    The URL names the row on which to act. `named` is the key under which `write.apply` finds the
    UUID from the URL.
    """

    @described(
        write.kind,
        write.summary,
        takes=write.form,
        gives={200: WrittenOut, 201: WrittenOut},
        refuses=(404, 409),
    )
    def post(self: Any, request: Request, **address: UUID) -> Response:
        actor = authorised_actor(request, write.act)
        content = validated_body(request, write.form)
        (about,) = address.values()
        return response_of(deliver(actor, write, content.pop("id"), {**content, named: about}))

    return post


def row_document(row: Any, moment: str = "recorded_at") -> Content:
    """Return the key of a row and its time, as the answer of a write."""
    return {"id": row.pk, "recorded_at": getattr(row, moment)}
