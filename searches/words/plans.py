"""Plan drawings: each type of vehicle from above, with the front at the top.

The left column shows the underside, the right column shows the upper side, and the row below shows
what is beside the vehicle. Every zone of the type's sheet has a shape.
"""

from __future__ import annotations

from dataclasses import dataclass

from searches.words.checklists import VehicleType
from searches.words.plan_marks import mark
from searches.words.plan_shapes import (
    ABOVE,
    ABOVE_WIDTH,
    TOP,
    UNDER,
    UNDER_WIDTH,
    Box,
    Cell,
    Row,
    Shape,
    axle,
    bottom,
    box,
    boxes_of,
    cab_row,
    chips,
    on_top,
    shapes_of,
    sides,
    space,
    whole,
)

#: The wheels, light bar and cross of an ambulance, which are not zones of its sheet.
AMBULANCE_LINES = (
    box(-2, 92, 44, 62, 14)
    + box(190, 92, 44, 62, 14)
    + box(-2, 292, 44, 62, 14)
    + box(190, 292, 44, 62, 14)
    + box(252, 122, 96, 16, 6)
    + "M290 230h20v26h26v20h-26v26h-20v-26h-26v-20h26z"
)
BESIDE = ("lock", "escort", "tools", "aid")
#: The names of zones, short enough to fit into a zone that is 60 units wide.
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
    "front-axle": "Front axle",
    "hopper": "Hopper",
    "hose-tubes": "Hose tubes",
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
class Plan:
    """The plan drawing of one vehicle type. `body` is the outline. Only `shapes` can be tapped."""

    height: int
    body: str
    shapes: tuple[Shape, ...]
    captions: tuple[tuple[str, int], ...]  # the words and x position of each caption


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a plan: the rows of the cab and, behind a gap, the rows of the body."""

    cab: tuple[Row, ...]
    body: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        return (*self.cab, space(), *self.body) if self.body else self.cab


def _plan(
    under: Column,
    above: Column,
    *,
    nose: int = 10,
    marks: dict[str, str] | None = None,
    beside: tuple[str, ...] = BESIDE,
    drawing: str = "",
) -> Plan:
    left, right = boxes_of(under.rows), boxes_of(above.rows)
    low = max(bottom(left), bottom(right))
    right = _down_to(right, low)
    beneath = boxes_of([chips(*beside)], low + 16)
    body = _outlines(under, UNDER, UNDER_WIDTH, bottom(left), nose)
    body += _outlines(above, ABOVE, ABOVE_WIDTH, low, nose)
    names = marks or {}
    upper = shapes_of(left, names, mark, nose) + shapes_of(right, names, mark, nose)
    shapes = upper + shapes_of(beneath, names, mark, 4)
    captions = (("Underneath", UNDER), ("Above", ABOVE))
    return Plan(bottom(beneath) + 4, body + drawing, shapes, captions)


def _down_to(boxes: list[Box], low: int) -> list[Box]:
    """Extend the last box down to `low` if it is as wide as the column, and return the boxes."""
    last = boxes[-1]
    if last.width < ABOVE_WIDTH:
        return boxes
    return [*boxes[:-1], Box(last.zone, last.x, last.y, last.width, low - last.y)]


def _outlines(column: Column, x: int, width: int, low: int, nose: int) -> str:
    if not column.body:
        return _outline(x, width, TOP, low, nose)
    cab = bottom(boxes_of(column.cab))
    return _outline(x, width, TOP, cab, nose) + _outline(x, width, cab + 14, low, 4)


def _outline(x: int, width: int, top: int, low: int, nose: int) -> str:
    right, above = x + width + 4, top - 4
    return (
        f"M{x - 4} {low + 4}V{above + nose}q0 -{nose} {nose} -{nose}"
        f"H{right - nose}q{nose} 0 {nose} {nose}V{low + 4}z"
    )


FRONT = (whole("front"), axle("front-axle"), whole("engine-gap"))


def _chassis(*rear: Row) -> Column:
    """Return the column of a lorry's underside from bumper to rear plate.

    `rear` are the rows between the last axle and the rear plate.
    """
    return Column(
        FRONT,
        (
            sides("left-side", "right-side", 112),
            sides("sub-frame", "sub-frame", 60),
            axle("rear-axles"),
            *rear,
            whole("rear"),
        ),
    )


def _lorry_top(*rows: Row) -> Column:
    return Column((cab_row(), on_top("engine")), (on_top("behind-cab"), *rows))


BOX = _lorry_top(
    on_top("lockers"), on_top("roof", 72), on_top("load", 92), on_top("floor", 60), on_top("seal")
)
TANDEM = (axle("rear-axles"),)
VAN = (
    Column(
        (
            *FRONT,
            sides("left-side", "right-side", 118),
            axle("rear-axles"),
            whole("tail-lift"),
            whole("rear"),
        )
    ),
    Column(
        (
            on_top("engine"),
            cab_row(64),
            on_top("roof", 76),
            on_top("load", 100),
            on_top("floor", 60),
            on_top("seal"),
        )
    ),
)
ARTIC = (
    Column(
        (*FRONT, axle("fifth-wheel")),
        (
            whole("landing-legs"),
            sides("left-side", "right-side", 112),
            sides("sub-frame", "sub-frame", 60),
            axle("rear-axles"),
            axle("trailer"),
            whole("tail-lift"),
            whole("rear"),
        ),
    ),
    Column(
        (cab_row(), on_top("lockers"), on_top("behind-cab")),
        (
            on_top("roof", 120),
            on_top("curtains", 120),
            on_top("load", 160),
            on_top("floor", 80),
            on_top("seal"),
        ),
    ),
)
REFUSE = (
    _chassis(*TANDEM, whole("hopper", 76), whole("bin-lift", 60)),
    _lorry_top(on_top("lockers"), on_top("roof", 230), on_top("bins")),
)
SKIP = (_chassis(*TANDEM), _lorry_top(on_top("lockers"), on_top("roof"), on_top("skip")))
TANKER = (
    _chassis(*TANDEM),
    _lorry_top(on_top("lockers"), on_top("roof", 60), on_top("lids", 150), on_top("hose-tubes")),
)
AMBULANCE = (
    Column((whole("front"), Row(280, (Cell("spine", 68, 96),)), whole("rear"))),
    Column((cab_row(80),)),
)
CAGES = (
    Column((Row(150, (Cell("cage", UNDER, UNDER_WIDTH),)), whole("spine"))),
    Column((on_top("driver", 100), on_top("cab"))),
)
RIGID = (_chassis(whole("tail-lift")), BOX)
PLANS: dict[VehicleType, Plan] = {
    VehicleType.RIGID: _plan(*RIGID),
    VehicleType.REFRIGERATED: _plan(*RIGID, marks={"roof": "fridge"}),
    VehicleType.CONTRACTOR_RIGID: _plan(*RIGID, marks={"roof": "ladder"}),
    VehicleType.CURTAIN_SIDER: _plan(*ARTIC),
    VehicleType.REFUSE: _plan(*REFUSE),
    VehicleType.SKIP: _plan(*SKIP),
    VehicleType.TANKER: _plan(*TANKER, marks={"roof": "catwalk"}),
    VehicleType.VAN: _plan(*VAN, nose=34),
    VehicleType.CONTRACTOR_VAN: _plan(*VAN, nose=34, marks={"roof": "ladder"}),
    VehicleType.EMERGENCY: _plan(
        *AMBULANCE, nose=26, beside=("lock", "escort"), drawing=AMBULANCE_LINES
    ),
    VehicleType.CAGES: _plan(*CAGES, nose=4, beside=("lock", "escort", "aid")),
}
