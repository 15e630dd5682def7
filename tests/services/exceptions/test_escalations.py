"""If nobody acknowledges an announcement, Gatehouse notifies further people by screen and e-mail,
and calls other systems.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail

from searches.models import Announcement, Confirmation, Escalation, EscalationAttempt, LedgerEntry
from searches.queries.exceptions.announcements import lines, strips_for
from searches.services.exceptions.announcements import (
    acknowledge_announcement,
    announce_new_entries,
)
from searches.services.exceptions.escalation_sender import send_escalations
from searches.services.exceptions.escalations import (
    WAITS,
    NothingToEscalate,
    change_escalation,
    escalate,
)
from searches.services.prison.confirmation_decisions import confirm
from searches.words.announcements import AnnouncementKind, EscalationOutcome
from searches.words.escalation import DEFAULT_TABLE, EscalationStep, Way
from searches.words.people import Role
from searches.words.refusals import Invalid, NotAllowed, Refused
from tests.support.counting import Morning, at
from tests.support.push_service import PushService, push_service
from tests.support.sample_prison import PIN

K = AnnouncementKind
BY_SCREEN = EscalationStep(K.COUNT_REQUESTED, 3, Way.SCREEN, Role.DUTY_GOVERNOR)
BY_EMAIL = EscalationStep(K.COUNT_REQUESTED, 4, Way.EMAIL, "duty@wharfdale.test")
BY_CALL = EscalationStep(K.COUNT_REQUESTED, 4, Way.WEBHOOK)
SECRET = base64.b64encode(b"s" * 32).decode()


@pytest.fixture
def system(settings: Any) -> Iterator[PushService]:
    """Return another system that Gatehouse may call."""
    with push_service() as service:
        settings.ESCALATION_URL = f"{service.origin}/alarms"
        settings.ESCALATION_SECRET = f"whsec_{SECRET}"
        yield service


def use(morning: Morning, *steps: EscalationStep) -> None:
    """Put a table with these steps besides the default ones into force."""
    prison = morning.prison
    with at("06:30:00"):
        change_escalation(prison.sam, table=(*DEFAULT_TABLE, *steps))
    waiting = Confirmation.objects.filter(kind="escalation").last()
    if waiting is not None:
        with at("06:31:00"):
            confirm(prison.dee, confirmation_id=waiting.pk, reason="We agreed this.", pin=PIN)


def request_counts(morning: Morning) -> Announcement:
    """Seal the food lorry at 07:26:00, and return the announcement to the kitchen."""
    morning.seal(morning.food_lorry())
    with at("07:26:00"):
        announce_new_entries(morning.prison.establishment.pk)
    return Announcement.objects.get(title="Count Kitchen")


def escalate_at(morning: Morning, clock: str) -> int:
    with at(clock):
        try:
            done = escalate(morning.prison.system_actor)
        except NothingToEscalate:
            return 0
        announce_new_entries(morning.prison.establishment.pk)
    return done


def send_at(morning: Morning, clock: str) -> int:
    with at(clock):
        return send_escalations(morning.prison.establishment.pk)


def test_the_duty_governor_hears_of_a_count_that_nobody_acknowledges(morning: Morning) -> None:
    use(morning, BY_SCREEN)
    request_counts(morning)
    assert escalate_at(morning, "07:28:59") == 0
    assert escalate_at(morning, "07:29:00") == 2  # kitchen and stores
    with at("07:29:01"):
        strips = strips_for(morning.prison.dee)
    assert [strip.kind for strip in strips] == [K.NOT_ACKNOWLEDGED] * 2
    sentence = "Nobody has acknowledged this for 3 min: Count Kitchen now."
    assert any(strip.sentence.startswith(sentence) for strip in strips)
    assert escalate_at(morning, "07:29:03") == 0


def test_an_announcement_that_somebody_acknowledged_is_not_passed_on(morning: Morning) -> None:
    use(morning, BY_SCREEN)
    kitchen = request_counts(morning)
    with at("07:27:00"):
        acknowledge_announcement(morning.prison.kay, announcement_id=kitchen.pk)
    escalate_at(morning, "07:30:00")
    assert not Escalation.objects.filter(announcement=kitchen).exists()


def test_who_acknowledges_what_was_passed_on_ends_the_later_steps(morning: Morning) -> None:
    use(morning, BY_SCREEN, replace(BY_SCREEN, after_minutes=6, to=Role.SECURITY_LEAD))
    kitchen = request_counts(morning)
    escalate_at(morning, "07:29:00")
    passed_on = Announcement.objects.get(kind=K.NOT_ACKNOWLEDGED, subject=str(kitchen.pk))
    with at("07:30:00"):
        acknowledge_announcement(morning.prison.dee, announcement_id=passed_on.pk)
    escalate_at(morning, "07:32:00")
    assert Escalation.objects.filter(announcement=kitchen).count() == 1


def test_an_announcement_whose_cause_is_gone_is_not_passed_on(morning: Morning) -> None:
    use(morning, BY_SCREEN)
    morning.seal(morning.food_lorry())
    with at("07:26:00"):
        announce_new_entries(morning.prison.establishment.pk)
    morning.count(morning.prison.kay, "kitchen", "07:26:30", "07:28:00")
    escalate_at(morning, "07:29:00")
    assert not Escalation.objects.filter(announcement__title="Count Kitchen").exists()


def test_an_email_names_the_vehicle_and_no_prisoner(morning: Morning) -> None:
    use(morning, BY_EMAIL)
    request_counts(morning)
    escalate_at(morning, "07:30:00")
    assert send_at(morning, "07:30:01") == 2
    assert [message.to for message in mail.outbox] == [["duty@wharfdale.test"]] * 2
    text = mail.outbox[0].body
    assert "is in the lock" in text
    assert "Telephone the control room." in text
    assert not any(prisoner.name in text for prisoner in morning.kitchen)
    assert send_at(morning, "07:30:05") == 0


def test_a_call_is_signed_and_tried_again_under_the_same_id(
    morning: Morning, system: PushService
) -> None:
    use(morning, BY_CALL)
    request_counts(morning)
    escalate_at(morning, "07:30:00")
    system.answers = [503, 503]
    assert send_at(morning, "07:30:01") == 0
    assert send_at(morning, "07:30:02") == 0, "it waits before the next attempt"
    assert len(system.received) == 2
    assert send_at(morning, "07:30:07") == 2
    first, *_, last = system.received
    calls = {call.headers["webhook-id"] for call in system.received}
    assert calls == {str(row.pk) for row in Escalation.objects.filter(way=Way.WEBHOOK)}
    for call in (first, last):
        stamp = call.headers["webhook-timestamp"]
        signed = b".".join((call.headers["webhook-id"].encode(), stamp.encode(), call.body))
        digest = hmac.new(base64.b64decode(SECRET), signed, hashlib.sha256).digest()
        assert call.headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert first.headers["webhook-timestamp"] != last.headers["webhook-timestamp"]
    assert json.loads(first.body)["type"] == "announcement.count_requested"


@pytest.mark.parametrize("status", [400, 404, 302])
def test_a_call_that_is_refused_is_not_sent_again(
    morning: Morning, system: PushService, status: int
) -> None:
    use(morning, BY_CALL)
    request_counts(morning)
    escalate_at(morning, "07:30:00")
    system.answers = [status] * 2
    assert send_at(morning, "07:30:01") == 0
    assert send_at(morning, "07:40:00") == 0
    assert len(system.received) == 2
    assert set(EscalationAttempt.objects.values_list("outcome", "status")) == {
        (EscalationOutcome.REFUSED, status)
    }


def test_a_system_that_never_answers_is_given_up_after_the_last_wait(
    morning: Morning, system: PushService
) -> None:
    use(morning, BY_CALL)
    request_counts(morning)
    escalate_at(morning, "07:30:00")
    system.answers = [500] * 100
    for minute in range(30, 59):
        for second in ("00", "20", "40"):
            send_at(morning, f"07:{minute}:{second}")
    each = EscalationAttempt.objects.filter(escalation__announcement__title="Count Kitchen")
    assert each.count() == len(WAITS) + 1


def test_without_an_address_a_call_is_recorded_as_refused(morning: Morning) -> None:
    use(morning, BY_CALL)
    request_counts(morning)
    escalate_at(morning, "07:30:00")
    send_at(morning, "07:30:01")
    assert set(EscalationAttempt.objects.values_list("outcome", flat=True)) == {"refused"}


def test_the_list_says_who_was_told_and_whether_it_arrived(
    morning: Morning, system: PushService
) -> None:
    use(morning, BY_SCREEN, BY_EMAIL, BY_CALL)
    kitchen = request_counts(morning)
    escalate_at(morning, "07:30:00")
    system.answers = [500, 500]
    send_at(morning, "07:30:01")
    with at("07:31:00"):
        (line,) = [line for line in lines(morning.prison.dee) if line.id == kitchen.pk]
    assert [(step.recipient, step.outcome) for step in line.escalations] == [
        ("screens of the duty governor", None),
        ("e-mail to duty@wharfdale.test", EscalationOutcome.DELIVERED),
        ("call to another system", EscalationOutcome.LATER),
    ]


def test_more_steps_and_shorter_times_apply_at_once(morning: Morning) -> None:
    sooner = tuple(replace(step, after_minutes=1) for step in DEFAULT_TABLE)
    with at("06:30:00"):
        assert change_escalation(morning.prison.sam, table=(*sooner, BY_SCREEN)) is not None
    assert not Confirmation.objects.filter(kind="escalation").exists()


@pytest.mark.parametrize(
    "table",
    [
        DEFAULT_TABLE[1:],
        tuple(replace(step, after_minutes=step.after_minutes + 1) for step in DEFAULT_TABLE),
        (),
        (*DEFAULT_TABLE, BY_EMAIL),
    ],
    ids=["a row fewer", "later", "empty", "a new address"],
)
def test_a_weaker_table_waits_for_a_second_person(
    morning: Morning, table: tuple[EscalationStep, ...]
) -> None:
    prison = morning.prison
    with at("06:30:00"):
        assert change_escalation(prison.sam, table=table) is None
    waiting = Confirmation.objects.get(kind="escalation")
    with at("06:31:00"), pytest.raises(Refused):
        confirm(prison.sam, confirmation_id=waiting.pk, reason="I agree with myself.", pin=PIN)
    with at("06:32:00"):
        confirm(prison.dee, confirmation_id=waiting.pk, reason="We agreed this.", pin=PIN)
    changed = LedgerEntry.objects.filter(act="change_escalation").get()
    assert changed.event.rows == len(table)  # type: ignore[attr-defined]


def test_a_table_with_a_wrong_row_changes_nothing(morning: Morning) -> None:
    wrong = {
        "row-0-after_minutes": replace(BY_SCREEN, after_minutes=0),
        "row-0-role": replace(BY_SCREEN, to="king"),
        "row-0-address": replace(BY_EMAIL, to="duty@wharfdale.test, else@where.test"),
        "row-0-kind": replace(BY_SCREEN, kind=K.DRILL),
    }
    for field, step in wrong.items():
        with at("06:30:00"), pytest.raises(Invalid) as refused:
            change_escalation(morning.prison.sam, table=(step, *DEFAULT_TABLE))
        assert refused.value.field == field
    with at("06:30:00"), pytest.raises(Refused):
        change_escalation(morning.prison.sam, table=DEFAULT_TABLE)


def test_only_who_may_change_the_policy_may_change_the_table(morning: Morning) -> None:
    with at("06:30:00"), pytest.raises(NotAllowed):
        change_escalation(morning.prison.ceri, table=(*DEFAULT_TABLE, BY_SCREEN))
