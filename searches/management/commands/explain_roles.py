"""Print who may do what: `python manage.py explain_roles > docs/roles.md`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from searches.rules.explain_roles import explain_roles


class Command(BaseCommand):
    help = "Print the table of acts and roles from the code."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(explain_roles(), ending="")
