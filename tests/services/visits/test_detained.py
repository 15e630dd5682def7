"""A vehicle is detained after GO: the GO is no longer valid, and no second GO is given
meanwhile.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import ExceptionCase, LedgerEntry, Release, Visit
from searches.rules.release import decide
from searches.services.exceptions.event_readers import catch_up
from searches.services.locks.locks import open_outer_gate
from searches.services.release import releases
from searches.services.visits.visit_changes import detain, end_detention
from searches.words.refusals import Refused
from searches.words.releases import Decision, HoldCode
from tests.api.tablet_client import Tablet
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock


@pytest.fixture
def go(prison: Prison, in_the_lock: InTheLock, monkeypatch: pytest.MonkeyPatch) -> Release:
    """Release the vehicle with a rule that always answers GO.

    The real rule has tests of its own.
    """
    with monkeypatch.context() as patched:
        patched.setattr(releases, "decide", lambda _: Decision((), (), 20, server_now()))
        tablet, visit = Tablet(prison, "mia"), in_the_lock.visit.pk
        digest = tablet.get(f"visits/{visit}/decision").json()["shown_sha256"]
        body = {"id": uuid4(), "pin": PIN, "shown_sha256": digest}
        assert tablet.post(f"visits/{visit}/release", body).status_code == 201
    return Release.objects.get()


def test_the_code_of_a_detained_vehicle_does_not_open_the_gate(
    prison: Prison, in_the_lock: InTheLock, go: Release
) -> None:
    detain(prison.grace, visit_id=in_the_lock.visit.pk, why="A strap hangs down")
    opening = open_outer_gate(prison.grace, visit_id=in_the_lock.visit.pk, code=go.code)
    assert (opening.release_id, opening.note) == (None, "The vehicle is detained.")
    catch_up(prison.establishment.pk)
    assert ExceptionCase.objects.within(prison.establishment).filter(code="X05").exists()


def test_a_vehicle_that_was_turned_back_is_not_called_detained(
    prison: Prison, in_the_lock: InTheLock, go: Release
) -> None:
    Visit.objects.filter(pk=in_the_lock.visit.pk).update(turned_back_at=server_now())
    opening = open_outer_gate(prison.grace, visit_id=in_the_lock.visit.pk, code=go.code)
    assert (opening.release_id, opening.note) == (None, "The vehicle was turned back.")


def test_a_detained_vehicle_is_held_and_has_no_second_go(
    prison: Prison, in_the_lock: InTheLock, go: Release
) -> None:
    detain(prison.grace, visit_id=in_the_lock.visit.pk, why="A strap hangs down")
    in_the_lock.visit.refresh_from_db()
    facts = release_facts(in_the_lock.visit, now=server_now(), releaser=None)
    held = {(hold.code, hold.subject) for hold in decide(facts).holds}
    assert (HoldCode.LOCK_VOID, "visit") in held
    assert Release.objects.count() == 1
    assert LedgerEntry.objects.within(prison.establishment).latest("seq").act == "detain"


def test_a_code_from_before_the_detention_stays_invalid(
    prison: Prison, in_the_lock: InTheLock, go: Release
) -> None:
    visit = in_the_lock.visit.pk
    detain(prison.grace, visit_id=visit, why="A strap hangs down")
    with pytest.raises(Refused, match="go-alive"):
        end_detention(prison.grace, visit_id=visit, why="It was a cable tie")
    with time_machine.travel(go.expires_at + timedelta(seconds=1), tick=False):
        end_detention(prison.grace, visit_id=visit, why="It was a cable tie")
        opening = open_outer_gate(prison.grace, visit_id=visit, code=go.code)
    assert (opening.release_id, opening.note) == (None, "The GO had expired.")
