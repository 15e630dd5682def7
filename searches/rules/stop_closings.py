"""The rules of closing a stop: which reasons fit a stop, and who may not sign.

`services.stops.stop_grounds` reads the rows and decides whether the evidence for a reason exists.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from searches.words.people import Role
from searches.words.visits import ClosingBasis, StopKind, StopSource

#: The roles that close a stop together, one person of each.
CLOSERS = (Role.CONTROL_ROOM, Role.DUTY_GOVERNOR)
CLOSER_NAMES: dict[Role, str] = {
    Role.CONTROL_ROOM: "the control room",
    Role.DUTY_GOVERNOR: "the duty governor",
}
B = ClosingBasis


def bases_that_fit(
    kind: StopKind, source: StopSource, *, of_party: bool
) -> tuple[ClosingBasis, ...]:
    """Return the reasons for which a stop of this kind can be closed.

    `of_party` is false for the stop that an incorrect whole-prison roll raised: seeing one person
    does not put the roll right. After a late count everybody of the party is missing, so seeing one
    person is not enough to close that stop either.
    """
    if kind is StopKind.INCIDENT:
        return (B.NOTHING_THERE, B.PERSON_SEEN, B.WHOLE_ROLL_CORRECT)
    if source is StopSource.LATE_COUNT:
        return (B.EVERYBODY_SEEN, B.WHOLE_ROLL_CORRECT)
    if source is StopSource.SECOND_MISMATCH and not of_party:
        return (B.WHOLE_ROLL_CORRECT,)
    return (B.PERSON_SEEN, B.WHOLE_ROLL_CORRECT)


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why somebody may not sign to close a stop: a code, and a sentence that says who may."""

    code: str
    sentence: str


def unfit_for_stop(
    person: UUID | None, *, raised_by: UUID | None, recorders: Collection[str]
) -> Unfit | None:
    """Return why this person may not close the stop at all, or None if the person may.

    `recorders` has the ids of the people who recorded the opening or the departure of an incident
    at the gate.
    """
    if person is None:
        return None
    if str(person) in recorders:
        return Unfit(
            "opener-closes",
            "You recorded the opening of the gate or the departure. "
            "Other people must close this incident.",
        )
    if raised_by == person:
        return Unfit("raiser-closes", "You raised this stop, so other people must close it.")
    return None


def role_to_sign(roles: Collection[Role], *, after: str = "") -> Role | None:
    """Return the role in which a person with these roles may sign, or None.

    `after` is the role of the first signature. The second signature must have the other role.
    """
    return next((role for role in CLOSERS if role in roles and role != after), None)
