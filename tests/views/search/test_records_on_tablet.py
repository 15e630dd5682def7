"""The first drawing of a page already shows the answers that the tablet has not sent yet."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.test import Client

from searches.models import Answer
from searches.queries.search.held_records import LONGEST, held_records
from searches.queries.search.sheet import sheet, sheet_digest
from searches.rules.answers import ItemAnswer
from searches.services.search.searches import answer_item
from searches.words.checklists import Result
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, seal

pytestmark = pytest.mark.django_db
LATER = 4_000_000_000  # seconds since 1970
PRESSED = 'aria-pressed="true"'


@pytest.fixture
def client(prison: Prison) -> Client:
    return browser(prison, "grace")


def record(
    item: str,
    result: str,
    *,
    id: UUID | None = None,
    number: int | str = "",
    at: int = LATER,
    method: str = "",
    text: str = "",
) -> str:
    return f"{item}:{(id or uuid4()).hex}:{result}:{number}:{at}:{method}:{text}"


def hold(client: Client, there: InTheLock, *records: str) -> None:
    client.cookies["held"] = "/".join([there.search.pk.hex, *records])


def zone(client: Client, there: InTheLock, item: str = "") -> str:
    path = f"/visits/{there.visit.pk}/sheet/{item + '/' if item else ''}"
    return page_text(client.get(path))


def test_a_zone_is_drawn_with_the_answer_that_the_tablet_holds(
    client: Client, prison: Prison
) -> None:
    there = seal(prison)
    assert PRESSED not in zone(client, there, "A5")
    hold(client, there, record("A5", "done"))
    drawn = zone(client, there, "A5")
    assert PRESSED in drawn
    assert "On this tablet" in drawn


def test_the_overview_shows_and_counts_what_the_tablet_holds(
    client: Client, prison: Prison
) -> None:
    there = seal(prison)
    hold(client, there, record("A5", "done"), record("A3", "same"))
    drawn = zone(client, there)
    assert "2 of 30 items" in drawn
    assert drawn.count("On this tablet") == 2


def test_a_vehicle_made_safe_on_the_tablet_may_be_searched_underneath(
    client: Client, prison: Prison
) -> None:
    there = seal(prison)
    assert "Nobody goes under yet" in zone(client, there, "U1")
    hold(client, there, record("A5", "done"))
    assert "Nobody goes under yet" not in zone(client, there, "U1")


def test_a_photograph_on_the_tablet_is_not_asked_for_again(client: Client, prison: Prison) -> None:
    there = seal(prison)
    card = sheet(prison.establishment.pk, there.visit.pk).card("B2")
    slot = card.slots[0]
    hold(client, there, record("B2", "clear"), record("B2", "photo", text=slot.code))
    drawn = zone(client, there, "B2")
    assert "Still missing" not in drawn
    assert f"{slot.label}: on this tablet." in drawn
    assert f"Take again: {slot.label}" in drawn


def test_a_number_on_the_tablet_is_drawn(client: Client, prison: Prison) -> None:
    there = seal(prison)
    hold(client, there, record("A4", "recorded", number=2))
    assert PRESSED in zone(client, there, "A4")


def test_a_zone_that_could_not_be_seen_asks_for_another_method(
    client: Client, prison: Prison
) -> None:
    there = seal(prison)
    hold(client, there, record("B1", "cannot_see"))
    assert "From the pit" in zone(client, there, "B1")


def test_a_find_on_the_tablet_stops_every_page_of_the_search(
    client: Client, prison: Prison
) -> None:
    there = seal(prison)
    hold(client, there, record("B1", "found"))
    for drawn in (zone(client, there, "B1"), zone(client, there, "B2"), zone(client, there)):
        assert "Stop. Step back." in drawn
        assert "app-body--stay" in drawn
        assert "data-answers" not in drawn


def test_an_answer_that_has_arrived_is_drawn_as_sent(client: Client, prison: Prison) -> None:
    there = seal(prison)
    row = answer_item(
        prison.grace, search_id=there.search.pk, item="A5", answer=ItemAnswer(Result.DONE)
    )
    assert isinstance(row, Answer)
    hold(client, there, record("A5", "not_done", at=1))
    drawn = zone(client, there, "A5")
    assert "On this tablet" not in drawn
    assert "Sent" in drawn


def test_a_record_that_the_server_has_answered_is_no_longer_on_the_tablet(
    client: Client, prison: Prison
) -> None:
    there, id = seal(prison), uuid4()
    hold(client, there, record("A5", "done", id=id))
    sent = {"search": str(there.search.pk), "item": "A5", "result": "clear"}
    times = {"occurred_at": "2026-11-23T07:27:00Z"}
    operation = {"id": str(id), "kind": "answer_item", "payload": sent, **times}
    answer = client.post("/api/v1/operations", {"operations": [operation]}, "application/json")
    assert answer.json()["results"][0]["applied"] is False
    assert PRESSED not in zone(client, there, "A5")


def test_records_of_another_search_are_not_drawn(client: Client, prison: Prison) -> None:
    there = seal(prison)
    client.cookies["held"] = "/".join([uuid4().hex, record("A5", "done")])
    assert PRESSED not in zone(client, there, "A5")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "x" * (LONGEST + 1),
        "{search}",
        "{search}/A5",
        "{search}/A5:zz:done::1::",
        "{search}/A5:{id}:clear::4000000000::",  # the item does not allow this answer
        "{search}/A5:{id}:done:-1:4000000000::",
        "{search}/A5:{id}:done:9999:4000000000::",
        "{search}/A5:{id}:done::4000000000:pit:",
        "{search}/A5:{id}:done::4000000000:drone:",
        "{search}/A5:{id}:<script>::4000000000::",
        "{search}/ZZ:{id}:done::4000000000::",
        "{search}" + "/A5:{id}:done::4000000000::" * 61,
    ],
)
def test_a_cookie_that_no_tablet_writes_is_ignored(
    client: Client, prison: Prison, text: str
) -> None:
    there = seal(prison)
    client.cookies["held"] = text.format(search=there.search.pk.hex, id=uuid4().hex)
    assert PRESSED not in zone(client, there, "A5")


def test_a_text_in_the_cookie_is_escaped(client: Client, prison: Prison) -> None:
    there = seal(prison)
    hold(client, there, record("D4", "recorded", text="%22%3E%3Cscript%3E"))
    drawn = zone(client, there, "D4")
    assert "&gt;&lt;script&gt;" in drawn
    assert '"><script>' not in drawn


def test_no_rule_and_no_signature_reads_what_the_tablet_holds(
    client: Client, prison: Prison
) -> None:
    there = seal(prison)
    before = sheet_digest(there.search.pk)
    card = sheet(prison.establishment.pk, there.visit.pk)
    hold(client, there, *[record(entry.item.code, "done") for entry in card.items])
    zone(client, there)
    assert sheet_digest(there.search.pk) == before
    assert not sheet(prison.establishment.pk, there.visit.pk).made_safe
    assert not Answer.objects.exists()


def test_the_next_zone_is_the_one_after_the_answers_on_the_tablet(
    client: Client, prison: Prison
) -> None:
    there = seal(prison)
    hold(client, there, record("A5", "done"))
    onward = client.get(f"/visits/{there.visit.pk}/sheet/A5/onward/").headers["Location"]
    assert not onward.endswith("/A5/")


def test_the_zones_are_drawn_again_when_the_tablet_holds_something_new(
    client: Client, prison: Prison
) -> None:
    there = seal(prison)
    path = f"/visits/{there.visit.pk}/sheet/zones/"
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    hold(client, there, record("A5", "done"))
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_all_fields_of_a_record_are_read(prison: Prison) -> None:
    id, search = uuid4(), uuid4()
    text = record("D%2F4", "recorded", id=id, number=3, at=60, text="AB%20%3A")
    (held,) = held_records(f"{search.hex}/{text}", search)
    assert (held.id, held.item, held.number, held.text) == (id, "D/4", 3, "AB :")
