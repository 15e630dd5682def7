"""How a plan is laid out: rows of zones, and what is drawn in each so that it is recognised.

One unit is one pixel on a phone of 360, so every zone's row is wide and high enough for a thumb.
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
    """A zone of the plan: its outline, where its code stands, and the lines drawn in it."""

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
    """A rectangle with rounded corners as an SVG path."""
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
    """Between its wheels, which stand out a little; above each wheel is an arch."""
    left, right = UNDER - OUT, UNDER + UNDER_WIDTH + OUT - WHEEL
    start = left + WHEEL + GAP
    middle = Cell(zone, start, right - GAP - start)
    return Row(height, (Cell("arches", left, WHEEL), middle, Cell("arches", right, WHEEL)))


def space(height: int = 6) -> Row:
    """Between cab and body, tractor and trailer."""
    return Row(height, ())


def sides(left: str, right: str, height: int, middle: str = "spine") -> Row:
    """Both sides of the spine."""
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
    """British lorries are driven from the right."""
    half = (ABOVE_WIDTH - 2) // 2
    return Row(height, (Cell("cab", ABOVE, half), Cell("driver", ABOVE + half + 2, half)))


def chips(*zones: str) -> Row:
    """What is looked at beside the vehicle."""
    each = (WIDTH - 8 - GAP * (len(zones) - 1)) // len(zones)
    return Row(
        TARGET, tuple(Cell(zone, 4 + at * (each + GAP), each) for at, zone in enumerate(zones))
    )


def laid(rows: Iterable[Row], top: int = TOP) -> list[Box]:
    """Boxes down the page; a zone that goes on in the next row is one box."""
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


def drawn(
    boxes: list[Box], marks: dict[str, str], mark: Callable[[str, Box], str], nose: int
) -> tuple[Shape, ...]:
    """One shape a zone, however many boxes it has; `marks` names lines other than the zone's."""
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
    """A wheel is rounder than a plate of metal, and the front of a van is rounded."""
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
