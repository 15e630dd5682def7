"""Headers that limit what a browser may do with our pages: no inline code, no other origins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from csp.constants import NONE, SELF

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def content_policy(store: str = "") -> dict[str, Any]:
    """Return the content security policy.

    `store` is the one other origin to which a tablet may send, if photographs go straight to a
    store.
    """
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            # Photographs are shown from memory before they are sent.
            "img-src": [SELF, "blob:", "data:"],
            "media-src": [SELF, "blob:"],
            "connect-src": [SELF, *([store] if store else [])],
            "worker-src": [SELF],
            "object-src": [NONE],
            "base-uri": [NONE],
            "form-action": [SELF],
            "frame-ancestors": [NONE],
        }
    }


FEATURES: Final = (
    "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self), "
    "screen-wake-lock=(self), fullscreen=(self)"
)


#: The header by which the service worker tells our pages from those of a Wi-Fi login.
OURS: Final = "X-Gatehouse"


class BrowserFeatures:
    """Middleware that adds the Permissions-Policy, which allows our pages the camera, and OURS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", FEATURES)
        response.headers[OURS] = "1"
        return response
