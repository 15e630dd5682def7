"""How events are stored in the ledger, and that every stored event can still be read."""

from __future__ import annotations

import ast
import json
from dataclasses import fields
from pathlib import Path
from string import Formatter
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from searches import services
from searches.ledger.canonical import plain
from searches.ledger.record import open_record
from searches.models import ExceptionCase, LedgerEntry
from searches.services.exceptions.event_readers import catch_up
from searches.services.stops.stops import raise_stop
from searches.words.events import EVENTS, SUBJECTS, UnreadEvent, event_of, stored_values
from searches.words.events.base import BEFORE
from searches.words.events.devices import DeviceAccessRevoked
from searches.words.events.locks import LockVoided, VehicleDeparted
from searches.words.events.photos import PhotoStored
from searches.words.events.stops import StopAcknowledged
from searches.words.exceptions import ExceptionCode
from searches.words.visits import StopStep, VoidReason
from tests.support.sample_events import sample
from tests.support.sample_prison import Prison

STORED = json.loads((Path(__file__).parents[1] / "vectors" / "ledger_events.json").read_text())
#: Acts that this version no longer writes, or that only a migration wrote.
NOT_ENTERED = {"found_administrator", "deem_confirmed", "carry_rosters_over", "keep_policy_history"}
LOCK = UUID("9f15b868-db45-4d57-949f-5366634cfbc4")


def as_stored(act: str, body: dict[str, Any]) -> str:
    """Return the text that the ledger stores when an entry is read and written again."""
    return json.dumps(plain(stored_values(event_of(act, body))), ensure_ascii=False)


def test_stored_events_do_not_change_by_one_byte() -> None:
    """Compare every key in its order, and check that an absent key stays absent."""
    wrong = [
        (act, body, as_stored(act, body))
        for act, body in STORED["now"]
        if as_stored(act, body) != json.dumps(body, ensure_ascii=False)
    ]
    assert wrong == []


def test_no_key_that_is_stored_now_is_missing_or_unknown() -> None:
    events = [event_of(act, body) for act, body in STORED["now"]]
    older = [
        (event.ACT, field.name)
        for event in events
        for field in fields(event)
        if field.name in event.absent and BEFORE in field.metadata
    ]
    assert older == []
    assert [event.ACT for event in events if event.unread] == []


def test_there_is_an_example_of_every_event() -> None:
    acts = {act for part in ("now", "earlier") for act, _ in STORED[part]}
    assert acts == set(EVENTS)


def test_every_entry_of_an_earlier_release_can_be_read() -> None:
    events = [event_of(act, body) for act, body in STORED["earlier"]]
    assert [event for event in events if isinstance(event, UnreadEvent)] == []


def test_a_key_that_was_not_stored_yet_reads_as_the_former_behaviour() -> None:
    body = dict(plain(stored_values(sample(PhotoStored))))
    del body["search"], body["hints"]
    photo = event_of("store_photo", body)
    assert isinstance(photo, PhotoStored)
    assert (photo.search, photo.hints) == (None, ())
    assert photo.absent >= {"search", "hints"}  # these fields were added later, so they are absent


def test_an_old_acknowledgement_is_read_with_the_step_acknowledged() -> None:
    event = event_of("acknowledge_stop", {"stop": str(uuid4())})
    assert isinstance(event, StopAcknowledged)
    assert event.step is StopStep.ACKNOWLEDGED


def test_a_key_that_is_no_longer_stored_is_kept_separately() -> None:
    event = event_of("depart", {"on_go": True, "inner_gate_still_shut": True})
    assert isinstance(event, VehicleDeparted)
    assert (event.release, event.unread) == (None, {"on_go": True})


