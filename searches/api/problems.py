"""Problem documents (RFC 9457): every refusal of the API has this form.

A document has a stable `code` for programs, one sentence that a gate officer understands, and the
field.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback

from searches.words.refusals import NotReleased, Refused
from searches.words.releases import Hold

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT_TYPE: Final = "application/problem+json"
SENTENCES: Final[Mapping[int, tuple[str, str]]] = {
    400: (
        "unreadable",
        "This request cannot be read. Correct the request, then send it again.",
    ),
    401: ("not-signed-in", "You are not signed in. Sign in and try again."),
    403: ("not-allowed", "Your role does not allow this."),
    404: ("not-there", "There is nothing at this address."),
    405: ("method-not-allowed", "This address does not accept this method."),
    406: ("not-acceptable", "Answers are available as JSON only."),
    409: ("conflict", "This request does not match what is already recorded."),
    413: ("too-large", "What was sent is too large."),
    415: ("unsupported-type", "This address does not accept this content type."),
    422: ("invalid", "What was sent is incomplete or out of range."),
    429: ("too-many", "Too many calls. Wait a moment and try again."),
    500: ("broken", "The server failed. Nothing was changed. Tell the control room."),
    503: ("busy", "The server is busy. Send the request again. Nothing is recorded twice."),
}


def problem(
    status: int, *, code: str = "", sentence: str = "", field: str = "", **more: object
) -> dict[str, Any]:
    """Return the problem document. Code and sentence default to those of the status."""
    usual_code, usual_sentence = SENTENCES.get(status, SENTENCES[500])
    document: dict[str, Any] = {
        "type": f"urn:gatehouse:problem:{code or usual_code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence or usual_sentence,
        "code": code or usual_code,
    }
    if field:
        document["field"] = field
    return document | more


def problem_response(status: int, **parts: Any) -> JsonResponse:
    """Return a problem document as a plain Django response."""
    return JsonResponse(problem(status, **parts), status=status, content_type=CONTENT_TYPE)


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Return the API's response when a view raises. Return None for a bug, which is then raised."""
    document = problem_of(exception)
    if document is None:
        return None
    set_rollback()
    # A refusal is always JSON, whatever format the request asked for.
    context["request"].accepted_renderer = JSONRenderer()
    context["request"].accepted_media_type = JSONRenderer.media_type
    return Response(
        document,
        status=document["status"],
        headers=_headers(exception),
        content_type=CONTENT_TYPE,
    )


def problem_of(exception: Exception) -> dict[str, Any] | None:
    """Return the problem document for any refusal, or None if the exception is a bug."""
    match exception:
        case Refused():
            holds = {"holds": plain_holds(exception)} if isinstance(exception, NotReleased) else {}
            return problem(
                exception.status,
                code=exception.code,
                sentence=exception.sentence,
                field=exception.field,
                **holds,
            )
        case Http404():
            return problem(HTTPStatus.NOT_FOUND)
        case PermissionDenied():
            return problem(HTTPStatus.FORBIDDEN)
        case RequestDataTooBig():
            return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        case exceptions.ValidationError():
            return _faults(exception)
        case exceptions.APIException():
            return problem(exception.status_code)
    return None


def plain_holds(refusal: NotReleased) -> list[dict[str, Any]]:
    """Return the holds in the refusal, in the form in which GET .../decision returns them."""
    return [hold_document(hold) for hold in refusal.holds if isinstance(hold, Hold)]


def hold_document(hold: Hold) -> dict[str, Any]:
    return {
        "code": hold.code,
        "sentence": hold.sentence,
        "cure": hold.cure,
        "cured_by": list(hold.cured_by),
        "override": hold.override,
        "subject": hold.subject,
    }


def _headers(exception: Exception) -> dict[str, str]:
    headers = {}
    if header := getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(exception, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    if seconds := getattr(exception, "retry_after_seconds", None):
        headers["Retry-After"] = str(seconds)
    return headers


def _faults(exception: exceptions.ValidationError) -> dict[str, Any]:
    errors = [
        {"field": field, "detail": sentence} for field, sentence in _sentences(exception.detail)
    ]
    first = errors[0] if errors else {"field": "", "detail": ""}
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        sentence=first["detail"],
        field=first["field"],
        errors=errors,
    )


def _sentences(detail: Any, field: str = "") -> list[tuple[str, str]]:
    if isinstance(detail, dict):
        return [
            pair
            for name, inner in detail.items()
            for pair in _sentences(inner, f"{field}.{name}" if field else str(name))
        ]
    if isinstance(detail, list):
        return [pair for inner in detail for pair in _sentences(inner, field)]
    return [(field, str(detail))]
