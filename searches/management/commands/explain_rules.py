"""Print the release rule from the code: `python manage.py explain_rules > docs/release-rule.md`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from searches.rules.rule_book import explain_rules


class Command(BaseCommand):
    help = "Print the release rule from the code."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(explain_rules(), ending="")
