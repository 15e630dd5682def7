"""Allocation lists through the API: the same commands, permissions and refusals as on the page."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from searches.models import Absence, Allocation, AllocationRemoval, LedgerEntry, NotAtWork
from tests.api.tablet_client import Tablet
from tests.support.sample_prison import Prison

WHY = "The activities office sent a new list."


def kitchen(prison: Prison) -> str:
    return f"allocations/{prison.party['kitchen'].pk}"


def numbers_of(prison: Prison, party: str) -> list[str]:
    return [prisoner.number for prisoner in prison.prisoners[party]]


def on_the_list(prison: Prison, party: str) -> set[str]:
    rows = Allocation.objects.filter(party=prison.party[party], removal__isnull=True)
    return set(rows.values_list("prisoner__number", flat=True))


def acts(prison: Prison) -> list[str]:
    entries = LedgerEntry.objects.within(prison.establishment).order_by("-seq")
    return list(entries.values_list("act", flat=True)[:3])


def test_the_lists_of_every_party_are_read(prison: Prison) -> None:
    cards = Tablet(prison, "ceri").get("allocations").json()["results"]
    sizes = {card["name"]: card["size"] for card in cards}
    assert sizes["Kitchen"] == 24
    assert sizes["Stores"] == 6


def test_reading_one_list_shows_its_history_and_is_recorded(prison: Prison) -> None:
    page = Tablet(prison, "ceri").get(kitchen(prison)).json()
    assert len(page["people"]) == len(page["not_here"]) == 24
    assert {line["person"]["number"] for line in page["people"]} == on_the_list(prison, "kitchen")
    assert all(change["added"] for change in page["history"])
    assert acts(prison)[0] == "look_at_names"


def test_a_person_is_removed_with_a_reason_and_added_again(prison: Prison) -> None:
    ceri, man = Tablet(prison, "ceri"), prison.prisoners["kitchen"][0]
    body = {"id": uuid4(), "prisoner": man.number, "reason": "Moved to education."}
    first = ceri.post(f"{kitchen(prison)}/remove", body)
    again = ceri.post(f"{kitchen(prison)}/remove", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["answer"] == again.json()["answer"]
    assert AllocationRemoval.objects.get(allocation__prisoner=man).reason == "Moved to education."
    assert man.number not in on_the_list(prison, "kitchen")
    body = {"id": uuid4(), "numbers": [man.number]}
    added = ceri.post(f"{kitchen(prison)}/add", body)
    assert (added.status_code, added.json()["answer"]["added"]) == (201, 1)
    assert man.number in on_the_list(prison, "kitchen")
    other = ceri.post(f"{kitchen(prison)}/add", body | {"numbers": ["A9999ZZ"]})
    assert (other.status_code, other.json()["code"]) == (409, "conflict")
    history = ceri.get(kitchen(prison)).json()["history"]
    assert [(entry["added"], entry["reason"]) for entry in history[:2]] == [
        (True, ""),
        (False, "Moved to education."),
    ]


def test_a_preview_says_what_a_replacement_would_change_and_changes_nothing(
    prison: Prison,
) -> None:
    ceri, stays = Tablet(prison, "ceri"), numbers_of(prison, "kitchen")[:-1]
    moved = numbers_of(prison, "stores")[0]
    before = on_the_list(prison, "kitchen")
    preview = ceri.post(
        f"{kitchen(prison)}/preview", {"numbers": [*stays, moved, "Z9999ZZ"]}
    ).json()
    assert preview["stays"] == 23
    assert [change["person"]["number"] for change in preview["moved"]] == [moved]
    assert [change["party"] for change in preview["moved"]] == ["Stores"]
    assert [person["number"] for person in preview["removed"]] == numbers_of(prison, "kitchen")[-1:]
    assert preview["unknown"] == ["Z9999ZZ"]
    assert on_the_list(prison, "kitchen") == before
    body = {"id": uuid4(), "numbers": [*stays, moved], "reason": WHY}
    replaced = ceri.post(f"{kitchen(prison)}/replace", body)
    assert replaced.status_code == 201
    changed = {name: replaced.json()["answer"][name] for name in ("added", "removed", "moved")}
    assert changed == {"added": 1, "removed": 1, "moved": 1}
    assert on_the_list(prison, "kitchen") == {*stays, moved}
    assert ceri.post(f"{kitchen(prison)}/replace", body).status_code == 200


def test_a_list_with_an_unknown_prisoner_is_refused_completely(prison: Prison) -> None:
    before = on_the_list(prison, "kitchen")
    body = {"id": uuid4(), "numbers": [numbers_of(prison, "kitchen")[0], "Z9999ZZ"], "reason": WHY}
    refused = Tablet(prison, "ceri").post(f"{kitchen(prison)}/replace", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "prisoner-unknown")
    assert "Z9999ZZ is not held here." in refused.json()["detail"]
    assert on_the_list(prison, "kitchen") == before


def test_an_empty_list_is_refused(prison: Prison) -> None:
    body = {"id": uuid4(), "numbers": [], "reason": WHY}
    assert Tablet(prison, "ceri").post(f"{kitchen(prison)}/replace", body).status_code == 422


def test_an_absence_is_accounted_for_by_the_control_room(prison: Prison) -> None:
    man = prison.prisoners["kitchen"][0]
    body = {"prisoner": man.number, "reason": "court"}
    answer = Tablet(prison, "ceri").put("absences", body)
    assert answer.status_code == 201
    assert Absence.objects.get(prisoner=man).reason == "court"
    (line,) = [
        absence
        for absence in Tablet(prison, "ceri").get(kitchen(prison)).json()["not_here"]
        if absence["person"]["number"] == man.number
    ]
    assert (line["place"], line["said_by"]) == ("At court", "Ceri Vale")


def test_a_receiving_officer_accounts_for_a_prisoner_they_see(prison: Prison) -> None:
    man = prison.prisoners["kitchen"][0]
    assert Tablet(prison, "hana").put("absences", {"prisoner": man.number}).status_code == 201
    refused = Tablet(prison, "hana").put("absences", {"prisoner": man.number, "reason": "court"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not-your-part")


def test_a_party_is_stated_not_at_work(prison: Prison) -> None:
    body = {"party": "waste", "reason": "The compactor is broken."}
    assert Tablet(prison, "ceri").put("not-at-work", body).status_code == 201
    assert NotAtWork.objects.get().party == prison.party["waste"]


@pytest.mark.parametrize("name", ["kay", "grace", "ada", "ann", "mia"])
def test_other_roles_neither_read_nor_change_a_list(prison: Prison, name: str) -> None:
    """Check every role without the permission, above all the party's own supervisor."""
    tablet, list_of = Tablet(prison, name), kitchen(prison)
    body: dict[str, Any] = {"id": uuid4(), "numbers": ["A1000AA"]}
    answers = [
        tablet.get("allocations"),
        tablet.get(list_of),
        tablet.post(f"{list_of}/add", body),
        tablet.post(f"{list_of}/preview", {"numbers": ["A1000AA"]}),
        tablet.post(f"{list_of}/replace", body | {"reason": WHY}),
        tablet.post(f"{list_of}/remove", {"id": uuid4(), "prisoner": "A1000AA", "reason": WHY}),
        tablet.put("absences", {"prisoner": "A1000AA", "reason": "court"}),
        tablet.put("not-at-work", {"party": "kitchen", "reason": WHY}),
    ]
    assert {answer.status_code for answer in answers} == {403}
