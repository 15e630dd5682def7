"""A supervisor's screen that computes the codes of counts by radio, as the script on it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from searches.models import CountKey, LockSession, Party, RadioCount, Search
from searches.rules.radio_counts import code_of, lock_number_of, minute_of
from searches.services.rolls.count_keys import hand_out_count_key, secret_of
from searches.services.rolls.radio_counts import record_radio_count
from searches.words.actors import Actor
from searches.words.radio_counts import CodeContent
from tests.support.counting import Morning, at, moment


@dataclass
class Radio:
    """A lorry that halted at the laundry, which is counted by number only, and both ends' screens.

    Lena's screen has received its key at 06:45:00.
    """

    morning: Morning
    lock: LockSession
    key: CountKey

    @property
    def search(self) -> Search:
        return Search.objects.filter(lock_session=self.lock).latest("number")

    def code(self, clock: str, headcount: int = 8, *, party: str = "laundry", **other: Any) -> str:
        """Return the code that a screen shows at this time."""
        key = other.get("key", self.key)
        number = other.get("lock_number", lock_number_of(self.search.pk))
        content = CodeContent(party, headcount, number, minute_of(moment(clock)))
        return code_of(secret_of(key), content)

    def enter(
        self,
        clock: str,
        code: str,
        headcount: int = 8,
        *,
        party: str = "laundry",
        by: Actor | None = None,
        **rest: Any,
    ) -> RadioCount:
        """Enter a code at the gate, at this time of the server."""
        with at(clock):
            return record_radio_count(
                by or self.morning.prison.grace,
                search_id=rest.pop("search", self.search.pk),
                party_id=self.morning.prison.party[party].pk,
                headcount=headcount,
                code=code,
                **rest,
            )

    def count(self, clock: str, headcount: int = 8, **rest: Any) -> RadioCount:
        """Read a count out and enter it, both at this time."""
        about = {name: rest.pop(name) for name in ("key",) if name in rest}
        party = rest.get("party", "laundry")
        return self.enter(
            clock, self.code(clock, headcount, party=party, **about), headcount, **rest
        )


def key_at(clock: str, actor: Actor) -> CountKey:
    with at(clock):
        return hand_out_count_key(actor, id=uuid4())


def radio_of(morning: Morning, sealed: str = "07:26:00") -> Radio:
    """Seal a lorry that halted at stores, kitchen bay and laundry."""
    Party.objects.filter(pk=morning.prison.party["laundry"].pk).update(number_only=True)
    key = key_at("06:45:00", morning.prison.lena)
    visit = morning.food_lorry()
    morning.halt(visit, "laundry", "07:12:00", "07:16:00")
    return Radio(morning, morning.seal(visit, sealed), key)
