"""A device has one theme on every page, whatever the page is about."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest

from searches.services.stops.stops import raise_stop
from tests.support.browsers import browser
from tests.support.sample_prison import Prison

PAGES = ("/board/", "/departures/", "/near-misses/new/", "/account/", "/help/words/", "/stop/")


def theme_of(page: str) -> str:
    found = re.search(r'data-theme="(\w+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.slow
@pytest.mark.parametrize(("person", "theme"), [("grace", "dark"), ("ceri", "device")])
def test_one_theme_on_every_page(prison: Prison, person: str, theme: str) -> None:
    stop = raise_stop(prison.ed)
    client = browser(prison, person)
    shown = []
    for address in (*PAGES, f"/stops/{stop.pk}/", "/visits/new/"):
        answer = client.get(address)
        if answer.status_code == HTTPStatus.OK:
            shown.append(theme_of(answer.content.decode()))
    assert len(shown) >= 5
    assert set(shown) == {theme}
