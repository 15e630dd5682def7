"""Events about an establishment: its areas, parties, landings, prisoners and policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from searches.words.events.base import Event, event


@event("found_establishment", "Prison {code} founded")
class EstablishmentFounded(Event):
    code: str


@event("add_area", "Area {area} added")
class AreaAdded(Event):
    area: str


@event("add_party", "Party {party} added")
class PartyAdded(Event):
    party: str
    area: str


@event("add_landing", "Landing {landing} added")
class LandingAdded(Event):
    landing: str


@event("admit_prisoner", "One prisoner added")
class PrisonerAdmitted(Event):
    prisoner: UUID


@event("admit_prisoners", "{kept} prisoners added, {refused} refused")
class PrisonersAdmitted(Event):
    kept: int
    refused: int


@event("leave_prison", "Prisoner no longer held in this prison")
class PrisonerLeft(Event):
    prisoner: UUID


@event("change_policy", "Policy changed")
class PolicyChanged(Event):
    changed: Mapping[str, Any]


@event("weaken_policy", "Policy weakened for vehicles that enter from now on")
class PolicyWeakened(Event):
    changed: Mapping[str, Any]


@event("keep_policy_history", "Existing policy recorded as version 1")
class PolicyHistoryKept(Event):
    pass