def test_a_key_with_its_default_value_is_not_stored() -> None:
    voided = LockVoided(lock=LOCK, reason=VoidReason.PRISONER_ENTERED)
    late = LockVoided(lock=LOCK, reason=VoidReason.PRISONER_ENTERED, told_late=True)
    assert plain(stored_values(voided)) == {"lock": str(LOCK), "reason": "prisoner_entered"}
    assert plain(stored_values(late)) == {**plain(stored_values(voided)), "told_late": True}


def test_an_event_that_is_read_equals_the_one_that_was_entered() -> None:
    voided = LockVoided(lock=LOCK, reason=VoidReason.PRISONER_ENTERED)
    assert event_of("void_lock", plain(stored_values(voided))) == voided


def test_an_unknown_code_word_stays_text() -> None:
    event = event_of("void_lock", {"lock": str(LOCK), "reason": "alarm_bell"})
    assert isinstance(event, LockVoided)
    assert event.reason == "alarm_bell"


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("unheard_of", {"lock": str(LOCK)}),
        ("void_lock", {}),
        ("void_lock", {"lock": "no id", "reason": "prisoner_entered"}),
        ("void_lock", {"lock": str(LOCK), "reason": "prisoner_entered", "told_late": "yes"}),
    ],
)
def test_an_unreadable_entry_becomes_an_event_of_its_own_kind(
    act: str, body: dict[str, Any]
) -> None:
    event = event_of(act, body)
    assert isinstance(event, UnreadEvent)
    assert (event.act, event.unread) == (act, body)
    assert event.fault


def test_an_unreadable_entry_does_not_stop_a_reader(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction.atomic():
        record = open_record(prison.establishment.pk, prison.grace)
        record.enter(DeviceAccessRevoked(revoked=LOCK))
    raise_stop(prison.kay)
    monkeypatch.delitem(EVENTS, DeviceAccessRevoked.ACT)
    catch_up(prison.establishment.pk)
    assert ExceptionCase.objects.get().code == ExceptionCode.STOP_RAISED


def test_entries_are_found_by_their_event_and_its_fields(prison: Prison) -> None:
    with transaction.atomic():
        record = open_record(prison.establishment.pk, prison.grace)
        record.enter(LockVoided(lock=LOCK, reason=VoidReason.PRISONER_ENTERED))
        record.enter(LockVoided(lock=uuid4(), reason=VoidReason.PRISONER_ENTERED))
    entries = LedgerEntry.objects.within(prison.establishment)
    assert entries.of(LockVoided).count() == 2
    assert entries.of(LockVoided, VehicleDeparted).count() == 2
    assert entries.of(LockVoided, reason=VoidReason.PRISONER_ENTERED).count() == 2
    (found,) = entries.of(LockVoided, lock=LOCK)
    assert found.event == LockVoided(lock=LOCK, reason=VoidReason.PRISONER_ENTERED)
    assert entries.except_events(LockVoided).count() == entries.count() - 2


def test_entries_cannot_be_found_by_a_field_the_event_lacks() -> None:
    with pytest.raises(TypeError, match="LockVoided has no field stop"):
        LedgerEntry.objects.of(LockVoided, stop=LOCK)


def test_every_placeholder_of_a_sentence_is_a_field_of_its_event() -> None:
    unknown = [
        (kind.ACT, word)
        for kind in EVENTS.values()
        for _, word, _, _ in Formatter().parse(kind.SENTENCE)
        if word and word not in kind.__dataclass_fields__
    ]
    assert unknown == []


def test_every_event_is_entered_by_a_service() -> None:
    sources = [path.read_text() for path in Path(services.__path__[0]).rglob("*.py")]
    named = {
        node.id
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name)
    }
    entered = {act for act, kind in EVENTS.items() if kind.__name__ in named}
    assert set(EVENTS) - entered == NOT_ENTERED


def test_every_module_of_events_is_read_by_the_package() -> None:
    folder = Path(SUBJECTS[0].__file__ or "").parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "base"}
    assert modules == {subject.__name__.rpartition(".")[2] for subject in SUBJECTS}
