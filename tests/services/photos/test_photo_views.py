"""Gatehouse measures by the server's clock how long a releaser views a photograph.

A releaser also confirms the required disc.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from searches.ledger.clock import replay_at, server_now
from searches.models import DiscConfirmation, PhotoLook
from searches.services.photos.photo_views import confirm_disc, look_at_photo, opened_token
from searches.words.refusals import NotAllowed, NotThere, Refused
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, acts_of, send_photo


@pytest.fixture
def photo(prison: Prison, in_the_lock: InTheLock):
    return send_photo(prison.grace, in_the_lock, "U3", "U3").id


def token_from(prison: Prison, photo, seconds: float, *, by: str = "mia") -> str:
    with replay_at(server_now() - timedelta(seconds=seconds)):
        return opened_token(getattr(prison, by), photo)


def test_the_server_measures_the_viewing_time(
    prison: Prison, in_the_lock: InTheLock, photo
) -> None:
    look_at_photo(prison.mia, photo_id=photo, token=token_from(prison, photo, 3))
    look = PhotoLook.objects.get()
    assert (look.seconds, look.looked_by_id) == (3, prison.mia.person)
    assert acts_of(in_the_lock.visit.pk)[-1] == "look_at_photo"


def test_a_short_viewing_counts_its_own_seconds(prison: Prison, photo) -> None:
    look = look_at_photo(prison.mia, photo_id=photo, token=token_from(prison, photo, 0.5))
    assert look.seconds == 0


def test_photographs_opened_side_by_side_share_the_seconds(
    prison: Prison, in_the_lock: InTheLock, photo
) -> None:
    beside = send_photo(prison.grace, in_the_lock, "U4", "U4").id
    tokens = {photo_id: token_from(prison, photo_id, 3) for photo_id in (photo, beside)}
    looks = [look_at_photo(prison.mia, photo_id=token, token=tokens[token]) for token in tokens]
    assert [look.seconds for look in looks] == [3, 0]
    another = look_at_photo(
        prison.ceri, photo_id=beside, token=token_from(prison, beside, 3, by="ceri")
    )
    assert another.seconds == 3


@pytest.mark.parametrize("token", ["", "made:up", "x" * 200])
def test_a_made_up_opening_is_refused(prison: Prison, photo, token: str) -> None:
    with pytest.raises(Refused, match="not-opened"):
        look_at_photo(prison.mia, photo_id=photo, token=token)


def test_the_opening_of_another_person_is_refused(prison: Prison, photo) -> None:
    token = token_from(prison, photo, 3, by="ceri")
    with pytest.raises(Refused, match="not-opened"):
        look_at_photo(prison.mia, photo_id=photo, token=token)


def test_an_opening_from_long_ago_is_refused(prison: Prison, photo) -> None:
    token = token_from(prison, photo, 3601)
    with pytest.raises(Refused, match="not-opened"):
        look_at_photo(prison.mia, photo_id=photo, token=token)


def test_the_releaser_confirms_the_disc(prison: Prison, in_the_lock: InTheLock) -> None:
    slot, disc = next(iter(in_the_lock.search.discs.items()))
    photo_id = send_photo(prison.grace, in_the_lock, slot, slot).id
    confirm_disc(prison.mia, photo_id=photo_id, shown=True)
    row = DiscConfirmation.objects.get()
    assert (row.disc, row.shown, row.confirmed_by_id) == (disc, True, prison.mia.person)
    assert acts_of(in_the_lock.visit.pk)[-1] == "confirm_disc"


def test_a_photograph_without_a_disc_needs_no_confirmation(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    plain = send_photo(prison.grace, in_the_lock, "U5", "U5-front").id
    with pytest.raises(NotThere):
        confirm_disc(prison.mia, photo_id=plain, shown=True)


def test_supervisors_cannot_view_photographs(prison: Prison, photo) -> None:
    with pytest.raises(NotAllowed):
        look_at_photo(prison.kay, photo_id=photo, token="")


def test_other_prisons_cannot_view_a_photograph(
    prison: Prison, other_prison: Prison, photo
) -> None:
    token = opened_token(other_prison.mia, photo)
    with pytest.raises(NotThere):
        look_at_photo(other_prison.mia, photo_id=photo, token=token)
