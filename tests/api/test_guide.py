"""docs/api.md names every kind of operation, verb, resource and error code of the API."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from searches.api.offline.operations import TABLE
from searches.api.problems import SENTENCES
from searches.api.urls import urlpatterns

GUIDE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
ROUTES = {str(pattern.pattern) for pattern in urlpatterns}


def test_every_kind_of_operation_is_named() -> None:
    line = re.search(r"^Kinds: (.*?)\. The", GUIDE, re.S | re.M)
    assert line
    assert set(re.findall(r"`(\w+)`", line.group(1))) == set(TABLE)


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_every_address_is_named(route: str) -> None:
    name = route.split("/")[-1] if "<uuid:id>/" in route else route.split("/")[0]
    assert re.search(rf"[`/ ]{name}\b", GUIDE), name


def test_every_status_is_explained() -> None:
    explained = {int(status) for status in re.findall(r"^\| (\d{3}) \|", GUIDE, re.M)}
    assert explained == SENTENCES.keys() - {406}
