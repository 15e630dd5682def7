"""The manifest, the service worker and the offline pages, which make Gatehouse installable."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

NIGHT = "#0b1014"
ICONS = (
    ("icons/mark-192.png", "192x192", "any"),
    ("icons/mark-512.png", "512x512", "any"),
    ("icons/mark-maskable-512.png", "512x512", "maskable"),
    ("icons/mark.svg", "any", "any"),
)
SCREENS = (("board", "The vehicles inside"), ("sheet", "The search of a vehicle"))
SCREEN_SIZE = "820x1180"
SHORTCUTS = (
    ("Stop all vehicles", "/stop/"),
    ("Log a vehicle in", "/visits/new/"),
    ("Unsent records", "/tablet/waiting/"),
)
OFFLINE, TABLET = "/offline/", "/tablet/"
NOT_SENT, NOT_RAISED = "/offline/not-sent/", "/offline/not-raised/"
WORKBOX = ("core", "routing", "strategies", "precaching")
NOT_PRECACHED = {"js/service-worker.js", "js/outbox-worker.js"}


@require_GET
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    document = {
        "id": "/",
        "name": "Gatehouse",
        "short_name": "Gatehouse",
        "description": "Decides whether a vehicle may leave.",
        "lang": "en-GB",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "orientation": "any",
        "background_color": NIGHT,
        "theme_color": NIGHT,
        "icons": [
            {"src": static(path), "sizes": sizes, "purpose": purpose, "type": _icon_type(path)}
            for path, sizes, purpose in ICONS
        ],
        "screenshots": [
            {
                "src": static(f"screens/{name}.png"),
                "sizes": SCREEN_SIZE,
                "type": "image/png",
                "label": label,
            }
            for name, label in SCREENS
        ],
        "shortcuts": [{"name": name, "url": url} for name, url in SHORTCUTS],
    }
    return JsonResponse(document, content_type="application/manifest+json")


@require_GET
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker. Its address is at the root, so its scope is the whole site.

    A new build has new bytes, so browsers install it.
    """
    kept = {"offline": OFFLINE, "tablet": TABLET, "not_sent": NOT_SENT, "not_raised": NOT_RAISED}
    files: list[dict[str, Any]]
    files = [{"url": url, "revision": settings.BUILD_ID} for url in kept.values()]
    # The addresses of these files already contain the build id.
    files += [{"url": url, "revision": None} for url in precached_files()]
    settled: dict[str, Any] = {**kept, "files": files, "icon": static("icons/mark-192.png")}
    scripts = [static(f"vendor/workbox-{part}.prod.js") for part in WORKBOX]
    scripts.append(static("js/service-worker.js"))
    return _script(
        f"self.gatehouse = {json.dumps(settled)};\nimportScripts(...{json.dumps(scripts)});\n"
    )


@require_GET
@cache_control(no_cache=True)
def outbox_worker(request: HttpRequest) -> HttpResponse:
    """Return the Background Sync worker, a module that imports the same sender as the pages."""
    return _script(f"import {json.dumps(static('js/outbox-worker.js'))};\n")


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "offline.html")


@require_GET
def not_sent(request: HttpRequest) -> HttpResponse:
    """Return the page that the service worker shows for a form that did not arrive."""
    return render(request, "not_sent.html")


@require_GET
def not_raised(request: HttpRequest) -> HttpResponse:
    """Return the page for a stop that did not arrive, with a form to send the stop again."""
    return render(request, "stop_not_sent.html")


@cache
def precached_files() -> list[str]:
    """Return the addresses of our styles, scripts and icons, which contain no personal data."""
    paths = {f"vendor/{name}-frontend.min.css" for name in ("govuk", "moj")}
    paths |= {"vendor/idb.js", "zones/zones.svg"}
    for finder in finders.get_finders():
        for path, _ in finder.list([]):
            if path.startswith(("css/", "js/", "icons/")) and path not in NOT_PRECACHED:
                paths.add(path)
    return sorted(static(path) for path in paths if finders.find(path))


def _script(body: str) -> HttpResponse:
    answer = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    return answer


def _icon_type(path: str) -> str:
    return "image/svg+xml" if path.endswith(".svg") else "image/png"
