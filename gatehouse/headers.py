"""Headers that limit what a browser may do with our pages: no inline code, no other origins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from csp.constants import NONE, SELF

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def content_policy(store: str = "") -> dict[str, Any]:
    """Return the content security policy.

    `store` is the origin of the photograph store if tablets send photographs directly to the store,
    and otherwise "".
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


#: The header that marks a response of this server. By this header the service worker recognises a
#: page of a Wi-Fi login as foreign.
OWN_HEADER: Final = "X-Gatehouse"


class BrowserFeatures:
    """Middleware that adds OWN_HEADER and a Permissions-Policy, which allows the camera."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", FEATURES)
        response.headers[OWN_HEADER] = "1"
        return response
