"""When everything else is done, the page asks the gate for the last look.

The page asks again when the last look is too old.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from searches.queries.search import last_look
from searches.queries.search.sheet import sheet_digest
from searches.rules.holds import hold
from searches.services.search.search_signatures import sign_search
from searches.words.releases import Decision, HoldCode, ReleaseFacts
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock, answer_everything

NOW = "Take the last look now"


@pytest.fixture
def standing_holds(
    prison: Prison, in_the_lock: InTheLock, monkeypatch: pytest.MonkeyPatch
) -> set[HoldCode]:
    """Return the set of current hold codes, which a test may change.

    The search is answered and signed.
    """
    codes = {HoldCode.LAST_LOOK, HoldCode.RELEASER}

    def decided(facts: ReleaseFacts) -> Decision:
        holds = tuple(hold(code, "It stands.", subject="F1") for code in sorted(codes))
        return Decision(holds, (), rules_run=1, decided_at=facts.now)

    monkeypatch.setattr(last_look, "decide", decided)
    answer_everything(prison.grace, in_the_lock, second=prison.tom)
    search = in_the_lock.search.pk
    for place, name in ((1, "grace"), (2, "tom")):
        digest, actor = sheet_digest(search), getattr(prison, name)
        sign_search(actor, search_id=search, place=place, pin=PIN, shown_sha256=digest)
    return codes


@pytest.mark.parametrize("page", ["/board/", "/board/sections/", "/visits/{}/now/"])
def test_the_gate_gets_the_last_look_when_everything_else_is_done(
    prison: Prison, in_the_lock: InTheLock, standing_holds: set[HoldCode], page: str
) -> None:
    gate, address = browser(prison, "grace"), page.format(in_the_lock.visit.pk)
    html = page_text(gate.get(address))
    assert NOW in html and f"/visits/{in_the_lock.visit.pk}/sheet/F1/" in html
    standing_holds.add(HoldCode.COUNT_MISSING)
    assert NOW not in page_text(gate.get(address)), "a count comes first"


def test_an_expired_last_look_is_requested_again(
    prison: Prison, in_the_lock: InTheLock, standing_holds: set[HoldCode]
) -> None:
    """The request comes back by the passing of time alone, so the page must not answer 304."""
    gate = browser(prison, "grace")
    standing_holds.remove(HoldCode.LAST_LOOK)
    first = gate.get("/board/sections/")
    assert NOW not in page_text(first)
    standing_holds.add(HoldCode.LAST_LOOK)
    again = gate.get("/board/sections/", headers={"If-None-Match": first["ETag"]})
    assert NOW in page_text(again)


def test_the_last_look_is_not_offered_before_signing(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    gate = browser(prison, "grace")
    assert NOW not in page_text(gate.get(f"/visits/{in_the_lock.visit.pk}/next/"))
    assert NOW not in page_text(gate.get("/board/"))


def test_the_last_look_is_requested_when_none_was_done(
    prison: Prison, in_the_lock: InTheLock, standing_holds: set[HoldCode]
) -> None:
    """While nobody has taken a last look, its missing answer and photograph are holds too."""
    standing_holds |= {HoldCode.SEARCH_INCOMPLETE, HoldCode.PHOTO_MISSING}
    assert NOW in page_text(browser(prison, "grace").get("/board/"))


@pytest.mark.parametrize("page", ["/board/", "/visits/{}/"])
def test_the_gate_is_told_of_a_hold_that_only_the_gate_can_resolve(
    prison: Prison, in_the_lock: InTheLock, standing_holds: set[HoldCode], page: str
) -> None:
    gate, address = browser(prison, "grace"), page.format(in_the_lock.visit.pk)
    assert "It stands." not in page_text(gate.get(address))
    standing_holds.add(HoldCode.COUNT_MISSING)
    assert "It stands." not in page_text(gate.get(address)), "a count is not the gate's"
    standing_holds.add(HoldCode.TOOLS_SEALS)
    html = page_text(gate.get(address))
    assert "It stands." in html
    if page != "/board/":
        assert "See what to do" in html and f"/visits/{in_the_lock.visit.pk}/release/" in html


@pytest.mark.parametrize(
    ("gate_hold", "words"),
    [
        ("", "Both officers have signed. Wait until the control room asks for the last look."),
        (
            "Shut and seal: Seal S9 was never recorded.",
            "Shut and seal: Seal S9 was never recorded.",
        ),
    ],
)
def test_a_signed_search_says_to_wait_only_if_the_gate_has_nothing_to_resolve(
    gate_hold: str, words: str
) -> None:
    """Otherwise the gate waits for the control room, and the control room waits for the gate."""
    sheet = {"visit_id": uuid4(), "signed": [1, 2], "next_item": None}
    look = last_look.LastLook("F1", is_now=False, is_fresh=False, gate_hold=gate_hold)
    html = render_to_string(
        "search/_next.html", {"sheet": sheet, "look": look, "searches": True, "signs": True}
    )
    shown = " ".join(html.split())
    assert words in shown
    assert ("Wait until" in shown) is not bool(gate_hold)
