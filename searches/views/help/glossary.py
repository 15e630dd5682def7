"""The page that explains the terms of the product."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from searches.views.page_access import PageRequest, page
from searches.words.glossary import GLOSSARY
from searches.words.people import Act


@page(Act.USE_OWN_ACCOUNT, at="help/words/", name="words", label="Words", place=270)
@require_GET
def words(request: PageRequest) -> HttpResponse:
    """Show every term with its meaning, to anybody who is signed in."""
    return render(request, "help/words.html", {"terms": GLOSSARY})
