"""The releases that allow the outer gate to be opened: a GO with its code, or a radio release."""

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
from searches.rules.finished_searches import CODE_DIGITS
from searches.services.devices.proven_times import proven_server_time
from searches.words.visits import VoidReason

Pass = Release | RadioRelease


def valid_pass(
    record: Record, visit: Visit, code: str, occurred_at: datetime | None
) -> tuple[Pass | None, str]:
    """Return the release with this code, or the reason why the gate should not have been opened."""
    if visit.turned_back_at is not None:
        return None, "The vehicle was turned back."
    if visit.detained_at is not None:
        return None, "The vehicle is detained."
    if len(code.strip()) == CODE_DIGITS:
        return _valid_radio(record, visit, code.strip(), occurred_at)
    return _valid_go(record, visit, code.strip())


def use_up(record: Record, radio: RadioRelease, opening: OuterGateOpening) -> None:
    """Record that this release by radio was used, so that its code opens the gate only once."""
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
    """Return whether an unused GO or radio code of this visit can still open the gate."""
    unused = {"opening__isnull": True, "expires_at__gte": now}
    radios = RadioRelease.objects.filter(visit=visit, **unused)
    return visit.releases.filter(**unused).exists() or radios.exists()


def pass_of_departure(visit: Visit) -> UUID | None:
    """Return the GO or radio release on which the vehicle left, or None without a valid GO."""
    lock = LockSession.objects.filter(visit=visit).order_by("sealed_at").last()
    if lock is None or visit.gate_opened_at is None:
        return None
    on_go = OuterGateOpening.objects.filter(visit=visit, release__lock_session=lock)
    opening = on_go.order_by("recorded_at").last()
    if opening is not None:
        return opening.release_id if lock.voided_at is None else None
    radios = RadioOpening.objects.filter(radio__visit=visit, radio__lock_session=lock)
    by_radio = radios.order_by("recorded_at").last()
    return by_radio.radio_id if by_radio and not _is_worthless(lock, None) else None


def _is_worthless(lock: LockSession, at: datetime | None) -> bool:
    """Return whether a void of the lock session makes a radio code worthless.

    Nobody can prove when a tablet's own void happened, so any void counts. Only a void because of
    age, which this server records, counts from the time when it was recorded.
    """
    if lock.voided_at is None:
        return False
    aged = lock.void_reason == VoidReason.TIME_RAN_OUT
    return not aged or (at is not None and lock.voided_at <= at)


def _valid_go(record: Record, visit: Visit, code: str) -> tuple[Release | None, str]:
    release: Release | None = (
        Release.objects.filter(visit=visit).select_related("lock_session").last()
    )
    if release is None:
        return None, "No GO was given."
    if code != release.code:
        return None, "The code is not the code of the GO."
    if OuterGateOpening.objects.filter(release=release).exists():
        return None, "The code was used before."
    if release.expires_at < record.now:
        return None, "The GO had expired."
    if release.lock_session.voided_at is not None:
        return None, "The lock session was void."
    if stops := list(Stop.objects.within(record.establishment).holding(visit).still_open()):
        return None, _stopped(stops)
    return release, ""


def _valid_radio(
    record: Record, visit: Visit, code: str, occurred_at: datetime | None
) -> tuple[RadioRelease | None, str]:
    """Return the release with this radio code, or why the code was not valid at that time.

    The tablet reports the opening afterwards, so the time must be proven by the tablet's clocks.
    """
    radio: RadioRelease | None = (
        RadioRelease.objects.filter(visit=visit, code=code).select_related("lock_session").last()
    )
    if radio is None:
        return None, "This code was not given by radio."
    if RadioOpening.objects.filter(radio=radio).exists():
        return None, "The code was used before."
    if occurred_at is None or record.actor.device != radio.tablet_id:
        return None, "This code is valid only on the tablet to which it was given."
    at = proven_server_time(record, occurred_at)
    if at is None:
        return None, "The time when the gate was opened cannot be proven."
    if not radio.recorded_at <= at <= radio.expires_at:
        return None, "The GO by radio was not valid at that time."
    return _refuse_if_void_or_stopped(record, radio, at)


def _refuse_if_void_or_stopped(
    record: Record, radio: RadioRelease, at: datetime
) -> tuple[RadioRelease | None, str]:
    """Refuse a radio code if the lock was void or a stop was open when the gate was opened.

    A stop wins although the tablet could not know about it. Returns the release, or why it is
    refused.
    """
    if _is_worthless(radio.lock_session, at):
        return None, "The lock session was void."
    # For a stop that was raised on a tablet without a connection, the time on the tablet counts.
    raised = Q(recorded_at__lte=at) | Q(occurred_at__lte=at)
    stops = Stop.objects.within(record.establishment).holding(radio.visit).open_since(at)
    if held_by := list(stops.filter(raised)):
        return None, _stopped(held_by)
    return radio, ""


def _stopped(stops: list[Stop]) -> str:
    of_this_vehicle = all(stop.is_of_one_vehicle for stop in stops)
    return "This vehicle was stopped." if of_this_vehicle else "All vehicles were stopped."
