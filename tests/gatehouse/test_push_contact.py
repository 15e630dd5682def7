"""The server does not start with a contact that every push service would refuse."""

from __future__ import annotations

from typing import Any

import pytest

from gatehouse.checks import push_services_can_reach_somebody


@pytest.mark.parametrize(
    ("contact", "faults"),
    [
        ("", []),
        ("mailto:duty@example.org", []),
        ("https://example.org/gatehouse", []),
        ("duty@example.org", ["gatehouse.E005"]),
        ("http://example.org/", ["gatehouse.E005"]),
    ],
)
def test_the_contact_is_an_address_that_push_services_accept(
    settings: Any, contact: str, faults: list[str]
) -> None:
    settings.PUSH_CONTACT = contact
    assert [fault.id for fault in push_services_can_reach_somebody(None)] == faults
