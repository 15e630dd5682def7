"""The soak test: four tablets, a network that delays, drops, cuts and repeats, and a
killed server.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from tests.support.bad_network import Wire, wire_to
from tests.support.demo_server import DemoServer, demo_server

if TYPE_CHECKING:
    from tests.support.soak_tablets import Fact, Tablet

SCREENS = ("GATE1", "GATE2", "GATE3", "GATE4")
LETTERS = "ABCDEFGH"
KILLED_EVERY = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.monotonic()
    with demo_server(history=False) as server, wire_to(server.address) as wire:
        wire.chance = random.Random(options.seed)
        summary = _soak(server, wire, random.Random(options.seed), options.searches)
    took = round(time.monotonic() - began)
    print(f"{summary} Seed {options.seed}, {took} s.")  # noqa: T201


def _soak(server: DemoServer, wire: Wire, chance: random.Random, searches: int) -> str:
    from tests.support.soak_tablets import Tablet

    tablets = [Tablet(wire.address, each, random.Random(chance.random())) for each in SCREENS]
    sent: Counter[str] = Counter()
    for number in range(searches):
        visit = _come_in(server, number)
        facts = _search(server, visit, chance)
        with _killed_meanwhile(server, wire) if number % KILLED_EVERY == 1 else nullcontext():
            _send(tablets, facts)
        _demand_once(visit, facts)
        sent.update("photographs" if fact.content else "answers" for fact in facts)
    _demand_agreement()
    calls = sum(tablet.calls for tablet in tablets)
    kills = (searches + 2) // KILLED_EVERY
    return (
        f"{searches} searches, {sent['answers']} answers, {sent['photographs']} photographs, "
        f"{calls} calls, {kills} times killed: none lost, none doubled, the ledger agrees."
    )


def _come_in(server: DemoServer, number: int) -> UUID:
    """Log in and seal the next lorry.

    The one before was searched, loses its lock session and stays inside.
    """
    from searches.management.demo.history import FOOD
    from searches.services.locks.locks import close_inner_gate
    from searches.services.visits.visits import log_vehicle_in
    from searches.words.visits import VisitSource

    gate = server.prison.actors["GATE1"]
    last = LETTERS[number // 80 % 8] + LETTERS[number // 640 % 8]
    way_in = replace(
        FOOD,
        plate=f"KX{number % 80 + 10} L{last}",
        escort=server.prison.actors["ESCORT1"].person,
    )
    visit = log_vehicle_in(gate, way_in=way_in, source=VisitSource.DEMO).pk
    _confirm_vehicle(server, visit)
    close_inner_gate(gate, visit_id=visit, inner_gate_shut=True, no_prisoner_in_lock=True)
    return visit


def _confirm_vehicle(server: DemoServer, visit: UUID) -> None:
    """Confirm the lorry as control room, because each lorry of the soak test is new to
    the prison.
    """
    from searches.facts.confirmations import newest_of
    from searches.services.photos.photos import Place, keep_photo
    from searches.services.prison.confirmation_decisions import confirm
    from searches.words.checklists import Phase
    from searches.words.confirmations import ConfirmationKind
    from searches.words.demo import PIN
    from tests.support.searching import received

    confirmation = newest_of(ConfirmationKind.VEHICLE, visit)
    if confirmation is None:
        return
    keep_photo(
        server.prison.actors["GATE1"],
        id=uuid4(),
        received=received(),
        place=Place(visit, "whole", "whole", Phase.WAY_IN),
        in_application=True,
        occurred_at=None,
    )
    confirm(server.prison.actors["CONTROL1"], confirmation_id=confirmation.pk, pin=PIN)


def _search(server: DemoServer, visit: UUID, chance: random.Random) -> list[Fact]:
    """Return an answer for each item and a photograph for each slot of the drawn search."""
    from searches.queries.search.sheet import sheet
    from tests.support.searching import nothing_wrong, picture
    from tests.support.soak_tablets import Fact

    random.seed(chance.random())
    card = sheet(server.prison.establishment, visit)
    about = {"visit": str(visit), "search": str(card.search_id)}
    facts = []
    for entry in card.items:
        result, item = nothing_wrong(entry.item), entry.item.code
        answer: dict[str, Any] = {"search": about["search"], "item": item, "result": result.result}
        facts.append(Fact(answer | {"number": result.number, "text": result.text}))
        for slot in entry.slots:
            place = about | {"item": item, "slot": slot.code, "phase": "way_out"}
            facts.append(Fact(place, picture()))
    return facts


@contextmanager
def _killed_meanwhile(server: DemoServer, wire: Wire) -> Iterator[None]:
    """Kill and restart the server's process as soon as photographs arrive."""
    seen = len(wire.seen)

    def kill() -> None:
        while not any(call.startswith("PUT") for call in wire.seen[seen:]):
            time.sleep(0.005)
        server.served.kill()
        server.served.begin()

    with ThreadPoolExecutor(1) as beside:
        killed = beside.submit(kill)
        yield
        killed.result()


def _send(tablets: list[Tablet], facts: list[Fact]) -> None:
    for place, fact in enumerate(facts):
        tablets[place % len(tablets)].waiting.append(fact)
    with ThreadPoolExecutor(len(tablets)) as all_at_once:
        list(all_at_once.map(lambda tablet: tablet.drain(), tablets))
    for tablet in tablets:
        if tablet.waiting or tablet.refused:
            raise SystemExit(f"Not delivered: {tablet.waiting[:1]} {tablet.refused[:1]}")


def _demand_once(visit: UUID, facts: list[Fact]) -> None:
    """Check that the server has each record once, byte for byte, with one entry in the ledger."""
    from searches.models import Answer, LedgerEntry, Photograph
    from searches.services.photos.uploads import blob_name, photographs
    from searches.words.checklists import Phase

    wanted = {fact.id: fact.sha256 for fact in facts if fact.content}
    # The photograph of arrival, with which the vehicle was confirmed, is not part of the search.
    searched = Photograph.objects.filter(visit=visit, phase=Phase.WAY_OUT)
    visits_by_id = {str(row.pk): row for row in searched}
    answers = Counter(
        str(answer.pk) for answer in Answer.objects.filter(search__lock_session__visit=visit)
    )
    if answers != Counter(fact.id for fact in facts if not fact.content):
        raise SystemExit(f"Answers lost or doubled in {visit}.")
    if wanted.keys() != visits_by_id.keys():
        raise SystemExit(f"Photographs lost or doubled in {visit}.")
    for name, row in visits_by_id.items():
        with photographs().open(blob_name(row.sha256)) as original:
            if hashlib.sha256(original.read()).hexdigest() != wanted[name]:
                raise SystemExit(f"Photograph {name} is not what was taken.")
    acts = Counter(LedgerEntry.objects.filter(visit_id=visit).values_list("act", flat=True))
    stored = Photograph.objects.filter(visit=visit).count()
    if acts["answer_item"] != len(answers) or acts["store_photo"] != stored:
        raise SystemExit(f"The ledger tells another number in {visit}: {acts}")


def _demand_agreement() -> None:
    from searches.services.evidence.verification import verify_ledgers

    for verdict in verify_ledgers(""):
        if verdict.disagreement:
            raise SystemExit(f"The ledger does not agree: {verdict.disagreement}")


if __name__ == "__main__":
    main()
