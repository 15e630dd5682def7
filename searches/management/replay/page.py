"""The page docs/replay.md, written from the timelines of the two replays."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from searches.management.demo.history import LONDON
from searches.management.replay.day import Line
from searches.management.replay.february_2019 import ARRIVAL
from searches.words.announcements import AnnouncementKind as K

INTRODUCTION = """\
# Two escapes, replayed

This page is for governors, security leads and anybody who asks: would Gatehouse have kept the
lorry inside? It replays the morning of 6 September 2023 at its real clock times, and a similar
escape of February 2019, on a made-up prison. Each act is the act that an officer would do on a
screen, and each sentence in the last column is what Gatehouse then announces, and to whom.

The page is printed by the replay itself, on an empty database:

    python manage.py replay > docs/replay.md

The command fails if the vehicle gets a GO or leaves. A test prints the page again and compares it
with this file.
"""

SEPTEMBER = """\
## 6 September 2023

A prisoner of the kitchen party hung under a food lorry in a home-made sling and left with it. The
second column is what was reported from the trial and to Parliament. The third column is the
replay.

**What the replay takes from the reports:** the times of the second column, that the kitchen was
fully staffed, and that the search saw nothing. The replay does not rely on a better search: in
it, too, two officers search the whole lorry and see nothing. It does not rely on the warnings of
the days before either. The prisoner had been seen covered in soot near a lorry 16 days earlier,
and the sling had hung under the lorry for five days. Nobody reports this in the replay.

**What is not known publicly, and is therefore assumed:** when the lorry came in (06:50) and
reached the bay (07:00), when work began (06:30), how many prisoners were in the kitchen (24) and
the stores (8), who counted, and how long a count took (3 minutes). All names, plates and prisoner
numbers are made up. The kitchen is counted as soon as the lock is sealed, and counted again by
another officer a minute after the first count. A headcount after unloading was already protocol in
2023. The duty governor and the police are told only at the last moment that the timers of the stop
allow.
"""

WHO_KNOWS = """\
### When does each person know that somebody is missing?
"""

SEPTEMBER_END = """\
The kitchen's first count ends at 07:30, when staff at the gate already said that somebody was
missing. At that minute Gatehouse tells the control room and the orderly officer that somebody is
missing. The count alone now holds the lorry, even if the searchers find nothing. In 2023 the lorry
left two minutes later. In the replay it is still in the vehicle lock at 08:37, when the real lorry
was stopped outside. The police hear of it 26 minutes earlier than in 2023.
"""

FEBRUARY = """\
## February 2019

A prisoner who came back from court went under the van in which they had come. Somebody who has
just come back belongs to no work party, so a count of the work parties alone would not miss them.
In Gatehouse, the prisoners who came with a van are a party of its own: an officer of reception
enters them when they arrive, and they are counted in reception before the van leaves. If the
officer forgets to enter them, the van is held as well, because the party of an area at which a
vehicle halted must be counted.

**What is not known to us:** the day, every time of day, how many prisoners the van brought (3 in
the replay), and whether the van was searched. The first column therefore shows minutes since the
van came in, and only their order means anything. In the replay two officers search the van and
see nothing.
"""

FEBRUARY_END = """\
The kitchen and the stores are complete, and the search saw nothing. The van is held by the count
of its own party alone.
"""


#: Whoever hears one of these knows that somebody is missing.
SOMEBODY_IS_MISSING = frozenset(
    {K.COUNT_MISMATCH, K.RECOUNT_REQUESTED, K.STOP_RAISED, K.ROLL_CALLED}
)


def replay_page(february: list[Line], september: list[Line]) -> str:
    """Return the page docs/replay.md. Both of its timelines are in the order of their times."""
    parts = (
        INTRODUCTION,
        SEPTEMBER,
        _table(september, _clock, "on the day, as reported"),
        WHO_KNOWS,
        _first_knowledge(september),
        SEPTEMBER_END,
        FEBRUARY,
        _table(february, _minutes, "as reported"),
        FEBRUARY_END,
    )
    return "\n".join(parts)


def _table(lines: Iterable[Line], when: Callable[[Line], str], reported: str) -> str:
    head = (
        f"| time | {reported} | in the replay | who learns what from Gatehouse |\n"
        "| --- | --- | --- | --- |\n"
    )
    return head + "".join(
        f"| {when(line)} | {line.reported} | {line.replayed} | {_heard(line)} |\n" for line in lines
    )


def _heard(line: Line) -> str:
    return "<br>".join(f"{_people(heard.audience)}: “{heard.sentence}”" for heard in line.learns)


def _people(names: tuple[str, ...]) -> str:
    *others, last = names
    joined = f"{', '.join(others)} and {last}" if others else last
    return joined[0].upper() + joined[1:]


def _first_knowledge(lines: Iterable[Line]) -> str:
    """Return a table of when each role first hears that somebody is missing."""
    first: dict[str, tuple[str, str]] = {}
    for line in lines:
        for heard in line.learns:
            if heard.kind in SOMEBODY_IS_MISSING:
                for name in heard.audience:
                    first.setdefault(name, (_clock(line), heard.sentence))
            if heard.kind is K.STOP_RAISED:
                everybody = (_clock(line), "The screen turns red: all vehicles are stopped.")
                first.setdefault("everybody else who is signed in, the gate included", everybody)
    rows = (f"| {when} | {_people((who,))} | {what} |\n" for who, (when, what) in first.items())
    return "| time | who | what they read first |\n| --- | --- | --- |\n" + "".join(rows)


def _clock(line: Line) -> str:
    return f"{line.at.astimezone(LONDON):%H:%M:%S}".removesuffix(":00")


def _minutes(line: Line) -> str:
    """Return the minutes since the van came in, which the reports of the real day do not say."""
    minutes = (line.at - ARRIVAL).total_seconds() / 60
    return "not known" if line.reported else f"+{minutes:.0f} min"
