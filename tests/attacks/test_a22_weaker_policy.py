"""Attack 22: one security lead loosens a threshold, also for a vehicle that is already inside."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from searches.facts.confirmations import newest_of
from searches.facts.policies import policy_for, policy_since
from searches.facts.release import release_facts
from searches.ledger.clock import replay_at, server_now
from searches.models import Confirmation, Establishment, LedgerEntry, PolicyVersion, Visit
from searches.services.prison.establishments import change_policy
from searches.services.visits.visit_changes import turn_back
from searches.words.confirmations import ConfirmationKind
from searches.words.policy import STRICTER, Policy, Stricter, strictest, weakened
from tests.api.tablet_client import VISIT, Tablet
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import PIN, Prison

PLAIN = Policy()
KIND = ConfirmationKind.POLICY


def save(prison: Prison, who: str = "sam", **changes: Any) -> str:
    """Change some thresholds on the policy page, and return the HTML of the page that follows."""
    now = Policy.from_document(Establishment.objects.get(pk=prison.establishment.pk).policy)
    document = replace(now, **changes).to_document()
    typed = {name: value for name, value in document.items() if value is not False}
    typed |= {"uuid": str(uuid4()), "required_aids": ", ".join(document["required_aids"])}
    answer = browser(prison, who).post("/policy/", typed, follow=True)
    assert answer.status_code == 200, page_text(answer)
    return page_text(answer)


def decide(prison: Prison, who: str, **typed: str) -> int:
    confirmation = newest_of(KIND, prison.establishment.pk)
    assert confirmation is not None
    body = {"uuid": str(uuid4()), "pin": PIN, "reason": "Agreed at the morning meeting."}
    answer = browser(prison, who).post(f"/confirmations/{confirmation.pk}/decide/", body | typed)
    return answer.status_code


def policy(prison: Prison) -> Policy:
    return Policy.from_document(Establishment.objects.get(pk=prison.establishment.pk).policy)


def enter(prison: Prison, plate: str) -> Visit:
    id = uuid4()
    answer = Tablet(prison, "grace").put("visits", VISIT | {"plate": plate}, id=id)
    assert answer.status_code == 201, answer.content
    return Visit.objects.get(pk=UUID(answer.json()["answer"]["id"]))


def judged_by(visit: Visit) -> Policy:
    fresh = Visit.objects.get(pk=visit.pk)
    return release_facts(fresh, now=server_now(), releaser=None).policy


def test_one_security_lead_cannot_loosen_a_threshold(prison: Prison) -> None:
    page = save(prison, lock_life_minutes=240, count_life_minutes=120, search_floor_percent=50)
    assert "are waiting for another security lead or the duty governor" in page
    assert policy(prison) == PLAIN
    assert decide(prison, "sam") == 403
    for other in ("mia", "ann", "ceri"):
        assert decide(prison, other) in {403, 404}
    assert policy(prison) == PLAIN


def test_a_second_lead_confirms_and_the_vehicle_inside_keeps_its_policy(prison: Prison) -> None:
    inside = enter(prison, "AB12 CDE")
    save(prison, lock_life_minutes=240)
    assert decide(prison, "sid") == 302
    assert policy(prison).lock_life_minutes == 240
    assert judged_by(inside).lock_life_minutes == 60
    later = enter(prison, "XY34 ZAB")
    assert judged_by(later).lock_life_minutes == 240
    assert judged_by(inside).lock_life_minutes == 60


def test_the_duty_governor_confirms_too_and_the_summary_says_what_changes(prison: Prison) -> None:
    save(prison, last_look_seconds=600)
    confirmation = Confirmation.objects.get(kind=KIND)
    assert confirmation.summary == (
        "Sam Quill asks to weaken the policy."
        " Time for which the last look is valid (seconds): 120 to 600."
    )
    assert decide(prison, "dee") == 302
    entry = LedgerEntry.objects.within(prison.establishment).filter(act="weaken_policy").get()
    assert entry.by_id == prison.dee.person
    version = PolicyVersion.objects.get(confirmation=confirmation)
    assert (version.weakened, version.changed_by_id) == (["last_look_seconds"], prison.sam.person)


def test_a_stricter_threshold_applies_at_once_to_a_vehicle_inside(prison: Prison) -> None:
    inside = enter(prison, "AB12 CDE")
    assert "applies from now on." in save(prison, last_look_seconds=60)
    assert judged_by(inside).last_look_seconds == 60


def test_one_form_with_both_applies_the_stricter_part_and_the_weaker_part_waits(
    prison: Prison,
) -> None:
    save(prison, last_look_seconds=60, lock_life_minutes=90)
    assert policy(prison) == replace(PLAIN, last_look_seconds=60)
    assert decide(prison, "sid") == 302
    assert policy(prison) == replace(PLAIN, last_look_seconds=60, lock_life_minutes=90)


def test_a_threshold_tightened_and_loosened_again_stays_strict_for_a_vehicle_inside(
    prison: Prison,
) -> None:
    inside = enter(prison, "AB12 CDE")
    save(prison, last_look_seconds=60)
    save(prison, last_look_seconds=120)
    assert decide(prison, "sid") == 302
    assert policy(prison) == PLAIN
    assert judged_by(inside).last_look_seconds == 60


def test_a_refused_request_changes_nothing(prison: Prison) -> None:
    save(prison, lock_life_minutes=240)
    assert decide(prison, "dee", refuse="1", reason="Sixty minutes are enough.") == 302
    assert policy(prison) == PLAIN
    assert decide(prison, "sid") == 409


def test_two_separate_requests_do_not_confirm_each_other(prison: Prison) -> None:
    save(prison, "sam", lock_life_minutes=240)
    save(prison, "sid", lock_life_minutes=240)
    assert decide(prison, "sam") == 403
    assert decide(prison, "sid") == 403
    assert decide(prison, "dee") == 302


def test_the_time_of_entry_chooses_the_policy_to_the_millisecond(prison: Prison) -> None:
    save(prison, lock_life_minutes=240)
    assert decide(prison, "sid") == 302
    changed_at = PolicyVersion.objects.latest("in_force_at").in_force_at
    home = Establishment.objects.get(pk=prison.establishment.pk)
    a_moment = timedelta(milliseconds=1)
    assert policy_since(home, changed_at - a_moment).lock_life_minutes == 60
    assert policy_since(home, changed_at).lock_life_minutes == 60
    assert policy_since(home, changed_at + a_moment).lock_life_minutes == 240


def test_a_change_after_a_vehicle_left_does_not_apply_to_its_visit(prison: Prison) -> None:
    visit = enter(prison, "AB12 CDE")
    turn_back(prison.grace, visit_id=visit.pk, why="Not expected.")
    save(prison, last_look_seconds=60)
    assert policy_for(Visit.objects.get(pk=visit.pk)).last_look_seconds == 120


def test_a_visit_from_before_any_version_uses_the_current_policy(prison: Prison) -> None:
    with replay_at(server_now() - timedelta(days=1)):
        change_policy(prison.sam, policy=replace(PLAIN, go_life_minutes=2).to_document())
    home = Establishment.objects.get(pk=prison.establishment.pk)
    long_ago = server_now() - timedelta(days=5000)
    assert policy_since(home, long_ago).go_life_minutes == 2


def _changed(name: str, value: Any) -> dict[str, Any]:
    return {name: value}


def moved_threshold(name: str, *, to_the_strict: bool) -> Policy:
    value: Any = getattr(PLAIN, name)
    match STRICTER[name]:
        case Stricter.LESS | Stricter.OFTEN:
            return replace(PLAIN, **{name: value - 1 if to_the_strict else value + 1})
        case Stricter.MORE:
            return replace(PLAIN, **{name: value + 1 if to_the_strict else value - 1})
        case Stricter.NO:
            return replace(PLAIN, **_changed(name, not to_the_strict))
    return replace(PLAIN, **_changed(name, ("dog", "heartbeat") if to_the_strict else ()))


@pytest.mark.parametrize("name", [field.name for field in fields(Policy)])
def test_each_threshold_knows_which_way_is_weaker(name: str) -> None:
    """Enter a new threshold in STRICTER, beside its bounds."""
    if STRICTER[name] is not Stricter.NO:  # the permission already has its weaker value
        start = replace(PLAIN, required_aids=("dog",))
        weaker = replace(moved_threshold(name, to_the_strict=False), required_aids=("dog",))
        if name == "required_aids":
            weaker = PLAIN
        assert weakened(start, weaker) == (name,)
    stricter = moved_threshold(name, to_the_strict=True)
    assert weakened(PLAIN, stricter) == ()
    assert weakened(stricter, PLAIN) == (name,)
    assert strictest([PLAIN, stricter]) == strictest([stricter, PLAIN]) == stricter


def test_switching_surprise_counts_off_is_weaker() -> None:
    off = replace(PLAIN, surprise_count_one_in=0)
    assert weakened(PLAIN, off) == ("surprise_count_one_in",)
    assert weakened(off, PLAIN) == ()


def test_the_same_policy_is_not_weaker() -> None:
    assert weakened(PLAIN, PLAIN) == ()
