"""Whereabouts through the API: the answer equals the page, and each reading is recorded."""

from __future__ import annotations

import pytest

from searches.models import LedgerEntry
from tests.api.tablet_client import Tablet
from tests.support.counting import Morning, at
from tests.support.sample_prison import Prison


def test_every_prisoner_has_a_place_and_a_source(morning: Morning) -> None:
    prison, man = morning.prison, morning.kitchen[0]
    with at("07:10:00"):
        Tablet(prison, "kay").put("movements", {"prisoner": man.number, "to_area": "healthcare"})
        Tablet(prison, "ceri").put(
            "absences", {"prisoner": prison.prisoners["waste"][0].number, "reason": "court"}
        )
        body = Tablet(prison, "ceri").get("whereabouts").json()
    assert (body["held"], len(body["results"])) == (58, 58)
    first = body["results"][0]
    assert (first["person"]["number"], first["kind"]) == (man.number, "on_the_way")
    assert first["said_by"] == "Kay Marsh"
    kinds = [result["kind"] for result in body["results"]]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "on_the_way": 1,
        "at_work": 37,
        "outside": 1,
        "landing": 19,
    }
    entry = LedgerEntry.objects.within(prison.establishment).order_by("seq").last()
    assert entry is not None
    assert (entry.act, entry.body["said"]["size"]) == ("look_at_names", 58)


def test_one_prisoner_is_found_by_number_or_name(prison: Prison) -> None:
    ceri, man = Tablet(prison, "ceri"), prison.prisoners["kitchen"][0]
    for sought in (man.number, man.number.lower()):
        body = ceri.get("whereabouts", find=sought).json()
        assert [result["person"]["number"] for result in body["results"]] == [man.number]
        assert (body["held"], body["results"][0]["since"]) == (58, None)
    assert ceri.get("whereabouts", find="Z9999ZZ").json()["results"] == []
    refused = ceri.get("whereabouts", find="x" * 121)
    assert (refused.status_code, refused.json()["field"]) == (422, "find")
    assert ceri.get("whereabouts", find="x" * 120).status_code == 200


@pytest.mark.parametrize("name", ["grace", "kay", "ava", "mia", "omar", "ann"])
def test_other_roles_cannot_read_whereabouts(prison: Prison, name: str) -> None:
    assert Tablet(prison, name).get("whereabouts").status_code == 403


def test_whereabouts_show_no_other_prison(prison: Prison, other_prison: Prison) -> None:
    here = {
        result["person"]["id"]
        for result in Tablet(prison, "ceri").get("whereabouts").json()["results"]
    }
    in_other_prison = Tablet(other_prison, "ceri").get("whereabouts").json()["results"]
    assert here.isdisjoint(result["person"]["id"] for result in in_other_prison)
