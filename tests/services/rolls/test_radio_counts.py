"""Counts by radio: a supervisor reads out a number and a code, and the server judges the count."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from searches.facts.announcement_state import still_applying
from searches.facts.release import release_facts
from searches.ledger.canonical import row_sha256
from searches.models import (
    Announcement,
    CountKey,
    Device,
    Duty,
    ExceptionCase,
    LedgerEntry,
    Person,
    RadioCount,
    Stop,
    Visit,
)
from searches.queries.stops.stop_closings import counts_since
from searches.rules.release_people import count_missing, count_unbalanced
from searches.services.devices.clocks import read_clock
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.exceptions.event_readers import catch_up
from searches.services.rolls import second_counts
from searches.services.rolls.count_keys import count_key_document, count_key_for
from searches.services.rolls.counts import begin_count, confirm_count
from searches.services.stops.stops import raise_stop
from searches.words.announcements import AnnouncementKind
from searches.words.clocks import Tick
from searches.words.events.rolls import CountHeardByRadio, RadioCodeRefused, SecondCountRequested
from searches.words.refusals import Conflict, Invalid, NotAllowed, Refused
from searches.words.rolls import CountFault
from searches.words.visits import StopSource
from tests.support.counting import Morning, at, moment
from tests.support.radio_counts import Radio, key_at, radio_of
from tests.support.sample_prison import PIN


@pytest.fixture
def radio(morning: Morning) -> Radio:
    return radio_of(morning)


def holds(radio: Radio, party: str, clock: str = "07:40:00") -> list[str]:
    visit = Visit.objects.get(pk=radio.lock.visit_id)
    facts = release_facts(visit, now=moment(clock), releaser=None)
    found = (*count_missing(facts), *count_unbalanced(facts))
    return [hold.sentence for hold in found if hold.subject == party]


def cases(radio: Radio) -> dict[str, str]:
    catch_up(radio.morning.prison.establishment.pk)
    return {case.code: case.severity for case in ExceptionCase.objects.all()}


def test_a_right_number_by_radio_balances_a_party_that_is_counted_by_number(radio: Radio) -> None:
    assert holds(radio, "laundry") == ["Laundry has not been counted."]
    radio.count("07:27:00")
    standing = radio.morning.judge(radio.lock, "laundry").standing
    assert standing is not None and standing.balanced and standing.count.by_radio
    assert standing.count.counter == str(radio.morning.prison.lena.person)
    assert holds(radio, "laundry") == []
    entry = LedgerEntry.objects.of(CountHeardByRadio).get()
    assert (entry.by_id, entry.visit_id) == (
        radio.morning.prison.grace.person,
        radio.lock.visit_id,
    )


def test_the_request_is_no_longer_announced_after_a_count_by_radio(radio: Radio) -> None:
    announce_new_entries(radio.morning.prison.establishment.pk)
    rows = Announcement.objects.filter(
        kind=AnnouncementKind.COUNT_REQUESTED, party=radio.morning.prison.party["laundry"]
    )
    assert rows and still_applying(rows, moment("07:26:30"))
    radio.count("07:27:00")
    assert not still_applying(rows, moment("07:28:00"))


def test_the_request_to_the_kitchen_stays_after_a_number_by_radio(radio: Radio) -> None:
    announce_new_entries(radio.morning.prison.establishment.pk)
    rows = Announcement.objects.filter(
        kind=AnnouncementKind.COUNT_REQUESTED, party=radio.morning.prison.party["kitchen"]
    )
    key = key_at("06:45:00", radio.morning.prison.kay)
    radio.count("07:27:00", 24, party="kitchen", key=key)
    assert still_applying(rows, moment("07:28:00"))


def test_a_mismatch_by_radio_asks_another_officer_to_count(radio: Radio) -> None:
    radio.count("07:27:00", 7)
    announce_new_entries(radio.morning.prison.establishment.pk)
    recount = Announcement.objects.get(kind=AnnouncementKind.RECOUNT_REQUESTED)
    assert recount.sentence == "Recount Laundry now. A different officer must count."


def test_the_page_of_a_stop_shows_counts_by_radio_that_came_since(radio: Radio) -> None:
    with at("07:26:30"):
        stop = raise_stop(radio.morning.prison.ed)
    radio.count("07:27:00")
    (count,) = counts_since(stop)
    assert (count.party, count.by) == ("Laundry", "Lena Hart, by radio")


def test_each_count_by_radio_is_an_exception(radio: Radio) -> None:
    radio.count("07:27:00")
    assert cases(radio) == {"X15": "high"}
    summary = ExceptionCase.objects.get().summary
    assert "No PIN confirms who counted" in summary


def test_a_wrong_number_by_radio_does_not_balance_and_is_announced(radio: Radio) -> None:
    radio.count("07:27:00", 7)
    assert holds(radio, "laundry") == ["Laundry: 7 by radio, 8 expected."]
    assert not Stop.objects.exists()


def test_two_wrong_numbers_stop_all_vehicles(radio: Radio) -> None:
    radio.count("07:27:00", 7)
    radio.count("07:29:00", 7)
    stop = Stop.objects.get()
    assert stop.source == StopSource.SECOND_MISMATCH


def test_the_same_officer_cannot_put_a_mismatch_right_by_radio(radio: Radio) -> None:
    radio.count("07:27:00", 7)
    radio.count("07:29:00", 8)
    newest = radio.morning.judge(radio.lock, "laundry").judgements[-1]
    assert newest.faults == (CountFault.SAME_COUNTER,)


def test_a_number_never_replaces_the_names_of_the_kitchen(radio: Radio) -> None:
    key = key_at("06:45:00", radio.morning.prison.kay)
    radio.count("07:27:00", 24, party="kitchen", key=key)
    judgement = radio.morning.judge(radio.lock, "kitchen")
    assert judgement.standing is None
    assert judgement.judgements[-1].faults == (CountFault.NO_NAMES,)
    assert "the party is counted by name" in holds(radio, "kitchen")[0]


def test_a_short_number_of_the_kitchen_is_a_mismatch(radio: Radio) -> None:
    key = key_at("06:45:00", radio.morning.prison.kay)
    radio.count("07:27:00", 23, party="kitchen", key=key)
    assert holds(radio, "kitchen") == ["Kitchen: 23 by radio, 24 expected."]


def test_a_count_by_name_stands_beside_a_right_number_by_radio(radio: Radio) -> None:
    key = key_at("06:45:00", radio.morning.prison.kay)
    radio.morning.count(radio.morning.prison.kay, "kitchen", "07:27:00", "07:29:00")
    radio.count("07:31:00", 24, party="kitchen", key=key)
    assert holds(radio, "kitchen") == []


@pytest.mark.parametrize(
    ("entered", "is_right"),
    [("07:27:00", True), ("07:36:59", True), ("07:37:00", False)],
)
def test_a_code_is_valid_for_ten_minutes(radio: Radio, entered: str, is_right: bool) -> None:
    code = radio.code("07:27:00")
    if is_right:
        assert radio.enter(entered, code).minute_at == moment("07:27:00")
        return
    with pytest.raises(Refused, match="wrong-code"):
        radio.enter(entered, code)


@pytest.mark.parametrize(
    ("minute", "faults"),
    [
        ("07:26:00", ()),
        ("07:25:59", (CountFault.BEFORE_REQUEST, CountFault.BEFORE_SEALED)),
    ],
)
def test_the_minute_of_a_code_must_begin_at_or_after_the_sealing(
    radio: Radio, minute: str, faults: tuple[CountFault, ...]
) -> None:
    radio.enter("07:28:00", radio.code(minute))
    assert radio.morning.judge(radio.lock, "laundry").judgements[-1].faults == faults


def test_a_code_of_an_earlier_vehicle_is_wrong_for_the_next_lock_session(radio: Radio) -> None:
    code = radio.code("07:27:00")
    radio.morning.void(radio.lock, "07:27:30")
    radio.lock = radio.morning.seal(radio.morning.lorries[-1], "07:28:00")
    with pytest.raises((Refused, Invalid)):
        radio.enter("07:29:00", code)
    assert not RadioCount.objects.exists()


def test_a_code_counts_once(radio: Radio) -> None:
    code = radio.code("07:27:00")
    radio.enter("07:27:30", code)
    with pytest.raises(Refused, match="code-used"):
        radio.enter("07:28:00", code, by=radio.morning.prison.tom)
    assert RadioCount.objects.count() == 1


@pytest.mark.parametrize("what", ["number", "party", "digit"])
def test_a_misheard_code_is_no_guess(radio: Radio, what: str) -> None:
    code = radio.code("07:27:00")
    about: dict[str, Any] = {"code": code, "headcount": 8}
    if what == "number":
        about["headcount"] = 6
    if what == "party":
        about["party"] = "kitchen"
    if what == "digit":
        about["code"] = f"{code[:3]}{(int(code[3]) + 1) % 10}{code[4:]}"
    with pytest.raises(Invalid, match="misheard"):
        radio.enter("07:27:30", **about)
    assert not LedgerEntry.objects.of(RadioCodeRefused).exists()
    radio.enter("07:28:00", code)


def test_a_screen_of_another_area_cannot_count_the_party(radio: Radio) -> None:
    key = key_at("06:45:00", radio.morning.prison.kay)
    with pytest.raises(Refused, match="wrong-code"):
        radio.enter("07:27:30", radio.code("07:27:00", key=key))
    assert cases(radio) == {"X18": "high"}


def test_a_revoked_screen_cannot_count(radio: Radio) -> None:
    Device.objects.filter(pk=radio.key.device_id).update(revoked_at=moment("07:20:00"))
    with pytest.raises(Refused, match="wrong-code"):
        radio.count("07:27:00")


def test_an_officer_whose_account_is_closed_cannot_count(radio: Radio) -> None:
    Person.objects.filter(pk=radio.key.person_id).update(is_active=False)
    with pytest.raises(Refused, match="wrong-code"):
        radio.count("07:27:00")


def test_an_officer_who_went_off_duty_makes_no_valid_count(radio: Radio) -> None:
    Duty.objects.filter(person=radio.key.person_id).update(ended_at=moment("07:20:00"))
    radio.count("07:27:00")
    faults = radio.morning.judge(radio.lock, "laundry").judgements[-1].faults
    assert faults == (CountFault.NOT_ON_DUTY,)


def test_the_escort_of_the_vehicle_cannot_count_by_radio(radio: Radio) -> None:
    Visit.objects.filter(pk=radio.lock.visit_id).update(escort=radio.morning.prison.person["lena"])
    radio.count("07:27:00")
    faults = radio.morning.judge(radio.lock, "laundry").judgements[-1].faults
    assert faults == (CountFault.COUNTER_TOOK_PART,)


def test_the_counter_by_radio_may_not_release_the_vehicle(radio: Radio) -> None:
    radio.count("07:27:00")
    facts = release_facts(
        Visit.objects.get(pk=radio.lock.visit_id), now=moment("07:40:00"), releaser=None
    )
    assert str(radio.morning.prison.lena.person) in facts.counters


def test_a_screen_whose_clock_was_set_back_makes_no_valid_count(radio: Radio) -> None:
    with at("07:26:30"):
        now = moment("07:26:30")
        read_clock(radio.morning.prison.lena, device_now=now, jumped_backwards=True)
    radio.count("07:27:00")
    faults = radio.morning.judge(radio.lock, "laundry").judgements[-1].faults
    assert faults == (CountFault.CLOCK,)


def test_a_surprise_second_count_is_drawn_by_radio_too(
    radio: Radio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_counts, "drawn", lambda one_in: True)
    radio.count("07:27:00")
    faults = radio.morning.judge(radio.lock, "laundry").judgements[-1].faults
    assert faults == (CountFault.SECOND_COUNT,)
    assert LedgerEntry.objects.of(SecondCountRequested).exists()


def test_a_count_by_radio_of_a_void_lock_session_is_kept_and_worth_nothing(radio: Radio) -> None:
    code = radio.code("07:27:00")
    radio.morning.void(radio.lock, "07:27:30")
    radio.enter("07:28:00", code)
    event = LedgerEntry.objects.of(CountHeardByRadio).get().event
    assert isinstance(event, CountHeardByRadio)
    assert not any(verdict.valid for verdict in event.verdicts.values())


# ---- A tablet without a connection


def entered_offline(radio: Radio, *, proven: bool, arrives: str) -> RadioCount:
    """Take a code in at 07:28:00 on Grace's tablet, which sends it later."""
    grace = radio.morning.prison.grace
    boot = Tick("page", 0)
    for clock in ("07:20:00", arrives):
        ticked = replace(boot, monotonic_ms=_milliseconds(clock))
        with at(clock):
            read_clock(grace, device_now=moment(clock), tick=ticked if proven else None)
    sender = replace(grace, tick=replace(boot, monotonic_ms=_milliseconds("07:28:00")))
    return radio.enter(arrives, radio.code("07:27:00"), by=sender, occurred_at=moment("07:28:00"))


