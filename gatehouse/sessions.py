"""API calls carry the page's own session; without one the answer is 401, not 403.

A tablet's outbox pauses on 401 and keeps its facts until somebody signs in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.authentication import SessionScheme
from rest_framework.authentication import SessionAuthentication

if TYPE_CHECKING:
    from rest_framework.request import Request


class PageSession(SessionAuthentication):
    """Django's session, with a challenge of its own name."""

    def authenticate_header(self, request: Request) -> str:
        """Any value here turns the framework's 403 into 401."""
        return "Session"


class PageSessionScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """How the schema describes it."""

    target_class = "gatehouse.sessions.PageSession"
    name = "session"
