"""The glossary on the page and in docs/ is one list, in order, with each term once."""

from __future__ import annotations

from pathlib import Path

from searches.words.glossary import GLOSSARY, glossary_page

DOCUMENT = Path(__file__).parents[2] / "docs" / "glossary.md"


def test_the_document_is_printed_from_the_code() -> None:
    assert DOCUMENT.read_text() == glossary_page(), (
        "python manage.py explain_words > docs/glossary.md"
    )


def test_terms_are_in_order_and_appear_once() -> None:
    words = [term.word.casefold() for term in GLOSSARY]
    assert words == sorted(set(words))


def test_each_meaning_consists_of_complete_sentences() -> None:
    assert [term.word for term in GLOSSARY if not term.meaning.endswith(".")] == []
