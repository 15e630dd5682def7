"""A vehicle is in the lock while the clocks change, when an hour comes twice or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from searches.models import Count, LockSession, Release, Visit
from searches.queries.release.release import read_release_page
from searches.services.release.releases import release_vehicle
from searches.services.replay import replay_at
from tests.races.rounds import ready_to_leave
from tests.support.sample_prison import PIN, Prison

LONDON = ZoneInfo("Europe/London")
AUTUMN = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
SPRING = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


@pytest.mark.slow
@pytest.mark.parametrize("change", [AUTUMN, SPRING], ids=["01:30 twice", "01:30 never"])
def test_seal_count_and_go_work_across_the_change_of_the_clocks(
    prison: Prison, change: datetime
) -> None:
    before, after = (change + timedelta(hours=hours) for hours in (-1, 1))
    assert before.astimezone(LONDON).utcoffset() != after.astimezone(LONDON).utcoffset()
    rounds = ready_to_leave(prison, began=change - timedelta(minutes=18))
    sealed = LockSession.objects.get(visit_id=rounds.visit).sealed_at
    assert sealed < change < rounds.moment
    counted = Count.objects.order_by("recorded_at").values_list("recorded_at", flat=True)
    assert sealed < counted[0]
    with replay_at(rounds.moment), timezone.override(LONDON):
        page = read_release_page(prison.ceri, rounds.visit)
        release = release_vehicle(
            prison.ceri, visit_id=rounds.visit, pin=PIN, shown_sha256=page.shown_sha256
        )
    policy_minutes = (release.expires_at - release.recorded_at) / timedelta(minutes=1)
    assert 0 < policy_minutes <= 30
    with replay_at(release.expires_at - timedelta(seconds=1)):
        assert read_release_page(prison.grace, rounds.visit).go is not None
    with replay_at(release.expires_at + timedelta(seconds=1)):
        assert read_release_page(prison.grace, rounds.visit).go is None
    assert Release.objects.count() == Visit.objects.filter(pk=rounds.visit).count() == 1
