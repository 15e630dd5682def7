"""What an act in the ledger is called where people read it: past tense, as a colleague says it."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

from searches.words.events import EVENTS

#: Act -> sentence, for every act there is.
SENTENCES: dict[str, str] = {act: kind.SENTENCE for act, kind in EVENTS.items()}
#: Acts that stand out in a timeline.
GRAVE = frozenset(act for act, kind in EVENTS.items() if kind.GRAVE)


class _Said(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def words_used(act: str) -> frozenset[str]:
    """What of an entry its sentence says already."""
    parts = Formatter().parse(SENTENCES.get(act, ""))
    return frozenset(word for _, word, _, _ in parts if word)


def act_name(act: str) -> str:
    """The act itself, without what it was done to: for a list to choose from."""
    words = SENTENCES.get(act, act.replace("_", " "))
    return re.sub(r"[ ,:(…]*$", "", re.sub(r"\{\w+\}", "…", words).rstrip(". ")) or act


def sentence(act: str, said: dict[str, Any]) -> str:
    words = SENTENCES.get(act, act.replace("_", " ").capitalize())
    return words.format_map(_Said({key: _plain(value) for key, value in said.items()})).strip()


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value).replace("_", " ")
