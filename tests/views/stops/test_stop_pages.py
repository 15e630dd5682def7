"""The page of an open stop updates itself, and both signatures always belong to the same
closing.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from searches.models import Stop, StopClosed
from searches.services.rolls.movements import tap_seen
from searches.services.rolls.standfast import call_standfast
from searches.services.stops.stops import raise_stop
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import PIN, Prison


@pytest.fixture
def stop(prison: Prison) -> Stop:
    return raise_stop(prison.kay)


def sign(client: Client, stop: Stop, prison: Prison, **more: str) -> None:
    number = prison.prisoners["kitchen"][0].number
    form = {"uuid": str(uuid4()), "pin": PIN, "basis": "person_seen", "prisoner": number}
    assert client.post(f"/stops/{stop.pk}/close/", form | more).status_code == 302


def page(client: Client, stop: Stop, part: str = "") -> str:
    return page_text(client.get(f"/stops/{stop.pk}/{part}"))


def test_both_officers_may_ask_and_either_may_sign_second(prison: Prison, stop: Stop) -> None:
    """The governor loaded the page before the first signature, so the governor signs first too."""
    area = prison.area["healthcare"]
    tap_seen(prison.hana, prisoner_id=prison.prisoners["kitchen"][0].pk, area_id=area.pk)
    control, governor = browser(prison, "ceri"), browser(prison, "dee")
    sign(control, stop, prison)
    sign(governor, stop, prison)
    assert "Dee Stone asks to close this stop" in page(control, stop)
    assert "Ceri Vale asks to close this stop" in page(governor, stop)
    closing = governor.get(f"/stops/{stop.pk}/").context["closing"]
    sign(governor, stop, prison, closing=str(closing.id))
    assert StopClosed.objects.filter(stop=stop).exists()
    assert "by Ceri Vale and Dee Stone" in page(control, stop)


def test_an_open_page_shows_standfast_and_the_first_signature(prison: Prison, stop: Stop) -> None:
    governor = browser(prison, "dee")
    before = governor.get(f"/stops/{stop.pk}/now/")
    assert "Call standfast" in page_text(before)
    tag = {"If-None-Match": before["ETag"]}
    assert governor.get(f"/stops/{stop.pk}/now/", headers=tag).status_code == 304
    call_standfast(prison.ceri, stop_id=stop.pk)
    area = prison.area["healthcare"]
    tap_seen(prison.hana, prisoner_id=prison.prisoners["kitchen"][0].pk, area_id=area.pk)
    sign(browser(prison, "ceri"), stop, prison)
    now = page(governor, stop, "now/")
    assert "Call standfast" not in now
    assert "Ceri Vale has signed to close this stop" in now
    assert "has signed to close this stop" not in page(browser(prison, "grace"), stop, "now/")
