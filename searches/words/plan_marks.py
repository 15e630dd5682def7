"""The fine lines that show what is in a zone of a plan, such as an axle, a tank or a blade."""

from __future__ import annotations

from collections.abc import Callable

from searches.words.plan_shapes import Box, box, circle


def mark(name: str, one: Box) -> str:
    """Return the lines for one box as an SVG path, or an empty text if the name has no drawing."""
    draw = MARKS.get(name)
    return draw(one) if draw else ""


def _middle(one: Box) -> tuple[int, int]:
    return one.x + one.width // 2, one.y + one.height // 2


def _plate(one: Box) -> str:
    x, y = _middle(one)
    low = one.y + one.height - 14
    lamps = box(one.x + 8, y - 8, 26, 16) + box(one.x + one.width - 34, y - 8, 26, 16)
    return box(x - 34, low, 68, 10, 2) + lamps


def _axle(one: Box) -> str:
    x, y = _middle(one)
    right = one.x + one.width
    beam = f"M{one.x} {y - 6}H{right}M{one.x} {y + 6}H{right}"
    return beam + circle(x, y, 22)


def _steering(one: Box) -> str:
    x, y = _middle(one)
    right = one.x + one.width
    return (
        f"M{one.x} {y - 5}H{right}M{one.x} {y + 5}H{right}"
        f"M{one.x + 14} {one.y + 10}H{right - 14}M{x - 40} {one.y + 10}V{y - 5}"
    )


def _engine(one: Box) -> str:
    x, y = _middle(one)
    high = one.height - 16
    block = box(x - 40, one.y + 8, 80, high, 8)
    return block + "".join(f"M{x - 40} {one.y + 8 + high * step // 4}h80" for step in (1, 3))


