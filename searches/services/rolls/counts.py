"""Counts: requested at the sealing, begun with a blind headcount, then tapped face by face."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from searches.facts.count_requests import count_document, expects, locks_requesting
from searches.facts.counts import CountsOf
from searches.facts.handovers import handed_over_since, unfit_officers
from searches.facts.rolls import counted_by_number
from searches.ledger.canonical import sha256_of
from searches.ledger.record import Record
from searches.models import (
    Count,
    CountConfirmation,
    CountFirstSignature,
    CountJoin,
    CountRequest,
    LockSession,
    Party,
    PersonFound,
    Prisoner,
    Tap,
)
from searches.rules.counts import second_mismatch
from searches.rules.prisoners import read_number
from searches.services.command import command
from searches.services.devices.proven_times import proven_server_time
from searches.services.rolls.count_verdicts import (
    is_answered,
    made_for_roll,
    outcome_of,
    recall_if_short,
    stop_for_mismatch,
    verdict_of,
)
from searches.services.rolls.late_counts import end_counted_stops
from searches.services.rolls.second_counts import draw_second_count
from searches.services.rolls.whole_rolls import open_roll
from searches.services.rolls.work_sessions import demand_on_duty, party_of_prison
from searches.services.signatures import sign
from searches.words.events.rolls import (
    CountBegun,
    CountConfirmed,
    CountJoined,
    CountSignedByFirst,
    CountsRequested,
    MissedPersonSeen,
    PersonTapped,
    SecondCountRequested,
    StrangerTapped,
)
from searches.words.people import Act, Role
from searches.words.policy import Policy
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.rolls import SightingKind
from searches.words.visits import SignatureMeaning

LARGEST_HEADCOUNT = 500


def request_counts(record: Record, lock: LockSession) -> list[CountRequest]:
    """Request a count from every party of the contact set that has no request yet."""
    contact = CountsOf(lock).contact
    already_requested = set(
        CountRequest.objects.filter(lock_session=lock).values_list("party__code", flat=True)
    )
    parties = Party.objects.within(record.establishment).filter(code__in=contact.parties)
    requests = [
        record.add(
            CountRequest(
                establishment=record.establishment,
                lock_session=lock,
                party=party,
                reasons=list(contact.parties[party.code]),
                occurred_at=record.now,
                recorded_at=record.now,
            )
        )
        for party in parties
        if party.code not in already_requested
    ]
    if requests or (contact.whole_prison and not already_requested):
        record.enter(
            CountsRequested(
                lock=lock.pk,
                parties=tuple(request.party.code for request in requests),
                whole_prison=tuple(contact.whole_prison),
            ),
            visit=lock.visit_id,
        )
    return requests


@command(Act.COUNT_PARTY)
def begin_count(
    record: Record,
    *,
    party_id: UUID,
    headcount: int,
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Count:
    """Begin a count with the headcount, before any list of names is shown.

    Raises Refused for a count that nobody requested. A count on the wrong device is kept as a fact,
    but the release rule judges it as not valid.
    """
    party = party_of_prison(record, party_id)
    as_orderly_officer = Role.ORDERLY_OFFICER in record.actor.roles
    if not as_orderly_officer:  # an orderly officer is on duty in the whole prison
        demand_on_duty(record, party.area)
    if not 0 <= headcount <= LARGEST_HEADCOUNT:
        raise Invalid("headcount", "Enter the number of people you see.", field="headcount")
    locks, roll = locks_requesting(party), open_roll(record)
    if not locks and roll is None:
        raise Refused("not-asked", "No vehicle needs this count at the moment.")
    answered = all(is_answered(record, lock, party) for lock in locks) if roll else False
    proven_at = proven_server_time(record, occurred_at)
    count = record.add(
        Count(
            id=id or uuid4(),
            establishment=record.establishment,
            party=party,
            counter_id=record.by,
            device_id=record.actor.device,
            headcount=headcount,
            counted_as=Role.ORDERLY_OFFICER if as_orderly_officer else "",
            device_enrolled_to_area=record.actor.device_area == party.area_id,
            counter_on_duty=True,  # checked above
            proven_at=proven_at,
            start_unproven=True if proven_at is None and _came_late(record, occurred_at) else None,
            occurred_at=occurred_at or record.now,
            recorded_at=record.now,
        )
    )
    record.enter(
        CountBegun(
            count=count.pk,
            party=party.code,
            headcount=headcount,
            whole_roll=roll.pk if roll is not None and locks and answered else None,
        )
    )
    return count


def _came_late(record: Record, occurred_at: datetime | None) -> bool:
    """Return whether a tablet kept the start of this count before it sent it.

    Only a count that a screen began without a connection has a reading of the monotonic clock. Its
    wall clock may have been set forward, so that the count seems to arrive at once.
    """
    if occurred_at is None:
        return False
    tolerance = timedelta(
        seconds=Policy.from_document(record.establishment.policy).clock_tolerance_seconds
    )
    return record.actor.tick is not None or record.now - occurred_at > tolerance


@command(Act.COUNT_PARTY)
def join_count(record: Record, *, count_id: UUID, id: UUID | None = None) -> CountJoin:
    """Join another officer's count, so that both tap the people they see and both sign.

    Raises Refused before the first tap if one of the two officers may not count the party, or if
    they do not use two screens of the party's area.
    """
    count = _open_count(record, count_id)
    party = count.party
    if count.counter_id == record.actor.person:
        raise Refused("own-count", "You began this count. Another officer can join the count.")
    if count.joins.exists():
        raise Refused("two-officers", "Two officers are already making this count.")
    if counted_by_number(party):
        raise Refused("by-number", f"{party.name} is counted by number, so one officer counts.")
    if Role.ORDERLY_OFFICER not in record.actor.roles:
        demand_on_duty(record, party.area)
    if not count.device_enrolled_to_area or record.actor.device_area != party.area_id:
        sentence = f"Both officers must use a screen of {party.area.name}."
        raise Invalid("wrong-device", sentence, field="area")
    if record.actor.device == count.device_id:
        sentence = "Your colleague counts on this screen. Use another screen of"
        raise Invalid("same-screen", f"{sentence} {party.area.name}.", field="area")
    unfit = unfit_officers(party, record.now)
    for officer in (record.by, count.counter_id):
        if str(officer) in unfit.took_part | unfit.must_leave_count:
            raise Refused(
                "unfit-officer",
                f"You cannot count {party.name} together, because one of you searches or escorts"
                " the vehicle, or must leave this count to another officer.",
            )
    join = record.add(
        CountJoin(
            id=id or uuid4(),
            establishment=record.establishment,
            count=count,
            officer_id=record.by,
            device_id=record.actor.device,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(CountJoined(count=count.pk, party=party.code))
    return join


@command(Act.COUNT_PARTY)
def tap_person(
    record: Record,
    *,
    count_id: UUID,
    prisoner_id: UUID,
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Tap:
    """Record that a person's face was seen and the person responded.

    Raises Refused for a second tap of the same person.
    """
    count = _count_to_tap(record, count_id)
    prisoner = Prisoner.objects.within(record.establishment).filter(pk=prisoner_id).first()
    if prisoner is None or not expects(count, prisoner.pk):
        raise NotThere("This person in the party")
    earlier = Tap.objects.filter(count=count, prisoner=prisoner).select_related("seen_by").first()
    if earlier is not None and earlier.seen_by_id != record.by:
        name = earlier.seen_by.printed_name
        raise Refused("seen", f"{name} has already tapped this person.")
    if earlier is not None:
        raise Refused("seen", "You have already tapped this person.")
    tap = record.add(_tap(record, count, prisoner, SightingKind.COUNTED, id, occurred_at))
    record.enter(PersonTapped(count=count.pk, tap=tap.pk))
    return tap


@command(Act.COUNT_PARTY)
def name_stranger(
    record: Record,
    *,
    count_id: UUID,
    number: str = "",
    described_as: str = "",
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Tap:
    """Record a person who does not belong to the party that is counted.

    The party of a named person is asked to count.
    """
    count = _count_to_tap(record, count_id)
    if not number.strip() and not described_as.strip():
        raise Invalid("who", "Enter the person's number, or describe the person.", field="number")
    prisoner = _stranger(record, count, number) if number.strip() else None
    tap = _tap(record, count, prisoner, SightingKind.STRANGER, id, occurred_at)
    tap.described_as = described_as.strip()[:200]
    record.add(tap)
    record.enter(StrangerTapped(count=count.pk, tap=tap.pk, named=prisoner is not None))
    for lock in locks_requesting(count.party):
        request_counts(record, lock)
    return tap


@command(Act.COUNT_PARTY)
def confirm_count(
    record: Record, *, count_id: UUID, pin: str, digest: str = "", id: UUID | None = None
) -> CountConfirmation | CountFirstSignature:
    """Sign the count. A second mismatch for a lock session raises a stop.

    If two officers make the count together, the first signature closes it for taps, and the second
    signature, by the other officer, confirms it.

    `digest` is the digest of what was on the signer's screen. Raises Refused when taps arrived
    since then.
    """
    count = _own_open_count(record, count_id)
    document = count_document(count)
    if digest and digest != sha256_of(document):
        raise Refused(
            "changed",
            "Something has changed since you opened this page. Check the page again, then sign.",
        )
    first = CountFirstSignature.objects.filter(count=count).first()
    if first is not None and first.signed_by_id == record.by:
        sentence = "You have signed this count. The other officer must sign the count too."
        raise Refused("signed", sentence)
    if first is None and count.joins.exists():
        return _sign_first(record, count, document, id)
    locks = locks_requesting(count.party)
    officers = [count.counter_id, *count.joins.values_list("officer_id", flat=True)]
    again = draw_second_count(
        record, party=count.party_id, officers=officers, requesting_locks=locks
    )
    confirmation = record.add(
        CountConfirmation(
            id=id or uuid4(),
            establishment=record.establishment,
            count=count,
            signature=sign(record, SignatureMeaning.COUNTED, document=document),
            confirmed_by_id=record.by,
            second_count_asked_at=record.now if again else None,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    verdicts = {lock: verdict_of(record, lock, count.party) for lock in locks}
    record.enter(
        CountConfirmed(
            count=count.pk,
            party=count.party.code,
            name=count.party.name,
            verdicts={
                str(lock.pk): outcome_of(verdict, count) for lock, verdict in verdicts.items()
            },
        )
    )
    if again:
        record.enter(
            SecondCountRequested(
                count=count.pk, party=count.party.code, name=count.party.name, counted_by=record.by
            ),
            visit=locks[-1].visit_id,
        )
    for lock, verdict in verdicts.items():
        if verdict is not None and second_mismatch(
            verdict, made_for_roll=made_for_roll(record, verdict)
        ):
            stop_for_mismatch(record, lock, count.party, verdict)
    recall_if_short(record, count, verdicts)
    end_counted_stops(record)
    return confirmation


@command(Act.COUNT_PARTY)
def see_missed_person(
    record: Record, *, count_id: UUID, prisoner_id: UUID, id: UUID | None = None
) -> PersonFound:
    """Record that the officer of a signed count now sees a person whom that count missed.

    The record is a ground for closing a stop. It changes no count: another officer must still count
    the party, so no officer can resolve their own mismatch. Raises NotThere for a person whom the
    count does not expect, and Refused for a person whom the count saw.
    """
    count = _own_count(record, count_id)
    if not hasattr(count, "confirmation"):
        raise Refused("not-signed", "Sign the count first, or tap the person in its list.")
    if record.actor.device_area != count.party.area_id:
        raise Invalid("wrong-device", f"Use a screen of {count.party.area.name}.", field="area")
    if Role.ORDERLY_OFFICER not in record.actor.roles:
        demand_on_duty(record, count.party.area)
    prisoner = Prisoner.objects.within(record.establishment).filter(pk=prisoner_id).first()
    if prisoner is None or not expects(count, prisoner.pk):
        raise NotThere("This person in the party")
    if Tap.objects.filter(count=count, prisoner=prisoner).exists():
        raise Refused("seen", "You have already tapped this person.")
    found = record.add(
        PersonFound(
            id=id or uuid4(),
            establishment=record.establishment,
            count=count,
            prisoner=prisoner,
            area=count.party.area,
            found_by_id=record.by,
            device_id=record.actor.device,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    locks = locks_requesting(count.party)
    visit = locks[-1].visit_id if locks else None
    record.enter(
        MissedPersonSeen(count=count.pk, found=found.pk, party=count.party.code), visit=visit
    )
    return found


def _sign_first(
    record: Record, count: Count, document: dict[str, Any], id: UUID | None
) -> CountFirstSignature:
    first = record.add(
        CountFirstSignature(
            id=id or uuid4(),
            establishment=record.establishment,
            count=count,
            signed_by_id=record.by,
            signature=sign(record, SignatureMeaning.COUNTED, document=document),
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(CountSignedByFirst(count=count.pk, party=count.party.code))
    return first


def _count_to_tap(record: Record, count_id: UUID) -> Count:
    """Return the open count of this officer, if their screen may record taps in it.

    A count that began on a screen of the party's area goes on there. A count that began elsewhere
    is not valid anyway, so its taps are kept as they come.
    """
    count = _own_open_count(record, count_id)
    if CountFirstSignature.objects.filter(count=count).exists():
        sentence = "This count has been signed once, so nobody can be added. Start a new count."
        raise Refused("signed-once", sentence)
    if count.device_enrolled_to_area and record.actor.device_area != count.party.area_id:
        raise Invalid("wrong-device", f"Use a screen of {count.party.area.name}.", field="area")
    return count


def _open_count(record: Record, count_id: UUID) -> Count:
    """Return a count that nobody has signed, whoever began it."""
    count = _count(record, count_id)
    if hasattr(count, "confirmation") or hasattr(count, "first_signature"):
        raise Refused("confirmed", "This count has been signed. Start a new count.")
    if handed_over_since(count) is not None:
        raise Refused("handed-over", f"{count.party.name} was handed over. Start a new count.")
    return count


def _own_open_count(record: Record, count_id: UUID) -> Count:
    count = _own_count(record, count_id)
    if hasattr(count, "confirmation"):
        raise Refused("confirmed", "This count has been signed. Start a new count.")
    if handed_over_since(count) is not None:
        sentence = f"{count.party.name} was handed over. The new officer counts the party."
        raise Refused("handed-over", sentence)
    return count


def _own_count(record: Record, count_id: UUID) -> Count:
    """Return a count that this officer began or joined. Raises NotThere and NotAllowed."""
    count = _count(record, count_id)
    own = count.counter_id == record.actor.person
    if not own and not count.joins.filter(officer=record.actor.person).exists():
        raise NotAllowed("not-your-count", "Another officer began this count.")
    return count


def _count(record: Record, count_id: UUID) -> Count:
    count: Count | None = (
        Count.objects.within(record.establishment)
        .select_related("party__area", "party__establishment", "confirmation", "first_signature")
        .filter(pk=count_id)
        .first()
    )
    if count is None:
        raise NotThere("This count")
    return count


def _stranger(record: Record, count: Count, number: str) -> Prisoner:
    prisoner = (
        Prisoner.objects.within(record.establishment).filter(number=read_number(number)).first()
    )
    if prisoner is None:
        raise Invalid(
            "prisoner-unknown",
            "No prisoner with this number is held in this prison.",
            field="number",
        )
    if expects(count, prisoner.pk):
        raise Invalid(
            "no-stranger",
            "This person is on the party's list. Tap the person in the list.",
            field="number",
        )
    return prisoner


def _tap(
    record: Record,
    count: Count,
    prisoner: Prisoner | None,
    kind: SightingKind,
    id: UUID | None,
    occurred_at: datetime | None,
) -> Tap:
    return Tap(
        id=id or uuid4(),
        establishment=record.establishment,
        count=count,
        prisoner=prisoner,
        kind=kind,
        area=count.party.area,
        seen_by_id=record.by,
        device_id=record.actor.device,
        proven_at=(known := proven_server_time(record, occurred_at)),
        occurred_at=known or occurred_at or record.now,
        recorded_at=record.now,
    )
