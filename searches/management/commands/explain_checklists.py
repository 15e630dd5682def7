"""Print every shipped checklist: `python manage.py explain_checklists > docs/checklists.md`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from searches.rules.explain_checklists import explain_checklists


class Command(BaseCommand):
    help = "Print every shipped checklist as a table."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(explain_checklists(), ending="")
