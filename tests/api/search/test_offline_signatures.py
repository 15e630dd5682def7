"""Signatures made offline: the server checks the PIN on arrival, for one act of one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache

from searches.facts.finished_searches import finished
from searches.models import LedgerEntry, Operation, SearchSignature
from searches.rules.answers import ItemAnswer
from searches.rules.finished_searches import digest_of_finished
from searches.words.checklists import Result
from tests.api.tablet_client import Tablet
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock, answer, answer_everything
from tests.support.tablet_encryption import encrypted_for


class Signing:
    def __init__(self, prison: Prison, in_the_lock: InTheLock) -> None:
        answer_everything(prison.grace, in_the_lock, but=frozenset({"F1"}))
        self.prison, self.in_the_lock = prison, in_the_lock
        self.tablet = Tablet(prison, "grace")
        self.jwk = self.tablet.get("tablet/server-key").json()

    def of(self, name: str, *, pin: str = PIN, place: int = 1, id: UUID | None = None) -> Any:
        id, person = id or uuid4(), self.prison.person[name].pk
        box = encrypted_for(self.jwk, pin.encode(), context=f"pin:{id}:{person}")
        payload = {
            "search": str(self.in_the_lock.search.pk),
            "place": place,
            "signed_by": str(person),
            "shown_sha256": digest_of_finished(finished(self.in_the_lock.search)),
            "sealed_pin": box,
        }
        operation = {"kind": "sign_search", "occurred_at": "2026-11-23T07:27:00Z"}
        return operation | {"id": str(id), "payload": payload}

    def send(self, *sent: Any) -> list[Any]:
        return self.tablet.operations(*sent)

    def refusal(self, sent: Any) -> str:
        result = self.send(sent)[0]
        assert not result["applied"] and not SearchSignature.objects.exists()
        return str(result["problem"]["code"])


@pytest.fixture
def signing(prison: Prison, in_the_lock: InTheLock) -> Signing:
    cache.clear()
    return Signing(prison, in_the_lock)


def test_the_second_searcher_cannot_sign_on_a_connected_tablet(
    signing: Signing, prison: Prison
) -> None:
    first, second = signing.send(signing.of("grace"), signing.of("ed", place=2))
    assert (first["status"], second["problem"]["code"]) == (201, "own-device")
    signed = SearchSignature.objects.get()
    assert signed.signed_by_id == prison.grace.person
    assert signed.occurred_at < signed.recorded_at


def test_a_signature_sent_twice_is_one_signature_and_the_pin_is_not_stored(
    signing: Signing,
) -> None:
    sent = signing.of("grace")
    assert [result["status"] for result in signing.send(sent, sent)] == [201, 200]
    kept = str(list(Operation.objects.values())) + str(list(LedgerEntry.objects.values()))
    # Many digests contain the four digits of the PIN by chance, so look for the PIN as a value of
    # its own.
    assert f"'{PIN}'" not in kept
    assert sent["payload"]["sealed_pin"]["ct"] not in kept and "sealed_pin" not in kept


def test_a_wrong_sealed_pin_cannot_sign(signing: Signing) -> None:
    assert signing.refusal(signing.of("grace", pin="0000")) == "wrong-pin"


def test_pin_guesses_are_throttled_and_the_right_pin_may_be_sent_again(signing: Signing) -> None:
    for _ in range(5):
        signing.send(signing.of("grace", pin="0000"))
    true = signing.of("grace")
    result = signing.send(true)[0]
    assert (result["problem"]["code"], result["digest"]) == ("pin-locked", "")
    cache.clear()
    assert signing.send(true)[0]["status"] == 201


def test_a_sealed_pin_is_valid_only_for_its_own_operation(signing: Signing) -> None:
    stolen = signing.of("grace")
    stolen["id"] = str(uuid4())
    assert signing.refusal(stolen) == "box-unreadable"


def test_a_sealed_pin_is_valid_only_for_its_own_person(signing: Signing, prison: Prison) -> None:
    sent = signing.of("grace")
    sent["payload"]["signed_by"] = str(prison.tom.person)
    assert signing.refusal(sent) == "box-unreadable"


@pytest.mark.parametrize("part", ["kid", "epk", "iv", "ct"])
def test_an_unreadable_sealed_pin_is_refused(signing: Signing, part: str) -> None:
    sent = signing.of("grace")
    sent["payload"]["sealed_pin"][part] = "A" * 16
    assert signing.refusal(sent) == "box-unreadable"


def test_a_search_that_changed_must_be_signed_again(signing: Signing, prison: Prison) -> None:
    sent = signing.of("grace")
    answer(prison.tom, signing.in_the_lock, "B1", ItemAnswer(Result.CANNOT_SEE))
    assert signing.refusal(sent) == "sheet-changed"
    assert signing.send(signing.of("grace"))[0]["status"] == 201


def test_a_signature_without_a_digest_is_refused(signing: Signing) -> None:
    sent = signing.of("grace")
    del sent["payload"]["shown_sha256"]
    assert signing.refusal(sent) == "invalid"


def test_one_person_cannot_give_both_signatures(signing: Signing) -> None:
    first, second = signing.send(signing.of("grace"), signing.of("grace", place=2))
    assert (first["status"], second["problem"]["code"]) == (201, "same-searcher")


def test_nobody_can_sign_a_search_of_another_prison(signing: Signing, other_prison: Prison) -> None:
    stranger = signing.of("grace")
    tablet = Tablet(other_prison, "grace")
    assert tablet.operations(stranger)[0]["status"] == 404
    own = signing.of("grace")
    own["payload"]["signed_by"] = str(other_prison.person["grace"].pk)
    assert signing.send(own)[0]["status"] == 404
