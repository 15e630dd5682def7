"""Words for the drawing of a vehicle: its views, the shapes of its zones, and their short names."""

from __future__ import annotations

from dataclasses import dataclass

#: The names of zones on a drawing, short enough for a zone that is 58 units wide.
NAMES = {
    "aid": "Aid",
    "arches": "Arch",
    "behind-cab": "Behind cab",
    "bin-lift": "Bin-lift",
    "bins": "Bins",
    "cab": "Cab",
    "cage": "Cages and bags",
    "curtains": "Curtains",
    "driver": "Driver",
    "engine": "Engine",
    "engine-gap": "Engine and gap",
    "escort": "Escort",
    "fifth-wheel": "Fifth wheel",
    "floor": "Floor",
    "front": "Front",
    "front-axle": "Axle",
    "hopper": "Hopper",
    "hose-tubes": "Tubes",
    "landing-legs": "Landing legs",
    "left-side": "Left",
    "lids": "Lids",
    "load": "Load",
    "lock": "Lock",
    "lockers": "Lockers",
    "rear": "Rear",
    "rear-axles": "Rear axles",
    "right-side": "Right",
    "roof": "Roof",
    "seal": "Seal",
    "skip": "Skip and arms",
    "spine": "Spine",
    "sub-frame": "Frame",
    "tail-lift": "Tail-lift",
    "tools": "Tools",
    "trailer": "Trailer",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a drawing. One unit is about one pixel on a phone."""

    x: int
    y: int
    width: int
    height: int

    @property
    def view_box(self) -> str:
        return f"{self.x} {self.y} {self.width} {self.height}"

    def contains(self, other: Box) -> bool:
        x, y = other.x + other.width // 2, other.y + other.height // 2
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True, slots=True)
class View:
    """One view of a vehicle, such as its underside.

    `outline` draws everything in the view that is not a zone.
    """

    box: Box
    outline: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A zone of a drawing.

    `path` is the outline of the zone in every view, and `lines` are the fine lines in it. `target`
    is the part of the drawing that belongs to the zone alone, so that a thumb can hit it. `labels`
    are the places of its code and name. `view` is the view in which the target lies; a zone that
    is beside the vehicle has none. `name` is the zone's name on this drawing, if that is not the
    name in `NAMES`.
    """

    zone: str
    path: str
    lines: str
    target: Box
    labels: tuple[tuple[int, int], ...]
    view: View | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The drawing of one vehicle type.

    `body` is drawn under the zones and `lines` over them. Only `shapes` can be tapped. Each of the
    `captions` has its words and its place.
    """

    width: int
    height: int
    body: str
    lines: str
    shapes: tuple[Shape, ...]
    captions: tuple[tuple[str, int, int], ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"
