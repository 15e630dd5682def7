"""What makes Gatehouse installable: the manifest, the service worker and the offline page."""

from __future__ import annotations

import json
from functools import cache

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
OFFLINE = "/offline/"


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
        "shortcuts": [{"name": "Stop all vehicles", "url": "/stop/"}],
    }
    return JsonResponse(document, content_type="application/manifest+json")


@require_GET
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from the root for its scope. A new build is new bytes, so browsers take it up."""
    settled = {"build": settings.BUILD_ID, "offline": OFFLINE, "files": precached_files()}
    script = static("js/service-worker.js")
    body = f"self.gatehouse = {json.dumps(settled)};\nimportScripts({json.dumps(script)});\n"
    answer = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    return answer


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "offline.html")


@cache
def precached_files() -> list[str]:
    """Our own styles, scripts and icons with the published styles: nothing about anybody."""
    paths = {"vendor/govuk-frontend.min.css", "vendor/moj-frontend.min.css"}
    for finder in finders.get_finders():
        for path, _ in finder.list([]):
            if path.startswith(("css/", "js/", "icons/")) and path != "js/service-worker.js":
                paths.add(path)
    return sorted(static(path) for path in paths if finders.find(path))


def _icon_type(path: str) -> str:
    return "image/svg+xml" if path.endswith(".svg") else "image/png"
