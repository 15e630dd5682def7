"""The document of a finished search, made from the server's records."""

from __future__ import annotations

from typing import Any

from searches.facts.search import happened_at
from searches.models import Answer, Photograph, Search
from searches.rules.checklists import from_document
from searches.rules.finished_searches import FinishedAnswer, finished_document
from searches.words.checklists import Purpose


def finished(search: Search) -> dict[str, Any]:
    """Return the document of a finished search: newest answers and photographs, no last look."""
    items = from_document(search.sheet).items
    left_out = {item.code for item in items if Purpose.LAST_LOOK in item.purposes}
    answers = sorted(
        Answer.objects.filter(search=search).exclude(item__in=left_out),
        key=lambda row: (happened_at(row), row.recorded_at),
    )
    photos = Photograph.objects.filter(search=search).exclude(item__in=left_out)
    newest = {row.item: row for row in answers}
    return finished_document(
        str(search.pk),
        [
            FinishedAnswer(row.item, row.result, row.number, row.text, row.method)
            for row in newest.values()
        ],
        photos.values_list("slot", "sha256"),
    )
