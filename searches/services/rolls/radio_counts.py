"""Counts by radio: an officer enters a number and a code, and the server checks who made the code.

A count by radio never releases a vehicle. It is judged by the same rules as every other count, and
it has no names, so it cannot replace the count of a party that is counted by name.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import Q

from searches.ledger.record import Record
from searches.models import CountKey, Duty, LedgerEntry, LockSession, Party, RadioCount, Search
from searches.rules.counts import second_mismatch
from searches.rules.permissions import may
from searches.rules.radio_counts import (
    content_of,
    is_misheard,
    key_of_code,
    lock_number_of,
    read_code,
    start_of,
)
from searches.services.command import command
from searches.services.devices.proven_times import proven_server_time
from searches.services.people.people import actor_for
from searches.services.rolls.count_keys import secret_of
from searches.services.rolls.count_verdicts import (
    made_for_roll,
    outcome_of,
    stop_for_mismatch,
    verdict_of,
)
from searches.services.rolls.counts import LARGEST_HEADCOUNT
from searches.services.rolls.late_counts import end_counted_stops
from searches.services.rolls.second_counts import draw_second_count
from searches.services.rolls.work_sessions import party_of_prison
from searches.services.search.searches import search_of_prison
from searches.words.events.rolls import (
    CountHeardByRadio,
    RadioCodeRefused,
    SecondCountRequested,
)
from searches.words.people import Act
from searches.words.radio_counts import (
    MOST_WRONG_CODES,
    MOST_WRONG_CODES_IN_ALL,
    VALID_FOR,
    CodeContent,
    KeyFact,
)
from searches.words.refusals import Invalid, Refused


@command(Act.ENTER_RADIO_COUNT)
def record_radio_count(
    record: Record,
    *,
    search_id: UUID,
    party_id: UUID,
    headcount: int,
    code: str,
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> RadioCount | Refused:
    """Record a count that a supervisor read out by radio.

    `occurred_at` is when a tablet without a connection took the code in. Without it the code is
    entered now. A wrong code is recorded, and is an exception. Raises Invalid for a code that was
    misheard, which says nothing about the secret and is therefore no guess.
    """
    search = search_of_prison(record, search_id)
    party = party_of_prison(record, party_id)
    lock = search.lock_session
    digits = read_code(code)
    if digits is None:
        raise Invalid("code", "Enter the eight digits of the code.", field="code")
    if not 0 <= headcount <= LARGEST_HEADCOUNT:
        raise Invalid(
            "headcount", "Enter the number that the supervisor read out.", field="headcount"
        )
    proven = record.now if occurred_at is None else proven_server_time(record, occurred_at)
    entered_at = proven or min(occurred_at or record.now, record.now)
    content = CodeContent(party.code, headcount, lock_number_of(search.pk), 0)
    if is_misheard(digits, content):
        raise Invalid(
            "misheard",
            "The party, the number and the code do not belong together. Ask the supervisor to read"
            " them out again.",
            field="code",
        )
    if _guessed_too_often(record, lock, party):
        raise Refused(
            "too-many-codes",
            f"Too many wrong codes were entered for {party.name}. Another officer must count the"
            " party on a screen with a connection.",
        )
    content = content_of(digits, content, entered_at)
    minute_at = start_of(content.minute)
    keys = {key.pk: key for key in _keys_at(record, party, minute_at)}
    proof = key_of_code(digits, content, [KeyFact(key.pk, secret_of(key)) for key in keys.values()])
    if proof is None:
        return _refuse(record, lock, party, headcount, entered_at)
    key = keys[proof.key]
    used = RadioCount.objects.filter(key=key, lock_session=lock, party=party, minute_at=minute_at)
    if used.exists():
        raise Refused(
            "code-used",
            "A count of this party for this minute has been recorded already. Ask the supervisor"
            " for a new code.",
        )
    return _record(
        record,
        search,
        party,
        key,
        id=id or uuid4(),
        headcount=headcount,
        code=digits,
        minute_at=minute_at,
        entered_at=entered_at,
        time_proven=proven is not None,
    )


def _record(
    record: Record,
    search: Search,
    party: Party,
    key: CountKey,
    *,
    id: UUID,
    headcount: int,
    code: str,
    minute_at: datetime,
    entered_at: datetime,
    time_proven: bool,
) -> RadioCount:
    lock = search.lock_session
    is_alive = lock.voided_at is None and lock.ended_at is None
    again = is_alive and draw_second_count(
        record, party=party.pk, officers=[key.person_id], requesting_locks=[lock]
    )
    count = record.add(
        RadioCount(
            id=id,
            establishment=record.establishment,
            party=party,
            lock_session=lock,
            search=search,
            key=key,
            counter=key.person,
            counted_on=key.device,
            headcount=headcount,
            code=code,
            minute_at=minute_at,
            time_proven=time_proven,
            counter_on_duty=_was_on_duty(key, party, minute_at),
            second_count_asked_at=record.now if again else None,
            entered_by_id=record.by,
            device_id=record.actor.device,
            occurred_at=entered_at,
            recorded_at=record.now,
        )
    )
    verdict = verdict_of(record, lock, party) if is_alive else None
    outcome = outcome_of(verdict, count)
    record.enter(
        CountHeardByRadio(
            count=count.pk,
            party=party.code,
            name=party.name,
            headcount=headcount,
            counted_by=count.counter_id,
            screen=count.counted_on_id,
            minute_at=minute_at,
            verdicts={str(lock.pk): outcome},
        ),
        visit=lock.visit_id,
    )
    if again:
        record.enter(
            SecondCountRequested(
                count=count.pk, party=party.code, name=party.name, counted_by=count.counter_id
            ),
            visit=lock.visit_id,
        )
    if verdict is not None and second_mismatch(
        verdict, made_for_roll=made_for_roll(record, verdict)
    ):
        stop_for_mismatch(record, lock, party, verdict)
    end_counted_stops(record)
    return count


def _refuse(
    record: Record, lock: LockSession, party: Party, headcount: int, entered_at: datetime
) -> Refused:
    """Record a wrong code. The code itself is not stored, because it may be somebody's guess."""
    record.enter(
        RadioCodeRefused(
            lock=lock.pk,
            party=party.code,
            name=party.name,
            headcount=headcount,
            entered_at=entered_at,
        ),
        visit=lock.visit_id,
    )
    return Refused(
        "wrong-code",
        f"This code is wrong, or it is older than {VALID_FOR.seconds // 60} minutes. The count of"
        f" {party.name} is not recorded. Ask the supervisor for a new code.",
        field="code",
    )


