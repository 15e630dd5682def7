"""Authentication of API calls by the page's session.

A call without a session is answered with 401 and not with the framework's 403. On 401 a tablet's
outbox pauses and keeps its records until somebody signs in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.authentication import SessionScheme
from rest_framework.authentication import SessionAuthentication

if TYPE_CHECKING:
    from rest_framework.request import Request


class PageSession(SessionAuthentication):
    """The framework's session authentication, but with status 401 when nobody is signed in."""

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge, because any challenge turns the framework's 403 into 401."""
        return "Session"


class PageSessionScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """The description of this authentication in the schema."""

    target_class = "gatehouse.sessions.PageSession"
    name = "session"
