"""A new prison: its empty ledger, its first administrator, the shipped checklists."""

from __future__ import annotations

from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from searches.queries.establishments import establishments
from searches.services.establishments import found_establishment
from searches.services.people import found_administrator
from searches.words.actors import system
from searches.words.refusals import Refused


class Command(BaseCommand):
    help = "Found a prison and its first administrator, who then adds everybody else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="agency code, such as WWI")
        parser.add_argument("name", help="as on its letterhead")
        parser.add_argument("--staff-number", required=True, help="of the administrator")
        parser.add_argument("--printed-name", required=True, help="of the administrator")
        parser.add_argument("--password", default="", help="asked for when left out")
        parser.add_argument("--pin", default="", help="asked for when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["code"].upper()
        if any(prison.code == code for prison in establishments()):
            raise CommandError(f"There is already an establishment {code}.")
        try:
            with transaction.atomic():
                prison = found_establishment(code=code, name=options["name"])
                found_administrator(
                    system(prison.pk),
                    staff_number=options["staff_number"],
                    printed_name=options["printed_name"],
                    password=options["password"] or getpass("Password: "),
                    first_pin=options["pin"] or getpass("PIN: "),
                )
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"{code} stands. Sign in as {options['staff_number'].upper()}.")
