"""The limits that `make bench` checks and prints beside each figure.

A figure that is not listed has no limit, and the table shows "none".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FLOORS, LINE, MILLISECONDS, SECONDS, KB = "times the floor", "times the line", "ms", "s", "kB"
BYTES_SAFE = "Bytes of a photograph safe"
GATE_WIRE = "Photograph, PUT to its answer, on a gate's wire"
LOOPBACK = "Photograph, PUT to its answer, over loopback"
COMPARISON = "Two laid over one another, 1,600 pixels"
NEW = "Search among {:,} photographs, no similar photograph"
COPY = "Search among {:,} photographs, original of a copy found"
CONFIRMED = "The same among {:,}, with both decoded and compared exactly"
KNOWN = (1_000, 10_000, 100_000)
WEIGHT = "First load of a zone, compressed"
START = "Offline start to first usable tap, CPU 4 times slower"
TAP = "Tap to durable on the tablet"
OURS = "Longest block of the page by our scripts, photograph of 12 megapixels"
ANYBODYS = "Longest block of the page, the browser's own work included"

DRAIN = "28 answers and 18 photographs sent over a line of 5 Mbit/s"
ANSWERS_FIRST = "The 28 answers of these at the control room after"

#: By figure: its unit, and the largest value that passes.
LIMITS: dict[str, tuple[str, float]] = {
    BYTES_SAFE: (FLOORS, 2.0),
    GATE_WIRE: (FLOORS, 2.0),
    COMPARISON: (MILLISECONDS, 3000),
    **{NEW.format(count): (MILLISECONDS, 50.0) for count in KNOWN},
    **{COPY.format(count): (MILLISECONDS, 50.0) for count in KNOWN},
    WEIGHT: (KB, 150),
    START: (MILLISECONDS, 1000),
    TAP: (MILLISECONDS, 50),
    OURS: (MILLISECONDS, 50),
    DRAIN: (LINE, 1.25),
}


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str = MILLISECONDS

    @property
    def limit(self) -> str:
        return f"{LIMITS[self.name][1]:g}" if self.name in LIMITS else "none"

    @property
    def is_held(self) -> bool:
        if self.name not in LIMITS:
            return True
        unit, most = LIMITS[self.name]
        if unit != self.unit:
            raise ValueError(f"{self.name} is measured in {self.unit} and limited in {unit}")
        return self.value <= most


def figures_table(title: str, figures: Iterable[Figure]) -> str:
    """Return the figures as a Markdown table, for the terminal and for docs/."""
    head = [f"| {title} | here | limit | unit |", "| --- | --: | --: | --- |"]
    rows = [
        f"| {figure.name} | {figure.value:.1f} | {figure.limit} | {figure.unit} |"
        for figure in figures
    ]
    return "\n".join(head + rows)


def broken(figures: Iterable[Figure]) -> list[str]:
    """Return a sentence for each limit that is exceeded, and for each that was not measured."""
    measured = list(figures)
    over = [
        f"{figure.name}: {figure.value:.1f} {figure.unit}, at most {figure.limit}."
        for figure in measured
        if not figure.is_held
    ]
    missing = LIMITS.keys() - {figure.name for figure in measured}
    return over + [f"{name}: not measured." for name in sorted(missing)]
