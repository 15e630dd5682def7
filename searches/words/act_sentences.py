"""The sentences that describe ledger entries to people, such as “Vehicle turned back”."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

from searches.words.events import EVENTS

#: The sentence of every act.
SENTENCES: dict[str, str] = {act: kind.SENTENCE for act, kind in EVENTS.items()}
#: Acts that stand out in a timeline.
GRAVE = frozenset(act for act, kind in EVENTS.items() if kind.GRAVE)


class _EntryWords(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def words_used(act: str) -> frozenset[str]:
    """Return the names of the event's fields that its description already shows."""
    parts = Formatter().parse(SENTENCES.get(act, ""))
    return frozenset(word for _, word, _, _ in parts if word)


def act_name(act: str) -> str:
    """Return the sentence of the act without its details, as the name of the act in a list."""
    words = SENTENCES.get(act, act.replace("_", " "))
    return re.sub(r"[ ,:(…]*$", "", re.sub(r"\{\w+\}", "…", words).rstrip(". ")) or act


def sentence(act: str, values: dict[str, Any]) -> str:
    """Return the sentence of the act, filled in with the values of one entry."""
    words = SENTENCES.get(act, act.replace("_", " ").capitalize())
    plain = {key: _plain(value) for key, value in values.items()}
    if values.get("missing") == 0:
        plain["missing"] = "nobody"
    return words.format_map(_EntryWords(plain)).strip()


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value).replace("_", " ")
