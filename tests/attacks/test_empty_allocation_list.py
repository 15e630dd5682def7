"""A party whose allocation list is empty must not pass as *not at work* although nobody
was seen.
"""

from __future__ import annotations

from searches.facts.release import release_facts
from searches.models import LockSession, NotAtWork, Visit
from searches.rules.release import decide
from searches.services.rolls.allocations import remove_from_allocation
from tests.attacks.test_a01_no_open_session import end_work, holds_by_party, received_on_landings
from tests.support.browsers import browser
from tests.support.counting import Morning, at, moment
from tests.support.forms import page_text, read, submit


def everybody_removed(morning: Morning, clock: str) -> None:
    """Remove everybody from the kitchen's list as the control room."""
    place = morning.prison.party["kitchen"].pk
    for man in morning.kitchen:
        with at(clock):
            remove_from_allocation(
                morning.prison.ceri, party_id=place, prisoner_id=man.pk, reason="Left the party"
            )


def state_not_at_work(morning: Morning, clock: str) -> tuple[int, str]:
    ceri, place = browser(morning.prison, "ceri"), morning.prison.party["kitchen"].pk
    with at(clock):
        form = read(ceri, f"/allocations/{place}/").form("/idle/")
        answer = submit(ceri, form, why="The kitchen is closed today")
    return answer.status_code, page_text(answer)


def sentence(lock: LockSession, clock: str) -> str:
    visit = Visit.objects.get(pk=lock.visit_id)
    holds = decide(release_facts(visit, now=moment(clock), releaser=None)).holds
    return "".join(hold.sentence for hold in holds if hold.subject == "kitchen")


def end_kitchen_work(morning: Morning) -> None:
    end_work(morning, "kay", "kitchen", "06:40:00")
    received_on_landings(morning.prison, "06:42:00")


def test_a_party_without_a_list_cannot_be_stated_not_at_work(morning: Morning) -> None:
    end_kitchen_work(morning)
    everybody_removed(morning, "06:45:00")
    status, text = state_not_at_work(morning, "06:46:00")
    assert status == 409
    assert "Enter who belongs to Kitchen first. The allocation list of Kitchen is empty." in text
    assert not NotAtWork.objects.exists()


def test_a_list_emptied_afterwards_holds_every_lorry(morning: Morning) -> None:
    end_kitchen_work(morning)
    assert state_not_at_work(morning, "06:44:00")[0] == 302
    everybody_removed(morning, "06:45:00")
    lock = morning.seal(morning.food_lorry())
    assert holds_by_party(lock, "07:30:00")["kitchen"] == "count-missing"
    assert sentence(lock, "07:30:00") == (
        "Kitchen: the control room has not entered who belongs to the party."
    )
