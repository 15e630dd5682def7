"""The start-up check of the settings with which Gatehouse calls another system."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from gatehouse.checks import calls_to_another_system_are_signed

GOOD = f"whsec_{base64.b64encode(b's' * 24).decode()}"
SHORT = f"whsec_{base64.b64encode(b's' * 23).decode()}"


@pytest.mark.parametrize(
    ("address", "secret", "production", "wrong"),
    [
        ("", "", True, []),
        ("https://alarms.example/", GOOD, True, []),
        ("http://alarms.example/", GOOD, False, []),
        ("http://alarms.example/", GOOD, True, ["gatehouse.E007"]),
        ("https://alarms.example/", "", True, ["gatehouse.E006"]),
        ("https://alarms.example/", SHORT, True, ["gatehouse.E006"]),
        ("https://alarms.example/", "whsec_not base64", True, ["gatehouse.E006"]),
        ("https://alarms.example/", GOOD.removeprefix("whsec_"), True, ["gatehouse.E006"]),
    ],
)
def test_calls_need_a_secret_of_24_bytes_and_https_in_production(
    settings: Any, address: str, secret: str, production: bool, wrong: list[str]
) -> None:
    settings.ESCALATION_URL, settings.ESCALATION_SECRET = address, secret
    settings.PRODUCTION = production
    found = calls_to_another_system_are_signed(None)
    assert [message.id for message in found] == wrong
