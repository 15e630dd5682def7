"""The rule book in docs/release-rule.md agrees with the code."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from searches.rules.holds import ROWS, hold
from searches.rules.overrides import OVERRIDE_PAIRS
from searches.rules.rule_book import explain_rules
from searches.words.releases import HoldCode, OverrideKind
from searches.words.rolls import CountFault

BOOK = Path(__file__).parents[2] / "docs" / "release-rule.md"


def test_the_document_is_current() -> None:
    """To correct the document: python manage.py explain_rules > docs/release-rule.md"""
    assert BOOK.read_text() == explain_rules()


def test_the_command_prints_the_rule_book() -> None:
    printed = StringIO()
    call_command("explain_rules", stdout=printed)
    assert printed.getvalue() == explain_rules()


@pytest.mark.parametrize("word", [*HoldCode, *CountFault])
def test_the_rule_book_names_every_row_and_every_fault(word: str) -> None:
    assert f"`{word}`" in explain_rules()


def test_every_override_belongs_to_a_row() -> None:
    assert {kind for row in ROWS.values() for kind in row.overrides} == OVERRIDE_PAIRS.keys()


@pytest.mark.parametrize("code", HoldCode)
def test_a_row_accepts_no_override_of_another_row(code: HoldCode) -> None:
    for kind in set(OverrideKind) - {OverrideKind.NEVER} - set(ROWS[code].overrides):
        with pytest.raises(ValueError, match="cannot be overridden"):
            hold(code, "Held.", override=kind)
