"""Counts sent over HTTP as a supervisor's tablet sends them, with a time for each tap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from searches.ledger.clock import replay_at
from searches.models import Prisoner
from tests.api.tablet_client import Tablet, operation
from tests.support.browsers import browser
from tests.support.counting import moment
from tests.support.forms import read, submit
from tests.support.sample_prison import PIN, Prison


def begin(tablet: Tablet, party: str, headcount: int, clock: str) -> UUID:
    """Enter the headcount at the given time and return the id of the count."""
    id = uuid4()
    with replay_at(moment(clock)):
        sent = operation("begin_count", id=id, party=party, headcount=headcount)
        (result,) = tablet.operations(sent | {"occurred_at": moment(clock).isoformat()})
    assert result["applied"], result
    return id


def taps(count: UUID, people: Sequence[Prisoner], first: str, *, apart: float) -> list[Any]:
    """Return one tap operation for each person, each `apart` seconds after the previous tap."""
    times = [moment(first) + timedelta(seconds=apart * place) for place in range(len(people))]
    return [
        operation("tap_person", count=count, prisoner=person.number)
        | {"occurred_at": at.isoformat()}
        for person, at in zip(people, times, strict=True)
    ]


def sign(prison: Prison, name: str, count: UUID, clock: str, *, device: str = "") -> None:
    """Confirm the count with the PIN of its counter on the page of the count."""
    with replay_at(moment(clock)):
        client = browser(prison, name, device=device)
        page = read(client, f"/counts/{count}/sign/")
        assert submit(client, page.form("/sign/"), pin=PIN).status_code == 302


def count(
    prison: Prison,
    name: str,
    party: str,
    people: Sequence[Prisoner],
    clock: str,
    *,
    device: str = "",
) -> UUID:
    """Count these people at a plausible pace from `clock` on, and sign a minute later.

    `device` names a screen when the officer does not use their own.
    """
    tablet = Tablet(prison, name)
    tablet.client = browser(prison, name, device=device)
    id = begin(tablet, party, len(people), clock)
    for place, person in enumerate(people):
        at = moment(clock) + timedelta(seconds=2 * (place + 1))
        sent = operation("tap_person", count=id, prisoner=person.number)
        with replay_at(at):
            (result,) = tablet.operations(sent | {"occurred_at": at.isoformat()})
        assert result["applied"], result
    signed_at = moment(clock) + timedelta(minutes=1)
    sign(prison, name, id, f"{signed_at:%H:%M:%S}", device=device)
    return id