def _milliseconds(clock: str) -> int:
    return int((moment(clock) - moment("07:00:00")) / timedelta(milliseconds=1))


def test_a_code_that_a_tablet_took_in_offline_is_judged_by_the_proven_time(radio: Radio) -> None:
    count = entered_offline(radio, proven=True, arrives="07:50:00")
    assert (count.occurred_at, count.time_proven) == (moment("07:28:00"), True)
    standing = radio.morning.judge(radio.lock, "laundry", "07:51:00").standing
    assert standing is not None and standing.balanced


def test_a_code_taken_in_at_an_unproven_time_is_kept_and_not_valid(radio: Radio) -> None:
    entered_offline(radio, proven=False, arrives="07:50:00")
    faults = radio.morning.judge(radio.lock, "laundry", "07:51:00").judgements[-1].faults
    assert faults == (CountFault.CLOCK,)


def test_a_count_is_too_old_thirty_minutes_after_its_minute(radio: Radio) -> None:
    radio.count("07:27:00")
    judgement = radio.morning.judge(radio.lock, "laundry", "07:57:01").judgements[-1]
    assert judgement.faults == (CountFault.TOO_OLD,)


# ---- Guessing


def guess(radio: Radio, number: int, clock: str = "07:28:00", by: Any = None) -> str:
    """Enter a made-up code whose check digit is right. Returns the code of the refusal."""
    digits = f"7{number:06d}"
    for check in "0123456789":
        try:
            radio.enter(clock, digits + check, by=by)
        except Invalid:
            continue
        except Refused as refusal:
            return refusal.code
        return "recorded"
    raise AssertionError("one of ten check digits is right")


