"""Two different searchers sign after the last item. The first must be a gate officer."""

from __future__ import annotations

from uuid import uuid4

import pytest

from searches.facts.search import sheet_document
from searches.ledger.canonical import sha256_of
from searches.models import SearchSignature
from searches.rules.answers import ItemAnswer
from searches.services.search.search_signatures import sign_search
from searches.services.search.searches import begin_second_search
from searches.words.checklists import Result
from searches.words.refusals import NotAllowed, NotThere, Refused
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock, acts_of, answer, answer_everything, nothing_wrong


@pytest.fixture
def answered_search(prison: Prison, in_the_lock: InTheLock) -> InTheLock:
    """Answer every item except the last look, which is done again before the release.

    Grace answers most of the items, and Ed and Tom answer enough to be allowed to sign.
    """
    items = [item for item in in_the_lock.items if item.code != "F1"]
    for place, item in enumerate(items):
        who = (prison.ed, prison.tom)[place // 5] if place < 10 else prison.grace
        answer(who, in_the_lock, item.code, nothing_wrong(item))
    return in_the_lock


def sign_as(actor, in_the_lock: InTheLock, place: int, **more):
    return sign_search(actor, search_id=in_the_lock.search.pk, place=place, **{"pin": PIN, **more})


def test_two_searchers_sign_and_the_ledger_records_both(
    prison: Prison, answered_search: InTheLock
) -> None:
    sign_as(prison.grace, answered_search, 1)
    sign_as(prison.ed, answered_search, 2)
    signed = SearchSignature.objects.filter(search=answered_search.search).order_by("place")
    assert [row.signed_by_id for row in signed] == [prison.grace.person, prison.ed.person]
    assert acts_of(answered_search.visit.pk)[-2:] == ["sign_search", "sign_search"]


def test_the_signature_stores_the_digest_of_the_shown_checklist(
    prison: Prison, answered_search: InTheLock
) -> None:
    digest = sha256_of(sheet_document(answered_search.search))
    row = sign_as(prison.grace, answered_search, 1, shown_sha256=digest)
    assert row.signature.shown_sha256 == digest
    assert row.signature.statement == "I looked at every zone listed, except the last look."


def test_a_changed_checklist_must_be_read_again(prison: Prison, answered_search: InTheLock) -> None:
    digest = sha256_of(sheet_document(answered_search.search))
    answer(prison.tom, answered_search, "B1", ItemAnswer(Result.CLEAR))
    with pytest.raises(Refused, match="sheet-changed"):
        sign_as(prison.grace, answered_search, 1, shown_sha256=digest)


def test_nobody_signs_before_the_last_item(prison: Prison, in_the_lock: InTheLock) -> None:
    answer_everything(prison.grace, in_the_lock, but=frozenset({"F1", "U5"}))
    with pytest.raises(Refused, match="unanswered"):
        sign_as(prison.grace, in_the_lock, 1)


def test_the_escort_never_signs_first(prison: Prison, answered_search: InTheLock) -> None:
    with pytest.raises(NotAllowed, match="not-first"):
        sign_as(prison.ed, answered_search, 1)


def test_one_searcher_cannot_give_both_signatures(
    prison: Prison, answered_search: InTheLock
) -> None:
    sign_as(prison.grace, answered_search, 1)
    with pytest.raises(NotAllowed, match="same-searcher"):
        sign_as(prison.grace, answered_search, 2)
    assert acts_of(answered_search.visit.pk)[-1] == "refuse_self_approval"


def test_a_wrong_pin_cannot_sign_a_search(prison: Prison, answered_search: InTheLock) -> None:
    with pytest.raises(Refused, match="wrong-pin"):
        sign_as(prison.grace, answered_search, 1, pin="0000")
    assert not SearchSignature.objects.exists()


def test_the_search_of_a_void_lock_session_cannot_be_signed(
    prison: Prison, answered_search: InTheLock
) -> None:
    lock = answered_search.lock
    lock.voided_at, lock.void_reason = lock.sealed_at, "left_unwatched"
    lock.save()
    with pytest.raises(Refused, match="lock-void"):
        sign_as(prison.grace, answered_search, 1)


def test_both_searchers_sign_again_after_a_later_answer(
    prison: Prison, answered_search: InTheLock
) -> None:
    sign_as(prison.grace, answered_search, 1)
    answer(prison.tom, answered_search, "B1", ItemAnswer(Result.CLEAR))
    assert sign_as(prison.grace, answered_search, 1).pk


def test_the_second_search_is_signed_by_other_officers(
    prison: Prison, answered_search: InTheLock
) -> None:
    sign_as(prison.grace, answered_search, 1)
    sign_as(prison.tom, answered_search, 2)
    again = begin_second_search(prison.greta, search_id=answered_search.search.pk)
    second = InTheLock(answered_search.visit, answered_search.lock, again)
    answer_everything(prison.greta, second, but=frozenset({"F1"}))
    with pytest.raises(NotAllowed, match="same-searcher"):
        sign_as(prison.tom, second, 2)
    assert sign_as(prison.greta, second, 1).pk


def test_a_search_of_another_prison_cannot_be_signed(
    prison: Prison, other_prison: Prison, answered_search: InTheLock
) -> None:
    with pytest.raises(NotThere):
        sign_as(other_prison.grace, answered_search, 1)
    with pytest.raises(NotThere):
        sign_search(prison.grace, search_id=uuid4(), place=1, pin=PIN)
    with pytest.raises(NotAllowed):
        sign_as(prison.kay, answered_search, 2)
