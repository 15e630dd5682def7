"""The failures that a search meets at a gate, one after the other."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from playwright.sync_api import expect

from searches.models import Answer, LockSession, Person, Photograph, SearchSignature, Visit
from searches.words.checklists import Result
from searches.words.demo import PIN
from tests.e2e.tablets import wait_until
from tests.support.bad_network import Mood
from tests.support.chromium import kill_browser
from tests.support.officer_on_tablet import FEW, FIRST, SearchWalk, look


def begun_offline(walk: SearchWalk) -> None:
    from tests.e2e.test_offline_arrival import come_in, seal, wait_until_stocked

    walk.open_browser()
    walk.sign_in()
    tablet, page = walk.tablet, walk.tablet.page
    page.goto("/board/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    wait_until_stocked(page)
    walk.wire.mood = Mood.GONE
    page.goto("/board/")
    come_in(page)
    seal(page)
    page.get_by_role("link", name="A5").first.tap()
    tablet.tap("Done")
    # the same page must send, because its clock proves the time of the seal
    walk.all_arrive(by_itself=True)
    tablet.in_the_lock.visit = Visit.objects.get()
    assert LockSession.objects.get().void_reason == ""


def the_page_closes_and_answers_are_lost(walk: SearchWalk) -> None:
    walk.search_few(FEW // 2)
    walk.tablet.dies()
    walk.tablet.page.goto("/board/")
    walk.search_few(FEW // 2)
    walk.wire.mood, walk.wire.everything = Mood.SWALLOWS, False
    asked = len(walk.wire.seen)
    walk.tablet.page.goto("/board/")
    wait_until(
        walk.tablet.page,
        lambda: sum(" /api/v1/" in call for call in walk.wire.seen[asked:]) > 3,
        "the tablet tries again to send",
    )
    walk.all_arrive()


def the_browser_is_killed_and_everything_is_sent_twice(walk: SearchWalk) -> None:
    walk.search_few()
    kill_browser(walk.profile)
    walk.tablet.context.wait_for_event("close")
    walk.open_browser()
    walk.sign_in()
    walk.wire.mood = Mood.REPEATS
    walk.tablet.page.goto("/board/")
    walk.tablet.all_arrive()
    walk.all_arrive()


def the_server_is_killed_in_mid_upload(walk: SearchWalk) -> None:
    walk.search_few()
    seen = len(walk.wire.seen)

    def kill() -> None:
        while not any(call.startswith("PUT") for call in walk.wire.seen[seen:]):
            time.sleep(0.002)
        walk.server.served.kill()
        walk.server.served.begin()

    with ThreadPoolExecutor(1) as beside:
        killed = beside.submit(kill)
        walk.displayed |= {fact["id"]: fact for fact in walk.tablet.kept()}
        walk.wire.mood = Mood.GOOD
        walk.tablet.page.goto("/board/")
        while not killed.done():
            walk.tablet.page.wait_for_timeout(100)
        killed.result()
    walk.all_arrive()


@contextmanager
def full_disk(walk: SearchWalk) -> Iterator[None]:
    """Let no file of the server's process grow any more, as when its disk is full."""
    pids = walk.server.served.processes()
    # A decoder may write no file anyway, so its hard limit stays.
    most = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE)[1] for pid in pids}
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, most[pid]))
    yield
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most[pid], most[pid]))


def the_disk_of_the_server_is_full(walk: SearchWalk) -> None:
    walk.search_few()
    before = Answer.objects.count(), Photograph.objects.count()
    with full_disk(walk):
        walk.wire.mood, walk.wire.everything = Mood.GOOD, True
        walk.tablet.page.evaluate("window.dispatchEvent(new Event('online'))")
        walk.tablet.page.wait_for_timeout(3000)
        assert (Answer.objects.count(), Photograph.objects.count()) == before
        assert "waiting" in {fact["state"] for fact in walk.tablet.kept()}
    walk.all_arrive()


def a_hotspot_answers_and_the_session_ends(walk: SearchWalk) -> None:
    walk.search_few(FEW // 2)
    walk.wire.mood = Mood.PORTAL
    for card in walk.still_open()[: FEW // 2]:
        look(walk.tablet, card)
    walk.tablet.context.clear_cookies(name="sessionid")
    walk.wire.mood = Mood.GOOD
    page = walk.tablet.page
    page.goto("/board/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert "waiting" in {fact["state"] for fact in walk.tablet.kept()}
    walk.sign_in()
    walk.all_arrive()


def finished_and_signed_offline(walk: SearchWalk) -> None:
    walk.search_few(100)
    page, first = walk.tablet.page, Person.objects.get(staff_number=FIRST)
    page.goto(f"/visits/{walk.tablet.in_the_lock.visit.pk}/sign/")
    page.get_by_label("Who signs").select_option(label=first.printed_name)
    page.get_by_label("Your PIN").fill(PIN)
    page.get_by_role("button", name="Sign as first searcher").tap()
    expect(page.get_by_role("button", name="Sign as first searcher")).to_have_count(0)
    walk.all_arrive()
    # The server refuses a signature for other answers and photographs than it has. The second
    # searcher signs on their own device, because this one has reached the server meanwhile.
    signed = SearchSignature.objects.values_list("place", "signed_by_id")
    assert list(signed) == [(1, first.pk)]
    results = set(Answer.objects.values_list("result", flat=True))
    assert {Result.CLEAR, Result.SAME, Result.DIFFERENT, Result.DONE, Result.NOT_DONE} <= results
    assert {Result.CANNOT_SEE, Result.RECORDED} <= results


def all_calls_are_repeated_backwards(walk: SearchWalk) -> None:
    """Send every old call again, the newest first, as if they had been delayed."""
    send = """async (body) => {
      const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
      const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
      return (await fetch("/api/v1/operations", { method: "POST", body, headers })).status;
    }"""
    assert len(walk.calls) > 5
    answers = {walk.tablet.page.evaluate(send, call) for call in reversed(walk.calls)}
    assert answers == {200}


TROUBLES: tuple[Callable[[SearchWalk], None], ...] = (
    begun_offline,
    the_page_closes_and_answers_are_lost,
    the_browser_is_killed_and_everything_is_sent_twice,
    the_server_is_killed_in_mid_upload,
    the_disk_of_the_server_is_full,
    a_hotspot_answers_and_the_session_ends,
    finished_and_signed_offline,
    all_calls_are_repeated_backwards,
)