def test_the_fourth_wrong_code_of_a_tablet_is_not_even_compared(radio: Radio) -> None:
    right = radio.code("07:27:00")
    found = [guess(radio, number) for number in range(4)]
    assert found == ["wrong-code"] * 3 + ["too-many-codes"]
    with pytest.raises(Refused, match="too-many-codes"):
        radio.enter("07:28:30", right)
    assert radio.enter("07:29:00", right, by=radio.morning.prison.tom)


def test_two_tablets_together_have_six_wrong_codes(radio: Radio) -> None:
    prison = radio.morning.prison
    for number in range(3):
        assert guess(radio, number) == "wrong-code"
        assert guess(radio, number + 10, by=prison.tom) == "wrong-code"
    with pytest.raises(Refused, match="too-many-codes"):
        radio.enter("07:29:00", radio.code("07:27:00"), by=prison.ceri)


def test_wrong_codes_open_one_exception_that_names_the_party(radio: Radio) -> None:
    for number in range(3):
        guess(radio, number)
    assert cases(radio) == {"X18": "high"}
    assert "Laundry" in ExceptionCase.objects.get().summary


def test_the_code_of_a_guess_is_stored_nowhere(radio: Radio) -> None:
    guess(radio, 271828)
    for entry in LedgerEntry.objects.all():
        assert "271828" not in str(entry.body)


