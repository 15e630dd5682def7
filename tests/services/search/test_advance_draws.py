"""Draws handed out in advance are used in order, one for each visit.

A tablet that misuses a draw gets a deep search.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from searches.ledger.clock import server_now
from searches.models import ChecklistVersion, Draw, LedgerEntry, SealedDraw, Search, Visit
from searches.rules.checklists import from_document
from searches.services.locks.locks import close_inner_gate
from searches.services.search.advance_draws import EnoughHandedOut, hand_out_draws
from searches.services.visits.visits import log_vehicle_in
from searches.words.checklists import Purpose
from searches.words.refusals import NotAllowed, Refused
from searches.words.visits import TabletReport, VisitSource
from tests.services.visits.test_visits import LORRY, SEALED
from tests.support.factories import ChecklistVersionFactory
from tests.support.sample_prison import Prison


@pytest.fixture
def handed(prison: Prison) -> list[SealedDraw]:
    """Hand out ten draws to Grace's tablet, all without a deep search."""
    prison.establishment.policy = {"deep_search_one_in": 10**9, "drill_one_in": 10**9}
    prison.establishment.save()
    assert hand_out_draws(prison.grace) == 10
    return list(SealedDraw.objects.order_by("number"))


def come_in(prison: Prison, plate: str, draw: UUID) -> Visit:
    way_in = replace(LORRY, plate=plate, escort=prison.ed.person)
    from_tablet = TabletReport(server_now(), draw=draw)
    return log_vehicle_in(
        prison.grace, id=uuid4(), way_in=way_in, source=VisitSource.API, report=from_tablet
    )


def misuse(visit: Visit) -> str:
    entry = LedgerEntry.objects.filter(act="misuse_draw", visit_id=visit.pk).last()
    return entry.body["said"]["fault"] if entry else ""


def test_draws_are_topped_up_to_ten(prison: Prison, handed: list[SealedDraw]) -> None:
    with pytest.raises(EnoughHandedOut):
        hand_out_draws(prison.grace)
    come_in(prison, "KX23 LDV", handed[0].pk)
    assert hand_out_draws(prison.grace) == 1
    assert [sealed_draw.number for sealed_draw in SealedDraw.objects.all()] == list(range(1, 12))


def test_only_a_gate_officer_on_an_enrolled_tablet_gets_draws(prison: Prison) -> None:
    with pytest.raises(NotAllowed):
        hand_out_draws(prison.kay)
    with pytest.raises(Refused, match="not-enrolled"):
        hand_out_draws(replace(prison.grace, device=None))


def test_a_visit_uses_its_complete_draw(prison: Prison, handed: list[SealedDraw]) -> None:
    SealedDraw.objects.filter(pk=handed[0].pk).update(deep_search=True, drill=True, drill_code="77")
    visit = come_in(prison, "KX23 LDV", handed[0].pk)
    drawn = Draw.objects.get(visit=visit)
    assert (drawn.deep_search, drawn.drill, drawn.drill_code) == (True, True, "77")
    handed[0].refresh_from_db()
    assert (handed[0].used_by_id, misuse(visit)) == (visit.pk, "")


def test_route_and_discs_are_those_on_the_tablet(prison: Prison, handed: list[SealedDraw]) -> None:
    visit = come_in(prison, "KX23 LDV", handed[0].pk)
    from_tablet = TabletReport(server_now(), draw=handed[0].pk, lock=uuid4(), search=uuid4())
    close_inner_gate(prison.grace, visit_id=visit.pk, report=from_tablet, **SEALED)
    search = Search.objects.get(visit=visit)
    slots = {slot.code for item in from_document(search.sheet).items for slot in item.photos}
    order = [(slot, disc) for slot, disc in handed[0].sheets["rigid"]["discs"] if slot in slots]
    assert (search.route, search.discs) == (handed[0].route, dict(order[:2]))
    assert misuse(visit) == ""


def test_a_draw_used_before_makes_the_search_deep(prison: Prison, handed: list[SealedDraw]) -> None:
    come_in(prison, "KX23 LDV", handed[0].pk)
    second = come_in(prison, "KX23 LDW", handed[0].pk)
    assert (misuse(second), second.draw.deep_search) == ("used-before", True)


def test_skipped_draws_are_reported_for_the_tablet_that_skipped_them(
    prison: Prison, handed: list[SealedDraw]
) -> None:
    """An officer who skips a draw with a deep search, and takes the next draw, gets a deep search
    anyway.
    """
    SealedDraw.objects.filter(pk=handed[0].pk).update(deep_search=True)
    visit = come_in(prison, "KX23 LDV", handed[1].pk)
    assert (misuse(visit), visit.draw.deep_search) == ("skipped-others", True)
    later = come_in(prison, "KX23 LDW", handed[0].pk)
    assert (misuse(later), later.draw.deep_search) == ("skipped-before", True)


def test_a_foreign_or_invented_draw_makes_the_search_deep(
    prison: Prison, handed: list[SealedDraw]
) -> None:
    hand_out_draws(prison.tom)
    assert prison.grace.device is not None
    theirs = SealedDraw.objects.exclude(device_id=prison.grace.device).first()
    assert theirs is not None
    for plate, draw in (("KX23 LDV", theirs.pk), ("KX23 LDW", uuid4())):
        visit = come_in(prison, plate, draw)
        assert (misuse(visit), visit.draw.deep_search) == ("not-handed-out", True)
    theirs.refresh_from_db()
    assert theirs.used_by_id is None


def test_a_second_draw_for_the_same_visit_makes_the_search_deep(
    prison: Prison, handed: list[SealedDraw]
) -> None:
    visit = come_in(prison, "KX23 LDV", handed[0].pk)
    from_tablet = TabletReport(server_now(), draw=handed[1].pk, lock=uuid4(), search=uuid4())
    close_inner_gate(prison.grace, visit_id=visit.pk, report=from_tablet, **SEALED)
    items = from_document(Search.objects.get(visit=visit).sheet).items
    assert misuse(visit) == "second-draw"
    assert any(Purpose.DEEP_SEARCH in item.purposes for item in items)


def test_a_superseded_checklist_replaces_every_unused_draw(
    prison: Prison, handed: list[SealedDraw]
) -> None:
    come_in(prison, "KX23 LDV", handed[0].pk)
    within = ChecklistVersion.objects.within(prison.establishment)
    old = within.filter(vehicle_type="rigid").latest("version")
    ChecklistVersionFactory.create(
        establishment=prison.establishment,
        version=old.version + 1,
        document=old.document,
        proposed_at=server_now() - timedelta(seconds=1),
    )
    assert hand_out_draws(prison.grace) == 10
    handed[1].refresh_from_db()
    assert handed[1].replaced_at is not None
    visit = come_in(prison, "KX23 LDW", handed[1].pk)
    assert (misuse(visit), visit.draw.deep_search) == ("replaced", True)


def test_the_ledger_reveals_no_draw(prison: Prison, handed: list[SealedDraw]) -> None:
    entry = LedgerEntry.objects.get(act="hand_out_draws")
    assert set(entry.body["said"]) == {"draws", "first", "replaced"}
