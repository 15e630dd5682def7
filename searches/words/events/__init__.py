"""Events: the acts that the ledger records, with one frozen dataclass for each act.

One module for each subject declares its events. `base` defines how an event is stored and read.
`EVENTS` has the class of every act, `event_of` reads an entry back into its class, and
`stored_values` returns what is stored of an event.
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
from searches.words.events.base import EVENTS, Event, UnreadEvent, event_of, reading, stored_values

#: The modules of events, one for each subject. Importing them fills `EVENTS`.
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

__all__ = ["EVENTS", "SUBJECTS", "Event", "UnreadEvent", "event_of", "reading", "stored_values"]
