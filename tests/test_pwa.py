"""The product can be installed and works offline: manifest, service worker, offline page."""

from __future__ import annotations

import json
import re
from http import HTTPStatus

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client, override_settings
from django.urls import resolve
from PIL import Image

from tests.support.forms import page_text
from tests.support.sample_prison import Prison

PAGES = {"/offline/", "/offline/not-sent/", "/offline/not-raised/", "/tablet/"}


def kept_files(client: Client) -> list[str]:
    """Return every file that the worker stores in advance, except its two pages."""
    body = client.get("/sw.js").content.decode()
    match = re.match(r"self\.gatehouse = ({.*});", body)
    assert match is not None
    files = json.loads(match[1])["files"]
    assert {file["url"] for file in files if file["revision"]} == PAGES
    return [file["url"] for file in files if file["url"] not in PAGES]


def test_the_manifest_names_existing_icons(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    icons = answer.json()["icons"]
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in icons}
    assert "maskable" in {icon["purpose"] for icon in icons}
    for icon in icons:
        assert finders.find(icon["src"].removeprefix(settings.STATIC_URL))


def test_the_screens_shown_before_installing_have_the_size_that_the_manifest_names(
    client: Client,
) -> None:
    for screen in client.get("/manifest.webmanifest").json()["screenshots"]:
        found = finders.find(screen["src"].removeprefix(settings.STATIC_URL))
        assert isinstance(found, str) and screen["label"]
        with Image.open(found) as picture:
            assert f"{picture.width}x{picture.height}" == screen["sizes"]


def test_every_shortcut_leads_to_a_page(client: Client) -> None:
    shortcuts = client.get("/manifest.webmanifest").json()["shortcuts"]
    assert len(shortcuts) > 2
    for shortcut in shortcuts:
        assert resolve(shortcut["url"]).url_name


def test_the_worker_is_served_at_the_root_and_never_cached(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    assert settings.BUILD_ID in page_text(answer)


def test_the_worker_stores_no_personal_data(client: Client) -> None:
    files = kept_files(client)
    assert len(files) > 20
    assert all(path.startswith(settings.STATIC_URL) for path in files)
    assert all(finders.find(path.removeprefix(settings.STATIC_URL)) for path in files)


def test_the_offline_page_says_that_the_gate_stays_shut(client: Client) -> None:
    page = page_text(client.get("/offline/"))
    assert "The gate stays shut." in page
    assert "csrf" not in page


def test_the_tablets_page_has_no_names_and_no_token(client: Client, prison: Prison) -> None:
    client.force_login(prison.person["grace"])
    page = client.get("/tablet/").content.decode()  # with the templates of the pages that it draws
    assert "csrf" not in page and "Grace" not in page
    assert page == Client().get("/tablet/").content.decode()


def test_a_stored_checklist_has_no_names_and_keeps_its_address_after_an_upgrade(
    client: Client, prison: Prison
) -> None:
    client.force_login(prison.person["grace"])
    pack = client.get("/api/v1/tablet").json()
    href = pack["sheets"][0]["href"]
    answer = client.get(href)
    assert answer["X-Gatehouse-Build"] == pack["build"] == settings.BUILD_ID
    with override_settings(BUILD_ID="another"):
        upgraded = client.get("/api/v1/tablet").json()
        assert upgraded["sheets"][0]["href"] == href
        assert client.get(href)["X-Gatehouse-Build"] == upgraded["build"] == "another"
    page = page_text(answer)
    assert "csrf" not in page and "Grace" not in page
    client.force_login(prison.person["kay"])
    assert client.get(href).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.django_db
def test_surroundings_are_remembered_on_the_device(client: Client) -> None:
    answer = client.post("/surroundings/", {"theme": "light", "next": "/offline/"})
    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"] == "/offline/"
    assert client.cookies["theme"].value == "light"
    assert 'data-theme="light"' in page_text(client.get("/sign-in/"))


def test_surroundings_accept_three_values_and_return_to_this_site(client: Client) -> None:
    answer = client.post("/surroundings/", {"theme": "amber", "next": "https://elsewhere.test/"})
    assert answer["Location"] == "/"
    assert "theme" not in client.cookies


@pytest.mark.django_db
def test_dark_is_the_default_before_sign_in(client: Client) -> None:
    assert 'data-theme="dark"' in page_text(client.get("/sign-in/"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "other"), [("print", "large"), ("sound", "off"), ("vibration", "off")]
)
def test_print_sound_and_vibration_are_remembered_on_the_device(
    client: Client, name: str, other: str
) -> None:
    assert f'data-{name}="{other}"' not in page_text(client.get("/sign-in/"))
    client.post("/surroundings/", {name: other, "next": "/offline/"})
    assert f'data-{name}="{other}"' in page_text(client.get("/sign-in/"))
    client.post("/surroundings/", {name: "<script>"})
    assert f'data-{name}="{other}"' in page_text(client.get("/sign-in/"))
