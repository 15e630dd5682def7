"""The rules of release by radio: what the server checks at once, and what it checks later.

The rules are in domain.md, section 6 (a). The server checks every row at once. If the facts of a
row may still be on the tablet, the server ignores a hold that only says that facts have not
arrived. A fact that the server knows to be bad holds the vehicle. When the tablet has sent its
records, `judge` checks the rows that could not be checked before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from searches.rules.holds import ROWS, Rule, hold
from searches.rules.overrides import counters, searchers
from searches.rules.release import RULES, decide
from searches.rules.release_photos import undercarriage
from searches.rules.release_search import unseen_items
from searches.rules.release_vehicle import OF_OTHER_LOCK
from searches.rules.search_evidence import items_for, newest_answers
from searches.words.checklists import Purpose
from searches.words.radio import GateLook, LookFact, RadioFacts
from searches.words.releases import Decision, Hold, HoldCode, ReleaseFacts

#: The rows whose facts may still be on the tablet. The orderly officer vouches for these facts, and
#: they are judged when they have arrived.
TABLETS_OWN = frozenset(code for code in HoldCode if ROWS[code].facts_on_the_tablet)
#: The rows whose holds always mean that facts have not arrived, so the holds pass.
ALWAYS_TO_COME = frozenset({HoldCode.PHOTO_MISSING, HoldCode.LAST_LOOK, HoldCode.UNSYNCED})
#: The holds that pass because the orderly officer at the gate looks at the photographs and reads
#: the discs.
LOOKED_AT_THE_GATE = frozenset({(HoldCode.RELEASER, "photos"), (HoldCode.RELEASER, "discs")})
#: The rows that are judged later: the rows with facts on the tablet, and the rows whose facts the
#: server knew only in part. `unsynced` is left out, because `judge` counts missing records by
#: itself.
JUDGED_AFTERWARDS = TABLETS_OWN - {HoldCode.UNSYNCED} | {
    HoldCode.FOUND,
    HoldCode.IDENTITY,
    HoldCode.OCCUPANTS,
    HoldCode.DEEP_SEARCH,
}
MOST_FAULTS = 12


def decide_by_radio(facts: ReleaseFacts, look: GateLook) -> Decision:
    """Return the decision on a release by radio, by the rows that the server can check now."""
    return decide(
        facts, [*rules_known_to_server(), (HoldCode.RELEASER, _rule_for_looking_officer(look))]
    )


def rules_known_to_server() -> tuple[tuple[HoldCode, Rule], ...]:
    return tuple((code, _known_to_server(rule)) for code, rule in RULES)


def _known_to_server(rule: Rule) -> Rule:
    def known_rule(facts: ReleaseFacts) -> Iterator[Hold]:
        return (one for one in rule(facts) if not _is_left_to_the_gate(one, facts))

    return known_rule


def _is_left_to_the_gate(one: Hold, facts: ReleaseFacts) -> bool:
    """Return whether this hold is about facts on the tablet, or is checked at the gate.

    If the sheet has the items of a deep search, the searchers may have done them on the tablet. A
    deep search whose items are not on the sheet was not done, so it holds the vehicle.
    """
    if (one.code, one.subject) == (HoldCode.DEEP_SEARCH, "deep"):
        return bool(items_for(facts, Purpose.DEEP_SEARCH))
    if one.code in TABLETS_OWN:
        return _has_not_arrived(one, facts)
    return (one.code, one.subject) in LOOKED_AT_THE_GATE


def _has_not_arrived(one: Hold, facts: ReleaseFacts) -> bool:
    """Return whether the hold only means that an answer, photograph or signature has not arrived.

    A hold because of an answer or photograph that has arrived still holds the vehicle.
    """
    answers = newest_answers(facts.search) if facts.search else {}
    if one.code is HoldCode.UNSYNCED and one.subject.startswith(OF_OTHER_LOCK):
        return False  # the letters of the radio say nothing about another lock session
    if one.code in ALWAYS_TO_COME:
        return True
    if one.code is HoldCode.SEARCHERS:
        return one.subject in {"1", "2", "both"}
    if one.code is HoldCode.SEARCH_INCOMPLETE:
        return one.subject not in answers
    if one.code is HoldCode.CANNOT_SEE:
        # The photograph by the other method may still be on the tablet.
        unseen = unseen_items(facts.search) if facts.search else ()
        return any(item.methods for item in unseen if item.item == one.subject)
    items = facts.search.items if facts.search else ()
    whole = all(item.code in answers for item in items)
    return one.code is HoldCode.TOO_FAST and one.subject == "floor" and not whole


def _rule_for_looking_officer(look: GateLook) -> Rule:
    """Return the rule that the officer who looks at the photographs took no other part.

    A release by radio therefore needs at least four people: two searchers, the orderly officer and
    an officer in the control room.
    """

    def rule(facts: ReleaseFacts) -> Iterator[Hold]:
        if not look.may_look:
            yield _hold_on_officer("is not an orderly officer", "orderly-role")
        if not look.on_own:
            yield _hold_on_officer("has another part in this release", "orderly-same")
        for part, people in _parts(facts).items():
            if look.person in people:
                yield _hold_on_officer(f"{part} for this vehicle", f"orderly-{part}")

    return rule


def _hold_on_officer(why: str, subject: str) -> Hold:
    return hold(HoldCode.RELEASER, f"The officer at the gate {why}.", subject=subject)


def _parts(facts: ReleaseFacts) -> dict[str, frozenset[str]]:
    return {
        "searched": searchers(facts),
        "counted": counters(facts),
        "escorted": facts.escorts,
    }


def judge(facts: ReleaseFacts, radio: RadioFacts) -> tuple[str, ...]:
    """Return a sentence for each fact that contradicts the release by radio.

    `facts` are the facts at the moment when the orderly officer signed, including records that
    arrived afterwards.
    """
    found = [*_faults_of_look(facts, radio), *_faults_of_letters(radio), *_faults_of_rows(facts)]
    if radio.missing_photos:
        found.append(f"Photographs that never arrived: {radio.missing_photos}.")
    if radio.missing_records:
        found.append(f"Announced records that never arrived: {radio.missing_records}.")
    if not radio.departure_reported:
        found.append("The tablet never reported that the vehicle left.")
    if radio.gate_fault:
        found.append(f"Outer gate: {radio.gate_fault}")
    if radio.released_by in frozenset().union(*_parts(facts).values()):
        found.append("The releaser had another part in this visit.")
    return tuple(dict.fromkeys(found))[:MOST_FAULTS]


def _faults_of_look(facts: ReleaseFacts, radio: RadioFacts) -> Iterator[str]:
    look = radio.look
    if look is None:
        yield "The orderly officer's signature never arrived."
        return
    if look.person != radio.orderly_officer:
        yield "The officer who signed is not the orderly officer whom the control room named."
    if look.device != radio.tablet:
        yield "The signature was not made on the tablet that the control room named."
    for part, people in _parts(facts).items():
        if look.person in people:
            yield f"The orderly officer {part} for this vehicle."
    if unseen := _not_looked_at(facts, look):
        yield f"Photographs of the underside that nobody opened: {unseen}."


def _not_looked_at(facts: ReleaseFacts, look: LookFact) -> int:
    least = facts.policy.photo_view_seconds
    return sum(look.seconds.get(photo.id, 0) < least for _, photo in undercarriage(facts))


def _faults_of_letters(radio: RadioFacts) -> Iterator[str]:
    if radio.look is not None and radio.checksum_of_rows != radio.checksum:
        yield "The letters that were read out do not match the search that arrived."
    if not radio.signed_as_held:
        yield "This search does not have the signatures of both searchers."


def _faults_of_rows(facts: ReleaseFacts) -> Iterator[str]:
    """Yield the sentences of the holds of the rows that are judged later.

    The release itself, the departure and stops are taken out of the facts, because they came after
    the release.
    """
    then = replace(facts, departed_at=None, released_at=None, stops=())
    rows = [(code, rule) for code, rule in RULES if code in JUDGED_AFTERWARDS]
    for one in decide(then, rows).holds:
        yield one.sentence
