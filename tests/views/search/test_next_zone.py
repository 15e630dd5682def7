"""After an answer that only the tablet has, the server opens the next zone, or the same zone if its
photograph is missing.
"""

from __future__ import annotations

import pytest
from django.test import Client

from tests.support.browsers import browser
from tests.support.sample_prison import Prison
from tests.support.searching import seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(prison: Prison) -> Client:
    return browser(prison, "grace")


def onward(client: Client, prison: Prison, item: str, kept: str = "") -> str:
    sheet = f"/visits/{seal(prison).visit.pk}/sheet/"
    return client.get(f"{sheet}{item}/onward/{kept}").headers["Location"].removeprefix(sheet)


def test_without_an_answer_the_same_zone_is_shown(client: Client, prison: Prison) -> None:
    assert onward(client, prison, "A5") == "A5/"


def test_an_answer_that_is_still_on_the_tablet_opens_the_next_zone(
    client: Client, prison: Prison
) -> None:
    assert onward(client, prison, "A5", "?kept=1") not in {"A5/", ""}


def test_a_zone_without_its_photograph_is_shown_again(client: Client, prison: Prison) -> None:
    assert onward(client, prison, "B2", "?kept=1") == "B2/"
