"""A lost tablet is refused, whoever signs in on it, and then deletes its data."""

from __future__ import annotations

import pytest

from searches.services.devices.devices import revoke_device
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison


@pytest.mark.parametrize("path", ["/board/", "/stops/", "/account/"])
def test_a_revoked_device_is_refused_and_signed_out(prison: Prison, path: str) -> None:
    tablet = browser(prison, "grace")
    assert tablet.get(path).status_code == 200
    revoke_device(prison.ann, device_id=prison.device["gate-1"].pk)
    answer = tablet.get(path)
    assert answer.status_code == 403
    assert answer["Clear-Site-Data"] == '"cache"', "what it holds unsent is never wiped for it"
    assert str(prison.device["gate-1"].pk) in page_text(answer)
    assert "_auth_user_id" not in tablet.session


def test_the_api_refuses_a_revoked_tablet(prison: Prison) -> None:
    tablet = browser(prison, "grace")
    revoke_device(prison.ann, device_id=prison.device["gate-1"].pk)
    assert tablet.get("/api/v1/visits").json()["code"] == "device-revoked"


def test_a_revoked_tablet_sees_the_refusal_on_every_page(prison: Prison) -> None:
    """The first request that is refused is for a part of a page, which a script loads in the
    background.
    """
    tablet = browser(prison, "grace")
    revoke_device(prison.ann, device_id=prison.device["gate-1"].pk)
    fragment = tablet.get("/stops/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (403, "/")
    assert "_auth_user_id" not in tablet.session
    for path in ["/board/", "/sign-in/", "/"]:
        answer = tablet.get(path)
        assert answer.status_code == 403, path
        assert "data-revoked" in page_text(answer)
    assert tablet.get("/api/v1/visits").json()["code"] == "device-revoked"
    post = {"login": "grace", "password": "x"}
    assert tablet.post("/sign-in/", post).status_code == 403
