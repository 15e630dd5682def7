"""A threshold changes only within its bounds. A value that would switch off a rule is refused, and
the refusal names the threshold.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from searches.models import Establishment, LedgerEntry
from searches.services.locks.locks import void_lock
from searches.services.prison.establishments import change_policy
from searches.words.policy import BOUNDS, IN_ORDER, Policy
from searches.words.policy_words import WORDS
from searches.words.refusals import Invalid, NotAllowed, Refused
from searches.words.visits import VoidReason
from tests.support.forms import page_text
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock

PLAIN = Policy()


def change(prison: Prison, **changes: Any) -> dict[str, Any]:
    changed = change_policy(prison.sam, policy=replace(PLAIN, **changes).to_document())
    return dict(changed.policy)


def test_every_number_has_bounds_and_a_default_within_them() -> None:
    numbers = {f.name for f in fields(PLAIN) if type(getattr(PLAIN, f.name)) is int}
    assert numbers == BOUNDS.keys()
    assert not list(PLAIN.out_of_bounds())


@pytest.mark.parametrize("name", BOUNDS)
def test_each_threshold_is_refused_past_its_bounds(prison: Prison, name: str) -> None:
    before = Establishment.objects.get(pk=prison.establishment.pk).policy
    least, most = BOUNDS[name]
    for wrong in (least - 1, most + 1):
        with pytest.raises(Invalid) as refusal:
            change(prison, **{name: wrong})
        if wrong > 0:
            assert (refusal.value.code, refusal.value.field) == ("policy-bounds", name)
            assert f"from {least} to {most}" in refusal.value.sentence
    assert Establishment.objects.get(pk=prison.establishment.pk).policy == before
    for right in (least, most):
        bounded: dict[str, Any] = {name: right}
        faults = replace(PLAIN, **bounded).out_of_bounds()
        assert not [sentence for _, sentence in faults if "whole number" in sentence]


@pytest.mark.parametrize(("first", "second"), IN_ORDER)
def test_thresholds_that_depend_on_each_other_stay_in_order(
    prison: Prison, first: str, second: str
) -> None:
    most = BOUNDS[second][0]
    with pytest.raises(Invalid, match="policy-bounds"):
        change(prison, **{second: most, first: max(most + 1, BOUNDS[first][0])})


@pytest.mark.parametrize("aids", [("",), ("x" * 41,), tuple("abcdefghijk")])
def test_required_aids_must_be_known_aids(prison: Prison, aids: tuple[str, ...]) -> None:
    with pytest.raises(Invalid, match="policy-bounds"):
        change(prison, required_aids=aids)


def test_the_ledger_names_each_changed_threshold(prison: Prison) -> None:
    assert change(prison, last_look_seconds=90)["last_look_seconds"] == 90
    entry = LedgerEntry.objects.within(prison.establishment).latest("seq")
    assert (entry.act, entry.body["said"]["changed"]) == (
        "change_policy",
        {"last_look_seconds": 90},
    )
    with pytest.raises(NotAllowed):
        change_policy(prison.mia, policy=PLAIN.to_document())


def test_a_stored_policy_beyond_the_bounds_is_still_read() -> None:
    assert Policy.from_document({"lock_life_minutes": 9999}).lock_life_minutes == 9999


def typed_on_the_page(prison: Prison, minutes: str) -> tuple[int, str]:
    client = Client()
    client.force_login(prison.person["sam"])
    assert "10 to 240. After that, the search and the counts must be done again." in page_text(
        client.get("/policy/")
    )
    form = {**PLAIN.to_document(), "uuid": str(uuid4()), "required_aids": ""}
    answer = client.post("/policy/", {**form, "lock_life_minutes": minutes}, follow=True)
    return answer.status_code, page_text(answer)


@pytest.mark.parametrize("typed", ["99999", "99999999", "60.5", "0", "-1", "soon", ""])
def test_the_page_says_which_value_is_wrong(prison: Prison, typed: str) -> None:
    status, page = typed_on_the_page(prison, typed)
    assert status == 422
    assert "Lifetime of a lock session (minutes): enter a whole number from 10 to 240." in page
    assert "lock_life_minutes is" not in page
    assert Establishment.objects.get(pk=prison.establishment.pk).policy["lock_life_minutes"] == 60


def test_the_page_confirms_that_the_policy_was_saved(prison: Prison) -> None:
    status, page = typed_on_the_page(prison, "45")
    assert (status, "The policy has been saved" in page) == (200, True)


def test_every_threshold_has_its_own_label() -> None:
    assert set(WORDS) == {field.name for field in fields(Policy)}
    assert len({label for label, _ in WORDS.values()}) == len(WORDS)


def test_no_threshold_changes_for_a_vehicle_in_the_lock(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    with pytest.raises(Refused, match="vehicle-in-lock"):
        change(prison, search_floor_percent=50)
    void_lock(prison.grace, visit_id=in_the_lock.visit.pk, reason=VoidReason.INNER_GATE_OPENED)
    assert change(prison, last_look_seconds=90)["last_look_seconds"] == 90
