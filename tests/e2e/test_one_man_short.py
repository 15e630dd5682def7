"""The morning of the escape of 2023, played in four browsers. This time the lorry stays inside."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from searches.facts.missed_people import missed_by_counts
from searches.facts.release import release_facts
from searches.models import (
    ExceptionCase,
    Photograph,
    Prisoner,
    Release,
    Stop,
    StopClosed,
    Visit,
)
from searches.rules.release import decide
from searches.services.evidence.verification import verify_ledgers
from searches.services.exceptions.event_readers import catch_up
from searches.services.photos.derived import original
from searches.services.photos.photos import Place, keep_photo
from searches.services.photos.uploads import receive
from searches.services.rolls.movements import tap_seen
from searches.services.stops.stops import ask_to_close_stop, close_stop
from searches.words.checklists import Phase
from searches.words.visits import ClosingBasis
from tests.e2e.morning import Morning, morning  # noqa: F401
from tests.support.sample_prison import PIN

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def holds(scene: Morning) -> set[str]:
    visit = Visit.objects.select_related("establishment", "vehicle").get(pk=scene.lorry.visit)
    decision = decide(release_facts(visit, now=scene.hours.now(), releaser=None))
    return {hold.code for hold in decision.holds}


def decision_of(scene: Morning, page: Page) -> Page:
    page.goto(f"/visits/{scene.lorry.visit}/release/")
    return page


def one_man_short(scene: Morning) -> None:
    """Count 23 of 24 prisoners, and 23 again as another officer.

    Every screen turns red by itself.
    """
    kay = scene.screen("kay", "kitchen-1")
    scene.count(kay, 23)
    expect(kay.get_by_role("heading", level=1)).to_contain_text("Not balanced")
    assert not Stop.objects.exists()
    scene.count(scene.screen("kit", "kitchen-1"), 23)
    stop = Stop.objects.get()
    assert stop.source == "second_mismatch"
    for name in ("grace", "kay", "ceri", "sam"):
        expect(scene.pages[name].locator("[data-stop-open]")).to_be_visible()


def found_in_healthcare(scene: Morning) -> None:
    """See the missing prisoner in healthcare, and close the stop as control room and duty
    governor.
    """
    stop, prison = Stop.objects.get(), scene.prison
    missing = Prisoner.objects.get(pk__in=missed_by_counts(stop))
    tap_seen(prison.hana, prisoner_id=missing.pk, area_id=prison.area["healthcare"].pk)
    closing = ask_to_close_stop(
        prison.ceri,
        stop_id=stop.pk,
        basis=ClosingBasis.PERSON_SEEN,
        prisoner=missing.number,
        pin=PIN,
    )
    close_stop(prison.dee, closing_id=closing.pk, pin=PIN)
    assert StopClosed.objects.filter(stop=stop).exists()


def inner_gate_opens(scene: Morning) -> None:
    """Open the inner gate. All counts become invalid, and the control room sees the hold."""
    gate = scene.screen("grace", "gate-1")
    gate.goto(f"/visits/{scene.lorry.visit}/")
    gate.get_by_text("The lock was opened or disturbed").click()
    gate.get_by_role("button", name="Inner gate opened").click()
    expect(gate.get_by_text("The lock session has been void since")).to_be_visible()
    assert "lock-void" in holds(scene)
    scene.seal(gate)
    assert "count-missing" in holds(scene)


def search_with_a_copied_photograph(scene: Morning) -> None:
    """Complete the search, then send an earlier picture of the spine, which must clear nothing."""
    lorry = scene.lorry
    lorry.now = scene.hours.now()
    scene.hours.pass_on(14)
    lorry.search()
    earlier = Photograph.objects.filter(visit=lorry.visit, phase="way_in", slot="U5-front").get()
    taken = Photograph.objects.filter(visit=lorry.visit, phase="way_out")
    search = taken.earliest("recorded_at").search_id
    place = Place(lorry.visit, "U5", "U5-front", Phase.WAY_OUT, search)
    again: dict[str, Any] = {"id": uuid4(), "in_application": True, "occurred_at": None}
    with lorry.after(2):
        keep_photo(
            scene.prison.grace,
            received=receive(io.BytesIO(original(earlier.sha256))),
            place=place,
            **again,
        )
    assert "photo-rejected" in holds(scene)
    control = decision_of(scene, scene.screen("ceri", "control-1"))
    expect(control.get_by_text("is a copy of an earlier photograph").first).to_be_visible()
    lorry.photograph(place, 5)
    assert "photo-rejected" not in holds(scene)


def all_counted_and_looked_at(scene: Morning) -> None:
    lorry = scene.lorry
    lorry.now = max(lorry.now, scene.hours.now())
    scene.hours.pass_on(6)
    lorry.count("stores")
    lorry.sign()
    lorry.look_at_photographs()
    scene.hours.ahead = max(scene.hours.ahead, lorry.now - scene.hours.now() + scene.hours.ahead)
    scene.count(scene.screen("kay", "kitchen-1"), 24)
    lorry.now = scene.hours.now() - timedelta(seconds=40)
    lorry.last_look()


def released(scene: Morning) -> None:
    assert holds(scene) == {"releaser"}
    control = decision_of(scene, scene.screen("ceri", "control-1"))
    expect(control.get_by_role("heading", name="This vehicle has no holds")).to_be_visible()
    control.get_by_label("Your PIN").fill(PIN)
    control.get_by_role("button", name="Sign and release").click()
    expect(control.get_by_role("heading", name="Go")).to_be_visible()
    release = Release.objects.get()
    gate = decision_of(scene, scene.screen("grace", "gate-1"))
    expect(gate.get_by_text(release.code)).to_be_visible()
    gate.get_by_role("button", name="Outer gate opened").click()
    gate.get_by_label("The inner gate is still shut").check()
    gate.get_by_role("button", name="The vehicle has left").click()
    gate.wait_for_url("**/board/")
    assert Visit.objects.get(pk=scene.lorry.visit).departed_at is not None


def seen_by_security(scene: Morning) -> None:
    catch_up(scene.prison.establishment.pk)
    security = scene.screen("sam", "office-4")
    security.goto("/exceptions/")
    for code in ("X03", "X04", "X07", "X11"):
        expect(security.get_by_role("link", name=code).first).to_be_visible()
        assert ExceptionCase.objects.filter(code=code).exists()


def test_the_lorry_stays_inside_with_one_prisoner_missing(morning: Morning) -> None:  # noqa: F811
    for name, device in (("grace", "gate-1"), ("ceri", "control-1"), ("sam", "office-4")):
        morning.screen(name, device).goto("/stops/")
    morning.seal(morning.screen("grace", "gate-1"))
    one_man_short(morning)
    expect(
        decision_of(morning, morning.screen("ceri", "control-1")).get_by_text("Stay").first
    ).to_be_visible()
    found_in_healthcare(morning)
    inner_gate_opens(morning)
    search_with_a_copied_photograph(morning)
    all_counted_and_looked_at(morning)
    released(morning)
    seen_by_security(morning)
    assert [verdict.disagreement for verdict in verify_ledgers("WWI")] == [""]
