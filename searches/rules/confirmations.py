"""The rules of confirmations: who may confirm another person's request, and for how long.

`KINDS` has one row for each kind of request. `services.prison.confirmation_effects` says what
happens after the decision, and `views.confirmations.confirmation_fragments` what the page shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from searches.words.confirmations import (
    Bar,
    ConfirmationKind,
    ConfirmationState,
    Decider,
    RequestFacts,
)
from searches.words.people import Role

#: The roles that may confirm a person, a role or a screen. An administrator confirms what another
#: administrator requested.
KNOWS_STAFF = frozenset({Role.ADMINISTRATOR, Role.SECURITY_LEAD, Role.DUTY_GOVERNOR})
#: The roles that may confirm the outcome of a case. In a prison with one security lead, the duty
#: governor confirms it.
REVIEWERS = frozenset({Role.SECURITY_LEAD, Role.DUTY_GOVERNOR})
EMERGENCY_TOO_LATE = (
    "The time to acknowledge this vehicle is over, so the full rule applies. The gate must seal "
    "the lock again and search the whole vehicle."
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of request for confirmation.

    `title` is the heading on the page. `thing` completes the announcement “… asks you to confirm”.
    `question` is the question that the second person must answer. `confirmers` are the roles of
    which the second person must hold one. `life` is the time in which the request can be decided,
    unless the request sets another time. `expired` is the sentence shown after that time. If
    `needs_reason` is false, only a refusal needs a reason. If `renewable` is true, an administrator
    may renew an expired request.
    """

    title: str
    thing: str
    question: str
    confirmers: frozenset[Role]
    life: timedelta
    needs_reason: bool = True
    renewable: bool = False
    expired: str = (
        "This request has expired. The person who made this request must make a new request."
    )


KINDS: dict[ConfirmationKind, Kind] = {
    ConfirmationKind.ACCOUNT: Kind(
        title="Account",
        thing="an account",
        question="Do you know this person, and have they told you that they signed in and chose"
        " their own password?",
        confirmers=KNOWS_STAFF,
        life=timedelta(days=14),
        renewable=True,
    ),
    ConfirmationKind.ROLE: Kind(
        title="New role",
        thing="a new role",
        question="Do you know this person, and is this their job?",
        confirmers=KNOWS_STAFF,
        life=timedelta(days=14),
        renewable=True,
    ),
    ConfirmationKind.NEW_DEVICE: Kind(
        title="New screen",
        thing="a new screen",
        question="Have you seen this screen, and is it where the request says it is?",
        confirmers=KNOWS_STAFF,
        life=timedelta(days=14),
        renewable=True,
    ),
    ConfirmationKind.CASE_OUTCOME: Kind(
        title="Outcome of a critical case",
        thing="the outcome of a critical case",
        question="Have you looked into this case yourself, and do you come to the same outcome?",
        confirmers=REVIEWERS,
        life=timedelta(days=7),
    ),
    ConfirmationKind.POLICY: Kind(
        title="Weaker policy",
        thing="a weaker policy",
        question="Should the release rule be weaker for every vehicle that enters from now on?",
        confirmers=frozenset({Role.SECURITY_LEAD, Role.DUTY_GOVERNOR}),
        life=timedelta(days=3),
    ),
    ConfirmationKind.ESCALATION: Kind(
        title="Changed escalation",
        thing="a changed escalation table",
        question="Should announcements that nobody acknowledges be passed on as in the changed"
        " table?",
        confirmers=REVIEWERS,
        life=timedelta(days=3),
    ),
    ConfirmationKind.VEHICLE: Kind(
        title="Vehicle type",
        thing="the type of {vehicle}",
        question="Look at the photographs. Was this vehicle logged in as the right type?",
        confirmers=frozenset({Role.CONTROL_ROOM, Role.GATE_MANAGER}),
        life=timedelta(days=7),
        needs_reason=False,
    ),
    ConfirmationKind.EMERGENCY: Kind(
        title="Emergency vehicle",
        thing="the emergency of {vehicle}",
        question="Do you know of this emergency, and may the vehicle leave without counts?",
        confirmers=frozenset({Role.DUTY_GOVERNOR}),
        life=timedelta(minutes=10),
        needs_reason=False,
        expired=EMERGENCY_TOO_LATE,
    ),
    ConfirmationKind.PLATE: Kind(
        title="Correction of a plate",
        thing="the corrected plate of {vehicle}",
        question="Look at the photographs of the plate. Is the corrected plate right?",
        confirmers=frozenset({Role.ORDERLY_OFFICER}),
        life=timedelta(hours=1),
    ),
}


def state_of(request: RequestFacts, now: datetime) -> ConfirmationState:
    """Return the state of a request.

    A decision is final. A request can be decided up to and including `expires_at`.
    """
    if request.confirmed is not None:
        return ConfirmationState.CONFIRMED if request.confirmed else ConfirmationState.REFUSED
    if request.replaced:
        return ConfirmationState.REPLACED
    if request.void:
        return ConfirmationState.VOID
    return ConfirmationState.EXPIRED if now > request.expires_at else ConfirmationState.WAITING


def bar_of(request: RequestFacts, decider: Decider, now: datetime) -> Bar | None:
    """Return why this person may not decide this request now, or None if nothing stops them."""
    kind = KINDS[request.kind]
    match state_of(request, now):
        case ConfirmationState.CONFIRMED | ConfirmationState.REFUSED:
            return Bar("decided", "Another person has already decided this request.")
        case ConfirmationState.REPLACED:
            sentence = "A newer request has replaced this request. Decide the newer request."
            return Bar("asked-again", sentence)
        case ConfirmationState.VOID:
            sentence = "The facts have changed, so this request no longer needs a decision."
            return Bar("void", sentence)
        case ConfirmationState.EXPIRED:
            return Bar("expired", kind.expired)
    if decider.person is None or decider.person == request.asked_by:
        sentence = "You made this request yourself. Another person must confirm the request."
        return Bar("two-people", sentence, own=True)
    if decider.person in request.barred:
        sentence = (
            "This request is about you or your work. Another person must confirm the request."
        )
        return Bar("took-part", sentence, own=True)
    if kind.confirmers.isdisjoint(decider.roles):
        return Bar("not-your-part", f"Only {listed(kind.confirmers)} can confirm this request.")
    if request.device is not None and request.device == decider.device:
        sentence = "This request was made on this device. Confirm the request on another device."
        return Bar("same-device", sentence, own=True)
    return None


def may_confirm(request: RequestFacts, decider: Decider, now: datetime) -> bool:
    return bar_of(request, decider, now) is None


def barred_by_earlier_request(earlier: RequestFacts | None) -> frozenset[str]:
    """Return the people who may not decide a request, because they took part in an earlier request.

    People who made the earlier request, or could not decide it, may not decide the new request,
    unless the earlier request was confirmed.
    """
    if earlier is None or earlier.confirmed:
        return frozenset()
    return earlier.barred | ({earlier.asked_by} if earlier.asked_by else frozenset())


def listed(roles: frozenset[Role]) -> str:
    """Return roles in words, such as "an administrator or the control room"."""
    names = [f"{_article(role)} {role.replace('_', ' ')}" for role in sorted(roles)]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _article(role: Role) -> str:
    if role is Role.CONTROL_ROOM:
        return "the"
    return "an" if role[0] in "aeiou" else "a"
