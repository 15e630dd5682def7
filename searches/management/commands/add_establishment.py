"""Add a prison: its empty ledger, its first two people and the shipped checklists."""

from __future__ import annotations

from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from searches.queries.prison.establishments import establishments
from searches.services.people.people import Founder, found_people
from searches.services.prison.establishments import found_establishment
from searches.words.actors import system
from searches.words.people import Role
from searches.words.refusals import Refused

SECOND_ROLES = (Role.ADMINISTRATOR, Role.SECURITY_LEAD, Role.DUTY_GOVERNOR)


class Command(BaseCommand):
    help = "Add a prison with its administrator and a second person who confirms."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="agency code, such as WWI")
        parser.add_argument("name", help="name of the prison, as on its letterhead")
        parser.add_argument(
            "--staff-number", required=True, help="staff number of the administrator"
        )
        parser.add_argument(
            "--printed-name", required=True, help="printed name of the administrator"
        )
        parser.add_argument(
            "--password",
            default="",
            help="first password; the command asks for it if it is missing",
        )
        parser.add_argument(
            "--second-staff-number", required=True, help="staff number of the second person"
        )
        parser.add_argument(
            "--second-printed-name", required=True, help="printed name of the second person"
        )
        parser.add_argument(
            "--second-role",
            default=Role.ADMINISTRATOR.value,
            choices=[role.value for role in SECOND_ROLES],
            help="role of the second person",
        )
        parser.add_argument(
            "--second-password",
            default="",
            help="first password; the command asks for it if it is missing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["code"].upper()
        if any(prison.code == code for prison in establishments()):
            raise CommandError(f"There is already an establishment {code}.")
        people = (
            Founder(
                options["staff_number"],
                options["printed_name"],
                Role.ADMINISTRATOR,
                options["password"] or getpass("First password of the administrator: "),
            ),
            Founder(
                options["second_staff_number"],
                options["second_printed_name"],
                Role(options["second_role"]),
                options["second_password"] or getpass("First password of the second person: "),
            ),
        )
        try:
            with transaction.atomic():
                prison = found_establishment(code=code, name=options["name"])
                found_people(system(prison.pk), people=people)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        numbers = " and as ".join(person.staff_number.upper() for person in people)
        self.stdout.write(
            f"The prison {code} was added. Sign in as {numbers} and choose your passwords."
        )