def _guessed_too_often(record: Record, lock: LockSession, party: Party) -> bool:
    wrong = LedgerEntry.objects.within(record.establishment).of(
        RadioCodeRefused, lock=lock.pk, party=party.code
    )
    on_this_device = wrong.filter(device=record.actor.device).count()
    return on_this_device >= MOST_WRONG_CODES or wrong.count() >= MOST_WRONG_CODES_IN_ALL


def _keys_at(record: Record, party: Party, minute_at: datetime) -> list[CountKey]:
    """Return the keys of the party's screens that were in use in this minute.

    Screens of other areas and revoked screens are left out, and so are the keys of officers whose
    account is closed.
    """
    keys = CountKey.objects.within(record.establishment).filter(
        Q(replaced_at__isnull=True) | Q(replaced_at__gte=minute_at),
        device__area=party.area_id,
        device__revoked_at__isnull=True,
        person__is_active=True,
        handed_at__lt=minute_at + timedelta(minutes=1),
    )
    return list(keys.select_related("device", "person"))


def _was_on_duty(key: CountKey, party: Party, minute_at: datetime) -> bool:
    """Return whether the officer may count, and was on duty in the party's area in this minute."""
    duties = Duty.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=minute_at),
        person=key.person_id,
        area=party.area_id,
        began_at__lte=minute_at,
    )
    return duties.exists() and may(Act.COUNT_PARTY, actor_for(key.person, None).roles)
