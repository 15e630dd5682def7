"""The session cookie, which a browser loses only when the person signs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class KeptSessionMiddleware(SessionMiddleware):
    """The framework's sessions, but a call with an unknown session never deletes the cookie.

    While one officer takes over from another, a page that refreshes itself may still send the
    earlier session. The answer to that call arrives after the new session's cookie, and would sign
    the new officer out.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        signed_out = request.session.modified
        answer = super().process_response(request, response)
        cookie = answer.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and cookie.value == "" and not signed_out:
            del answer.cookies[settings.SESSION_COOKIE_NAME]
        return answer
