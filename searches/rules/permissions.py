"""The permissions: one table that says which roles may do which act (domain.md, section 3).

The release rule, not this table, decides that a person who took one part in a visit may not take
another part in that visit.
"""

from __future__ import annotations

from collections.abc import Iterable

from searches.words.actors import Account, Actor
from searches.words.people import Act, Role
from searches.words.refusals import NotAllowed

CHOOSE_YOUR_OWN = (
    "An administrator set your password. Choose your own password before you do anything else."
)
ACCOUNT_WAITS = (
    "Your account is waiting for confirmation by an administrator, a duty governor or a security"
    " lead. You can still stop all vehicles."
)
ROLE_WAITS = (
    "Your role is waiting for confirmation by an administrator, a duty governor or a security lead."
)
SCREEN_WAITS = (
    "This screen is waiting for confirmation by an administrator, a duty governor or a security"
    " lead. Nobody can use this screen to sign until it is confirmed."
)
SIGN_IN_IN_FULL = "You signed in with your PIN. Sign in with your password to do this."
EVERYBODY = frozenset(Role)
OSG, ESC, SUP, REC, WNG = (
    Role.GATE_OFFICER,
    Role.ESCORT,
    Role.PARTY_SUPERVISOR,
    Role.RECEIVING_OFFICER,
    Role.WING_OFFICER,
)
ECR, MGR, ORD, GOV = (
    Role.CONTROL_ROOM,
    Role.GATE_MANAGER,
    Role.ORDERLY_OFFICER,
    Role.DUTY_GOVERNOR,
)
SEC, AUD, ADM = Role.SECURITY_LEAD, Role.AUDITOR, Role.ADMINISTRATOR
GATE = frozenset({OSG, MGR})
COMMAND = frozenset({ECR, MGR, ORD, GOV})
#: The roles whose work is where prisoners are.
AMONG_PRISONERS = frozenset({SUP, REC, WNG})

