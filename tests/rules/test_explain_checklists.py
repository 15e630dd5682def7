"""docs/checklists.md agrees with the code and names every item of every checklist."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from searches.rules.checklists import default_checklists
from searches.rules.explain_checklists import explain_checklists
from searches.words.checklists import Checklist

BOOK = Path(__file__).parents[2] / "docs" / "checklists.md"


def test_the_document_is_current() -> None:
    """To correct the document: python manage.py explain_checklists > docs/checklists.md"""
    assert BOOK.read_text() == explain_checklists()


def test_the_command_prints_the_document() -> None:
    printed = io.StringIO()
    call_command("explain_checklists", stdout=printed)
    assert printed.getvalue() == explain_checklists()


@pytest.mark.parametrize("sheet", default_checklists(), ids=lambda sheet: sheet.vehicle_type)
def test_every_item_is_printed_with_its_sentence(sheet: Checklist) -> None:
    chapter = explain_checklists().split(f"## {sheet.title}\n")[1].split("\n## ")[0]
    for item in sheet.items:
        assert f"| {item.code} | **{item.title}.** {item.guidance} | {item.level} |" in chapter
        assert all(slot.code in chapter for slot in item.photos)
