"""Ledger entries as lines for a page's timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from searches.queries.visits.timeline import Event
from searches.words.act_sentences import GRAVE, sentence
from searches.words.events import event_of
from searches.words.events.photos import PhotoViewed

LOOKED = PhotoViewed.ACT


def timeline(
    events: tuple[Event, ...], photos: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Return the lines for components/_timeline.html, newest first.

    Consecutive looks become one line. `photos` names photographs by their ids.
    """
    lines = []
    for (act, by), run in groupby(events, key=lambda event: (event.act, event.by)):
        together = list(run)
        if act == LOOKED:
            lines.append(_line(together[0], _looks(together, photos or {}), by))
        else:
            lines += [_line(one, sentence(one.act, one.values), by) for one in together]
    return lines


def _line(event: Event, words: str, by: str) -> dict[str, Any]:
    return {"at": event.at, "sentence": words, "by": by, "grave": event.act in GRAVE}


def _looks(run: Iterable[Event], photos: Mapping[str, str]) -> str:
    first, *more = run
    if more:
        return f"{len(more) + 1} photographs looked at"
    viewed = event_of(first.act, first.values)
    named = photos.get(str(viewed.photo), "") if isinstance(viewed, PhotoViewed) else ""
    words = sentence(first.act, first.values)
    return words.replace("Photograph", f"Photograph {named}", 1) if named else words