# ---- Keys


def test_a_screen_gets_the_same_key_while_the_same_officer_uses_it(radio: Radio) -> None:
    lena = radio.morning.prison.lena
    with at("07:00:00"):
        assert count_key_for(lena, radio.key.pk) == (radio.key, False)
        document = count_key_document(radio.key)
    assert document["printed_name"] == "Lena Hart"
    assert document["parties"] == [{"code": "laundry", "name": "Laundry"}]


def test_another_officer_on_the_screen_gets_another_key(morning: Morning) -> None:
    key = key_at("06:45:00", morning.prison.kay)
    with at("06:50:00"), pytest.raises(Conflict):
        count_key_for(morning.prison.kit, key.pk)
    other = key_at("06:51:00", morning.prison.kit)
    assert CountKey.objects.get(pk=key.pk).replaced_at == moment("06:51:00")
    assert other.person_id == morning.prison.kit.person


def test_a_replaced_key_makes_no_more_counts(radio: Radio) -> None:
    key_at("07:26:30", radio.morning.prison.lena)
    with pytest.raises(Refused, match="wrong-code"):
        radio.count("07:27:00")


def test_a_gate_tablet_never_holds_a_key(radio: Radio) -> None:
    with pytest.raises(NotAllowed):
        key_at("06:45:00", radio.morning.prison.grace)
    with pytest.raises(Refused, match="no-party-screen"):
        key_at("06:45:00", replace(radio.morning.prison.lena, device=None, device_area=None))


