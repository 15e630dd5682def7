"""Reading the drawings of vehicles, searches/drawings/*.svg, one for each vehicle type.

A drawing is an SVG file that a person can open and edit. It consists of paths, and of parts of
parts.svg, which a `use` element puts at a place. The class of an element says what the element is.
A view has the class `view` and its `caption`. A vehicle has a `body` under the zones. A zone has a
`shape`, fine `lines`, a `label` and a `hit` rectangle that belongs to this zone alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from searches.words.checklists import VehicleType
from searches.words.plans import Box, Plan, Shape, View

SVG = "{http://www.w3.org/2000/svg}"
STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
#: For each absolute command of a path, which axis each of its numbers is on.
AXES = {"M": "xy", "L": "xy", "H": "x", "V": "y", "C": "xyxyxy", "Q": "xyxy", "S": "xyxy"}
AXES |= {"T": "xy", "A": "-----xy"}
#: The size of the shapes beside the vehicle that have no place in the drawing of its type.
CHIP_WIDTH, CHIP_HEIGHT, CHIP_GAP, CHIPS_IN_A_ROW = 116, 60, 4, 3


class NotADrawing(ValueError):
    """Raised for a drawing that cannot be read. The message names the wrong part."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One element of a drawing, with its place and its zone."""

    kind: str
    zone: str
    path: str = ""
    box: Box = Box(0, 0, 0, 0)
    words: str = ""


@cache
def plan_drawing(kind: VehicleType) -> Plan:
    """Return the drawing of a vehicle type."""
    folder = resources.files("searches") / "drawings"
    parts = ElementTree.fromstring((folder / "parts.svg").read_text("utf-8"))  # noqa: S314  # ours
    drawing = ElementTree.fromstring((folder / f"{kind}.svg").read_text("utf-8"))  # noqa: S314
    return read_drawing(drawing, parts)


def read_drawing(drawing: Element, parts: Element) -> Plan:
    """Return the plan that a drawing and its parts define. Raises NotADrawing for a fault."""
    named = {part.attrib["id"]: part for part in parts if "id" in part.attrib}
    pieces = tuple(_pieces(drawing, named, "", 0, 0))
    views = [_view(piece.box, pieces) for piece in pieces if piece.kind == "view"]
    zones = dict.fromkeys(piece.zone for piece in pieces if piece.kind == "hit")
    zones |= dict.fromkeys(piece.zone for piece in pieces if piece.zone)
    shapes = [_shape([piece for piece in pieces if piece.zone == zone], views) for zone in zones]
    # Parts of many zones overlap in the first view, the side. Its own zones are drawn over them.
    shapes.sort(key=lambda shape: bool(views) and shape.view is views[0])
    _, _, width, height = (int(number) for number in drawing.attrib["viewBox"].split())
    return Plan(
        width,
        height,
        _paths(pieces, {"body", "shape"}),
        _paths(pieces, {"lines"}),
        tuple(shapes),
        tuple(
            (piece.words, piece.box.x, piece.box.y) for piece in pieces if piece.kind == "caption"
        ),
    )


def with_zones(plan: Plan, zones: Sequence[str]) -> Plan:
    """Return the plan with a shape for every zone that the vehicle type does not have.

    An establishment may ask for such a zone in its own checklist. The shapes stand in rows below
    the vehicle.
    """
    drawn = {shape.zone for shape in plan.shapes}
    missing = [zone for zone in dict.fromkeys(zones) if zone not in drawn]
    if not missing:
        return plan
    chips = tuple(_chip(zone, place, plan.height) for place, zone in enumerate(missing))
    last = chips[-1].target
    return replace(plan, height=last.y + last.height + CHIP_GAP, shapes=(*plan.shapes, *chips))


def _chip(zone: str, place: int, top: int) -> Shape:
    row, column = divmod(place, CHIPS_IN_A_ROW)
    x = 2 + column * (CHIP_WIDTH + CHIP_GAP)
    y = top + row * (CHIP_HEIGHT + CHIP_GAP)
    path = f"M{x} {y}h{CHIP_WIDTH}v{CHIP_HEIGHT}h-{CHIP_WIDTH}z"
    middle = (x + CHIP_WIDTH // 2, y + CHIP_HEIGHT // 2 - 3)
    return Shape(zone, path, "", Box(x, y, CHIP_WIDTH, CHIP_HEIGHT), (middle,))


def _pieces(
    within: Element, parts: dict[str, Element], zone: str, x: int, y: int
) -> Iterator[Piece]:
    """Yield every piece of an element, with its parts put in place."""
    for element in within:
        kind = element.attrib.get("class", "")
        if element.tag == f"{SVG}g":
            yield from _pieces(element, parts, element.attrib.get("data-zone", zone), x, y)
        elif element.tag == f"{SVG}use":
            name = element.attrib["href"].rpartition("#")[2]
            if name not in parts:
                raise NotADrawing(f"There is no part named {name}.")
            yield from _pieces(parts[name], parts, zone, *_moved(element, x, y))
        elif element.tag == f"{SVG}path":
            yield Piece(kind, zone, move_path(element.attrib["d"], x, y))
        else:
            left, top = _moved(element, x, y)
            width, height = (int(element.attrib.get(name, 0)) for name in ("width", "height"))
            yield Piece(kind, zone, "", Box(left, top, width, height), element.text or "")


def _moved(element: Element, x: int, y: int) -> tuple[int, int]:
    return x + int(element.attrib.get("x", 0)), y + int(element.attrib.get("y", 0))


def move_path(path: str, x: int, y: int) -> str:
    """Return an SVG path, moved by `x` and `y`. Only its absolute commands change."""
    return "".join(_moved_step(step[1], step[2], x, y) for step in STEP.finditer(path))


def _moved_step(command: str, numbers: str, x: int, y: int) -> str:
    if command.islower() or not (x or y):
        return command + numbers.strip()
    by = {"x": x, "y": y, "-": 0}
    axes = AXES.get(command, "-")
    found = [float(number) for number in NUMBER.findall(numbers)]
    moved = [number + by[axes[place % len(axes)]] for place, number in enumerate(found)]
    return command + " ".join(f"{number:g}" for number in moved)


def _paths(pieces: Sequence[Piece], kinds: set[str]) -> str:
    return "".join(piece.path for piece in pieces if piece.kind in kinds and not piece.zone)


def _view(box: Box, pieces: Sequence[Piece]) -> View:
    """Return a view with the outlines of the bodies and zones that begin in this view."""
    drawn = [piece.path for piece in pieces if piece.kind in {"body", "shape"}]
    return View(box, "".join(path for path in drawn if box.contains(_beginning(path))))


def _beginning(path: str) -> Box:
    x, y = (round(float(number)) for number in NUMBER.findall(path)[:2])
    return Box(x, y, 0, 0)


def _shape(pieces: list[Piece], views: list[View]) -> Shape:
    """Return the shape of one zone from its pieces."""
    zone = pieces[0].zone
    paths = {
        kind: "".join(piece.path for piece in pieces if piece.kind == kind)
        for kind in ("shape", "lines")
    }
    targets = [piece.box for piece in pieces if piece.kind == "hit"]
    labels = tuple((piece.box.x, piece.box.y) for piece in pieces if piece.kind == "label")
    if not (paths["shape"] and targets and labels):
        raise NotADrawing(f"The zone {zone} needs a shape, a target and a label.")
    view = next((view for view in views if view.box.contains(targets[0])), None)
    name = next((piece.words for piece in pieces if piece.kind == "label" and piece.words), "")
    return Shape(zone, paths["shape"], paths["lines"], targets[0], labels, view, name)
