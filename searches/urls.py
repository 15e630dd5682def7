"""The table of contents: every page of the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from searches.views import release, stops

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    # Stop all vehicles, near misses
    path("stop/", stops.raise_one, name="raise_stop"),
    path("stops/", stops.stops, name="stops"),
    path("stops/banner/", stops.banner, name="stop_banner"),
    path("stops/<uuid:stop_id>/", stops.stop, name="stop"),
    path("stops/<uuid:stop_id>/step/", stops.tick_step, name="tick_step"),
    path("stops/<uuid:stop_id>/close/", stops.close, name="close_stop"),
    path("near-misses/new/", stops.near_miss, name="near_miss"),
    # The decision and overrides
    path("visits/<uuid:visit_id>/release/", release.release, name="release"),
    path("visits/<uuid:visit_id>/release/now/", release.decision, name="decision"),
    path("visits/<uuid:visit_id>/override/", release.ask, name="ask_override"),
    path(
        "visits/<uuid:visit_id>/override/<uuid:override_id>/", release.grant, name="grant_override"
    ),
    path("visits/<uuid:visit_id>/manual-release/", release.manual, name="manual_release"),
]
