"""A working day on which a test can call any command.

The day first runs the commands that the called command depends on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from searches.facts.release import release_facts
from searches.ledger.clock import replay_at
from searches.models import LedgerHead
from searches.rules.release import decide
from searches.services.command import COMMANDS
from searches.services.prison.establishments import found_establishment
from searches.words.actors import Actor, system
from searches.words.releases import Hold
from tests.stories.hold_resolver import HoldResolver
from tests.stories.simulated_prison import Yard
from tests.support.sample_prison import Prison

Call = tuple[Actor, dict[str, Any]]
Prepare = Callable[["Day"], Call]


@dataclass
class Day:
    prison: Prison
    table: dict[str, Prepare]
    yard: Yard = field(init=False)

    def __post_init__(self) -> None:
        self.yard = Yard(self.prison)

    def do(self, name: str, /, **more: Any) -> Any:
        """Call a command with the actor and arguments from the table.

        Raises KeyError for a command without an entry: add one to tests/acts/.
        """
        actor, about = self.table[name](self)
        return self.call(name, actor, **about | more)

    def call(self, name: str, actor: Actor, /, **about: Any) -> Any:
        self.wait(2)
        with replay_at(self.yard.now):
            return COMMANDS[name](actor, **about)

    def wait(self, seconds: float) -> None:
        self.yard.now += timedelta(seconds=seconds)

    @property
    def visit(self) -> UUID:
        """Return the visit of a lorry that is inside, and log one in when there is none."""
        if self.yard.visit_id is None:
            self.yard.come_in()
        assert self.yard.visit_id
        return self.yard.visit_id

    @property
    def sealed(self) -> UUID:
        """Return the same visit after the lorry was sealed in the vehicle lock."""
        if self.visit and self.yard.lock is None:
            self.do("close_inner_gate")
        return self.visit

    def searched(self) -> None:
        """Seal the vehicle lock, then answer and photograph every item of the search."""
        self.sealed  # noqa: B018  # so that the resolver finds it in the lock
        HoldResolver(self.yard).search()

    def ready(self) -> None:
        """Clear every hold except the missing signature of the releasing officer."""
        if self.visit:
            self.yard.halt()
        self.sealed  # noqa: B018
        resolver = HoldResolver(self.yard)
        while holds := self.holds():
            resolver.cure(holds[0])

    def holds(self) -> list[Hold]:
        """Return the current holds without the one for the releasing officer's signature."""
        facts = release_facts(self.yard.visit, now=self.yard.now, releaser=self.prison.mia)
        return [hold for hold in decide(facts).holds if hold.subject != "signature"]

    def founded(self) -> Actor:
        """Create another prison and return its system actor."""
        return system(found_establishment(code="NEW", name="HMP New").pk)

    def seq_of(self, actor: Actor) -> int:
        return LedgerHead.objects.get(establishment_id=actor.establishment).seq
