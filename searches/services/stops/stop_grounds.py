"""The grounds for closing a stop: a person was seen, or a whole-prison roll is correct."""

from __future__ import annotations

from searches.facts.late_counts import evidence_starts_at
from searches.facts.missed_people import missed_by_counts, uncounted
from searches.ledger.record import Record
from searches.models import (
    LedgerEntry,
    OuterGateOpening,
    PersonFound,
    Prisoner,
    Stop,
    Tap,
    WholeRoll,
)
from searches.words.events.locks import VehicleDeparted
from searches.words.refusals import Invalid, Refused
from searches.words.visits import ClosingBasis, StopKind, StopSource

#: The fewest characters that can say where a vehicle is and who searched the vehicle.
WHEREABOUTS_LENGTH = 20


def closing_ground(
    record: Record, stop: Stop, basis: ClosingBasis, number: str, note: str
) -> tuple[Prisoner | None, WholeRoll | None]:
    """Return the prisoner or the roll that is the ground for closing this stop.

    Both are None for an incident at which nothing was found. Raises Refused when the ground is
    missing or older than the stop. Raises Invalid when the note about a vehicle without GO does not
    say where the vehicle is.
    """
    if stop.source == StopSource.GATE_WITHOUT_GO and basis is not ClosingBasis.WHOLE_ROLL_CORRECT:
        _demand_whereabouts(note)
    if basis is ClosingBasis.NOTHING_THERE:
        if stop.kind != StopKind.INCIDENT:
            raise Refused(
                "needs-ground",
                "Enter the number of the person seen, or sign a correct whole-prison roll.",
            )
        return None, None
    if basis is ClosingBasis.PERSON_SEEN:
        return _person_seen_since(record, stop, number), None
    roll = (
        WholeRoll.objects.within(record.establishment)
        .filter(recorded_at__gte=evidence_starts_at(stop), signature__correct=True)
        .last()
    )
    if roll is None:
        raise Refused(
            "no-roll", "No whole-prison roll called after the stop has been signed as correct yet."
        )
    return None, roll


def _person_seen_since(record: Record, stop: Stop, number: str) -> Prisoner:
    """Return the person seen and named since the stop. Raises Invalid and Refused.

    If counts raised the stop, everybody whom the counts missed must have been seen as well.
    """
    prisoner = (
        Prisoner.objects.within(record.establishment)
        .filter(number=number.replace(" ", "").upper())
        .first()
    )
    if prisoner is None:
        raise Invalid("who", "Enter the number of the person seen.", field="prisoner")
    since = Tap.objects.filter(recorded_at__gte=evidence_starts_at(stop), prisoner__isnull=False)
    found = PersonFound.objects.within(record.establishment).filter(
        recorded_at__gte=evidence_starts_at(stop)
    )
    seen = {str(person) for person in since.values_list("prisoner_id", flat=True)}
    seen |= {str(person) for person in found.values_list("prisoner_id", flat=True)}
    if str(prisoner.pk) not in seen:
        raise Refused("not-seen", "No officer has recorded seeing this person since the stop.")
    if stop.source == StopSource.SECOND_MISMATCH and stop.party is None:
        raise Refused(
            "needs-roll",
            "An incorrect whole-prison roll raised this stop. "
            "Only a correct whole-prison roll can close this stop.",
        )
    if left := uncounted(stop):
        sentence = f"{_people(len(left))} of the parties that did not count must still be seen."
        raise Refused("missed-yet", sentence)
    missed = missed_by_counts(stop)
    if missed and str(prisoner.pk) not in missed:
        raise Refused(
            "not-missed",
            "This person was not missing from the counts. Enter the number of a missing person.",
        )
    if missed - seen:
        sentence = f"{_people(len(missed - seen))} whom the counts missed must still be seen."
        raise Refused("missed-yet", sentence)
    return prisoner


def recorders_of_incident(stop: Stop) -> set[str]:
    """Return the people who recorded the opening or the departure of an incident at the gate."""
    if stop.source != StopSource.GATE_WITHOUT_GO or stop.visit_id is None:
        return set()
    openings = OuterGateOpening.objects.filter(visit=stop.visit_id)
    departures = LedgerEntry.objects.of(VehicleDeparted).filter(visit_id=stop.visit_id)
    people = {*openings.values_list("opened_by", flat=True)}
    people |= {*departures.values_list("by_id", flat=True)}
    return {str(person) for person in people if person is not None}


def _demand_whereabouts(note: str) -> None:
    if len(note.strip()) < WHEREABOUTS_LENGTH:
        sentence = "Enter where the vehicle is now and who searched it."
        raise Invalid("whereabouts", sentence, field="note")


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
