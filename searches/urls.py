"""The addresses of all pages, which are collected from the decorators of the views."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

from django.urls import path, register_converter

from searches import views
from searches.views.codes import CodeConverter
from searches.views.demo import demo
from searches.views.evidence import checkpoints
from searches.views.offline import tablet
from searches.views.page_access import PAGES
from searches.views.people import officers

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

register_converter(CodeConverter, "code")

for module in walk_packages(views.__path__, f"{views.__name__}."):
    import_module(module.name)


def fixed_parts_first(address: str) -> list[tuple[bool, str]]:
    """Sort `sheet/zones/` before `sheet/<code:item>/`, which would match it too."""
    return [(part.startswith("<"), part) for part in address.split("/")]


urlpatterns: list[URLPattern | URLResolver] = [
    *(
        path(page.at, page.view, name=page.name)
        for page in sorted(PAGES, key=lambda page: fixed_parts_first(page.at))
    ),
    # Officers sign in on a shared tablet also when nobody is signed in
    path("officer/", officers.officer, name="officer"),
    # The demo's guided page
    path("demo/", demo.guide, name="demo"),
    path("demo/play/", demo.play, name="demo_play"),
    # Pages that a tablet stores for work without a connection
    path("tablet/", tablet.shell, name="tablet"),
    path("tablet/waiting/", tablet.shell, name="tablet_waiting"),
    path("sheets/<uuid:version_id>/", tablet.cached_sheet, name="kept_sheet"),
    # Checkpoints, which anybody may read
    path("log/<slug:code>/checkpoint", checkpoints.newest_checkpoint, name="checkpoint"),
    path(
        "log/<slug:code>/checkpoint/<int:size>",
        checkpoints.checkpoint_of_size,
        name="checkpoint_of_size",
    ),
    path("log/<slug:code>/key", checkpoints.checkpoint_key, name="checkpoint_key"),
]
