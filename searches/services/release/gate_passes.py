"""What the outer gate may be opened on: a GO with its code, or a release by radio with its own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from searches.ledger.record import Record
from searches.models import (
    LockSession,
    OuterGateOpening,
    RadioOpening,
    RadioRelease,
    Release,
    Stop,
    Visit,
)
from searches.rules.finished import CODE_DIGITS
from searches.services.devices.proven_times import proven
from searches.words.visits import VoidReason

Pass = Release | RadioRelease


def good_pass(
    record: Record, visit: Visit, code: str, said_at: datetime | None
) -> tuple[Pass | None, str]:
    """What this code belongs to, or why the gate should not have been opened."""
    if visit.detained_at is not None or visit.turned_back_at is not None:
        return None, "The vehicle is detained."
    if len(code.strip()) == CODE_DIGITS:
        return _good_radio(record, visit, code.strip(), said_at)
    return _good_go(record, visit, code.strip())


def use_up(record: Record, radio: RadioRelease, opening: OuterGateOpening) -> None:
    """Its code opens the gate once: the database keeps one opening for each."""
    record.add(
        RadioOpening(
            establishment=record.establishment,
            radio=radio,
            gate_opening=opening,
            occurred_at=opening.occurred_at,
            recorded_at=record.now,
        )
    )


def pass_alive(visit: Visit, now: datetime) -> bool:
    """A GO or a code by radio that still opens the gate: for the vehicle as it was then."""
    unused = {"opening__isnull": True, "expires_at__gte": now}
    radios = RadioRelease.objects.filter(visit=visit, **unused)
    return visit.releases.filter(**unused).exists() or radios.exists()


def left_on(visit: Visit) -> UUID | None:
    """The GO, or the release by radio, that its gate was opened on, as long as its lock held."""
    lock = LockSession.objects.filter(visit=visit).order_by("sealed_at").last()
    if lock is None or visit.gate_opened_at is None:
        return None
    on_go = OuterGateOpening.objects.filter(visit=visit, release__lock_session=lock)
    opening = on_go.order_by("recorded_at").last()
    if opening is not None:
        return opening.release_id if lock.voided_at is None else None
    radios = RadioOpening.objects.filter(radio__visit=visit, radio__lock_session=lock)
    by_radio = radios.order_by("recorded_at").last()
    return by_radio.radio_id if by_radio and not _is_spoilt(lock, None) else None


def _is_spoilt(lock: LockSession, at: datetime | None) -> bool:
    """When a tablet's own void happened nobody proves, so any that is known spoils the lock. Only
    its age, which the clock tells by itself while the tablet is away, spoils it from then on.
    """
    if lock.voided_at is None:
        return False
    aged = lock.void_reason == VoidReason.TIME_RAN_OUT
    return not aged or (at is not None and lock.voided_at <= at)


def _good_go(record: Record, visit: Visit, code: str) -> tuple[Release | None, str]:
    release: Release | None = (
        Release.objects.filter(visit=visit).select_related("lock_session").last()
    )
    if release is None:
        return None, "No GO was given."
    if code != release.code:
        return None, "The code is not the one that was given."
    if OuterGateOpening.objects.filter(release=release).exists():
        return None, "The code was used before."
    if release.expires_at < record.now:
        return None, "The GO had expired."
    if release.lock_session.voided_at is not None:
        return None, "The lock session was void."
    if Stop.objects.within(record.establishment).filter(closed__isnull=True).exists():
        return None, "All vehicles were stopped."
    return release, ""


def _good_radio(
    record: Record, visit: Visit, code: str, said_at: datetime | None
) -> tuple[RadioRelease | None, str]:
    """Told afterwards, it is judged by the time that the tablet's clocks prove, and by no other."""
    radio: RadioRelease | None = (
        RadioRelease.objects.filter(visit=visit, code=code).select_related("lock_session").last()
    )
    if radio is None:
        return None, "This code was not given by radio."
    if RadioOpening.objects.filter(radio=radio).exists():
        return None, "The code was used before."
    if said_at is None or record.actor.device != radio.tablet_id:
        return None, "This code is valid only on the tablet to which it was given."
    at = proven(record, said_at)
    if at is None:
        return None, "The time when the gate was opened cannot be proven."
    if not radio.recorded_at <= at <= radio.expires_at:
        return None, "The GO by radio was not valid at that time."
    return _undisturbed(record, radio, at)


def _undisturbed(
    record: Record, radio: RadioRelease, at: datetime
) -> tuple[RadioRelease | None, str]:
    """A stop raised between the code and the gate wins, although the tablet could not know."""
    if _is_spoilt(radio.lock_session, at):
        return None, "The lock session was void."
    open_then = Q(closed__isnull=True) | Q(closed__recorded_at__gt=at)
    # Raised on a tablet nobody reached, it was raised when the tablet says.
    raised = Q(recorded_at__lte=at) | Q(occurred_at__lte=at)
    stops = Stop.objects.within(record.establishment).filter(open_then & raised)
    if stops.exists():
        return None, "All vehicles were stopped."
    return radio, ""
