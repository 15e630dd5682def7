"""The error responses of the whole site: a problem document for the API, a page for people."""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.template import TemplateDoesNotExist, loader

from searches.api.problems import problem_response
from searches.services.database_retry import is_locked

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

CRASHED = frozenset({HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE})
STOP = "/stop/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the response with status 400."""
    return _answer(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the response with status 403."""
    return _answer(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the response with status 404."""
    return _answer(request, HTTPStatus.NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """Return the response with status 500, or 503 if the database was locked for too long.

    After a 503 the same request may succeed.
    """
    if not is_locked(sys.exc_info()[1]):
        return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)
    if request.path == STOP:
        return _page(request, HTTPStatus.SERVICE_UNAVAILABLE, "503_stop.html")
    return _answer(request, HTTPStatus.SERVICE_UNAVAILABLE)


class MethodNotAllowedPage:
    """Middleware that replaces a bare 405 with a page that says how to continue.

    For example, opening the address of a form that accepts only POST gives a 405.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or _is_api(request):
            return response
        page = _page(request, HTTPStatus.METHOD_NOT_ALLOWED, "405.html")
        page["Allow"] = response.headers.get("Allow", "")
        return page


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return a 403 that says what to do: the page was open too long, or cookies are off."""
    if _is_api(request):
        return problem_response(
            HTTPStatus.FORBIDDEN,
            code="csrf",
            sentence="This page is too old. Load the page again and send the form again.",
        )
    return _page(request, HTTPStatus.FORBIDDEN, "403_csrf.html")


def _answer(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    if _is_api(request):
        return problem_response(status)
    return _page(request, status, f"{status.value}.html")


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _page(request: HttpRequest, status: HTTPStatus, template: str) -> HttpResponse:
    """Render the page. After a crash, leave the request out, because its user may be the cause."""
    known = None if status in CRASHED else request
    try:
        body: str = loader.render_to_string(template, {}, known)
    except TemplateDoesNotExist:
        body = f"{status.value} {status.phrase}"
    return HttpResponse(body, status=status)
