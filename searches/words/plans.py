"""Plan drawings: the underside of each vehicle type as shapes, front to the left.

A zone's shape is an SVG path; its label stands at `at`. Drawn 1:1 on a phone, so that every zone
is wide enough for a wet thumb.
"""

from __future__ import annotations

from dataclasses import dataclass

from searches.words.checklists import VehicleType


@dataclass(frozen=True, slots=True)
class Shape:
    zone: str
    path: str
    at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """`body` is the outline, `wheels` and `rails` are drawn and cannot be tapped."""

    width: int
    height: int
    body: str
    wheels: str
    rails: str
    shapes: tuple[Shape, ...]


def box(x: int, y: int, width: int, height: int) -> str:
    return f"M{x} {y}h{width}v{height}h-{width}z"


def _zone(zone: str, x: int, y: int, width: int, height: int) -> Shape:
    return Shape(zone, box(x, y, width, height), (x + width // 2, y + height // 2))


def _pair(zone: str, x: int, width: int) -> Shape:
    """One zone on both sides of the spine; its label stands on the near side."""
    return Shape(zone, box(x, 14, width, 54) + box(x, 138, width, 54), (x + width // 2, 41))


def _wheels(*places: int) -> str:
    return "".join(box(x, 4, 34, 12) + box(x, 190, 34, 12) for x in places)


FRONT = (_zone("front-axle", 6, 14, 54, 178), _zone("engine-gap", 64, 14, 52, 178))
SIDES = (_zone("left-side", 120, 14, 90, 54), _zone("right-side", 120, 138, 90, 54))
LORRY = Plan(
    width=368,
    height=206,
    body="M14 8h340q8 0 8 8v174q0 8-8 8h-340q-12 0-12-20v-150q0-20 12-20z",
    wheels=_wheels(16, 258),
    rails="M6 72h356M6 134h356",
    shapes=(
        *FRONT,
        *SIDES,
        _zone("spine", 120, 72, 182, 62),
        _pair("sub-frame", 214, 42),
        _pair("rear-axles", 260, 42),
        _zone("tail-lift", 306, 14, 54, 178),
    ),
)
VAN = Plan(
    width=368,
    height=206,
    body="M30 8h318q14 0 14 16v158q0 16-14 16h-318q-28 0-28-40v-110q0-40 28-40z",
    wheels=_wheels(30, 246),
    rails="M120 72h182M120 134h182",
    shapes=(
        *FRONT,
        _zone("left-side", 120, 14, 122, 54),
        _zone("right-side", 120, 138, 122, 54),
        _zone("spine", 120, 72, 182, 62),
        _pair("rear-axles", 246, 56),
        _zone("tail-lift", 306, 14, 54, 178),
    ),
)
ARTIC = Plan(
    width=500,
    height=206,
    body="M14 8h150v190h-150q-12 0-12-20v-150q0-20 12-20zM172 8h322v190h-322z",
    wheels=_wheels(16, 122, 366, 406),
    rails="M6 72h488M6 134h488",
    shapes=(
        *FRONT,
        _zone("spine", 120, 72, 258, 62),
        _pair("landing-legs", 174, 54),
        Shape("left-side", box(120, 14, 50, 54) + box(232, 14, 62, 54), (263, 41)),
        Shape("right-side", box(120, 138, 50, 54) + box(232, 138, 62, 54), (263, 165)),
        _pair("sub-frame", 298, 60),
        _pair("rear-axles", 362, 76),
        _zone("trailer", 382, 72, 56, 62),
        _zone("tail-lift", 442, 14, 52, 178),
    ),
)


def _rear(zone: str, *more: Shape) -> Plan:
    """A lorry with something of its own where others carry a tail-lift."""
    kept = tuple(shape for shape in LORRY.shapes if shape.zone != "tail-lift")
    rear = _zone(zone, 306, 14, 54, 178)
    return Plan(
        LORRY.width, LORRY.height, LORRY.body, LORRY.wheels, LORRY.rails, (*kept, rear, *more)
    )


CAGES = Plan(
    width=368,
    height=120,
    body=box(6, 6, 356, 108),
    wheels="",
    rails="M94 6v108M182 6v108M270 6v108M6 60h356",
    shapes=(_zone("cage", 12, 12, 256, 96), _zone("spine", 274, 12, 82, 96)),
)
PLANS: dict[VehicleType, Plan] = {
    VehicleType.RIGID: LORRY,
    VehicleType.REFRIGERATED: LORRY,
    VehicleType.CONTRACTOR_RIGID: LORRY,
    VehicleType.CURTAIN_SIDER: ARTIC,
    VehicleType.REFUSE: _rear("hopper"),
    VehicleType.SKIP: _rear("skip"),
    VehicleType.TANKER: _rear("hose-tubes"),
    VehicleType.VAN: VAN,
    VehicleType.CONTRACTOR_VAN: VAN,
    VehicleType.EMERGENCY: VAN,
    VehicleType.CAGES: CAGES,
}
