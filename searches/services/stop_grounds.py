"""What the closing of a stop rests on: the person seen and named, or a whole-prison roll."""

from __future__ import annotations

from searches.facts.joined import stands_since
from searches.facts.missed import missed_by_counts, uncounted
from searches.ledger.record import Record
from searches.models import Prisoner, Stop, Tap, WholeRoll
from searches.words.refusals import Invalid, Refused
from searches.words.visits import ClosingBasis, StopKind, StopSource


def ground(
    record: Record, stop: Stop, basis: ClosingBasis, number: str
) -> tuple[Prisoner | None, WholeRoll | None]:
    """What the closing rests on. Raises Refused when it is not there or older than the stop."""
    if basis is ClosingBasis.NOTHING_THERE:
        if stop.kind != StopKind.INCIDENT:
            raise Refused("needs-ground", "Name the person seen, or sign the whole roll correct.")
        return None, None
    if basis is ClosingBasis.PERSON_SEEN:
        return _person_seen_since(record, stop, number), None
    roll = (
        WholeRoll.objects.within(record.establishment)
        .filter(recorded_at__gte=stands_since(stop), signature__correct=True)
        .last()
    )
    if roll is None:
        raise Refused("no-roll", "No whole-prison roll begun after the stop is correct yet.")
    return None, roll


def _person_seen_since(record: Record, stop: Stop, number: str) -> Prisoner:
    """Seen and named since the stop; where counts raised it, so is everybody they missed."""
    prisoner = (
        Prisoner.objects.within(record.establishment)
        .filter(number=number.replace(" ", "").upper())
        .first()
    )
    if prisoner is None:
        raise Invalid("who", "Enter the number of the person seen.", field="prisoner")
    since = Tap.objects.filter(recorded_at__gte=stands_since(stop), prisoner__isnull=False)
    seen = {str(person) for person in since.values_list("prisoner_id", flat=True)}
    if str(prisoner.pk) not in seen:
        raise Refused("not-seen", "Nobody has tapped this person seen since the stop.")
    if stop.source == StopSource.SECOND_MISMATCH and stop.party is None:
        raise Refused(
            "needs-roll", "A wrong whole-prison roll raised this. A correct one closes it."
        )
    if left := uncounted(stop):
        raise Refused(
            "missed-yet", f"Of the parties that did not count, {len(left)} not seen since."
        )
    missed = missed_by_counts(stop)
    if missed and str(prisoner.pk) not in missed:
        raise Refused("not-missed", "The counts did not miss this person. Name who was missed.")
    if missed - seen:
        raise Refused("missed-yet", f"Of those missed, {len(missed - seen)} not seen since.")
    return prisoner
