"""Prepared calls of the commands of the offices: security, checklists, administration,
own account.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.db.models import Model

from searches.facts.announcements import entry_facts
from searches.facts.ledger_heads import KnownEntry
from searches.ledger.clock import replay_at
from searches.models import Announcement, Confirmation, Escalation, ExceptionCase, LedgerEntry
from searches.rules.announcements import announce
from searches.rules.checklists import default_checklists
from searches.rules.csv_rows import Row
from searches.services.devices.devices import enrol_device as enrol
from searches.services.exceptions.escalations import EscalationResult
from searches.services.exceptions.event_readers import catch_up
from searches.services.exceptions.pushes import Attempt, Push
from searches.services.offline.lost_entries import KeptRecord
from searches.services.people.people import Founder
from searches.words.announcements import EscalationOutcome, PushOutcome
from searches.words.checklists import VehicleType
from searches.words.escalation import DEFAULT_TABLE
from searches.words.exceptions import ExceptionCode, Outcome, Revealed
from searches.words.people import Role
from searches.words.policy import Policy
from searches.words.visits import VoidReason
from tests.acts.gate import announce_records
from tests.acts.working_day import Call, Day
from tests.support.sample_prison import PASSWORD, PIN

PLATE = {"plate": "KX23LDV", "reason": "Seen at the wall."}
NEW = {"staff_number": "WWI-NEW", "printed_name": "New", "password": PASSWORD}


def open_exceptions(day: Day) -> Call:
    near_miss = day.do("report_near_miss").pk
    entry = LedgerEntry.objects.within(day.prison.establishment).latest("seq")
    revealed = Revealed(ExceptionCode.NEAR_MISS, str(near_miss), "Somebody reported it.")
    return day.prison.system_actor, {"found": [(entry, revealed)]}


def note_missed_reviews(day: Day) -> Call:
    """Report a near miss that nobody reviews for a day."""
    day.do("open_exceptions")
    day.wait(25 * 60 * 60)
    return day.prison.system_actor, {}


def case_of(day: Day) -> UUID:
    day.do("open_exceptions")
    case: ExceptionCase = ExceptionCase.objects.within(day.prison.establishment).earliest("pk")
    return case.pk


def asked_about(subject: Model) -> UUID:
    """Return the newest request for confirmation about this row."""
    return Confirmation.objects.filter(subject_id=subject.pk).latest("recorded_at").pk


def make_announcements(day: Day) -> Call:
    """Prepare the announcement of a stop to the control room."""
    day.do("raise_stop")
    stopped = LedgerEntry.objects.within(day.prison.establishment).filter(act="raise_stop")
    entry = stopped.latest("seq")
    return day.prison.system_actor, {"found": [(entry, 0, announce(entry_facts(entry))[0])]}


def record_announcements_shown(day: Day) -> Call:
    day.do("make_announcements")
    announced = Announcement.objects.within(day.prison.establishment).latest("entry_seq")
    return day.prison.ceri, {"announcement_ids": [announced.pk]}


def acknowledge_announcement(day: Day) -> Call:
    day.do("make_announcements")
    announced = Announcement.objects.within(day.prison.establishment).latest("entry_seq")
    return day.prison.ceri, {"announcement_id": announced.pk}


def subscribe_to_pushes(day: Day) -> Call:
    fields = {"p256dh": "AAAA", "auth": "AAAA"}
    return day.prison.ceri, {"endpoint": "https://push.test/ceri", **fields}


def unsubscribe_from_pushes(day: Day) -> Call:
    day.do("subscribe_to_pushes")
    return day.prison.ceri, {"endpoint": "https://push.test/ceri"}


def record_push_attempts(day: Day) -> Call:
    subscription = day.do("subscribe_to_pushes")
    day.do("make_announcements")
    announced = Announcement.objects.within(day.prison.establishment).latest("entry_seq")
    push = Push(announced.pk, subscription.pk, subscription.endpoint, "AAAA", "AAAA", "", "", 60)
    return day.prison.system_actor, {"attempts": [Attempt(push, PushOutcome.DELIVERED, 201)]}


def change_escalation(day: Day) -> Call:
    """Prepare a change of the escalation table that notifies people sooner, so it takes effect at
    once.
    """
    sooner = tuple(replace(step, after_minutes=1) for step in DEFAULT_TABLE)
    return day.prison.sam, {"table": sooner}


def escalate(day: Day) -> Call:
    """Wait until nobody has acknowledged a stop for some minutes."""
    day.do("make_announcements")
    day.wait(3 * 60)
    return day.prison.system_actor, {}


def record_escalation_attempts(day: Day) -> Call:
    day.do("escalate")
    taken = Escalation.objects.within(day.prison.establishment).latest("recorded_at")
    result = EscalationResult(taken.pk, EscalationOutcome.DELIVERED, 204)
    return day.prison.system_actor, {"results": [result]}


def acknowledge_exception(day: Day) -> Call:
    return day.prison.sam, {"case_id": case_of(day)}


def comment_exception(day: Day) -> Call:
    return day.prison.sam, {"case_id": case_of(day), "text": "Asked the kitchen."}


def resolve_exception(day: Day) -> Call:
    """Prepare the closing of a near miss, which one security lead may close alone."""
    day.do("report_near_miss")
    catch_up(day.prison.establishment.pk)
    near_misses = ExceptionCase.objects.within(day.prison.establishment).filter(code="X19")
    about = {"outcome": Outcome.EXPLAINED, "text": "The oven was swept."}
    return day.prison.sam, {"case_id": near_misses.latest("recorded_at").pk, **about}


def reopen_exception(day: Day) -> Call:
    case_id = day.do("resolve_exception").case_id
    return day.prison.sid, {"case_id": case_id, "text": "The oven was not swept at all."}


def park(day: Day) -> Call:
    return day.prison.kay, {"id": uuid4(), "kind": "x", "payload": {}}


def judge_parked(day: Day) -> Call:
    return day.prison.sam, {"parked_id": day.do("park").pk, "judgement": "Nothing in it."}


def settle_lost_records(day: Day) -> Call:
    """Announce a record on a screen that is not enrolled, and open the lock again."""
    actor, about = announce_records(day)
    day.call("announce_records", replace(actor, device=None), **about)
    day.call("void_lock", actor, visit_id=day.visit, reason=VoidReason.PRISONER_ENTERED)
    return day.prison.sam, {"visit_id": day.visit, "judgement": "Searched again, with nothing."}


def set_watch_marker(day: Day) -> Call:
    assert day.visit
    return day.prison.sam, PLATE


def close_watch_marker(day: Day) -> Call:
    marker = day.do("set_watch_marker").pk
    return day.prison.sid, {"marker_id": marker, "note": "It was another lorry."}


def acknowledge_watch(day: Day) -> Call:
    marker = day.do("set_watch_marker").pk
    return day.prison.sid, {"marker_id": marker, "visit_id": day.visit, "note": "Looked."}


def load_default_checklists(day: Day) -> Call:
    return day.prison.system_actor, {}


def propose_checklist(day: Day) -> Call:
    van = next(
        checklist for checklist in default_checklists() if checklist.vehicle_type is VehicleType.VAN
    )
    slower = replace(van, floor_minutes=van.floor_minutes + 1)
    return day.prison.sam, {"sheet": slower, "change_note": "One minute more."}


def publish_checklist(day: Day) -> Call:
    return day.prison.sid, {"version_id": day.do("propose_checklist").pk, "pin": PIN}


def change_policy(day: Day) -> Call:
    return day.prison.sam, {"policy": Policy(lock_life_minutes=45).to_document()}


def look_at_ledger(day: Day) -> Call:
    return day.prison.ada, {"before": None, "narrowed": {}}


def look_at_page(day: Day) -> Call:
    return day.prison.ada, {"path": "/board/"}


def add_area(day: Day) -> Call:
    return day.prison.ann, {"code": "gardens", "name": "Gardens"}


def add_party(day: Day) -> Call:
    return day.prison.ann, {"code": "gardens", "name": "Gardens", "area": day.do("add_area").code}


def add_landing(day: Day) -> Call:
    return day.prison.ann, {"code": "k9", "name": "K9"}


def admit_prisoner(day: Day) -> Call:
    landing = day.do("add_landing").pk
    about = {"number": "A9999ZZ", "name": "Somebody", "cell": "901"}
    return day.prison.ceri, {"landing_id": landing, **about}


def admit_prisoners(day: Day) -> Call:
    row = {"number": "A9998ZZ", "name": "Somebody", "cell": "902", "landing": "a1"}
    return day.prison.ceri, {"rows": [Row(2, row)]}


def leave_prison(day: Day) -> Call:
    day.do("admit_prisoner")
    return day.prison.ceri, {"number": "A9999ZZ"}


def enrol_device(day: Day) -> Call:
    return day.prison.ann, {"name": "gate-9", "secret": "WWI:gate-9"}


def confirm(day: Day) -> Call:
    about = {"confirmation_id": asked_about(day.do("enrol_device")), "pin": PIN}
    return day.prison.bea, {**about, "reason": "It hangs at the gate."}


def refuse(day: Day) -> Call:
    about = {"confirmation_id": asked_about(day.do("enrol_device")), "pin": PIN}
    return day.prison.bea, {**about, "reason": "There is no such screen."}


def ask_again(day: Day) -> Call:
    long_ago = day.yard.now - timedelta(days=60)
    with replay_at(long_ago):
        device = enrol(day.prison.ann, name="gate-8", secret="WWI:gate-8")
    return day.prison.ann, {"confirmation_id": asked_about(device)}


def list_officer(day: Day) -> Call:
    return day.prison.grace, {}


def come_on(day: Day) -> Call:
    return day.prison.greta, {"pin": PIN, "previous": day.prison.grace.person}


def withdraw_pin_sign_in(day: Day) -> Call:
    return day.prison.ann, {"listed_id": day.do("list_officer").pk}


def lock_out_officer(day: Day) -> Call:
    about = {"listed_id": day.do("list_officer").pk}
    return day.prison.system_actor, about


def revoke_device(day: Day) -> Call:
    return day.prison.ann, {"device_id": day.do("enrol_device").pk}


def found_people(day: Day) -> Call:
    """Prepare the first two people of a new prison."""
    people = [
        Founder("NEW-1", "One", Role.ADMINISTRATOR, PASSWORD),
        Founder("NEW-2", "Two", Role.DUTY_GOVERNOR, PASSWORD),
    ]
    return day.founded(), {"people": people}


def found_second_person(day: Day) -> Call:
    """Prepare a second person for a prison in which nobody can confirm a request yet."""
    return day.founded(), {"founder": Founder("NEW-1", "One", Role.SECURITY_LEAD, PASSWORD)}


def add_person(day: Day) -> Call:
    return day.prison.ann, NEW


def grant_role(day: Day) -> Call:
    return day.prison.ann, {"person_id": day.do("add_person").pk, "role": Role.ESCORT}


def withdraw_role(day: Day) -> Call:
    about = {"person_id": day.do("grant_role").person_id, "role": Role.ESCORT}
    return day.prison.ann, about


def deactivate_person(day: Day) -> Call:
    return day.prison.ann, {"person_id": day.do("add_person").pk}


def reopen_account(day: Day) -> Call:
    return day.prison.ann, {"person_id": day.do("deactivate_person").pk}


def set_password_anew(day: Day) -> Call:
    return day.prison.ann, {"person_id": day.do("add_person").pk, "password": PASSWORD}


def choose_password(day: Day) -> Call:
    return day.prison.kay, {"hashed": make_password("another long pass phrase")}


def _keep_pin(day: Day) -> Call:
    return day.prison.kay, {"hashed": make_password("8642")}


def go_on_duty(day: Day) -> Call:
    return day.prison.hana, {"area_id": day.prison.area["healthcare"].pk}


def go_off_duty(day: Day) -> Call:
    return day.prison.hana, {}


def read_clock(day: Day) -> Call:
    return day.prison.grace, {"device_now": day.yard.now}


def report_lost_entries(day: Day) -> Call:
    known = KnownEntry(day.prison.establishment.pk, 10**6, "f" * 64)
    lost = {"records": [KeptRecord(uuid4(), "photo")], "vehicles": []}
    return day.prison.grace, {"known": known, "known_at": day.yard.now, **lost}
