"""Release by radio (domain, section 6 a): which rows are checked at once, and which later.

The later rows are judged when the tablet has sent its records. The rule fails shut: every row is
checked. In the rows whose facts may still be on the tablet, only holds for facts that have not
arrived are let pass. Bad facts that the server knows hold the vehicle, whatever the tablet holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from searches.rules.evidence import items_for, newest_answers
from searches.rules.holds import ROWS, Rule, hold
from searches.rules.overrides import counters, searchers
from searches.rules.release import RULES, decide
from searches.rules.release_photos import undercarriage
from searches.rules.release_search import unseen_items
from searches.words.checklists import Purpose
from searches.words.radio import GateLook, LookFact, RadioFacts
from searches.words.releases import Decision, Hold, HoldCode, ReleaseFacts

#: The facts of these rows may be on the tablet. The orderly officer answers for those that have not
#: arrived, and they are judged later.
TABLETS_OWN = frozenset(code for code in HoldCode if ROWS[code].facts_on_the_tablet)
#: The holds of these rows only ever mean that something has not arrived, so they always pass.
ALWAYS_TO_COME = frozenset({HoldCode.PHOTO_MISSING, HoldCode.LAST_LOOK, HoldCode.UNSYNCED})
#: The orderly officer checks these parts at the gate: the officer looks at the photographs and
#: reads the discs.
LOOKED_AT_THE_GATE = frozenset({(HoldCode.RELEASER, "photos"), (HoldCode.RELEASER, "discs")})
#: The rows judged later: those whose facts the tablet held, and those that the server could know
#: only in part. `unsynced` is not among them, because missing records are counted separately and
#: the time of the gate must be proven in any case.
JUDGED_AFTERWARDS = TABLETS_OWN - {HoldCode.UNSYNCED} | {
    HoldCode.FOUND,
    HoldCode.IDENTITY,
    HoldCode.OCCUPANTS,
    HoldCode.DEEP_SEARCH,
}
MOST_FAULTS = 12


def decide_by_radio(facts: ReleaseFacts, look: GateLook) -> Decision:
    """Return the decision on a release by radio. No row that the server can check may hold."""
    return decide(facts, [*rules_known_to_server(), (HoldCode.RELEASER, _looker(look))])


def rules_known_to_server() -> tuple[tuple[HoldCode, Rule], ...]:
    return tuple((code, _as_known(rule)) for code, rule in RULES)


def _as_known(rule: Rule) -> Rule:
    def known_rule(facts: ReleaseFacts) -> Iterator[Hold]:
        return (one for one in rule(facts) if not _is_the_tablets(one, facts))

    return known_rule


def _is_the_tablets(one: Hold, facts: ReleaseFacts) -> bool:
    """Return whether this hold is about facts on the tablet, or is checked at the gate.

    A deep search that is on the sheet may have been done on the tablet. One that is not on the
    sheet was never done, so it holds.
    """
    if (one.code, one.subject) == (HoldCode.DEEP_SEARCH, "deep"):
        return bool(items_for(facts, Purpose.DEEP_SEARCH))
    if one.code in TABLETS_OWN:
        return _is_not_here_yet(one, facts)
    return (one.code, one.subject) in LOOKED_AT_THE_GATE


def _is_not_here_yet(one: Hold, facts: ReleaseFacts) -> bool:
    """Return whether the hold only means that something has not arrived.

    An answer or photograph that has arrived is known, so a hold because of it stands.
    """
    answers = newest_answers(facts.search) if facts.search else {}
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


def _looker(look: GateLook) -> Rule:
    """Return the rule about the orderly officer who looks at the gate.

    A release by radio needs at least four people: two searchers, the orderly officer and the
    control room.
    """

    def rule(facts: ReleaseFacts) -> Iterator[Hold]:
        if not look.may_look:
            yield _by_another("is not an orderly officer", "orderly-role")
        if not look.on_own:
            yield _by_another("has another part in this release", "orderly-same")
        for part, people in _parts(facts).items():
            if look.person in people:
                yield _by_another(f"{part} for this vehicle", f"orderly-{part}")

    return rule


def _by_another(why: str, subject: str) -> Hold:
    return hold(HoldCode.RELEASER, f"The officer at the gate {why}.", subject=subject)


def _parts(facts: ReleaseFacts) -> dict[str, frozenset[str]]:
    return {
        "searched": searchers(facts),
        "counted": counters(facts),
        "escorted": facts.escorts,
    }


def judge(facts: ReleaseFacts, radio: RadioFacts) -> tuple[str, ...]:
    """Return what contradicts the release by radio, as sentences; empty when everything agrees.

    `facts` are those at the moment the orderly officer signed, so records that arrived later are
    not late.
    """
    found = [*_of_the_look(facts, radio), *_of_the_letters(radio), *_of_the_rows(facts)]
    if radio.missing_photos:
        found.append(f"Photographs that never arrived: {radio.missing_photos}.")
    if not radio.departure_reported:
        found.append("The tablet never reported that the vehicle left.")
    if radio.gate_fault:
        found.append(f"Outer gate: {radio.gate_fault}")
    if radio.released_by in frozenset().union(*_parts(facts).values()):
        found.append("The releaser had another part in this visit.")
    return tuple(dict.fromkeys(found))[:MOST_FAULTS]


def _of_the_look(facts: ReleaseFacts, radio: RadioFacts) -> Iterator[str]:
    look = radio.look
    if look is None:
        yield "The orderly officer's signature never arrived."
        return
    if look.person != radio.orderly_officer:
        yield "The officer who signed is not the one who was named."
    if look.device != radio.tablet:
        yield "The signature was made on a different tablet from the one named."
    for part, people in _parts(facts).items():
        if look.person in people:
            yield f"The orderly officer {part} for this vehicle."
    if unseen := _not_looked_at(facts, look):
        yield f"Photographs of the underside that nobody opened: {unseen}."


def _not_looked_at(facts: ReleaseFacts, look: LookFact) -> int:
    least = facts.policy.photo_view_seconds
    return sum(look.seconds.get(photo.id, 0) < least for _, photo in undercarriage(facts))


def _of_the_letters(radio: RadioFacts) -> Iterator[str]:
    if radio.look is not None and radio.checksum_of_rows != radio.checksum:
        yield "The search that arrived is not the one that was read out."
    if not radio.signed_as_held:
        yield "This search does not have the signatures of both searchers."


def _of_the_rows(facts: ReleaseFacts) -> Iterator[str]:
    """Yield the sentences of holds that the rows judged later give.

    The facts are those before anything followed the release. Leaving ended the lock session, which
    is no fault of the release.
    """
    then = replace(facts, departed_at=None, released_at=None, stops=())
    rows = [(code, rule) for code, rule in RULES if code in JUDGED_AFTERWARDS]
    for one in decide(then, rows).holds:
        yield one.sentence
