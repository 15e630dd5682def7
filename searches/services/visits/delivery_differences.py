"""The comparison of an arrival with its announcement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from searches.models import Visit
from searches.words.checklists import VEHICLE_NAMES, VehicleType

#: Columns that decide who is counted. An arrival can only add to the announced values.
ADDED_UP = ("planned_areas", "packed_by")
LOAD_SHOWN = 60


def with_announced(announced: Visit | None, typed: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of an arrival, with the announced areas and packers added.

    If nobody typed a load, the announced load is kept.
    """
    if announced is None:
        return typed
    both = {
        name: list(dict.fromkeys([*getattr(announced, name), *typed[name]])) for name in ADDED_UP
    }
    return typed | both | {"load": typed["load"] or announced.load}


def differences(announced: Visit | None, kept: dict[str, Any]) -> list[str]:
    """Return a sentence for security about each difference."""
    return list(_differences(announced, kept)) if announced is not None else []


def _differences(announced: Visit, kept: dict[str, Any]) -> Iterator[str]:
    if announced.vehicle_type != kept["vehicle_type"]:
        kinds = (VehicleType(one) for one in (announced.vehicle_type, kept["vehicle_type"]))
        yield "The vehicle was announced as {}, but arrived as {}.".format(
            *(VEHICLE_NAMES[kind] for kind in kinds)
        )
    if announced.load and _plain(announced.load) != _plain(kept["load"]):
        before, after = announced.load[:LOAD_SHOWN], kept["load"][:LOAD_SHOWN]
        yield f"The delivery was announced with {before}, but the vehicle brought {after}."


def _plain(load: str) -> str:
    return " ".join(load.casefold().split())
