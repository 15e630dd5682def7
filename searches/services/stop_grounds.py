"""What the closing of a stop rests on: the person seen and named, or a whole-prison roll."""

from __future__ import annotations

from searches.facts.joined import stands_since
from searches.facts.missed import missed_by_counts, uncounted
from searches.ledger.record import Record
from searches.models import LedgerEntry, OuterGateOpening, Prisoner, Stop, Tap, WholeRoll
from searches.words.refusals import Invalid, Refused
from searches.words.visits import ClosingBasis, StopKind, StopSource

#: Fewer characters cannot say where a vehicle is and who searched it.
WHEREABOUTS_LENGTH = 20


def ground(
    record: Record, stop: Stop, basis: ClosingBasis, number: str, note: str
) -> tuple[Prisoner | None, WholeRoll | None]:
    """Return what the closing rests on.

    Raises Refused when it is not there or older than the stop, and Invalid when the note of a
    vehicle gone without GO does not say where that vehicle is.
    """
    if stop.source == StopSource.GATE_WITHOUT_GO and basis is not ClosingBasis.WHOLE_ROLL_CORRECT:
        _demand_whereabouts(note)
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


def opened_or_saw_off(stop: Stop) -> set[str]:
    """Return who recorded the opening or the departure that an incident of the gate is about."""
    if stop.source != StopSource.GATE_WITHOUT_GO or stop.visit_id is None:
        return set()
    openings = OuterGateOpening.objects.filter(visit=stop.visit_id)
    departures = LedgerEntry.objects.filter(visit_id=stop.visit_id, act="depart")
    people = {*openings.values_list("opened_by", flat=True)}
    people |= {*departures.values_list("by_id", flat=True)}
    return {str(person) for person in people if person is not None}


def _demand_whereabouts(note: str) -> None:
    if len(note.strip()) < WHEREABOUTS_LENGTH:
        sentence = "Enter where the vehicle is now and who searched it."
        raise Invalid("whereabouts", sentence, field="note")