def _tank(one: Box) -> str:
    inner = box(one.x + 7, one.y + 8, one.width - 14, one.height // 2 - 12, 10)
    straps = "".join(
        f"M{one.x + 7} {one.y + one.height * step // 16}h{one.width - 14}" for step in (3, 6)
    )
    boxes = box(one.x + 7, one.y + one.height // 2 + 4, one.width - 14, one.height // 2 - 12)
    return inner + straps + boxes


def _spare(one: Box) -> str:
    x = one.x + one.width // 2
    low = one.y + one.height - 26
    pipe = box(x - 9, one.y + 8, 18, max(one.height - 66, 12), 8)
    return pipe + circle(x, low, 20) + circle(x, low, 8)


def _spine(one: Box) -> str:
    x = one.x + one.width // 2
    low = one.y + one.height
    shaft = f"M{x - 5} {one.y}V{low}M{x + 5} {one.y}V{low}"
    ties = "".join(f"M{one.x} {y}h{one.width}" for y in range(one.y + 20, low - 8, 48))
    return shaft + ties


def _hatch(one: Box) -> str:
    low = one.y + one.height
    lines = range(one.x + 12, one.x + one.width - 8, 14)
    return "".join(f"M{x} {one.y + 6}V{low - 6}" for x in lines)


def _boards(one: Box) -> str:
    right = one.x + one.width - 6
    return "".join(f"M{one.x + 6} {y}H{right}" for y in range(one.y + 9, one.y + one.height, 11))


def _pallets(one: Box) -> str:
    half = one.width // 2 - 10
    rows = range(one.y + 6, one.y + one.height - 22, 26)
    return "".join(
        box(x, y, half, 21, 2) for y in rows for x in (one.x + 7, one.x + one.width // 2 + 3)
    )


def _doors(one: Box) -> str:
    x, y = _middle(one)
    bars = f"M{x} {one.y}V{one.y + one.height}"
    return bars + circle(x - 12, y + 16, 5) + circle(x + 12, y + 16, 5) + f"M{x - 7} {y + 16}h14"


def _seat(one: Box) -> str:
    x, y = _middle(one)
    return box(x - 17, y - 16, 34, 38, 8) + f"M{x - 17} {y + 12}h34"


def _wheel_seat(one: Box) -> str:
    x, _ = _middle(one)
    return _seat(one) + circle(x, one.y + 12, 10)


def _fan(one: Box) -> str:
    x, y = one.x + one.width - 26, one.y + one.height // 2
    return circle(x, y, 18) + circle(x, y, 4) + f"M{x - 18} {y}h36M{x} {y - 18}v36"


def _ladder(one: Box) -> str:
    left, right = one.x + 8, one.x + one.width - 8
    top, low = one.y + 9, one.y + one.height - 9
    rungs = "".join(f"M{x} {top}V{low}" for x in range(left + 8, right, 14))
    return f"M{left} {top}H{right}M{left} {low}H{right}" + rungs


def _turntable(one: Box) -> str:
    x, y = _middle(one)
    jaw = f"M{x} {y + 4}l-12 {one.height // 2 - 6}h24z"
    return circle(x, y, min(26, one.height // 2 - 3)) + jaw


def _legs(one: Box) -> str:
    y = one.y + one.height // 2
    pads = box(one.x + 8, y - 14, 26, 28) + box(one.x + one.width - 34, y - 14, 26, 28)
    return pads + f"M{one.x + 34} {y}H{one.x + one.width - 34}"


def _waves(one: Box) -> str:
    low = one.y + one.height - 6
    folds = range(one.x + 10, one.x + one.width - 10, 12)
    return "".join(f"M{x} {one.y + 6}q6 {(low - one.y) // 2} 0 {low - one.y - 6}" for x in folds)


def _blade(one: Box) -> str:
    right = one.x + one.width
    low = one.y + one.height
    return (
        f"M{one.x + 10} {one.y + 8}H{right - 10}L{right - 40} {low - 8}H{one.x + 40}z"
        f"M{one.x + 22} {one.y + one.height // 2 - 8}H{right - 22}"
    )


def _bins(one: Box) -> str:
    y = one.y + one.height // 2
    step = one.width // 3
    return "".join(
        box(x, y - 16, step - 12, 34) + f"M{x} {y - 8}h{step - 12}"
        for x in range(one.x + 6, one.x + 6 + 3 * step, step)
    )


def _lift(one: Box) -> str:
    left, right, low = one.x + 30, one.x + one.width - 30, one.y + one.height
    arms = f"M{left} {one.y}V{low - 10}H{right}V{one.y}"
    combs = "".join(f"M{x} {low - 10}v8" for x in range(left + 10, right, 16))
    return arms + f"M{left + 10} {one.y}V{low - 20}M{right - 10} {one.y}V{low - 20}" + combs


def _skip(one: Box) -> str:
    right, low = one.x + one.width, one.y + one.height
    rim = f"M{one.x + 16} {one.y + 8}H{right - 16}L{right - 28} {low - 8}H{one.x + 28}z"
    inner = f"M{one.x + 28} {one.y + 24}H{right - 28}L{right - 36} {low - 24}H{one.x + 36}z"
    arms = f"M{one.x + 7} {one.y + 6}V{low - 6}M{right - 7} {one.y + 6}V{low - 6}"
    chains = f"M{one.x + 7} {one.y + 40}l16 12M{right - 7} {one.y + 40}l-16 12"
    return rim + inner + arms + chains


def _lids(one: Box) -> str:
    x = one.x + one.width // 2
    places = range(one.y + 20, one.y + one.height - 10, 36)
    return "".join(circle(x, y, 14) + circle(x, y, 5) for y in places)


def _tubes(one: Box) -> str:
    return "".join(
        box(one.x + 8, y, one.width - 16, 11, 5)
        for y in range(one.y + 7, one.y + one.height - 12, 15)
    )


def _cage(one: Box) -> str:
    each = one.width // 3
    wide = each - 16
    frames = []
    for at in range(3):
        x, y, high = one.x + at * each + 8, one.y + 14, one.height - 28
        bars = "".join(f"M{x + wide * step // 4} {y}v{high}" for step in (1, 2, 3))
        rows = "".join(f"M{x} {y + high * step // 4}h{wide}" for step in (1, 2, 3))
        corners = [(x, y), (x + wide, y), (x, y + high), (x + wide, y + high)]
        frames.append(box(x, y, wide, high) + bars + rows + "".join(circle(*c, 6) for c in corners))
    return "".join(frames)


def _cross(one: Box) -> str:
    x, y = one.x + one.width // 2, one.y + 44
    return f"M{x - 8} {y - 24}h16v16h16v16h-16v16h-16v-16h-16v-16h16z"


def _tread(one: Box) -> str:
    lines = range(one.y + 9, one.y + one.height - 4, 9)
    return "".join(f"M{one.x + 5} {y}h8M{one.x + one.width - 13} {y}h8" for y in lines)


MARKS: dict[str, Callable[[Box], str]] = {
    "front": _plate,
    "rear": _plate,
    "front-axle": _steering,
    "rear-axles": _axle,
    "trailer": _axle,
    "arches": _tread,
    "engine-gap": _engine,
    "engine": _engine,
    "left-side": _tank,
    "right-side": _spare,
    "spine": _spine,
    "tail-lift": _hatch,
    "sub-frame": _boards,
    "floor": _boards,
    "load": _pallets,
    "seal": _doors,
    "cab": _seat,
    "driver": _wheel_seat,
    "fridge": _fan,
    "ladder": _ladder,
    "fifth-wheel": _turntable,
    "landing-legs": _legs,
    "curtains": _waves,
    "hopper": _blade,
    "bins": _bins,
    "bin-lift": _lift,
    "skip": _skip,
    "lids": _lids,
    "hose-tubes": _tubes,
    "cage": _cage,
    "ambulance": _cross,
    "catwalk": _hatch,
}
