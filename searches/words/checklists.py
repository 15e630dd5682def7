"""Words for the search sheet: answers, levels, items, zones and the checklist itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class VehicleType(StrEnum):
    RIGID = "rigid"
    REFRIGERATED = "refrigerated"
    CURTAIN_SIDER = "curtain_sider"
    REFUSE = "refuse"
    VAN = "van"
    SKIP = "skip"
    TANKER = "tanker"
    CONTRACTOR_VAN = "contractor_van"
    CONTRACTOR_RIGID = "contractor_rigid"
    CAGES = "cages"
    EMERGENCY = "emergency"


#: The names of vehicle types on screens and in files, the usual types first.
VEHICLE_NAMES: dict[VehicleType, str] = {
    VehicleType.RIGID: "Rigid box lorry",
    VehicleType.REFRIGERATED: "Refrigerated lorry",
    VehicleType.CURTAIN_SIDER: "Curtain-sider or artic",
    VehicleType.VAN: "Van",
    VehicleType.REFUSE: "Refuse vehicle",
    VehicleType.SKIP: "Skip lorry",
    VehicleType.TANKER: "Tanker",
    VehicleType.CONTRACTOR_VAN: "Contractor's van",
    VehicleType.CONTRACTOR_RIGID: "Contractor's lorry",
    VehicleType.CAGES: "Hand-pushed cages or bags",
    VehicleType.EMERGENCY: "Ambulance or fire engine",
}


class Level(StrEnum):
    """How much an item matters.

    A bad answer to a STOP item freezes the vehicle and alerts people. A bad answer to a HOLD item
    must be put right. An answer to a NOTE item is only recorded.
    """

    STOP = "stop"
    HOLD = "hold"
    NOTE = "note"


class AnswerKind(StrEnum):
    LOOK = "look"  # clear / found / cannot see
    SAME = "same"  # same / different
    DONE = "done"  # done / not done + reason
    NUMBER = "number"
    TEXT = "text"
    AID = "aid"  # clear / alert / not fitted / not working


class Result(StrEnum):
    """The answers that an officer may give. The kind of an item decides which of them it takes."""

    CLEAR = "clear"
    FOUND = "found"
    CANNOT_SEE = "cannot_see"
    SAME = "same"
    DIFFERENT = "different"
    DONE = "done"
    NOT_DONE = "not_done"
    RECORDED = "recorded"  # with a number or a text
    ALERT = "alert"
    NOT_FITTED = "not_fitted"
    NOT_WORKING = "not_working"


class Method(StrEnum):
    """The other methods of searching an item that an officer could not see."""

    PIT = "pit"
    POLE_CAMERA = "pole_camera"
    UNLOAD = "unload"
    DOG = "dog"


class Purpose(StrEnum):
    """The special purpose of an item, which a row of the release rule reads."""

    PLATE = "plate"
    TRAILER = "trailer"
    DRIVER = "driver"
    PEOPLE_IN_CAB = "people_in_cab"
    MADE_SAFE = "made_safe"
    ESCORT = "escort"
    SEAL = "seal"
    TOOLS = "tools"
    AID = "aid"
    LAST_LOOK = "last_look"
    DEEP_SEARCH = "deep_search"


class Section(StrEnum):
    """The parts of a sheet, in the order of the first safe route."""

    IDENTITY = "identity"
    CAB = "cab"
    UNDERNEATH = "underneath"
    LOAD = "load"
    CLOSE = "close"
    LAST = "last"


class Phase(StrEnum):
    WAY_IN = "way_in"
    WAY_OUT = "way_out"


class Surface(StrEnum):
    """The kind of surface that an honest photograph of this place shows."""

    DEEP = "deep"  # has near and far parts, which shift against each other between photographs
    FLAT = "flat"  # a curtain or a roof, where two honest photographs match like flat copies


@dataclass(frozen=True, slots=True)
class PhotoSlot:
    """One photograph that an item requires.

    `reference` is the code of the way-in photograph with which the officer compares it.
    """

    code: str  # unique on the sheet, such as "U5-front"
    label: str  # for example "from the front end"
    reference: str = ""
    critical: bool = False  # cannot be overridden: spine, tail-lift up and down, both sides
    undercarriage: bool = False  # the releaser must open it
    each: bool = False  # one photograph for every cage or bag that came in
    surface: Surface = Surface.DEEP


@dataclass(frozen=True, slots=True)
class Item:
    code: str  # for example "U5"
    zone: str  # key of the drawing and of the zone picture, such as "spine"
    title: str
    guidance: str  # one sentence, of at most 15 words if possible
    level: Level
    kind: AnswerKind
    photos: tuple[PhotoSlot, ...] = ()
    purposes: frozenset[Purpose] = frozenset()
    # The instruction for the disc, such as "Put disc {disc} on the left rail", or empty.
    disc: str = ""
    with_number: bool = False  # also asks for a number, such as how many boxes were opened (D2)
    reference: bool = False  # the officer compares this with the way in
    section: Section = Section.IDENTITY
    only_with_tail_lift: bool = False
    only_in_deep_search: bool = False


@dataclass(frozen=True, slots=True)
class ReferencePhoto:
    """A photograph that is taken on the way in and compared with one on the way out."""

    code: str  # for example "U5-front"
    label: str
    guidance: str
    only_with_tail_lift: bool = False


@dataclass(frozen=True, slots=True)
class Checklist:
    """A whole sheet for one vehicle type, with its items in the order of the first safe route."""

    vehicle_type: VehicleType
    title: str
    floor_minutes: int
    plan_minutes: tuple[int, int]
    items: tuple[Item, ...]
    routes: tuple[tuple[str, ...], tuple[str, ...]]  # two safe orders of item codes
    reference_photos: tuple[ReferencePhoto, ...]
    whole_prison: bool = False  # the contact set is the whole prison (refuse, skip)
    supply: bool = True  # kitchen and stores always belong to the contact set
    floor_is_each: bool = False  # `floor_minutes` counts for each cage or bag
    immediate: bool = False  # an ambulance or fire engine: does not wait, always an exception
