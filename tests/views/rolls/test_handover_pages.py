"""Two supervisors hand a party over on one screen of the party, or each on their own screen."""

from __future__ import annotations

from uuid import uuid4

from searches.models import Handover, HandoverOffer, LedgerEntry, LockSession
from tests.api.tablet_client import Tablet
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import page_text
from tests.support.sample_prison import PIN, Prison
from tests.support.shared_tablet import SharedTablet


def hand_over(prison: Prison) -> str:
    return f"/rolls/{prison.party['kitchen'].pk}/hand-over/"


def offered(prison: Prison, to: str = "kit", **typed: str) -> dict[str, str]:
    return {"uuid": str(uuid4()), "officer": str(prison.person[to].pk), "pin": PIN, **typed}


def test_both_sign_on_one_screen_with_a_pin_each(morning: Morning) -> None:
    prison = morning.prison
    screen = SharedTablet(prison, "kitchen-1").shared_by("kit", "kay")
    with at("07:00:00"):
        home = page_text(screen.client.get("/rolls/"))
        assert f'href="{hand_over(prison)}"' in home
        assert screen.client.post(hand_over(prison), offered(prison)).status_code == 302
        page = page_text(screen.client.get(hand_over(prison)))
        take = f"/hand-overs/{HandoverOffer.objects.get().pk}/"
        assert "Kit Lowe must sign too" in page and "Kit Lowe signs on this screen" in page
        assert screen.come_on("kit", next_path=take)["Location"] == take
        page = page_text(screen.client.get(take))
        assert "Kay Marsh hands Kitchen at Kitchen bay over to you." in page
        assert morning.kitchen[0].name in page
        signed = {"uuid": str(uuid4()), "pin": PIN, "digest": ""}
        assert screen.client.post(take, signed)["Location"] == "/rolls/"
        assert "You have taken the party over." in page_text(screen.client.get("/rolls/"))
    assert Handover.objects.get().taken_by_id == prison.person["kit"].pk


def test_the_other_officer_finds_the_offer_on_their_own_screen(morning: Morning) -> None:
    prison = morning.prison
    with at("07:00:00"):
        browser(prison, "kay").post(hand_over(prison), offered(prison))
        page = page_text(browser(prison, "kit").get("/rolls/"))
        assert "Take over Kitchen" in page and "Sign before 07:15." in page
        assert "Take over Kitchen" not in page_text(browser(prison, "kay").get("/rolls/"))
        take = f"/hand-overs/{HandoverOffer.objects.get().pk}/"
        assert browser(prison, "kay").get(take).status_code == 403
        assert browser(prison, "stan").get(take).status_code == 403


def test_no_list_is_shown_before_the_number_of_an_open_request(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    with at("07:26:20"):
        browser(prison, "kay").post(hand_over(prison), offered(prison))
        page = page_text(
            browser(prison, "kit").get(f"/hand-overs/{HandoverOffer.objects.get().pk}/")
        )
    assert "Kitchen must be counted now." in page
    assert 'class="app-notice app-notice--to-do"' in page
    assert not any(person.name in page for person in morning.kitchen)


def test_a_wrong_screen_is_named_before_the_pin(morning: Morning) -> None:
    prison = morning.prison
    wrong = "You cannot sign on this screen. Use a screen of Kitchen bay."
    with at("07:00:00"):
        elsewhere = browser(prison, "kay", device="stores-1")
        assert wrong in page_text(elsewhere.get(hand_over(prison)))
        kay = browser(prison, "kay")
        assert wrong not in page_text(kay.get(hand_over(prison)))
        kay.post(hand_over(prison), offered(prison))
        take = f"/hand-overs/{HandoverOffer.objects.get().pk}/"
        page = page_text(browser(prison, "kit", device="stores-1").get(take))
        assert wrong in page.partition('name="pin"')[0]
        assert wrong not in page_text(browser(prison, "kit").get(take))


def test_the_page_says_who_cannot_take_over_and_why(morning: Morning) -> None:
    prison = morning.prison
    morning.seal(morning.food_lorry(escort=prison.person["kit"]))
    with at("07:26:20"):
        kay = browser(prison, "kay")
        page = page_text(kay.get(hand_over(prison)))
        assert "This officer searches or escorts the vehicle in the lock" in page
        answer = kay.post(hand_over(prison), offered(prison))
    assert answer.status_code == 422 and "Kit Lowe cannot take over." in page_text(answer)


def test_a_change_since_the_page_was_opened_is_refused(morning: Morning) -> None:
    prison = morning.prison
    with at("07:00:00"):
        browser(prison, "kay").post(hand_over(prison), offered(prison))
        take = f"/hand-overs/{HandoverOffer.objects.get().pk}/"
        sent = {"uuid": str(uuid4()), "pin": PIN, "digest": "0" * 64}
        answer = browser(prison, "kit").post(take, sent)
    assert answer.status_code == 409 and "Something has changed" in page_text(answer)


def test_programs_hand_a_party_over_as_the_pages_do(morning: Morning) -> None:
    prison = morning.prison
    with at("07:00:00"):
        body = {"id": uuid4(), "officer": prison.person["kit"].pk, "pin": PIN}
        kitchen = prison.party["kitchen"].pk
        answer = Tablet(prison, "kay").post(f"parties/{kitchen}/hand-over", body)
        assert answer.status_code == 201, answer.content
        (offer,) = Tablet(prison, "kit").get("hand-overs").json()["results"]
        assert (offer["party"], offer["offered_by"]) == ("Kitchen", "Kay Marsh")
        taken = Tablet(prison, "kit").post(
            f"hand-overs/{offer['id']}/take", {"id": uuid4(), "pin": PIN}
        )
        assert taken.status_code == 201, taken.content
    newest = LedgerEntry.objects.within(prison.establishment).order_by("seq").last()
    assert newest is not None and newest.act == "take_over_party"
