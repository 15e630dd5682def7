"""The row headings of the release table: cure, who can effect it, and where."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from searches.words.people import Role
from searches.words.releases import CurePlace, Hold, HoldCode, OverrideKind

SEARCHERS = (Role.GATE_OFFICER, Role.ESCORT)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: when nothing is said otherwise, this cures it."""

    stands_unless: str
    cure: str
    cured_by: tuple[Role, ...]
    place: CurePlace
    overrides: tuple[OverrideKind, ...] = ()  # none: never, for nobody


ROWS: dict[HoldCode, Row] = {
    HoldCode.STOP: Row(
        "no stop, incident or standfast is open in the establishment",
        "Close the stop.",
        (Role.CONTROL_ROOM, Role.DUTY_GOVERNOR),
        CurePlace.STOPS,
    ),
    HoldCode.LOCK_VOID: Row(
        "the visit's lock session is alive",
        "Shut the inner gate and seal the lock. Then search and count.",
        (Role.GATE_OFFICER,),
        CurePlace.LOCK,
    ),
    HoldCode.IDENTITY: Row(
        "plate, trailer and driver are the same as on the way in",
        "Look again. If the plate was mistyped, correct the plate.",
        (Role.GATE_OFFICER,),
        CurePlace.ITEM,
        (
            OverrideKind.PLATE_TYPING,
            OverrideKind.DRIVER_CHANGED,
        ),
    ),
    HoldCode.OCCUPANTS: Row(
        "as many people are in the cab as came in",
        "Count the people in the cab again.",
        (Role.GATE_OFFICER,),
        CurePlace.ITEM,
    ),
    HoldCode.VEHICLE: Row(
        "the vehicle is what it was logged in as, confirmed by a second person where needed",
        "The control room or the gate manager must confirm the vehicle.",
        (Role.CONTROL_ROOM, Role.GATE_MANAGER),
        CurePlace.VISIT,
    ),
    HoldCode.SEARCH_INCOMPLETE: Row(
        "every required item is answered by a named person at or after sealing",
        "Answer the item.",
        SEARCHERS,
        CurePlace.ITEM,
    ),
    HoldCode.FOUND: Row(
        "no item says Found",
        "Close the incident, then search the zone again.",
        (Role.CONTROL_ROOM, Role.DUTY_GOVERNOR),
        CurePlace.INCIDENT,
    ),
    HoldCode.CANNOT_SEE: Row(
        "no item says Can't see without another method and a new photograph",
        "Use another method and take a photograph.",
        SEARCHERS,
        CurePlace.ITEM,
    ),
    HoldCode.PHOTO_MISSING: Row(
        "every required photograph was taken at or after sealing and arrived whole",
        "Take the photograph.",
        SEARCHERS,
        CurePlace.ITEM,
        (OverrideKind.PHOTO_NOT_CRITICAL,),
    ),
    HoldCode.PHOTO_REJECTED: Row(
        "photographs are bright, sharp and large enough, show their disc and are not copies; those "
        "of a critical zone do not show an earlier picture held up flat",
        "Take the photograph again.",
        SEARCHERS,
        CurePlace.ITEM,
        (OverrideKind.PHOTO_NOT_CRITICAL,),
    ),
    HoldCode.SEARCHERS: Row(
        "the two searchers are different people and both signed after the last item",
        "Sign the search.",
        SEARCHERS,
        CurePlace.SIGN_SEARCH,
    ),
    HoldCode.TOO_FAST: Row(
        "the search took at least its floor time, and no 5 answers were given within 10 seconds",
        "Two other officers must search again.",
        (Role.GATE_OFFICER,),
        CurePlace.SECOND_SEARCH,
    ),
    HoldCode.COUNT_MISSING: Row(
        "every party of the contact set has a valid count for this lock session",
        "Count the party now.",
        (Role.PARTY_SUPERVISOR,),
        CurePlace.COUNTS,
    ),
    HoldCode.COUNT_UNBALANCED: Row(
        "the newest valid count of each party is balanced",
        "Another officer must count the party again.",
        (Role.PARTY_SUPERVISOR, Role.ORDERLY_OFFICER),
        CurePlace.COUNTS,
    ),
    HoldCode.MOVEMENT_OVERDUE: Row(
        "everybody sent by a party that had contact was received within 15 minutes",
        "Receive the person where they are.",
        (Role.RECEIVING_OFFICER, Role.CONTROL_ROOM),
        CurePlace.MOVEMENTS,
    ),
    HoldCode.DEEP_SEARCH: Row(
        "every deep search or drill that was drawn has been done",
        "Do the deep search.",
        SEARCHERS,
        CurePlace.SHEET,
        (OverrideKind.DEEP_SEARCH_POSTPONED,),
    ),
    HoldCode.TOOLS_SEALS: Row(
        "tools, ropes, ladders, keys, phones and seals agree with the way in",
        "Find what is missing.",
        SEARCHERS,
        CurePlace.ITEM,
        (OverrideKind.TOOL_MISSING,),
    ),
    HoldCode.AIDS: Row(
        "no aid says Alert, and required aids were used",
        "Use another method.",
        SEARCHERS,
        CurePlace.ITEM,
        (OverrideKind.AID_BROKEN,),
    ),
    HoldCode.LAST_LOOK: Row(
        "spine and tail-lift were looked at again in the last 2 minutes",
        "Take the last look now.",
        SEARCHERS,
        CurePlace.ITEM,
    ),
    HoldCode.RELEASER: Row(
        "the releaser took no other part, opened every undercarriage photograph and has signed",
        "Open each photograph, then sign.",
        (Role.CONTROL_ROOM, Role.GATE_MANAGER),
        CurePlace.RELEASE,
    ),
    HoldCode.UNSYNCED: Row(
        "everything that a tablet announced has arrived, and its clock is right",
        "Wait until the tablet has sent everything, or set the tablet's clock.",
        (Role.GATE_OFFICER,),
        CurePlace.SYNC,
    ),
    HoldCode.WATCH: Row(
        "vehicle, haulier and driver have no open security marker",
        "The security lead must acknowledge the marker with a note.",
        (Role.SECURITY_LEAD,),
        CurePlace.WATCH,
    ),
}


def hold(
    code: HoldCode,
    sentence: str,
    *,
    subject: str = "",
    override: OverrideKind = OverrideKind.NEVER,
    under: object = None,
) -> Hold:
    """A hold of this row. `under` are the facts it rests on: when they change, an override lapses.

    Raises ValueError for an override the row does not have: a bug, and it shuts the gate.
    """
    row = ROWS[code]
    if override is not OverrideKind.NEVER and override not in row.overrides:
        raise ValueError(f"{code} cannot be set aside as {override}")
    return Hold(
        code=code,
        sentence=sentence,
        cure=row.cure,
        cured_by=row.cured_by,
        place=row.place,
        subject=subject,
        override=override,
        facts_key=facts_key(code, subject, under),
    )


def facts_key(code: HoldCode, subject: str, under: object) -> str:
    return hashlib.sha256(repr((code.value, subject, under)).encode()).hexdigest()
