"""Attack 21: a burst of PIN guesses gets extra attempts, or a back link runs a script."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection

from searches.services import pins
from searches.services.pins import ATTEMPTS, prove_pin
from searches.words.refusals import PinLocked, Refused
from tests.support.browsers import browser
from tests.support.forms import Page, page_text
from tests.support.sample_prison import PIN, Prison

if TYPE_CHECKING:
    from tests.support.forms import ClientResponse

GUESSES = 20
HOME = "http://testserver"


def sign(prison: Prison, pin: str) -> ClientResponse:
    """Sign the whole-prison roll as Ceri. This form checks the PIN before anything else."""
    sent = {"uuid": uuid4(), "digest": "", "pin": pin}
    return browser(prison, "ceri").post(f"/rolls/whole/{uuid4()}/sign/", sent)


def count_checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    checked: list[str] = []

    def check(pin: str, hashed: str) -> bool:
        checked.append(pin)
        time.sleep(0.02)  # makes the guesses overlap
        return bool(check_password(pin, hashed))

    monkeypatch.setattr(pins, "check_password", check)
    return checked


@pytest.mark.django_db(transaction=True)
def test_a_burst_of_guesses_gets_five_checks(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked, start = count_checks(monkeypatch), Barrier(GUESSES)

    def guess(number: int) -> None:
        start.wait()
        with suppress(Refused):
            prove_pin(prison.ceri, f"{number:04}")
        connection.close()

    with ThreadPoolExecutor(GUESSES) as threads:
        list(threads.map(guess, range(GUESSES)))
    assert len(checked) == ATTEMPTS
    with pytest.raises(PinLocked):
        prove_pin(prison.ceri, PIN)


def test_the_sixth_guess_on_a_page_is_not_checked(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = count_checks(monkeypatch)
    answers = [sign(prison, "0000") for _ in range(ATTEMPTS + 1)]
    assert [answer.status_code for answer in answers] == [409] * ATTEMPTS + [403]
    assert len(checked) == ATTEMPTS
    assert "Too many wrong PINs" in page_text(sign(prison, PIN))


def test_the_right_pin_resets_the_number_of_guesses(prison: Prison) -> None:
    for _ in range(3):
        for _ in range(ATTEMPTS - 1):
            with pytest.raises(Refused, match="wrong-pin"):
                prove_pin(prison.ceri, "0000")
        prove_pin(prison.ceri, PIN)


@pytest.mark.parametrize(
    ("referer", "link"),
    [
        (f"{HOME}/visits/new/?plate=KX23+LDV", "/visits/new/?plate=KX23+LDV"),
        (f"{HOME}/board/#stop", "/board/"),
        ("", "/"),
        ("javascript:alert(document.cookie)", "/"),
        ("JavaScript:alert(1)", "/"),
        (" javascript:alert(1)", "/"),
        ("data:text/html,<script>alert(1)</script>", "/"),
        ("https://elsewhere.example/sign-in/", "/"),
        ("//elsewhere.example/", "/"),
        (f"{HOME}//elsewhere.example/", "/"),
        (f"{HOME}/\\elsewhere.example/", "/"),
        (f"{HOME}@elsewhere.example/", "/"),
        ("/relative/", "/relative/"),
    ],
)
def test_go_back_leads_to_a_page_of_this_site(prison: Prison, referer: str, link: str) -> None:
    gate, header = browser(prison, "grace"), {"Referer": referer} if referer else {}
    sent: dict[str, Any] = {"uuid": uuid4(), "why": ""}
    refused = gate.post(f"/visits/{uuid4()}/turn-back/", sent, headers=header)
    assert refused.status_code == 404
    assert back_link(refused) == link
    assert back_link(gate.get("/stop/", headers=header)) == link


def back_link(page: ClientResponse) -> str:
    """Return the address of the page's "Go back" link."""
    text = page_text(page)
    halts = "Go back without stopping vehicles"
    label = halts if halts in text else "Go back"
    address = text[: text.rindex(label)].rpartition('href="')[2].partition('"')[0]
    assert address.replace("&amp;", "&") in {
        link.replace("&amp;", "&") for link in Page(page).links
    }
    return address
