"""How the API describes itself: OpenAPI 3.1, browsable without a network."""

from __future__ import annotations

from typing import Final

SETTINGS: Final = {
    "TITLE": "Gatehouse",
    "DESCRIPTION": "Facts about vehicles, and the decision whether one may leave.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    # Closed sets stand where they are used: no second name for a word of the glossary.
    "POSTPROCESSING_HOOKS": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"validatorUrl": None, "deepLinking": True},
}
