"""Release through the API: GO with its code and token, and how anybody can verify the token."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from searches.ledger.clock import server_now
from searches.models import Release
from searches.services.release import releases
from searches.words.releases import Decision
from tests.api.tablet_client import Tablet
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock

GUIDE = Path(__file__).parents[3] / "docs" / "api.md"


@pytest.fixture
def nothing_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the release rule by a rule that always answers GO.

    The real rule has tests of its own.
    """
    monkeypatch.setattr(releases, "decide", lambda _: Decision((), (), 20, server_now()))


def release(prison: Prison, in_the_lock: InTheLock, *, id: UUID, by: str = "mia") -> Any:
    tablet, visit = Tablet(prison, by), in_the_lock.visit.pk
    digest = tablet.get(f"visits/{visit}/decision").json()["shown_sha256"]
    return tablet.post(f"visits/{visit}/release", {"id": id, "pin": PIN, "shown_sha256": digest})


def verify() -> Any:
    """Return the function of the code example in docs/api.md, exactly as printed there."""
    code = re.search(r"```python\n(.*?def verify_barrier_token.*?)```", GUIDE.read_text(), re.S)
    assert code, "docs/api.md shows no verify_barrier_token"
    names: dict[str, Any] = {}
    exec(code.group(1), names)  # noqa: S102  # our own page
    return names["verify_barrier_token"]


@pytest.mark.usefixtures("nothing_holds")
def test_go_comes_with_its_code_and_token(prison: Prison, in_the_lock: InTheLock) -> None:
    id = uuid4()
    answer = release(prison, in_the_lock, id=id)
    body = answer.json()
    assert (answer.status_code, body["id"]) == (201, str(id))
    row = Release.objects.get()
    assert (body["code"], body["token"]) == (row.code, row.token)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("nothing_holds")
def test_the_same_release_again_is_the_same_code(prison: Prison, in_the_lock: InTheLock) -> None:
    id = uuid4()
    first, again = (release(prison, in_the_lock, id=id) for _ in range(2))
    assert (again.status_code, again.json()) == (200, first.json())
    assert Release.objects.count() == 1


@pytest.mark.usefixtures("nothing_holds")
def test_the_uuid_of_another_officers_release_is_409(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    id = uuid4()
    release(prison, in_the_lock, id=id)
    answer = release(prison, in_the_lock, id=id, by="ceri")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


@pytest.mark.usefixtures("nothing_holds")
def test_a_screen_that_is_out_of_date_cannot_release(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    body = {"id": uuid4(), "pin": PIN, "shown_sha256": "0" * 64}
    answer = Tablet(prison, "mia").post(f"visits/{in_the_lock.visit.pk}/release", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "changed")


@pytest.mark.usefixtures("nothing_holds")
def test_the_public_key_is_enough_to_verify_the_token(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    token = release(prison, in_the_lock, id=uuid4()).json()["token"]
    key = Tablet(prison, "ada").get("barrier-key").json()
    claims = verify()(token, key["jwk"], server_now())
    assert claims["establishment"] == "WWI"
    assert claims["visit"] == str(in_the_lock.visit.pk)


@pytest.mark.usefixtures("nothing_holds")
def test_a_token_changed_in_any_place_is_rejected(prison: Prison, in_the_lock: InTheLock) -> None:
    token = release(prison, in_the_lock, id=uuid4()).json()["token"]
    jwk = Tablet(prison, "ada").get("barrier-key").json()["jwk"]
    for place in range(0, len(token) - 1, 7):
        bent = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert verify()(bent, jwk, server_now()) is None
    assert verify()(token, jwk, Release.objects.get().expires_at) is None


def test_only_releasing_roles_can_release(prison: Prison, in_the_lock: InTheLock) -> None:
    assert release_as(prison, "grace", in_the_lock).status_code == 403


def release_as(prison: Prison, name: str, in_the_lock: InTheLock) -> Any:
    body = {"id": uuid4(), "pin": PIN, "shown_sha256": "0" * 64}
    return Tablet(prison, name).post(f"visits/{in_the_lock.visit.pk}/release", body)
