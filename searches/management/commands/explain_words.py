"""Print the glossary: `python manage.py explain_words > docs/glossary.md`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from searches.words.glossary import glossary_page


class Command(BaseCommand):
    help = "Print the glossary from the code."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(glossary_page(), ending="")
