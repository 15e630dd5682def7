"""Installable, and honest without a network: manifest, service worker, offline page."""

from __future__ import annotations

import json
import re
from http import HTTPStatus

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client


def kept_files(client: Client) -> list[str]:
    body = client.get("/sw.js").content.decode()
    return json.loads(re.match(r"self\.gatehouse = ({.*});", body)[1])["files"]


def test_the_manifest_names_icons_that_are_there(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    icons = answer.json()["icons"]
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in icons}
    assert "maskable" in {icon["purpose"] for icon in icons}
    for icon in icons:
        assert finders.find(icon["src"].removeprefix(settings.STATIC_URL))


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    assert settings.BUILD_ID in answer.content.decode()


def test_the_worker_keeps_nothing_about_anybody(client: Client) -> None:
    files = kept_files(client)
    assert len(files) > 20
    assert all(path.startswith(settings.STATIC_URL) for path in files)
    assert all(finders.find(path.removeprefix(settings.STATIC_URL)) for path in files)


def test_the_offline_page_says_that_the_gate_stays_shut(client: Client) -> None:
    page = client.get("/offline/").content.decode()
    assert "The gate stays shut." in page
    assert "csrf" not in page


def test_surroundings_are_remembered_on_the_device(client: Client) -> None:
    answer = client.post("/surroundings/", {"theme": "light", "next": "/offline/"})
    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"] == "/offline/"
    assert client.cookies["theme"].value == "light"
    assert 'data-theme="light"' in client.get("/sign-in/").content.decode()


def test_surroundings_know_three_words_and_no_other_place(client: Client) -> None:
    answer = client.post("/surroundings/", {"theme": "amber", "next": "https://elsewhere.test/"})
    assert answer["Location"] == "/"
    assert "theme" not in client.cookies


def test_dark_is_the_first_choice_before_sign_in(client: Client) -> None:
    assert 'data-theme="dark"' in client.get("/sign-in/").content.decode()
