"""The layout of a plan drawing, as rows of zones.

One unit is one pixel on a phone that is 360 pixels wide. Every zone is large enough for a thumb.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

TOP, GAP = 26, 4
UNDER, UNDER_WIDTH = 4, 224
ABOVE, ABOVE_WIDTH = 240, 120
WIDTH = 360
WHEEL, OUT, SIDE, TARGET = 45, 6, 60, 60


@dataclass(frozen=True, slots=True)
class Shape:
    """A zone of the plan: its outline, the place of its code, and the lines drawn in it."""

    zone: str
    path: str
    at: tuple[int, int]
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    zone: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    height: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Box:
    zone: str
    x: int
    y: int
    width: int
    height: int


def box(x: int, y: int, width: int, height: int, round_by: int = 4) -> str:
    """Return a rectangle with rounded corners as an SVG path."""
    turn, across, down = round_by, width - 2 * round_by, height - 2 * round_by
    return (
        f"M{x + turn} {y}h{across}q{turn} 0 {turn} {turn}v{down}q0 {turn} -{turn} {turn}"
        f"h-{across}q-{turn} 0 -{turn} -{turn}v-{down}q0 -{turn} {turn} -{turn}z"
    )


def circle(x: int, y: int, radius: int) -> str:
    arc = f"a{radius} {radius} 0 1 0"
    return f"M{x - radius} {y}{arc} {2 * radius} 0{arc} -{2 * radius} 0z"


def whole(zone: str, height: int = TARGET) -> Row:
    return Row(height, (Cell(zone, UNDER, UNDER_WIDTH),))


def axle(zone: str, height: int = 62) -> Row:
    """Return the row of an axle with a wheel arch on each side, a little outside the body."""
    left, right = UNDER - OUT, UNDER + UNDER_WIDTH + OUT - WHEEL
    start = left + WHEEL + GAP
    middle = Cell(zone, start, right - GAP - start)
    return Row(height, (Cell("arches", left, WHEEL), middle, Cell("arches", right, WHEEL)))


def space(height: int = 6) -> Row:
    """Return an empty row, for the gap between cab and body or between tractor and trailer."""
    return Row(height, ())


def sides(left: str, right: str, height: int, middle: str = "spine") -> Row:
    """Return a row with the spine in the middle and a zone on each side."""
    return Row(
        height,
        (
            Cell(left, UNDER, SIDE),
            Cell(middle, UNDER + SIDE + GAP, UNDER_WIDTH - 2 * (SIDE + GAP)),
            Cell(right, UNDER + UNDER_WIDTH - SIDE, SIDE),
        ),
    )


def on_top(zone: str, height: int = TARGET) -> Row:
    return Row(height, (Cell(zone, ABOVE, ABOVE_WIDTH),))


def cab_row(height: int = 60) -> Row:
    """Return the row of the cab. The driver is on the right, as in British vehicles."""
    half = (ABOVE_WIDTH - 2) // 2
    return Row(height, (Cell("cab", ABOVE, half), Cell("driver", ABOVE + half + 2, half)))


def chips(*zones: str) -> Row:
    """Return the row of the zones that are beside the vehicle, such as the lock and the tools."""
    each = (WIDTH - 8 - GAP * (len(zones) - 1)) // len(zones)
    return Row(
        TARGET, tuple(Cell(zone, 4 + at * (each + GAP), each) for at, zone in enumerate(zones))
    )


def boxes_of(rows: Iterable[Row], top: int = TOP) -> list[Box]:
    """Return the boxes of these rows, from the top of the page downwards.

    A zone that continues in the next row becomes one box.
    """
    boxes: list[Box] = []
    for row in rows:
        for cell in row.cells:
            last = next((one for one in reversed(boxes) if one.zone == cell.zone), None)
            goes_on = last and (last.x, last.width) == (cell.x, cell.width)
            if last and goes_on and last.y + last.height + GAP == top:
                boxes.remove(last)
                grown = top + row.height - last.y
                boxes.append(Box(cell.zone, cell.x, last.y, cell.width, grown))
            else:
                boxes.append(Box(cell.zone, cell.x, top, cell.width, row.height))
        top += row.height + GAP
    return boxes


def bottom(boxes: Iterable[Box]) -> int:
    return max(one.y + one.height for one in boxes)


def shapes_of(
    boxes: list[Box], marks: dict[str, str], mark: Callable[[str, Box], str], nose: int
) -> tuple[Shape, ...]:
    """Return one shape for each zone, made from all its boxes.

    `marks` maps a zone to the name of the lines to draw in it, where that is not the zone's own
    name.
    """
    zones = list(dict.fromkeys(one.zone for one in boxes))
    return tuple(
        Shape(
            zone,
            "".join(
                _outline(one, top=min(other.y for other in boxes), nose=nose)
                for one in boxes
                if one.zone == zone
            ),
            _middle(next(one for one in boxes if one.zone == zone)),
            "".join(mark(marks.get(zone, zone), one) for one in boxes if one.zone == zone),
        )
        for zone in zones
    )


def _outline(one: Box, *, top: int, nose: int) -> str:
    """Return the outline of a box as an SVG path. Wheels and the front have rounder corners."""
    if one.zone == "arches":
        return box(one.x, one.y, one.width, one.height, 14)
    if one.y > top:
        return box(one.x, one.y, one.width, one.height)
    low, across = one.y + one.height, one.width - 2 * nose
    return (
        f"M{one.x} {low}V{one.y + nose}q0 -{nose} {nose} -{nose}h{across}"
        f"q{nose} 0 {nose} {nose}V{low}z"
    )


def _middle(one: Box) -> tuple[int, int]:
    return one.x + one.width // 2, one.y + one.height // 2