ALLOWED: dict[Act, frozenset[Role]] = {
    # Visits
    Act.EXPECT_VEHICLE: GATE | {ECR},
    Act.CHANGE_DELIVERY: GATE | {ECR},
    Act.LOG_VEHICLE_IN: GATE,
    Act.LOG_HALT: GATE | {ESC},
    Act.CHANGE_SEAL: GATE | {ESC},
    Act.REPORT_LOST_SIGHT: GATE | {ESC},
    Act.CLOSE_INNER_GATE: GATE,
    Act.VOID_LOCK: GATE | {ESC, ECR, ORD},
    Act.TURN_BACK: GATE,
    Act.DETAIN: GATE | {ORD, GOV},
    Act.OPEN_OUTER_GATE: GATE,
    Act.DEPART: GATE,
    Act.CORRECT_PLATE: GATE,
    Act.ASK_PLATE_CORRECTION: frozenset({MGR}),
    Act.CHANGE_VEHICLE_TYPE: GATE,
    Act.SETTLE_CLASH: frozenset({ECR, MGR}),
    Act.SEE_PARKED: frozenset({ECR, MGR, SEC}),
    Act.SEE_VISITS: GATE | COMMAND | {ESC, SEC, AUD},
    # Search
    Act.ANSWER_ITEM: frozenset({OSG, MGR, ESC}),
    Act.TAKE_PHOTO: frozenset({OSG, MGR, ESC}),
    Act.SEE_PHOTOS: GATE | COMMAND | {ESC, SEC, AUD},
    Act.SIGN_FIRST_SEARCHER: GATE,
    Act.SIGN_SECOND_SEARCHER: GATE | {ESC},
    Act.BEGIN_SECOND_SEARCH: GATE,
    # Rolls
    Act.KEEP_ALLOCATIONS: frozenset({ECR}),
    Act.KEEP_TIMETABLE: frozenset({SEC, ADM}),
    Act.SEE_TIMETABLE: frozenset({ECR, ORD, GOV, SEC, AUD, ADM}),
    Act.ACCOUNT_FOR_ABSENCE: frozenset({REC, ECR}),
    Act.STATE_NOT_AT_WORK: frozenset({ECR}),
    Act.OPEN_WORK_SESSION: frozenset({SUP}),
    Act.HAND_OVER_PARTY: frozenset({SUP}),
    Act.SEND_PRISONER: frozenset({SUP, ECR}),
    Act.MOVE_ANYBODY: frozenset({ECR}),
    Act.SEND_BACK: frozenset({REC}),
    Act.CANCEL_MOVEMENT: frozenset({SUP, REC, ECR}),  # each only their own
    Act.RECEIVE_PRISONER: frozenset({SUP, REC, ECR}),
    Act.COUNT_PARTY: frozenset({SUP, ORD}),  # the orderly officer settles a dispute
    Act.ENTER_RADIO_COUNT: GATE | {ECR},
    Act.COUNT_LANDING: frozenset({SUP, REC, WNG}),
    Act.COUNT_PLACE: frozenset({REC}),
    Act.ASK_ROLL_AGAIN: frozenset({ECR, ORD}),
    Act.SIGN_WHOLE_ROLL: frozenset({ECR}),
    Act.ENTER_OFFICIAL_ROLL: frozenset({ECR, ORD}),
    Act.SEE_NAMES: frozenset({SUP, REC, ECR, GOV, SEC, AUD}),
    Act.SEE_PARTY_STATE: GATE | COMMAND | {ESC, SUP, REC, SEC, AUD},
    Act.SEE_ALL_ROLLS: frozenset({ECR, GOV, SEC, AUD}),
    Act.SEE_WHOLE_ROLL: frozenset({ECR, ORD, GOV, SEC, AUD}),
    # Stops
    Act.RAISE_STOP: EVERYBODY,
    Act.CALL_STANDFAST: frozenset({ECR, ORD, GOV, SEC}),
    Act.ACKNOWLEDGE_STOP: frozenset({ECR, ORD, GOV}),
    Act.CLOSE_STOP: frozenset({ECR, GOV}),
    Act.SEE_RECALL_PACKS: frozenset({ECR, ORD, GOV, SEC, AUD}),
    Act.RECORD_OPERATOR_CALL: frozenset({ECR, ORD, GOV}),
    Act.REPORT_NEAR_MISS: EVERYBODY,
    # Release
    Act.SEE_DECISION: GATE | COMMAND | {SEC, AUD},
    Act.RELEASE: frozenset({ECR, MGR}),
    Act.CONFIRM_DIFFERENCE: frozenset({ECR, MGR}),
    Act.ASK_OVERRIDE: frozenset({MGR, ORD, SEC}),
    Act.GRANT_OVERRIDE: frozenset({ORD, GOV, SEC}),
    Act.ENTER_MANUAL_RELEASE: frozenset({GOV}),
    Act.RELEASE_BY_RADIO: frozenset({ECR}),  # not the gate manager, who is at the gate
    Act.LOOK_BY_RADIO: frozenset({ORD}),
    # Review
    Act.SEE_EXCEPTIONS: frozenset({SEC, GOV, AUD}),
    Act.WORK_EXCEPTION: frozenset({SEC}),
    Act.REOPEN_EXCEPTION: frozenset({SEC, GOV}),
    Act.SETTLE_DRILL: frozenset({SEC}),
    Act.SET_WATCH_MARKER: frozenset({SEC}),
    Act.ACKNOWLEDGE_WATCH: frozenset({SEC}),
    Act.PROPOSE_CHECKLIST: frozenset({SEC}),
    Act.PUBLISH_CHECKLIST: frozenset({SEC, GOV}),
    Act.CHANGE_POLICY: frozenset({SEC}),
    Act.READ_LEDGER: frozenset({SEC, AUD}),
    Act.READ_EVERY_PAGE: frozenset({AUD}),
    Act.READ_EVIDENCE: frozenset({SEC, AUD}),
    Act.HOLD_EVIDENCE: frozenset({SEC, GOV}),
    # Administration
    Act.MANAGE_PEOPLE: frozenset({ADM}),
    Act.MANAGE_DEVICES: frozenset({ADM}),
    Act.SHARE_SCREEN: GATE | {ESC} | AMONG_PRISONERS,
    Act.WITHDRAW_PIN_SIGN_IN: frozenset({ADM, SEC}),
    Act.KEEP_ESTABLISHMENT: frozenset({ADM}),
    Act.KEEP_PRISONERS: frozenset({ECR}),
    Act.GO_ON_DUTY: EVERYBODY - {AUD, ADM},
    Act.USE_OWN_ACCOUNT: EVERYBODY,
    Act.SEE_CONFIRMATIONS: EVERYBODY,
    Act.CONFIRM: COMMAND | {SEC, ADM},  # rules.confirmations decides who may confirm which kind
    Act.HEAR_ANNOUNCEMENTS: EVERYBODY - {AUD},
    Act.SEE_ANNOUNCEMENTS: frozenset({ECR, ORD, GOV, SEC, AUD}),
}


