"""Everybody who is signed in can read the glossary page."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client

from searches.words.glossary import GLOSSARY
from tests.support.browsers import browser
from tests.support.forms import read
from tests.support.sample_prison import Prison


@pytest.mark.parametrize("name", ["grace", "kay", "ava", "ann"])
def test_the_glossary_page_shows_every_term(prison: Prison, name: str) -> None:
    text = unescape(read(browser(prison, name), "/help/words/").text)
    assert [term.word for term in GLOSSARY if term.meaning not in text] == []


def test_signed_out_people_cannot_read_the_glossary(db: None) -> None:
    assert Client().get("/help/words/").status_code == 302
