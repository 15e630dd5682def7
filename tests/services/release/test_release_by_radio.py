"""Release by radio: the checks of the control room's call, and every reason to refuse a code."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from searches.ledger.clock import replay_at
from searches.models import ExceptionCase, LedgerEntry, RadioRelease
from searches.rules.finished_searches import release_code
from searches.services.devices.devices import revoke_device
from searches.services.devices.encryption import device_secret
from searches.services.exceptions.event_readers import catch_up
from searches.services.locks.locks import void_lock
from searches.services.offline.tablet_keys import hand_out_key
from searches.services.release.radio_releases import release_by_radio
from searches.services.stops.stops import raise_stop
from searches.words.actors import Actor
from searches.words.radio import RadioEntry
from searches.words.refusals import NotAllowed, NotReleased, NotThere, Refused
from searches.words.visits import VoidReason
from tests.stories.hold_resolver import HoldResolver
from tests.stories.simulated_prison import Yard, open_prison
from tests.support.sample_prison import PIN, Prison
from tests.support.saved_states import kept_step

LETTERS = "2T3QS7"


class Gate:
    """A lorry that is sealed and counted, and whose search is on a tablet without a connection."""

    def __init__(self, prison: Prison) -> None:
        open_prison(prison)
        self.prison, self.yard = prison, Yard(prison)
        self.resolver = HoldResolver(self.yard)
        self.seal()

    @property
    def story_time(self) -> datetime:
        return self.yard.now

    @kept_step
    def seal(self) -> None:
        self.yard.act(hand_out_key, self.prison.grace, id=uuid4())
        self.yard.come_in()
        self.yard.halt()
        self.yard.seal()

    @kept_step
    def count(self) -> None:
        for party in ("kitchen", "stores"):
            self.resolver.count(party)

    def radio_entry(self, letters: str = LETTERS, **others: str) -> RadioEntry:
        named = {"orderly_officer": "omar", "governor": "dee", "told_by": "ceri"} | others
        people = {part: self.prison.person[name].pk for part, name in named.items()}
        return RadioEntry(checksum=letters, tablet=self.prison.device["gate-1"].pk, **people)

    def ask(
        self,
        radio_entry: RadioEntry | None = None,
        *,
        by: Actor | None = None,
        id: UUID | None = None,
    ) -> RadioRelease:
        self.yard.now += timedelta(seconds=2)
        about: dict[str, Any] = {
            "radio_entry": radio_entry or self.radio_entry(),
            "pin": PIN,
            "id": id or uuid4(),
        }
        with replay_at(self.yard.now):
            return release_by_radio(by or self.prison.ceri, visit_id=self.yard.visit.pk, **about)

    def refusal(self, radio_entry: RadioEntry | None = None, **more: Any) -> set[str]:
        """Return the codes of the refusal.

        Nothing must be released, and the ledger must record the attempt.
        """
        released = RadioRelease.objects.count()
        with pytest.raises(Refused) as caught:
            self.ask(radio_entry, **more)
        assert RadioRelease.objects.count() == released
        newest = LedgerEntry.objects.within(self.prison.establishment).order_by("seq").last()
        assert newest and newest.act == "refuse_radio_release"
        if isinstance(caught.value, NotReleased):
            return {f"{hold.code} {hold.subject}" for hold in caught.value.holds}  # type: ignore[attr-defined]
        return {caught.value.code}


@pytest.fixture
def gate(prison: Prison) -> Gate:
    return Gate(prison)


def test_a_correct_call_gets_a_code(gate: Gate) -> None:
    radio = gate.count().ask(gate.radio_entry("2t3 qs7"))
    assert radio.checksum == LETTERS
    assert radio.code == release_code(device_secret("code", radio.key_id), LETTERS)
    assert radio.signature.meaning == "radio_released"
    assert {hold["code"] for hold in radio.decision["holds"]} == set()


def test_a_release_by_radio_is_always_an_exception(gate: Gate) -> None:
    radio = gate.count().ask()
    catch_up(gate.prison.establishment.pk)
    case = ExceptionCase.objects.get(code="X14")
    assert (case.cause, case.severity) == (str(radio.pk), "high")


def test_a_missing_count_refuses_the_code(gate: Gate) -> None:
    assert {hold.split()[0] for hold in gate.refusal()} == {"count-missing"}


def test_a_count_that_does_not_balance_refuses_the_code(gate: Gate) -> None:
    gate.resolver.count("stores")
    gate.resolver.count("kitchen", leave_out=1)
    assert {hold.split()[0] for hold in gate.refusal()} == {"count-unbalanced"}


def test_a_stop_refuses_the_code(gate: Gate) -> None:
    stop = gate.count().yard.act(raise_stop, gate.prison.ed)
    assert gate.refusal() == {f"stop {stop.pk}"}


def test_a_void_lock_session_refuses_the_code(gate: Gate) -> None:
    about: dict[str, Any] = {"visit_id": gate.yard.visit_id, "reason": VoidReason.PRISONER_ENTERED}
    gate.count().yard.act(void_lock, gate.prison.grace, **about)
    assert any(hold.startswith("lock-void") for hold in gate.refusal())


def test_a_lock_session_that_is_too_old_refuses_the_code(gate: Gate) -> None:
    gate.count().yard.now += timedelta(minutes=61)
    assert "lock-void" in {hold.split()[0] for hold in gate.refusal()}


@pytest.mark.parametrize("name", ["grace", "mia", "omar", "dee", "kay"])
def test_only_the_control_room_gets_a_code(gate: Gate, name: str) -> None:
    gate.count()
    with pytest.raises(NotAllowed):
        gate.ask(by=gate.prison.actors[name])


@pytest.mark.parametrize(
    ("part", "name", "expected"),
    [
        ("orderly_officer", "mia", "releaser orderly-role"),
        ("orderly_officer", "tom", "releaser orderly-role"),
        ("governor", "omar", "governor"),
        ("told_by", "kay", "told-by"),
    ],
)
def test_everybody_named_in_the_call_must_have_the_role(
    gate: Gate, part: str, name: str, expected: str
) -> None:
    gate.count()
    assert expected in gate.refusal(gate.radio_entry(**{part: name}))


@pytest.mark.parametrize("letters", ["", "2T3QS", "2T3QS77", "2T3QS!", "ÄÖÜ123"])
def test_text_that_is_not_a_checksum_is_refused(gate: Gate, letters: str) -> None:
    assert gate.count().refusal(gate.radio_entry(letters)) == {"checksum"}


def test_a_tablet_has_one_radio_release_at_a_time(gate: Gate) -> None:
    gate.count().ask()
    assert gate.refusal(gate.radio_entry("ABCDEF")) == {"lock-void go"}


def test_the_same_letters_can_be_used_once(gate: Gate) -> None:
    gate.count().ask()
    gate.yard.now += timedelta(minutes=7)
    assert gate.refusal() == {"read-out-before"}


def test_new_letters_are_decided_after_the_first_code_expired(gate: Gate) -> None:
    first = gate.count().ask()
    gate.yard.now += timedelta(minutes=7)
    second = gate.ask(gate.radio_entry("ABCDEF"))
    assert first.code != second.code


def test_a_live_radio_release_holds_an_ordinary_go(gate: Gate) -> None:
    gate.count().ask()
    gate.yard.release(gate.prison.mia)
    assert "go" in {hold.subject for hold in gate.yard.holds}


def test_a_revoked_tablet_refuses_the_code(gate: Gate) -> None:
    gate.count().yard.act(revoke_device, gate.prison.ann, device_id=gate.prison.device["gate-1"].pk)
    assert gate.refusal() == {"tablet"}


def test_tablets_and_people_of_another_prison_are_not_found(
    gate: Gate, other_prison: Prison
) -> None:
    gate.count()
    own = gate.radio_entry()
    for foreign in (
        RadioEntry(own.checksum, other_prison.device["gate-1"].pk, *_named(own)),
        RadioEntry(own.checksum, own.tablet, other_prison.person["omar"].pk, *_named(own)[1:]),
    ):
        with pytest.raises(NotThere):
            gate.ask(foreign)


def _named(radio_entry: RadioEntry) -> tuple[UUID, UUID, UUID]:
    return radio_entry.orderly_officer, radio_entry.governor, radio_entry.told_by