#: The acts with which a person signs or vouches for something, such as a search, a count, a release
#: or an override.
SIGNED = (
    *(Act.SIGN_FIRST_SEARCHER, Act.SIGN_SECOND_SEARCHER, Act.COUNT_PARTY, Act.COUNT_LANDING),
    *(Act.COUNT_PLACE, Act.HAND_OVER_PARTY, Act.RECEIVE_PRISONER),
    *(Act.SIGN_WHOLE_ROLL, Act.ENTER_OFFICIAL_ROLL),
    *(Act.RELEASE, Act.RELEASE_BY_RADIO),
    *(Act.ACCOUNT_FOR_ABSENCE, Act.STATE_NOT_AT_WORK),
    *(Act.LOOK_BY_RADIO, Act.ENTER_MANUAL_RELEASE, Act.ASK_OVERRIDE, Act.GRANT_OVERRIDE),
    *(Act.ACKNOWLEDGE_WATCH, Act.CLOSE_STOP, Act.CONFIRM, Act.CONFIRM_DIFFERENCE),
)
#: The roles that may do one of these acts, and the role that grants roles.
TRUSTED = frozenset().union(*(ALLOWED[act] for act in SIGNED), ALLOWED[Act.MANAGE_PEOPLE])


def may(act: Act, roles: Iterable[Role]) -> bool:
    """Return whether a signed-in person with these roles may do this act.

    An act that everybody may do, such as raising a stop, needs no role. A person may therefore do
    it while their account or role waits for confirmation. Nobody may do an act that is not listed.
    """
    allowed = ALLOWED.get(act, frozenset())
    return allowed == EVERYBODY or not allowed.isdisjoint(roles)


def why_not(actor: Actor, act: Act) -> NotAllowed:
    """Return the refusal that tells this person why they may not do the act."""
    if actor.account is Account.PASSWORD_GIVEN:
        return NotAllowed("choose-password", CHOOSE_YOUR_OWN)
    if actor.account is Account.WAITING:
        return NotAllowed("account-waits", ACCOUNT_WAITS)
    if may(act, actor.password_roles):
        return NotAllowed("password-needed", SIGN_IN_IN_FULL)
    if may(act, actor.waiting_roles):
        return NotAllowed("role-waits", ROLE_WAITS)
    return NotAllowed(
        "not-your-part",
        "Your role does not allow this. Ask the administrator if you need the permission.",
    )


def roles_with_pin(roles: Iterable[Role], *, among_prisoners: bool) -> frozenset[Role]:
    """Return the roles that count for a person who signed in on a shared screen with a PIN.

    A PIN is short and typed where colleagues stand, so it opens only the work of the gate officer
    and the escort and, on a screen of an area that prisoners may enter (`among_prisoners`), the
    work of the party supervisor and the receiving officer. A gate manager counts as a gate officer,
    and cannot release.
    """
    held = frozenset(roles)
    at_gate = held & {OSG, ESC} | (frozenset({OSG}) if held & GATE else frozenset())
    return at_gate | (held & AMONG_PRISONERS if among_prisoners else frozenset())


def may_look(act: Act, roles: Iterable[Role]) -> bool:
    """Return whether these roles may open the page of this act, to do the act or only to read."""
    held = frozenset(roles)
    return may(act, held) or may(Act.READ_EVERY_PAGE, held)
