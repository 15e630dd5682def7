"""The table of contents: every address of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from searches.api import photos

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    # Photographs
    path("photos/<uuid:photo_id>", photos.PhotoView.as_view(), name="api_photo"),
]