def test_a_supervisor_cannot_enter_a_count_by_radio(radio: Radio) -> None:
    with pytest.raises(NotAllowed):
        radio.count("07:27:00", by=radio.morning.prison.lena)


# ---- Two people acting together


def test_gate_and_supervisor_together_cannot_pass_a_short_kitchen(radio: Radio) -> None:
    """Kay lies about the number and Grace enters it. The kitchen must still be counted by name."""
    key = key_at("06:45:00", radio.morning.prison.kay)
    radio.count("07:27:00", 24, party="kitchen", key=key)
    assert holds(radio, "kitchen") != []
    assert "X15" in cases(radio)


def test_a_count_on_the_screen_after_a_false_number_shows_the_contradiction(radio: Radio) -> None:
    """Lena gives a false number by radio. Another officer then counts one person fewer."""
    prison = radio.morning.prison
    radio.count("07:27:00", 8)
    with at("07:30:00"):
        begun = begin_count(prison.omar, party_id=prison.party["laundry"].pk, headcount=7)
        confirm_count(prison.omar, count_id=begun.pk, pin=PIN)
    assert holds(radio, "laundry") != []


def test_the_ledger_entry_covers_the_row_of_the_count(radio: Radio) -> None:
    count = radio.count("07:27:00")
    entry = LedgerEntry.objects.of(CountHeardByRadio).get()
    (row,) = entry.body["rows"]
    assert (row["table"], row["id"]) == ("searches_radiocount", str(count.pk))
    assert row["sha256"] == row_sha256(count)


def test_the_same_uuid_is_one_count(radio: Radio) -> None:
    id = uuid4()
    count = radio.enter("07:27:30", radio.code("07:27:00"), id=id)
    assert count.pk == id
