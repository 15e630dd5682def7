"""The grounds for closing a stop: a person was seen, or a whole-prison roll is correct."""

from __future__ import annotations

from searches.facts.late_counts import evidence_starts_at
from searches.facts.missed_people import missed_by_counts, seen_since_stop, uncounted
from searches.ledger.record import Record
from searches.models import (
    Prisoner,
    Stop,
    WholeRoll,
)
from searches.rules.stop_closings import bases_that_fit
from searches.words.refusals import Invalid, Refused
from searches.words.visits import ClosingBasis, StopKind, StopSource

#: The fewest characters that can say where a vehicle is and who searched the vehicle.
WHEREABOUTS_LENGTH = 20


def closing_ground(
    record: Record, stop: Stop, basis: ClosingBasis, number: str, note: str
) -> tuple[Prisoner | None, WholeRoll | None]:
    """Return the prisoner or the roll that is the ground for closing this stop.

    Both are None for an incident at which nothing was found, and for late counts after which
    everybody was seen. Raises Refused when the reason does not fit this stop, or when its ground is
    missing or older than the stop. Raises Invalid when the note about a vehicle without GO does not
    say where the vehicle is.
    """
    _demand_fit(stop, basis)
    if stop.source == StopSource.GATE_WITHOUT_GO and basis is not ClosingBasis.WHOLE_ROLL_CORRECT:
        _demand_whereabouts(note)
    match basis:
        case ClosingBasis.NOTHING_THERE:
            return None, None
        case ClosingBasis.PERSON_SEEN:
            return _person_seen_since(record, stop, number), None
        case ClosingBasis.EVERYBODY_SEEN:
            _demand_everybody_seen(stop)
            return None, None
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


def _demand_fit(stop: Stop, basis: ClosingBasis) -> None:
    """Refuse a reason that does not fit this stop. Raises Refused."""
    kind, source = StopKind(stop.kind), StopSource(stop.source)
    if basis in bases_that_fit(kind, source, of_party=stop.party_id is not None):
        return
    if basis is ClosingBasis.NOTHING_THERE:
        raise Refused(
            "needs-ground",
            "Select the person who was seen, or sign a correct whole-prison roll.",
        )
    if source is StopSource.LATE_COUNT:
        raise Refused(
            "missed-yet",
            "Late counts raised this stop. Everybody expected in the late parties must be seen.",
        )
    if source is StopSource.SECOND_MISMATCH and stop.party_id is None:
        raise Refused(
            "needs-roll",
            "An incorrect whole-prison roll raised this stop. "
            "Only a correct whole-prison roll can close this stop.",
        )
    raise Refused("unfit-basis", "This reason does not fit this stop. Select another reason.")


def _demand_everybody_seen(stop: Stop) -> None:
    """Refuse while somebody whom the late counts should have counted was not seen."""
    if left := uncounted(stop):
        sentence = f"{_people(len(left))} of the parties that did not count must still be seen."
        raise Refused("missed-yet", sentence)


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
        raise Invalid("who", "Select the person who was seen.", field="prisoner")
    seen = {str(person) for person in seen_since_stop(stop)}
    if str(prisoner.pk) not in seen:
        raise Refused("not-seen", "No officer has recorded seeing this person since the stop.")
    missed = missed_by_counts(stop)
    if missed and str(prisoner.pk) not in missed:
        raise Refused(
            "not-missed",
            "This person was not missing from the counts. Select a missing person.",
        )
    if missed - seen:
        sentence = f"{_people(len(missed - seen))} whom the counts missed must still be seen."
        raise Refused("missed-yet", sentence)
    return prisoner


def _demand_whereabouts(note: str) -> None:
    if len(note.strip()) < WHEREABOUTS_LENGTH:
        sentence = "Enter where the vehicle is now and who searched it."
        raise Invalid("whereabouts", sentence, field="note")


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
