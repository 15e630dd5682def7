"""Rows of the release rule about the vehicle: stop, lock, identity, tools, aids, watch, sync."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from searches.rules.clocks import clock_fault
from searches.rules.holds import SEARCHERS, hold, row
from searches.rules.search_evidence import newest_answers
from searches.rules.tamper_seals import differences
from searches.words.announced_records import (
    HOLD_THE_VISIT,
    MOST_MISSING,
    RecordKind,
    records_in_words,
)
from searches.words.checklists import Purpose, Result
from searches.words.people import Role
from searches.words.releases import (
    AnswerFact,
    CurePlace,
    Hold,
    HoldCode,
    IdentityFacts,
    ItemFact,
    MissingRecord,
    OverrideKind,
    ReleaseFacts,
)
from searches.words.vehicle_types import DOUBTS
from searches.words.visits import void_because

#: The word and the override for each kind of identity. A plate may be a typing error, but a wrong
#: trailer is another vehicle.
IDENTITY = {
    Purpose.PLATE: ("The number plate", OverrideKind.PLATE_TYPING),
    Purpose.TRAILER: ("The trailer", OverrideKind.NEVER),
    Purpose.DRIVER: ("The driver", OverrideKind.DRIVER_CHANGED),
}
#: What an officer does about a seal that does not agree with the seals on record.
SEAL_CURE = (
    "If a seal was put on or replaced inside, record this on the vehicle's page. Then read the"
    " seals again."
)
#: Subject of a hold -> the kinds of missing record. A stop belongs to no vehicle.
RECORD_SUBJECTS = {
    "answers": (RecordKind.ANSWER,),
    "signatures": (RecordKind.SIGNATURE, RecordKind.RADIO_LOOK),
    "voids": (RecordKind.VOID,),
    "arrivals": (RecordKind.WAY_IN,),
    "sealings": (RecordKind.SEAL,),
    "openings": (RecordKind.OUTER_GATE,),
    "departures": (RecordKind.DEPARTURE,),
}
#: The beginning of the subject of a hold about missing records of another lock session.
OF_OTHER_LOCK = "other-"
#: The kinds of missing record that belong to a search.
SEARCHED = frozenset({RecordKind.ANSWER})
#: A hold names at most this many authors of missing records.
MOST_NAMED = 5
NOT_AGREED = frozenset({Result.DIFFERENT, Result.NOT_DONE, Result.FOUND})


@row(
    HoldCode.STOP,
    stands_unless="no stop, incident or standfast is open in the establishment, and no late count "
    "stops this vehicle",
    cure="Close the stop.",
    cured_by=(Role.CONTROL_ROOM, Role.DUTY_GOVERNOR),
    place=CurePlace.STOPS,
)
def stop(facts: ReleaseFacts) -> Iterator[Hold]:
    """A stop stands until it is closed. Balanced late counts end the stop of one vehicle."""
    for one in facts.stops:
        if one.late_party:
            sentence = f"This vehicle is stopped: {one.late_party} was not counted in time."
            yield replace(
                hold(HoldCode.STOP, sentence, subject=one.id),
                cure=f"{one.late_party} must be counted now, and the count must balance.",
                cured_by=(Role.PARTY_SUPERVISOR, Role.ORDERLY_OFFICER),
                place=CurePlace.COUNTS,
            )
            continue
        names = {
            "incident": "An incident is open.",
            "standfast": "Standfast has been called. No prisoner and no vehicle may move.",
        }
        sentence = names.get(one.kind, "All vehicles are stopped.")
        yield hold(HoldCode.STOP, sentence, subject=one.id)


@row(
    HoldCode.LOCK_VOID,
    stands_unless="the visit has an active lock session",
    cure="Shut the inner gate and seal the lock. Then search and count.",
    cured_by=(Role.GATE_OFFICER,),
    place=CurePlace.LOCK,
)
def lock_void(facts: ReleaseFacts) -> Iterator[Hold]:
    """The vehicle is in the prison, in an active lock session, and has no unused GO."""
    lock = facts.lock
    if why_not := _why_not_in_lock(facts):
        yield hold(HoldCode.LOCK_VOID, why_not, subject="visit")
    if facts.released_at is not None:
        yield hold(
            HoldCode.LOCK_VOID, "A GO has been given and has not been used yet.", subject="go"
        )
    if lock is None:
        yield hold(HoldCode.LOCK_VOID, "The vehicle lock has not been sealed yet.", subject="lock")
        return
    if lock.voided_at is not None:
        sentence = f"The lock session is void: {void_because(lock.void_reason)}."
        yield hold(HoldCode.LOCK_VOID, sentence, subject=lock.id)
    elif facts.now - lock.sealed_at > timedelta(minutes=facts.policy.lock_life_minutes):
        minutes = facts.policy.lock_life_minutes
        yield hold(
            HoldCode.LOCK_VOID, f"The lock was sealed more than {minutes} min ago.", subject=lock.id
        )
    for area in lock.at_areas_later:
        sentence = f"The vehicle is recorded at {area} after the lock was sealed."
        yield hold(HoldCode.LOCK_VOID, sentence, subject=f"halt {area}")
    if facts.now < lock.sealed_at or (facts.entered_at and facts.entered_at > lock.sealed_at):
        yield hold(
            HoldCode.LOCK_VOID,
            "The recorded times of this lock session contradict each other.",
            subject="clock",
        )
    if facts.second_vehicle_in_lock:
        yield hold(HoldCode.LOCK_VOID, "Another vehicle is in the lock.", subject="second")


def _why_not_in_lock(facts: ReleaseFacts) -> str:
    """Return a sentence if this vehicle cannot be in the lock, or an empty text if it can."""
    if facts.entered_at is None:
        return "This vehicle has not come in yet."
    if facts.departed_at:
        return "This vehicle has already left."
    return "This vehicle was turned back or detained." if facts.turned_back_or_detained else ""


@row(
    HoldCode.VEHICLE,
    stands_unless="the vehicle was logged in as the right type, and a second person has confirmed "
    "the type where that is needed",
    cure="The control room or the gate manager must confirm the vehicle.",
    cured_by=(Role.CONTROL_ROOM, Role.GATE_MANAGER),
    place=CurePlace.VISIT,
)
def vehicle(facts: ReleaseFacts) -> Iterator[Hold]:
    """The type of the vehicle must be right, and a second person confirms it where needed."""
    known = facts.vehicle
    if known.cages_with_a_cab:
        sentence = "A vehicle with a plate, driver or people in a cab cannot be hand-pushed cages."
        yield hold(HoldCode.VEHICLE, sentence, subject="cages")
    if known.doubt:
        sentence = f"{DOUBTS[known.doubt]} Nobody has confirmed the vehicle."
        yield hold(HoldCode.VEHICLE, sentence, subject="type")
    if known.unacknowledged_emergency:
        sentence = "The duty governor has not acknowledged this emergency vehicle."
        yield hold(HoldCode.VEHICLE, sentence, subject="emergency")


@row(
    HoldCode.IDENTITY,
    stands_unless="plate, trailer and driver are the same as on the way in, and no requested "
    "correction of the plate is undecided",
    cure="Look again. If the plate was mistyped, correct the plate.",
    cured_by=(Role.GATE_OFFICER,),
    place=CurePlace.ITEM,
    overrides=(OverrideKind.PLATE_TYPING, OverrideKind.DRIVER_CHANGED),
)
def identity(facts: ReleaseFacts) -> Iterator[Hold]:
    """Front and rear plate, trailer and driver must be the same as on the way in.

    If somebody requested a correction of the plate after the sealing, the orderly officer must
    first confirm or refuse the request. An expired request must be made again.
    """
    if facts.identity.plate_needs_correction:
        sentence = "The orderly officer has not decided yet whether to correct the plate."
        yield replace(
            hold(HoldCode.IDENTITY, sentence, subject="typed"),
            cure="The orderly officer must confirm or refuse the correction. If the request has "
            "expired, the gate manager must ask again.",
            cured_by=(Role.ORDERLY_OFFICER, Role.GATE_MANAGER),
            place=CurePlace.VISIT,
        )
    if not facts.vehicle.hand_pushed:
        yield from _missing_item(facts, HoldCode.IDENTITY, Purpose.DRIVER, "the driver")
    if goes_underneath(facts):
        yield from _missing_item(facts, HoldCode.IDENTITY, Purpose.PLATE, "the plate")
    for purpose, (name, override) in IDENTITY.items():
        for item, answer in answered(facts, purpose):
            if answer.result in NOT_AGREED:
                yield hold(
                    HoldCode.IDENTITY,
                    f"{name} is not the same as on the way in.",
                    subject=item.code,
                    override=_with_evidence(override, facts.identity),
                    under=answer,
                )


@row(
    HoldCode.OCCUPANTS,
    stands_unless="as many people are in the cab as came in",
    cure="Count the people in the cab again.",
    cured_by=(Role.GATE_OFFICER,),
    place=CurePlace.ITEM,
)
def occupants(facts: ReleaseFacts) -> Iterator[Hold]:
    """The number of people in the cab must be the same as on the way in. Cages have no cab."""
    came = facts.identity.people_in_cab
    if facts.vehicle.hand_pushed:
        came = 0
    else:
        purpose = Purpose.PEOPLE_IN_CAB
        yield from _missing_item(facts, HoldCode.OCCUPANTS, purpose, "the people in the cab")
    for item, answer in answered(facts, Purpose.PEOPLE_IN_CAB):
        if answer.number != came:
            sentence = f"People in the cab: {answer.number} now, {came} on the way in."
            yield hold(HoldCode.OCCUPANTS, sentence, subject=item.code)
    if came < 1 and not facts.vehicle.hand_pushed:
        yield hold(HoldCode.OCCUPANTS, "Nobody was counted in the cab on the way in.")


@row(
    HoldCode.TOOLS_SEALS,
    stands_unless="tools, ropes, ladders, keys, phones and seals agree with the way in",
    cure="Find what is missing.",
    cured_by=SEARCHERS,
    place=CurePlace.ITEM,
    overrides=(OverrideKind.TOOL_MISSING,),
    facts_on_the_tablet=True,
)
def tools_seals(facts: ReleaseFacts) -> Iterator[Hold]:
    """Two people can override the hold of a missing tool. Nobody can override a wrong seal."""
    if goes_underneath(facts) and not facts.immediate:
        yield from _missing_item(facts, HoldCode.TOOLS_SEALS, Purpose.TOOLS, "the tools")
    for item, answer in answered(facts, Purpose.TOOLS):
        if answer.result in NOT_AGREED:
            yield hold(
                HoldCode.TOOLS_SEALS,
                f"{item.title}: something is not as recorded on the way in.",
                subject=item.code,
                override=OverrideKind.TOOL_MISSING,
                under=answer,
            )
    for item, answer in answered(facts, Purpose.SEAL):
        for sentence, cure in _seal_faults(answer, facts.identity):
            fault = f"{item.title}: {sentence}"
            yield hold(HoldCode.TOOLS_SEALS, fault, subject=item.code, cure=cure)


@row(
    HoldCode.AIDS,
    stands_unless="no aid gave an alert, and required aids were used",
    cure="Use another method.",
    cured_by=SEARCHERS,
    place=CurePlace.ITEM,
    overrides=(OverrideKind.AID_BROKEN,),
    facts_on_the_tablet=True,
)
def aids(facts: ReleaseFacts) -> Iterator[Hold]:
    """An aid that gives an *Alert* always holds the vehicle.

    *Clear* never replaces a photograph.
    """
    if facts.policy.required_aids and not facts.immediate:
        yield from _missing_item(facts, HoldCode.AIDS, Purpose.AID, "the required aid")
    for item, answer in answered(facts, Purpose.AID):
        if answer.result is Result.ALERT:
            yield hold(HoldCode.AIDS, f"{item.title} gave an alert.", subject=item.code)
        elif answer.result is not Result.CLEAR and facts.policy.required_aids:
            aids = ", ".join(facts.policy.required_aids)
            sentence = f"{item.title}: no aid gave a clear result. The policy requires: {aids}."
            broken = OverrideKind.AID_BROKEN
            yield hold(HoldCode.AIDS, sentence, subject=item.code, override=broken, under=answer)


@row(
    HoldCode.WATCH,
    stands_unless="vehicle, haulier and driver have no open security marker",
    cure="The security lead must acknowledge the marker with a note.",
    cured_by=(Role.SECURITY_LEAD,),
    place=CurePlace.WATCH,
)
def watch(facts: ReleaseFacts) -> Iterator[Hold]:
    for one in facts.watches:
        if not one.acknowledged_for_visit:
            sentence = f"This {one.about} is on the security watch list."
            yield hold(HoldCode.WATCH, sentence, subject=one.id)


@row(
    HoldCode.UNSYNCED,
    stands_unless="everything that a tablet announced has arrived, and its clock is right",
    cure=(
        "Wait until the tablet has sent everything, or set the tablet's clock. If a record was"
        " handed in as an unprocessed record, a security lead must decide about it. If the tablet"
        " is lost, revoke it and seal the lock again. A security lead then decides about the"
        " records that were lost with the tablet."
    ),
    cured_by=(Role.GATE_OFFICER,),
    place=CurePlace.SYNC,
    facts_on_the_tablet=True,
)
def unsynced(facts: ReleaseFacts) -> Iterator[Hold]:
    missing = len(facts.sync.announced_missing)
    if missing:
        photographs = "1 photograph has" if missing == 1 else f"{missing} photographs have"
        sentence = f"{photographs} not arrived from the tablet."
        yield hold(HoldCode.UNSYNCED, sentence, subject="photos")
    yield from _missing_records(facts.sync.missing_records)
    for clock in facts.sync.clocks:
        if fault := clock_fault(clock, facts.policy.clock_tolerance_seconds):
            yield hold(HoldCode.UNSYNCED, fault, subject=clock.device)


def _missing_records(missing: tuple[MissingRecord, ...]) -> Iterator[Hold]:
    """Yield a hold for the missing records of each kind, with the names of the authors.

    Only the author can send a record. A missing record of one officer therefore holds the vehicle,
    but never the signature of another officer. Records of another lock session have a hold of their
    own.
    """
    for of_other_lock in (False, True):
        for subject, kinds in RECORD_SUBJECTS.items():
            rows = [
                record
                for record in missing
                if record.kind in kinds and record.of_other_lock is of_other_lock
            ]
            if rows:
                least = len(missing) >= MOST_MISSING
                yield _missing_of_kind(subject, kinds[0], rows, of_other_lock, least=least)


def _missing_of_kind(
    subject: str,
    kind: RecordKind,
    rows: list[MissingRecord],
    of_other_lock: bool,
    *,
    least: bool,
) -> Hold:
    who = _authors(rows)
    what = records_in_words(kind, len(rows))
    if least:
        what = f"At least {what}"
    verb = "has" if len(rows) == 1 else "have"
    earlier = ", recorded outside this lock session," if of_other_lock and kind in SEARCHED else ""
    lost = "If the tablet is lost, seal the lock again."
    if kind in HOLD_THE_VISIT:
        lost = (
            "If the tablet is lost, revoke it and seal the lock again. A security lead then decides"
            " about the records that were lost with the tablet."
        )
    return replace(
        hold(
            HoldCode.UNSYNCED,
            f"{what} by {who}{earlier} {verb} not arrived from the tablet.",
            subject=f"{OF_OTHER_LOCK}{subject}" if of_other_lock else subject,
        ),
        cure=f"Ask {who} to sign in on the tablet, which then sends everything. After 30 min"
        " anybody with the tablet can hand the record in, and a security lead decides about"
        f" the record. {lost}",
        cured_by=(Role.GATE_OFFICER, Role.SECURITY_LEAD),
    )


def _authors(rows: list[MissingRecord]) -> str:
    """Return the names of the officers who made these records, shortened if there are many."""
    named = sorted({record.author_name for record in rows if record.author_name})
    if not all(record.author_name for record in rows):
        named.append("another officer")
    if len(named) > MOST_NAMED:
        named = [*named[:MOST_NAMED], f"{len(named) - MOST_NAMED} more"]
    return " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))


def goes_underneath(facts: ReleaseFacts) -> bool:
    """Return whether the sheet has photographs of the underside.

    The sheet of cages and bags has none. All other sheets must also ask for plates and tools.
    """
    items = facts.search.items if facts.search else ()
    return any(slot.undercarriage for item in items for slot in item.slots)


def answered(facts: ReleaseFacts, purpose: Purpose) -> Iterator[tuple[ItemFact, AnswerFact]]:
    """Yield the answered items of this purpose, each with its newest answer.

    The row `search-incomplete` holds the vehicle for items without an answer.
    """
    if facts.search is None:
        return
    newest = newest_answers(facts.search)
    for item in facts.search.items:
        if purpose in item.purposes and item.code in newest:
            yield item, newest[item.code]


def _missing_item(
    facts: ReleaseFacts, code: HoldCode, purpose: Purpose, what: str
) -> Iterator[Hold]:
    """Yield a hold if the sheet has no item of this purpose, so that nobody has checked `what`."""
    items = facts.search.items if facts.search else ()
    if not any(purpose in item.purposes for item in items):
        sentence = f"The checklist does not ask for {what}."
        if facts.search is None:
            sentence = f"Nobody has checked {what} yet."
        yield hold(code, sentence, subject="sheet")


def _with_evidence(override: OverrideKind, came: IdentityFacts) -> OverrideKind:
    """Return the override that is allowed for a difference between the way in and the way out.

    Nobody may override a wrong plate that was not photographed on the way in. Only the photograph
    shows whether somebody mistyped the plate or the vehicle is another one.
    """
    if override is OverrideKind.PLATE_TYPING and not came.plate_photographed:
        return OverrideKind.NEVER
    return override


def _seal_faults(answer: AnswerFact, logged: IdentityFacts) -> Iterator[tuple[str, str]]:
    """Yield a sentence and a cure for each fault of the seals that an officer read.

    If a seal was put on after the reading, the officer must read the seals again.
    """
    if not answer.text.strip():
        return  # the row `search-incomplete` holds the vehicle
    if answer.result in NOT_AGREED:
        yield "the seal is not as recorded on the way in.", SEAL_CURE
    if logged.seals_changed_at is not None and answer.answered_at < logged.seals_changed_at:
        yield "a seal was recorded after this reading.", "Read the seals again."
    for sentence in differences(answer.text, logged.seals):
        yield sentence, SEAL_CURE
