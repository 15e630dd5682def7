"""The parts that all calls share: who is calling, checks of role and body, and the schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NoReturn, TypeVar

from django.utils.cache import patch_cache_control
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from searches import device_cookie, officer_session
from searches.api.fields import Input
from searches.api.known_entries import name_newest_entry
from searches.api.parsing import StrictJson
from searches.api.problems import CONTENT_TYPE
from searches.rules.permissions import may, why_not
from searches.services.devices.devices import device_known_by
from searches.services.people.people import actor_on
from searches.services.people.tablet_officers import pin_still_opens, with_pin
from searches.words.actors import Actor
from searches.words.people import Act

V = TypeVar("V", bound=Callable[..., Any])
#: Statuses that any call may answer with: not signed in, not allowed, not JSON, too often.
ALWAYS = (401, 403, 406, 429)
BODY = (400, 413, 415, 422)


class View(APIView):
    """The base class of every view. A view takes JSON and returns JSON or a problem document."""

    parser_classes = [StrictJson]
    http_method_names = ["get", "head", "post", "put"]

    def permission_denied(
        self, request: Request, message: str | None = None, code: str | None = None
    ) -> NoReturn:
        """Refuse the call.

        A revoked device without a session gets the refusal for revoked devices, because revoking
        ended its session.
        """
        known = device_cookie.COOKIE in request._request.COOKIES
        if known and not request.user.is_authenticated:
            device_known_by(device_cookie.device_id(request._request))
        super().permission_denied(request, message, code)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        patch_cache_control(response, private=True, no_store=True)
        name_newest_entry(request, response)
        return super().finalize_response(request, response, *args, **kwargs)


class FaultOut(serializers.Serializer[Any]):
    field = serializers.CharField(help_text="The place of the field in the body")
    detail = serializers.CharField(help_text="What is wrong with the field")


class ProblemOut(serializers.Serializer[Any]):
    """A refusal of the API, as RFC 9457 describes it."""

    type = serializers.CharField(help_text="`urn:gatehouse:problem:` followed by the code")
    title = serializers.CharField(help_text="The status in words")
    status = serializers.IntegerField(help_text="The HTTP status")
    detail = serializers.CharField(help_text="One sentence for the person at the screen")
    code = serializers.CharField(
        help_text="The code of the problem, for programs; a code is never reused"
    )
    field = serializers.CharField(required=False, help_text="The name of the field")
    # The framework uses this name for its own errors.
    errors = FaultOut(  # type: ignore[assignment]
        many=True, required=False, help_text="Every field that has an error"
    )


def authorised_actor(request: Request, act: Act) -> Actor:
    """Return the person who is signed in on this device.

    Raise NotAllowed if their roles do not allow the act.
    """
    person: Any = request.user
    actor = actor_on(person, device_cookie.device_id(request._request))
    if officer_session.was_opened_with_pin(request._request):
        if not pin_still_opens(actor, mark=officer_session.mark_of_pin(request._request)):
            raise NotAuthenticated
        actor = with_pin(actor)
    demand(actor, act)
    return actor


def demand(actor: Actor, act: Act) -> None:
    if not may(act, actor.roles):
        raise why_not(actor, act)


def validated_body(request: Request, form: type[Input]) -> dict[str, Any]:
    """Return the validated body. Raise ValidationError, which becomes a 422."""
    body = form(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def described(
    operation_id: str,
    summary: str,
    *,
    takes: Any = None,
    gives: dict[int, Any],
    refuses: Iterable[int] = (),
    asks: Iterable[OpenApiParameter] = (),
) -> Callable[[V], V]:
    """Return a decorator that describes one call in the schema."""
    return extend_schema(
        operation_id=operation_id,
        summary=summary,
        request={"application/json": takes} if takes is not None else None,
        responses=answers_of(gives, {*refuses, *(BODY if takes is not None else ())}),
        parameters=list(asks),
    )


def answers_of(gives: dict[int, Any], refuses: Iterable[int]) -> dict[Any, Any]:
    """Return the serializer for each status and content type that a call may answer with."""
    outs = dict.fromkeys(sorted({*ALWAYS, *refuses}), ProblemOut) | gives
    return {
        (status, "application/json" if status < 400 else CONTENT_TYPE): out
        for status, out in outs.items()
    }
