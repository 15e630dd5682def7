"""Words for a draw, which decides by chance how one visit is searched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TabletDraw:
    """The result of a draw that a tablet used: deep search, drill, route and discs.

    If `route` is None and there are no discs, the server draws everything again.
    """

    deep_search: bool = False
    drill: bool = False
    drill_zone: str = ""
    drill_code: str = ""
    route: int | None = None
    discs: tuple[tuple[str, int], ...] = ()
