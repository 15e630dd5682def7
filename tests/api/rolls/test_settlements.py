"""If a count finds a person who belongs to no party, the control room says through the API where
that person belongs.
"""

from __future__ import annotations

from uuid import uuid4

from searches.models import FoundPersonSettlement, LedgerEntry, LockSession
from tests.api.tablet_client import Tablet
from tests.services.rolls.test_found_people import found, kitchen
from tests.support.counting import Morning, at


def test_a_found_person_is_listed_settled_once_and_the_count_balances(
    morning: Morning, lock: LockSession
) -> None:
    found(morning)
    id, prison = uuid4(), morning.prison
    with at("07:29:00"):
        ceri = Tablet(prison, "ceri")
        (person,) = ceri.get("found-people").json()["results"]
        assert person["found_by"] == "Kay Marsh" and person["party"] == "Kitchen"
        body = {"tap": person["tap"], "area": "kitchen-bay", "reason": "New today"}
        assert [ceri.put("settlements", body, id=id).status_code for _ in range(2)] == [201, 200]
        assert ceri.put("settlements", body).status_code == 409
        assert ceri.get("found-people").json()["results"] == []
    standing = kitchen(morning, lock).standing
    assert standing is not None and standing.balanced
    assert FoundPersonSettlement.objects.get().pk == id
    acts = LedgerEntry.objects.within(prison.establishment).values_list("act", flat=True)
    assert list(acts).count("look_at_names") == 1


def test_neither_the_finder_nor_another_role_settles(morning: Morning, lock: LockSession) -> None:
    found(morning)
    with at("07:29:00"):
        (person,) = Tablet(morning.prison, "ceri").get("found-people").json()["results"]
        body = {"tap": person["tap"], "area": "kitchen-bay", "reason": "New today"}
        for name in ("kay", "grace", "sam"):
            assert Tablet(morning.prison, name).put("settlements", body).status_code == 403
    assert not FoundPersonSettlement.objects.exists()
