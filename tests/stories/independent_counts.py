"""The independent rule's rows about counts: every party that could reach the vehicle is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from searches.models import (
    Allocation,
    Answer,
    Count,
    CountJoin,
    CountRequest,
    FoundPersonSettlement,
    Halt,
    Handover,
    LandingCount,
    LockSession,
    Movement,
    Party,
    Photograph,
    RadioRelease,
    Release,
    RosterEntry,
    SearchSignature,
    Tap,
    WorkSession,
)

MINUTE = timedelta(minutes=1)


def counters_since(lock: LockSession) -> set[Any]:
    since = {"establishment": lock.establishment_id, "recorded_at__gte": lock.sealed_at}
    taps = Tap.objects.filter(**since, count__isnull=False)
    return {
        *Count.objects.filter(**since).values_list("counter_id", flat=True),
        *taps.values_list("seen_by_id", flat=True),
        *CountJoin.objects.filter(**since).values_list("officer_id", flat=True),
        *LandingCount.objects.filter(**since).values_list("counter_id", flat=True),
    }


def counted_badly(release: RadioRelease | Release) -> set[str]:
    """Return which of the two rows about counts fail.

    The loop is over parties, never over counts.
    """
    bad: set[str] = set()
    for party in _parties(release):
        valid = [count for count in _counts(release, party) if _is_valid(count, party, release)]
        if not valid:
            bad.add("count-missing")
        elif not _balances(valid[-1], party, release) or _outvoted(valid, party, release):
            bad.add("count-unbalanced")
    return bad


def _outvoted(valid: list[Count], party: Party, release: RadioRelease | Release) -> bool:
    """Return whether a balanced count follows a mismatch of another officer without a third
    officer.

    The orderly officer alone is enough, unless they have counted before.
    """
    missed: set[Any] = set()  # officers who found a prisoner missing, while this is not settled
    counted: set[Any] = set()
    for count in valid:
        officers = _officers(count)
        if not _balances(count, party, release):
            missed |= officers
        elif missed:
            differ = bool(counted - missed) or count.counted_as == "orderly_officer"
            if not officers & counted and differ:
                missed.clear()
        counted |= officers
    return bool(missed)


def _officers(count: Count) -> set[Any]:
    """Return the officers who make this count, one alone or two together."""
    return {count.counter_id, *count.joins.values_list("officer_id", flat=True)}


def awaited(release: RadioRelease | Release) -> list[Movement]:
    """Return the movements from parties with contact that were not received within 15 minutes."""
    sent = Movement.objects.filter(
        from_session__party__in=_parties(release),
        recorded_at__lt=release.recorded_at - 15 * MINUTE,
    ).select_related("receipt")
    return [
        one
        for one in sent
        if not hasattr(one, "receipt") or one.receipt.recorded_at > release.recorded_at
    ]


def _parties(release: RadioRelease | Release) -> list[Party]:
    """Return the parties that could reach the vehicle.

    They are kitchen and stores, the parties of the areas where the vehicle halted or was to halt,
    the parties that packed its load, and the parties of people who were found with another party.
    """
    visit, sealed_at = release.visit, release.lock_session.sealed_at
    halts = Halt.objects.filter(visit=visit, arrived_at__lte=sealed_at).select_related("area")
    areas = {halt.area.code for halt in halts} | set(visit.planned_areas)
    near = {code for halt in halts for code in halt.parties_present} | set(visit.packed_by)
    found = set(
        Tap.objects.filter(
            establishment=visit.establishment_id,
            kind="stranger",
            prisoner__isnull=False,
            recorded_at__gte=sealed_at,
            recorded_at__lte=release.recorded_at,
        ).values_list("prisoner_id", flat=True)
    )
    return [
        party
        for party in Party.objects.filter(establishment=visit.establishment_id)
        if party.always_in_contact
        or party.area.code in areas
        or party.code in near
        or (found and found & _on_list(party, release))
    ]


def _on_list(party: Party, release: RadioRelease | Release) -> set[Any]:
    """Return whom this party expects, if it was at work while the vehicle was inside."""
    entered_at, sealed_at = release.visit.entered_at, release.lock_session.sealed_at
    sessions = WorkSession.objects.filter(party=party, began_at__lte=sealed_at)
    at_work = sessions.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=entered_at))
    return _expected(party, release) if at_work.exists() else set()


def _counts(release: RadioRelease | Release, party: Party) -> list[Count]:
    since = release.lock_session.sealed_at
    return list(Count.objects.filter(party=party, recorded_at__gte=since).order_by("recorded_at"))


def _is_valid(count: Count, party: Party, release: RadioRelease | Release) -> bool:
    lock = release.lock_session
    asked = CountRequest.objects.filter(lock_session=lock, party=party).first()
    times = sorted(tap.recorded_at for tap in count.taps.all()) or [count.recorded_at]
    within = {"search__lock_session": lock}
    barred = {
        release.released_by_id,
        release.visit.escort_id,
        *Answer.objects.filter(**within).values_list("answered_by_id", flat=True),
        *Photograph.objects.filter(**within).values_list("taken_by_id", flat=True),
        *SearchSignature.objects.filter(**within).values_list("signed_by_id", flat=True),
    }
    return (
        hasattr(count, "confirmation")
        and asked is not None
        and asked.recorded_at <= count.recorded_at <= times[0]
        and times[0] >= lock.sealed_at
        and times[-1] - times[0] <= 10 * MINUTE
        and release.recorded_at - times[0] <= 30 * MINUTE
        and count.device_enrolled_to_area
        and count.counter_on_duty
        and not _officers(count) & barred
        and not _handed_over(count)
        and not any(times[0] <= moved <= times[-1] for moved in _moved(party))
        and not _waits_for_another(count)
    )


def _handed_over(count: Count) -> bool:
    """Return whether an officer of this count handed the party over before it was signed."""
    return Handover.objects.filter(
        offer__offered_by__in=_officers(count),
        offer__party__area=count.party.area_id,
        recorded_at__gte=count.recorded_at,
        recorded_at__lte=count.confirmation.recorded_at,
    ).exists()


def _waits_for_another(count: Count) -> bool:
    """Return whether this count still needs a second count by another officer."""
    drawn_at = count.confirmation.second_count_asked_at
    later = Count.objects.filter(party=count.party_id, confirmation__isnull=False)
    return bool(
        drawn_at
        and not any(
            _officers(other).isdisjoint(_officers(count))
            for other in later.filter(recorded_at__gte=drawn_at)
        )
    )


def _moved(party: Party) -> Iterator[datetime]:
    for movement in Movement.objects.filter(from_session__party=party):
        yield movement.recorded_at
        yield movement.occurred_at
    for movement in Movement.objects.filter(to_session__party=party, receipt__isnull=False):
        yield movement.receipt.recorded_at
        yield movement.receipt.occurred_at


def _balances(count: Count, party: Party, release: RadioRelease | Release) -> bool:
    """Return whether the count is balanced.

    The headcount must equal the people seen, and everybody expected must be seen since the lock was
    sealed.
    """
    lock = release.lock_session
    seen = {tap.prisoner_id for tap in count.taps.all() if tap.kind == "counted"}
    elsewhere = Tap.objects.filter(
        establishment=lock.establishment_id,
        recorded_at__gte=lock.sealed_at,
        prisoner__isnull=False,
        count__isnull=True,
    )
    found = Tap.objects.filter(
        establishment=lock.establishment_id,
        recorded_at__gte=lock.sealed_at,
        kind="stranger",
        count__confirmation__isnull=False,
    ).exclude(count__party=party)
    somewhere = seen | set((elsewhere | found).values_list("prisoner_id", flat=True))
    enough = count.taps.filter(prisoner__isnull=False).count() == count.headcount
    if party.number_only:
        return count.headcount == len(_expected(party, release))
    return (
        enough
        and not _expected(party, release) - somewhere
        and all(_is_explained(found, party, release) for found in _found(count))
    )


def _found(count: Count) -> set[Any]:
    """Return the named people of this count who are not on the list of the counted party."""
    taps = count.taps.filter(kind="stranger", prisoner__isnull=False)
    return set(taps.values_list("prisoner_id", flat=True))


def _is_explained(found: Any, party: Party, release: RadioRelease | Release) -> bool:
    """Return whether it is known why this person was found with the party.

    Either the person's own party misses exactly them in its newest valid count, or they are in no
    party and the control room has said since the sealing where they belong.
    """
    since = release.lock_session.sealed_at
    everybody = Party.objects.filter(establishment=party.establishment_id).exclude(pk=party.pk)
    own = [other for other in everybody if found in _on_list(other, release)]
    for other in own:
        counts = [count for count in _counts(release, other) if _is_valid(count, other, release)]
        taps = counts[-1].taps.filter(kind="counted") if counts else None
        if taps is not None and not taps.filter(prisoner=found).exists():
            return True
    settled = FoundPersonSettlement.objects.filter(
        prisoner=found, recorded_at__gte=since, recorded_at__lte=release.recorded_at
    )
    return not own and settled.exists()


def _expected(party: Party, release: RadioRelease | Release) -> set[Any]:
    """Return everybody who was on the party's list at any moment from entry to sealing.

    A prisoner who was sent away is still on the list.
    """
    entered_at, sealed_at = release.visit.entered_at, release.lock_session.sealed_at
    assert entered_at is not None
    people = set()
    for entry in RosterEntry.objects.filter(work_session__party=party):
        session = entry.work_session
        gone = Movement.objects.filter(
            prisoner=entry.prisoner_id, from_session=session, receipt__recorded_at__lt=entered_at
        )
        ended = session.ended_at and session.ended_at < entered_at
        if entry.occurred_at <= sealed_at and not ended and not gone.exists():
            people.add(entry.prisoner_id)
    for allocation in Allocation.objects.filter(party=party, occurred_at__lte=sealed_at):
        removal = getattr(allocation, "removal", None)
        away = Movement.objects.filter(
            prisoner=allocation.prisoner_id, receipt__recorded_at__lte=entered_at
        )
        if (removal is None or removal.recorded_at >= entered_at) and not away.exists():
            people.add(allocation.prisoner_id)
    joined = Movement.objects.filter(
        to_session__party=party, receipt__occurred_at__lte=sealed_at
    ).select_related("receipt")
    for movement in joined:
        left = Movement.objects.filter(
            prisoner=movement.prisoner_id,
            from_session=movement.to_session_id,
            receipt__recorded_at__gte=movement.receipt.recorded_at,
            receipt__recorded_at__lt=entered_at,
        )
        if not left.exists():
            people.add(movement.prisoner_id)
    return people
