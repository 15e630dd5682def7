"""The house: who may import whom inside searches/. Read this first.

    7  gatehouse/                           the project: settings, sign-in, failures, the server
    6  urls.py                              the table of contents
    5  views/ | api/ | management/          doors
    4  services/ | queries/                 acts, the only writers | reads for a screen
    3  ledger/ | facts.py                   the only writer of entries | rows to facts
    2  rules/ | models/ | imaging/          pure | rows | bytes to measurements
       keys.py | device_cookie.py           secrets of this machine | which device asks
       evidence/                            the verifier that goes into each pack
    1  words/                               the vocabulary

Imports go down only, and neighbours on one floor never meet. Doors never touch a model.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.lint import for_each

HOUSE = Path(__file__).parent.parent / "searches"
FLOORS = {
    "urls": 6,
    "views": 5,
    "api": 5,
    "management": 5,
    "services": 4,
    "queries": 4,
    "ledger": 3,
    "facts": 3,
    "rules": 2,
    "models": 2,
    "imaging": 2,
    "keys": 2,
    "device_cookie": 2,
    "evidence": 2,
    "words": 1,
}
#: The packages of a floor from the lowest to the highest: each imports only those before it.
#: Modules that lie on the floor itself belong to no subject; every package may import them.
PACKAGES = {
    "services": [
        "confirmations",
        "devices",
        "people",
        "stops",
        "search",
        "offline",
        "release",
        "photos",
        "evidence",
        "exceptions",
        "rolls",
        "locks",
        "visits",
        "prison",
    ],
    "queries": [
        "stops",
        "confirmations",
        "demo",
        "evidence",
        "photos",
        "search",
        "release",
        "visits",
        "exceptions",
        "offline",
        "people",
        "prison",
        "rolls",
    ],
    "views": [
        "confirmations",
        "demo",
        "prison",
        "release",
        "visits",
        "evidence",
        "search",
        "photos",
        "exceptions",
        "help",
        "locks",
        "offline",
        "people",
        "rolls",
        "stops",
    ],
    "api": [
        "confirmations",
        "visits",
        "rolls",
        "stops",
        "search",
        "release",
        "offline",
        "devices",
        "exceptions",
        "photos",
        "evidence",
    ],
}
#: What gathers from every package of its floor: tables of contents, and the frame of each page.
CONTENTS = {
    HOUSE / "api" / "urls.py",
    HOUSE / "queries" / "page_frame.py",
    HOUSE / "services" / "readers.py",
}
DOORS = {"views", "api", "management"}
OUTSIDE = {"__init__", "apps", "migrations"}
PURE = {"rules", "words"}
# What a pure room may use: the standard library without clocks, files, networks and chance.
IMPURE = {"django", "rest_framework", "PIL", "cv2", "numpy", "structlog", "time", "random", "os"}
CLOCKS = {"now", "utcnow", "today"}
MODULES = [path for path in sorted(HOUSE.rglob("*.py")) if "migrations" not in path.parts]


def room(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def rooms_used(path: Path) -> set[str]:
    used = {name.split(".")[1] for name in imports(path) if name.startswith("searches.")}
    return used - {room(path)}


@for_each(MODULES)
def test_nothing_imports_the_project_that_stands_above(path: Path) -> None:
    above = {name for name in imports(path) if name.split(".")[0] == "gatehouse"}
    assert not above, "gatehouse/ imports searches/, and never the other way round"


@for_each(MODULES)
def test_imports_go_down_only(path: Path) -> None:
    if room(path) in OUTSIDE:
        return
    floor = FLOORS[room(path)]
    climbs = {other for other in rooms_used(path) if FLOORS.get(other, 0) >= floor}
    assert not climbs, f"{room(path)} is on floor {floor} and may not import {climbs}"


def package(floor: str, parts: tuple[str, ...]) -> str:
    """Name the subject package that a module of this floor lies in; "" on the floor itself."""
    return parts[0] if parts and parts[0] in PACKAGES[floor] else ""


@for_each([path for path in MODULES if room(path) in PACKAGES and path not in CONTENTS])
def test_packages_of_a_floor_import_in_one_order(path: Path) -> None:
    floor, order = room(path), ["", *PACKAGES[room(path)]]
    own = package(floor, path.relative_to(HOUSE / floor).parts[:-1])
    used = [name.split(".") for name in imports(path) if name.startswith(f"searches.{floor}.")]
    others = {package(floor, tuple(parts[2:])) for parts in used} - {own}
    above = {other for other in others if order.index(other) > order.index(own)}
    assert not above, f"{floor}/{own or '.'} comes before {above} in PACKAGES"


def test_every_package_has_its_place_in_the_order() -> None:
    found = {
        floor: {path.name for path in (HOUSE / floor).iterdir() if (path / "__init__.py").exists()}
        for floor in PACKAGES
    }
    assert found == {
        floor: set(order) | ({"forms"} if floor == "views" else set())
        for floor, order in PACKAGES.items()
    }


@for_each(MODULES)
def test_doors_never_touch_a_model(path: Path) -> None:
    if room(path) in DOORS:
        assert not rooms_used(path) & {"models", "ledger"}, "ask services or queries instead"


@for_each(MODULES)
def test_rules_and_words_are_pure(path: Path) -> None:
    if room(path) not in PURE:
        return
    outside = {name.split(".")[0] for name in imports(path)} & IMPURE
    calls = [
        node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
    ]
    clocks = {call.attr for call in calls if isinstance(call, ast.Attribute)} & CLOCKS
    assert not outside | clocks, "a decision depends on its facts alone"


def test_every_room_has_a_floor() -> None:
    assert {room(path) for path in MODULES} <= FLOORS.keys() | OUTSIDE
