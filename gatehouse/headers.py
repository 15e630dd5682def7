"""What a browser may do with our pages: nothing inline, nothing from elsewhere, our camera."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from csp.constants import NONE, SELF

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def content_policy(store: str = "") -> dict[str, Any]:
    """`store`: the one other origin a tablet may send to, where photographs go straight there."""
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


#: By it the service worker knows our pages from those of some Wi-Fi.
OURS: Final = "X-Gatehouse"


class BrowserFeatures:
    """Adds the Permissions-Policy, the camera for our own pages and little else, and our name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", FEATURES)
        response.headers[OURS] = "1"
        return response
