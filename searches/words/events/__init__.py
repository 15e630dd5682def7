"""Events: what the ledger says that somebody did, one frozen dataclass for each act.

The subjects declare them, `base` says how one is stored and read. `EVENTS` has the class of every
act, `event_of` reads an entry back into its class, `said_by` returns what is stored of an event.
"""

from __future__ import annotations

from searches.words.events import (
    devices,
    establishment,
    evidence,
    exceptions,
    locks,
    offline,
    people,
    photos,
    release,
    rolls,
    search,
    stops,
    visits,
)
from searches.words.events.base import EVENTS, Event, UnreadEvent, event_of, reading, said_by

#: Each module of events by its subject; importing them fills `EVENTS`.
SUBJECTS = (
    devices,
    establishment,
    evidence,
    exceptions,
    locks,
    offline,
    people,
    photos,
    release,
    rolls,
    search,
    stops,
    visits,
)

__all__ = ["EVENTS", "SUBJECTS", "Event", "UnreadEvent", "event_of", "reading", "said_by"]
