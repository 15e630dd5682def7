"""Settings of the API's schema: OpenAPI 3.1, with documentation that needs no network."""

from __future__ import annotations

from typing import Final

SETTINGS: Final = {
    "TITLE": "Gatehouse",
    "DESCRIPTION": "Record facts about vehicles, and read whether a vehicle may leave.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    # Each enumeration is written out where it is used. The library's own hook would move every
    # enumeration to a component with a name that the hook makes up.
    "POSTPROCESSING_HOOKS": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"validatorUrl": None, "deepLinking": True},
}
