"""Counts made over HTTP as a supervisor's tablet makes them, each tap at its own time."""

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
    """Enter the headcount; return the count's id."""
    id = uuid4()
    with replay_at(moment(clock)):
        sent = operation("begin_count", id=id, party=party, headcount=headcount)
        (result,) = tablet.operations(sent | {"occurred_at": moment(clock).isoformat()})
    assert result["applied"], result
    return id


def taps(count: UUID, people: Sequence[Prisoner], first: str, *, apart: float) -> list[Any]:
    """One tap for each person, dated by the tablet so many seconds apart."""
    times = [moment(first) + timedelta(seconds=apart * place) for place in range(len(people))]
    return [
        operation("tap_person", count=count, prisoner=person.number)
        | {"occurred_at": at.isoformat()}
        for person, at in zip(people, times, strict=True)
    ]


def sign(prison: Prison, name: str, count: UUID, clock: str, *, device: str = "") -> None:
    """Confirm the count with its PIN on the page of its counter."""
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
    """Count these people at a good pace, starting at `clock`, and sign a minute later.

    `device` names another screen than the one the officer usually holds.
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
