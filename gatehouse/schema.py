"""Settings of the API's schema: OpenAPI 3.1, with documentation that needs no network."""

from __future__ import annotations

from typing import Final

SETTINGS: Final = {
    "TITLE": "Gatehouse",
    "DESCRIPTION": "Facts about vehicles, and the decision whether one may leave.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    # Closed sets of words are written out where they are used, without a second name for them.
    "POSTPROCESSING_HOOKS": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"validatorUrl": None, "deepLinking": True},
}
