"""A second officer finds the count of a colleague, joins it, and both sign on their own screens."""

from __future__ import annotations

from uuid import uuid4

from searches.models import LockSession
from tests.api.tablet_client import Tablet, operation
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import page_text
from tests.support.sample_prison import PIN, Prison


def on_two_screens(prison: Prison) -> None:
    """Put a second screen into the kitchen, and let Kit use it."""
    screen = prison.device["office-1"]
    screen.area = prison.area["kitchen-bay"]
    screen.save(update_fields=["area"])


def test_the_card_offers_the_colleagues_count_and_both_see_who_tapped(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    on_two_screens(prison)
    count = morning.begin(prison.kay, "kitchen", 24, "07:26:10")
    person = morning.kitchen[0]
    with at("07:26:15"):
        kit = browser(prison, "kit", device="office-1")
        assert "Count Kitchen together with Kay Marsh" in page_text(kit.get("/rolls/"))
        join = f"/counts/{count.pk}/join/"
        page = page_text(kit.get(join))
        assert "Kay Marsh is counting Kitchen." in page and person.name not in page
        assert kit.post(join, {"uuid": str(uuid4())})["Location"] == f"/counts/{count.pk}/"
        kit.post(f"/counts/{count.pk}/tap/", {"uuid": str(uuid4()), "prisoner": str(person.pk)})
        seen = page_text(browser(prison, "kay").get(f"/counts/{count.pk}/progress/"))
        assert "You count together with Kit Lowe." in seen
        assert f'data-tapped="{person.pk}">Seen 07:26:15 Kit Lowe' in seen
        assert "1 of 24 seen" in seen
        assert "Go on counting Kitchen" in page_text(kit.get("/rolls/"))


def test_the_first_signature_waits_for_the_second(morning: Morning, lock: LockSession) -> None:
    prison = morning.prison
    on_two_screens(prison)
    count = morning.begin(prison.kay, "kitchen", 24, "07:26:10")
    address = f"/counts/{count.pk}"
    with at("07:26:15"):
        kay, kit = browser(prison, "kay"), browser(prison, "kit", device="office-1")
        kit.post(f"{address}/join/", {"uuid": str(uuid4())})
        assert "Kit Lowe must sign too." in page_text(kay.get(f"{address}/sign/"))
        kay.post(f"{address}/sign/", {"uuid": str(uuid4()), "pin": PIN, "digest": ""})
        page = page_text(kay.get(f"{address}/result/"))
        assert "You have signed the count of Kitchen" in page and "Kit Lowe must sign too." in page
        assert "Kay Marsh has signed." in page_text(kit.get(f"{address}/sign/"))
        assert kay.get(f"{address}/both-signed/").status_code == 200
        kit.post(f"{address}/sign/", {"uuid": str(uuid4()), "pin": PIN, "digest": ""})
        assert kay.get(f"{address}/both-signed/")["HX-Redirect"] == f"{address}/result/"
        assert "Not balanced" in page_text(kay.get(f"{address}/result/"))
        assert kit.get(f"{address}/result/").status_code == 200


def test_nobody_else_opens_the_list_of_a_joint_count(morning: Morning, lock: LockSession) -> None:
    prison = morning.prison
    count = morning.begin(prison.kay, "kitchen", 24, "07:26:10")
    with at("07:26:15"):
        for name in ("kit", "stan", "omar"):
            assert browser(prison, name).get(f"/counts/{count.pk}/").status_code == 403


def test_a_count_that_nobody_can_join_is_not_offered(morning: Morning, lock: LockSession) -> None:
    prison = morning.prison
    on_two_screens(prison)
    with at("07:26:15"):
        kit = browser(prison, "kit", device="office-1")
        assert "together with" not in page_text(kit.get("/rolls/"))
    count = morning.count(prison.kay, "kitchen", "07:26:10", "07:28:00")
    with at("07:28:10"):
        assert "together with" not in page_text(kit.get("/rolls/"))
        assert kit.get(f"/counts/{count.pk}/join/").status_code == 404


def test_programs_join_a_count_and_read_who_tapped(morning: Morning, lock: LockSession) -> None:
    prison = morning.prison
    on_two_screens(prison)
    count = morning.begin(prison.kay, "kitchen", 24, "07:26:10")
    person = morning.kitchen[0]
    with at("07:26:15"):
        kit = Tablet(prison, "kit", screen="office-1")
        answer = kit.post(f"counts/{count.pk}/join", {"id": uuid4()})
        assert answer.status_code == 201, answer.content
        tap = operation("tap_person", count=str(count.pk), prisoner=person.number)
        (result,) = kit.operations(tap)
        assert result["applied"], result
        document = kit.get(f"counts/{count.pk}").json()
    assert document["other_officer"] == "Kay Marsh"
    (seen,) = [each for each in document["people"] if each["seen_at"]]
    assert (seen["number"], seen["seen_by"]) == (person.number, "Kit Lowe")
