"""What happened, as lines for a page's timeline."""

from __future__ import annotations

from typing import Any

from searches.queries.happened import Event
from searches.words.acts_told import GRAVE, sentence


def timeline(events: tuple[Event, ...]) -> list[dict[str, Any]]:
    """Events ready for components/_timeline.html, newest first."""
    return [
        {
            "at": event.at,
            "sentence": sentence(event.act, event.said),
            "by": event.by,
            "grave": event.act in GRAVE,
        }
        for event in events
    ]
