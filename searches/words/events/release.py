"""Events about releases: on screen, by radio, on paper, with overrides, or refused."""

from __future__ import annotations

from uuid import UUID

from searches.words.events.base import Event, added_field, event, omitted_when, part
from searches.words.releases import HoldCode, OverrideKind


@part
class SeenWithoutMovement:
    """People who were accepted as present because officers outside the count saw them."""

    party: str
    name: str
    people: int
    seen_by: tuple[str, ...]  # printed names
    in_roll: bool = added_field(before=False)
    outside: bool = added_field(before=False)


@event("release_vehicle", "Vehicle released")
class VehicleReleased(Event):
    release: UUID
    lock: UUID
    facts_sha256: str
    immediate: bool = added_field(before=False)
    overrides: tuple[UUID, ...]
    without_movement: tuple[SeenWithoutMovement, ...] = omitted_when(default=())


@event("refuse_release", "Release refused", grave=True)
class ReleaseRefused(Event):
    holds: tuple[tuple[HoldCode, str], ...]


@event("release_by_radio", "Vehicle released by radio for the letters {checksum}", grave=True)
class VehicleReleasedByRadio(Event):
    radio: UUID
    lock: UUID
    checksum: str
    tablet: UUID
    orderly_officer: UUID
    governor: UUID
    told_by: UUID
    facts_sha256: str
    without_movement: tuple[SeenWithoutMovement, ...] = omitted_when(default=())


@event("refuse_radio_release", "Release by radio refused: {why}", grave=True)
class RadioReleaseRefused(Event):
    heard: str
    tablet: UUID
    orderly_officer: UUID
    why: str
    holds: tuple[tuple[HoldCode, str], ...]


@event("look_by_radio", "Orderly officer looked at {photographs} photographs at the gate")
class RadioLookRecorded(Event):
    search: UUID
    checksum: str
    photographs: int


@event("judge_radio_release", "Release by radio compared with the tablet's records: {verdict}")
class RadioReleaseJudged(Event):
    radio: UUID
    judgement: UUID
    faults: tuple[str, ...]
    verdict: str


@event("enter_manual_release", "Manual release entered", grave=True)
class ManualReleaseEntered(Event):
    manual: UUID


@event("ask_override", "Override requested: {hold}")
class OverrideRequested(Event):
    override: UUID
    hold: HoldCode
    kind: OverrideKind | None = added_field(before=None)


@event("grant_override", "Override granted: {hold}", grave=True)
class OverrideGranted(Event):
    override: UUID
    hold: HoldCode
