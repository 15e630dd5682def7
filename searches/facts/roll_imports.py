"""Facts about imports of the roll: what an import would change now, and what prevents it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from searches.models import (
    Allocation,
    CountRequest,
    Establishment,
    Landing,
    Party,
    Prisoner,
    RollImport,
    WholeRoll,
)
from searches.rules.roll_feeds import landing_words, plain_name
from searches.words.roll_feeds import (
    ChangeKind,
    FeedKind,
    FeedRow,
    ImportPlan,
    RollChange,
    RowNote,
    TwoLists,
)

#: The most changes of one import. All are made in one transaction, for which a stop waits.
MOST_CHANGES = 400
#: A party that would lose this share of its people, and at least so many, needs a tick.
LARGE_SHARE = 1 / 3
LEAST_LOST = 3
#: The most notes about rows that are left out. One note stands for all rows of one schedule.
MOST_NOTES = 50


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Who should be on each party's list, and the two lists between which somebody must choose."""

    party_of: dict[str, Party]  # by prisoner number
    parties: set[UUID]  # which the import names
    two_lists: tuple[TwoLists, ...]


def plan_of(row: RollImport, establishment: Establishment) -> ImportPlan:
    """Return what this import would change now."""
    rows = [FeedRow(*values) for values in row.rows]
    faults = tuple(RowNote(*values) for values in row.faults)
    if row.kind == FeedKind.PRISONERS:
        return _plan_of_prisoners(establishment, rows, faults)
    return _plan_of_activities(establishment, rows, faults, row.picks)


def waiting_imports(establishment: Establishment | UUID) -> Any:
    """Return the imports that are neither applied nor discarded."""
    rows = RollImport.objects.within(establishment)
    return rows.filter(applied_at__isnull=True, discarded_at__isnull=True)


def _plan_of_activities(
    establishment: Establishment,
    rows: list[FeedRow],
    faults: tuple[RowNote, ...],
    picks: dict[str, str],
) -> ImportPlan:
    parties = list(Party.objects.within(establishment))
    names = {plain_name(word): party for party in parties for word in (party.code, party.name)}
    people = _held(establishment)
    current: dict[str, Allocation] = {}
    in_force = Allocation.objects.within(establishment).filter(removal__isnull=True)
    for allocation in in_force.select_related("party", "prisoner"):
        current[allocation.prisoner.number] = allocation
    notes = _unknown_schedules(rows, names)
    rows = [row for row in rows if plain_name(row.place) in names]
    missing = _not_held(rows, people)
    wanted = _wanted(rows, names, people, current, picks)
    changes = []
    for number, party in sorted(wanted.party_of.items()):
        before = current.get(number)
        if before is not None and before.party_id == party.pk:
            continue
        kind = ChangeKind.MOVED if before is not None else ChangeKind.ADDED
        before_code = before.party.code if before is not None else ""
        prisoner = str(people[number].pk)
        changes.append(RollChange(kind, number, before_code, party.code, prisoner=prisoner))
    undecided = {two.number for two in wanted.two_lists}
    for number, allocation in sorted(current.items()):
        gone = allocation.party_id in wanted.parties and number not in wanted.party_of
        if gone and number not in undecided:
            prisoner, code = str(allocation.prisoner_id), allocation.party.code
            changes.append(RollChange(ChangeKind.REMOVED, number, code, prisoner=prisoner))
    losses = _losses(parties, current, changes)
    return ImportPlan(
        changes=tuple(changes),
        stays=len(wanted.party_of) - sum(bool(change.after) for change in changes),
        faults=(*faults, *missing),
        notes=notes,
        two_lists=wanted.two_lists,
        ticks=tuple(sentence for _, sentence, is_large in losses if is_large),
        blocks=(
            *_emptied_under_a_lock(establishment, losses, current, changes),
            *_too_many(changes),
        ),
    )


def _wanted(
    rows: list[FeedRow],
    names: dict[str, Party],
    people: dict[str, Prisoner],
    current: dict[str, Allocation],
    picks: dict[str, str],
) -> _Wanted:
    named: defaultdict[str, dict[str, Party]] = defaultdict(dict)
    parties = set()
    for row in rows:
        party = names[plain_name(row.place)]
        parties.add(party.pk)
        if row.number in people:
            named[row.number][party.code] = party
    party_of: dict[str, Party] = {}
    two_lists = []
    for number, choices in sorted(named.items()):
        now = current.get(number)
        if len(choices) == 1:
            (party_of[number],) = choices.values()
        elif picks.get(number) in choices:
            party_of[number] = choices[picks[number]]
        elif now is not None and now.party.code in choices:
            party_of[number] = now.party  # the control room picked this list before
        else:
            pairs = tuple((code, party.name) for code, party in sorted(choices.items()))
            two_lists.append(TwoLists(number, str(people[number].pk), pairs))
    return _Wanted(party_of, parties, tuple(two_lists))


def _losses(
    parties: list[Party], current: dict[str, Allocation], changes: list[RollChange]
) -> list[tuple[Party, str, bool]]:
    """Return the parties that lose people, with a sentence, and whether the loss is large."""
    sizes = Counter(allocation.party_id for allocation in current.values())
    lost = Counter(change.before for change in changes if change.before)
    losses = []
    for party in parties:
        number, size = lost[party.code], sizes[party.pk]
        if number:
            sentence = f"{party.name} would lose {number} of its {size} people."
            is_large = number == size or (number >= LEAST_LOST and number >= size * LARGE_SHARE)
            losses.append((party, sentence, is_large))
    return losses


