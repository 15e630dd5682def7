"""A vehicle is held if the seals read in the exit search are not those on record.

On record are the seals of the arrival, and the seals that an officer put on inside.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import ExceptionCase, LedgerEntry, SealChange
from searches.rules.answers import ItemAnswer
from searches.rules.release import decide
from searches.rules.tamper_seals import differences, read_seals, seals_on
from searches.services.exceptions.event_readers import catch_up
from searches.services.visits.tamper_seals import put_on_seal
from searches.words.checklists import Result
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.releases import HoldCode, OverrideKind
from tests.support.forms import page_text
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, answer


def read_seal(prison: Prison, in_the_lock: InTheLock, text: str) -> None:
    answer(prison.grace, in_the_lock, "D4", ItemAnswer(Result.RECORDED, text=text))


def seal_holds(in_the_lock: InTheLock) -> list[str]:
    """Return the sentences of the holds about seals. The vehicle came in with seal S123."""
    facts = release_facts(in_the_lock.visit, now=server_now(), releaser=None)
    holds = [hold for hold in decide(facts).holds if hold.code is HoldCode.TOOLS_SEALS]
    assert all(hold.override is OverrideKind.NEVER for hold in holds)
    return [hold.sentence for hold in holds]


def number_of_cases(prison: Prison) -> int:
    catch_up(prison.establishment.pk)
    return ExceptionCase.objects.within(prison.establishment).filter(code="X20").count()


def test_the_seal_from_arrival_agrees(prison: Prison, in_the_lock: InTheLock) -> None:
    read_seal(prison, in_the_lock, "s 123")
    assert seal_holds(in_the_lock) == []
    assert number_of_cases(prison) == 0


def test_a_different_seal_holds_and_is_reported_to_security(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    read_seal(prison, in_the_lock, "S999")
    assert seal_holds(in_the_lock) == [
        "Shut and seal: Seal S999 was never recorded.",
        "Shut and seal: Seal S123 is missing.",
    ]
    assert number_of_cases(prison) == 1


def test_the_hold_of_a_strange_seal_says_that_a_seal_can_be_recorded(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    read_seal(prison, in_the_lock, "S123, S999")
    facts = release_facts(in_the_lock.visit, now=server_now(), releaser=None)
    (found,) = (hold for hold in decide(facts).holds if hold.code is HoldCode.TOOLS_SEALS)
    assert found.cure.startswith("If a seal was put on or replaced inside, record this")


def test_after_a_replacement_only_the_new_seal_agrees(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    change = put_on_seal(
        prison.ed, visit_id=in_the_lock.visit.pk, number="s 200", in_place_of="S123"
    )
    entry = LedgerEntry.objects.within(prison.establishment).get(act="put_on_seal")
    assert (entry.by_id, entry.visit_id) == (prison.ed.person, in_the_lock.visit.pk)
    assert entry.body["said"] == {"seal": str(change.pk), "number": "S200", "in_place_of": "S123"}
    read_seal(prison, in_the_lock, "S200")
    assert seal_holds(in_the_lock) == []
    read_seal(prison, in_the_lock, "S123")
    assert len(seal_holds(in_the_lock)) == 2


def test_a_second_seal_must_be_read_as_well(prison: Prison, in_the_lock: InTheLock) -> None:
    put_on_seal(prison.grace, visit_id=in_the_lock.visit.pk, number="S200")
    read_seal(prison, in_the_lock, "S200")
    assert seal_holds(in_the_lock) == ["Shut and seal: Seal S123 is missing."]
    read_seal(prison, in_the_lock, "S200, S123")
    assert seal_holds(in_the_lock) == []


def test_a_seal_put_on_after_the_reading_must_be_read_again(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    read_seal(prison, in_the_lock, "S200")
    put_on_seal(prison.ed, visit_id=in_the_lock.visit.pk, number="S200", in_place_of="S123")
    assert seal_holds(in_the_lock) == ["Shut and seal: a seal was recorded after this reading."]
    read_seal(prison, in_the_lock, "S200")
    assert seal_holds(in_the_lock) == []


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"number": " "}, Invalid),
        ({"number": "none"}, Invalid),
        ({"number": "S7, S8"}, Invalid),
        ({"number": "S" * 41}, Invalid),
        ({"number": "S7", "in_place_of": "S999"}, Invalid),
        ({"number": "s123"}, Refused),
    ],
)
def test_an_impossible_seal_number_is_refused(
    prison: Prison, in_the_lock: InTheLock, fields: dict[str, Any], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        put_on_seal(prison.grace, visit_id=in_the_lock.visit.pk, **fields)
    assert not SealChange.objects.exists()


def test_only_the_right_roles_put_on_a_seal_and_only_inside(
    prison: Prison, other_prison: Prison, in_the_lock: InTheLock
) -> None:
    visit = in_the_lock.visit.pk
    with pytest.raises(NotAllowed):
        put_on_seal(prison.kay, visit_id=visit, number="S7")
    with pytest.raises(NotThere):
        put_on_seal(other_prison.grace, visit_id=visit, number="S7")


def test_the_database_refuses_changes_to_a_recorded_seal(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    put_on_seal(prison.grace, visit_id=in_the_lock.visit.pk, number="S7")
    for change in (lambda rows: rows.update(number="S8"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(SealChange.objects.all())


def test_the_page_of_the_visit_records_a_seal_once(prison: Prison, in_the_lock: InTheLock) -> None:
    client = Client()
    client.force_login(prison.person["ed"])
    address = f"/visits/{in_the_lock.visit.pk}/"
    assert b'value="S123"' in client.get(address).content
    form = {"uuid": str(uuid4()), "number": "S200", "in_place_of": "S123"}
    for _ in range(2):
        assert client.post(f"{address}seals/", form).status_code == 302
    assert SealChange.objects.get().number == "S200"
    assert "Seal S200 put on" in page_text(client.get(address))


def test_numbers_are_read_as_officers_type_them() -> None:
    assert read_seals("s 12, S13;s12 / none") == ("S12", "S13")
    assert seals_on("S1, S2", [("S3", "s1"), ("S4", "")]) == ("S2", "S3", "S4")
    assert differences("no seal", ()) == ()
    assert differences("none", ("S1",)) == ("Seal S1 is missing.",)
