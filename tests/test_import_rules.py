"""Which package of searches/ may import which. A newcomer should read this first.

    7  gatehouse/                     the Django project: settings, sign-in, errors, the server
    6  urls.py                        the list of addresses
    5  views/ | api/ | management/    entry points: pages | API | commands of the command line
    4  services/ | queries/           commands, the only code that changes rows | reads for screens
    3  ledger/ | facts/               the only code that writes entries | facts read from rows
    2  rules/ | models/ | imaging/    decisions without a database | tables | measures of pictures
       keys.py | device_cookie.py     secret keys of this server | the device that sent a request
       officer_session.py             what the session of a shared tablet remembers
       evidence/                      the verifier inside each evidence pack
    1  words/                         enumerations, events and types for all floors

A module imports only from lower floors, never from another package on its own floor. Entry points
never import a model.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.lint import for_each

SEARCHES = Path(__file__).parent.parent / "searches"
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
    "officer_session": 2,
    "evidence": 2,
    "words": 1,
}
#: The packages of a floor, from lowest to highest. Each imports only packages before it. Modules
#: directly on the floor belong to no subject, and every package may import them.
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
#: Modules that import from every package of their floor: lists of addresses and readers, and the
#: page frame.
CONTENTS = {
    SEARCHES / "api" / "urls.py",
    SEARCHES / "queries" / "page_frame.py",
    SEARCHES / "services" / "readers.py",
}
ENTRY_POINTS = {"views", "api", "management"}
OUTSIDE = {"__init__", "apps", "migrations"}
PURE = {"rules", "words"}
# Modules that rules and words may not import, because they use clocks, files, networks or chance.
IMPURE = {"django", "rest_framework", "PIL", "cv2", "numpy", "structlog", "time", "random", "os"}
CLOCKS = {"now", "utcnow", "today"}
MODULES = [path for path in sorted(SEARCHES.rglob("*.py")) if "migrations" not in path.parts]


def folder(path: Path) -> str:
    return path.relative_to(SEARCHES).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def folders_used(path: Path) -> set[str]:
    used = {name.split(".")[1] for name in imports(path) if name.startswith("searches.")}
    return used - {folder(path)}


@for_each(MODULES)
def test_no_module_imports_the_django_project(path: Path) -> None:
    above = {name for name in imports(path) if name.split(".")[0] == "gatehouse"}
    assert not above, "gatehouse/ imports searches/, and never the other way round"


@for_each(MODULES)
def test_imports_go_down_only(path: Path) -> None:
    if folder(path) in OUTSIDE:
        return
    floor = FLOORS[folder(path)]
    climbs = {other for other in folders_used(path) if FLOORS.get(other, 0) >= floor}
    assert not climbs, f"{folder(path)} is on floor {floor} and may not import {climbs}"


def package(floor: str, parts: tuple[str, ...]) -> str:
    """Return the subject package of a module on this floor, or "" for a module directly on the
    floor.
    """
    return parts[0] if parts and parts[0] in PACKAGES[floor] else ""


@for_each([path for path in MODULES if folder(path) in PACKAGES and path not in CONTENTS])
def test_packages_of_a_floor_import_in_one_order(path: Path) -> None:
    floor, order = folder(path), ["", *PACKAGES[folder(path)]]
    own = package(floor, path.relative_to(SEARCHES / floor).parts[:-1])
    used = [name.split(".") for name in imports(path) if name.startswith(f"searches.{floor}.")]
    others = {package(floor, tuple(parts[2:])) for parts in used} - {own}
    above = {other for other in others if order.index(other) > order.index(own)}
    assert not above, f"{floor}/{own or '.'} comes before {above} in PACKAGES"


def test_every_package_is_in_the_order() -> None:
    found = {
        floor: {
            path.name for path in (SEARCHES / floor).iterdir() if (path / "__init__.py").exists()
        }
        for floor in PACKAGES
    }
    assert found == {
        floor: set(order) | ({"forms"} if floor == "views" else set())
        for floor, order in PACKAGES.items()
    }


@for_each(MODULES)
def test_views_and_api_never_import_a_model(path: Path) -> None:
    if folder(path) in ENTRY_POINTS:
        assert not folders_used(path) & {"models", "ledger"}, "ask services or queries instead"


@for_each(MODULES)
def test_rules_and_words_are_pure(path: Path) -> None:
    if folder(path) not in PURE:
        return
    outside = {name.split(".")[0] for name in imports(path)} & IMPURE
    calls = [
        node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
    ]
    clocks = {call.attr for call in calls if isinstance(call, ast.Attribute)} & CLOCKS
    assert not outside | clocks, "a decision depends on its facts alone"


def test_every_folder_has_a_floor() -> None:
    assert {folder(path) for path in MODULES} <= FLOORS.keys() | OUTSIDE