def _emptied_under_a_lock(
    establishment: Establishment,
    losses: list[tuple[Party, str, bool]],
    current: dict[str, Allocation],
    changes: list[RollChange],
) -> tuple[str, ...]:
    """Return a sentence for each party that would be emptied while a lock waits for its count."""
    joined = {change.after for change in changes if change.after}
    stays = set(current) - {change.number for change in changes}
    left = {current[number].party_id for number in stays}
    emptied = [party for party, _, _ in losses if party.pk not in left and party.code not in joined]
    requests = CountRequest.objects.within(establishment).filter(
        party__in=emptied,
        lock_session__voided_at__isnull=True,
        lock_session__ended_at__isnull=True,
    )
    waited_for = set(requests.values_list("party_id", flat=True))
    return tuple(
        f"A vehicle in the lock waits for the count of {party.name}. This import would leave"
        f" nobody on the list of {party.name}. Apply it when the vehicle has left."
        for party in emptied
        if party.pk in waited_for
    )


def _plan_of_prisoners(
    establishment: Establishment, rows: list[FeedRow], faults: tuple[RowNote, ...]
) -> ImportPlan:
    landings = {
        plain_name(word): landing
        for landing in Landing.objects.within(establishment)
        for word in (landing.code, landing.name)
    }
    people = _held(establishment)
    changes: list[RollChange] = []
    notes: list[RowNote] = []
    named = set()
    for row in rows:
        if row.number in named:
            continue
        named.add(row.number)
        landing = next(
            (landings[word] for word in landing_words(row.place) if word in landings), None
        )
        known = people.get(row.number)
        if landing is None:
            left_out = "stays in the cell that is recorded" if known else "is not added"
            sentence = f"cellLocation is on no landing of this prison, so {row.number} {left_out}."
            notes.append(RowNote(row.line, "cellLocation", sentence))
        elif known is None:
            changes.append(
                RollChange(
                    ChangeKind.ADDED,
                    row.number,
                    after=row.place,
                    landing=landing.code,
                    name=row.name,
                )
            )
        elif (known.cell, known.landing_id, known.name) != (row.place, landing.pk, row.name):
            changes.append(
                RollChange(
                    ChangeKind.MOVED,
                    row.number,
                    before=known.cell,
                    after=row.place,
                    landing=landing.code,
                    prisoner=str(known.pk),
                    name=row.name,
                )
            )
    gone = [person for number, person in sorted(people.items()) if number not in named]
    changes += [
        RollChange(
            ChangeKind.REMOVED,
            person.number,
            before=person.cell,
            prisoner=str(person.pk),
            name=person.name,
        )
        for person in gone
    ]
    blocks = list(_too_many(changes))
    if changes and WholeRoll.objects.within(establishment).filter(signature=None).exists():
        blocks.append("A whole-prison roll is being counted. Apply this import when it has ended.")
    ticks = []
    if gone:
        people_words = "1 person" if len(gone) == 1 else f"{len(gone)} people"
        ticks.append(f"{people_words} of {len(people)} would no longer be held here.")
    return ImportPlan(
        changes=tuple(changes),
        stays=len(named & people.keys())
        - sum(change.kind is ChangeKind.MOVED for change in changes),
        faults=faults,
        notes=tuple(notes[:MOST_NOTES]),
        ticks=tuple(ticks),
        blocks=tuple(blocks),
    )


def _held(establishment: Establishment) -> dict[str, Prisoner]:
    held = Prisoner.objects.within(establishment).filter(left_at__isnull=True)
    return {prisoner.number: prisoner for prisoner in held}


def _not_held(rows: list[FeedRow], people: dict[str, Prisoner]) -> tuple[RowNote, ...]:
    missing = {row.number: row for row in reversed(rows) if row.number not in people}
    return tuple(
        RowNote(row.line, "prisonerNumber", f"{number} is not held here.")
        for number, row in sorted(missing.items(), key=lambda pair: pair[1].line)
    )


def _unknown_schedules(rows: list[FeedRow], names: dict[str, Party]) -> tuple[RowNote, ...]:
    """Return one note for each schedule of no party of this prison, such as that of a class."""
    first: dict[str, FeedRow] = {}
    number: Counter[str] = Counter()
    for row in rows:
        if plain_name(row.place) not in names:
            first.setdefault(row.place, row)
            number[row.place] += 1
    return tuple(
        RowNote(
            row.line,
            "scheduleDescription",
            f"{name} is not a party of this prison, so its {number[name]} rows are left out.",
        )
        for name, row in list(first.items())[:MOST_NOTES]
    )


def _too_many(changes: list[RollChange]) -> tuple[str, ...]:
    if len(changes) <= MOST_CHANGES:
        return ()
    return (
        f"This import would change {len(changes)} people. Gatehouse changes at most {MOST_CHANGES}"
        " at once, so that a stop never has to wait. Add new prisoners under Prisoners first.",
    )
