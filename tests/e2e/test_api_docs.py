"""The documentation pages of the API work without internet access and under our content policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SignedIn
from tests.support.sample_prison import Prison

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_api_can_be_browsed(signed_in: SignedIn, prison: Prison) -> None:
    page = signed_in(prison.person["ada"]).new_page()
    console_lines: list[str] = []
    urls: list[str] = []
    page.on("console", lambda message: console_lines.append(message.text))
    page.on("request", lambda request: urls.append(request.url))
    page.goto("/api/docs/")
    expect(page.locator(".swagger-ui .info .title")).to_contain_text("Gatehouse")
    assert not [
        line for line in console_lines if "Content Security Policy" in line or "Refused" in line
    ]
    here = page.url.split("/api/")[0]
    assert not [url for url in urls if not url.startswith((here, "data:", "blob:"))]
