"""Add a second person who can confirm requests, to a prison that has only one such person."""

from __future__ import annotations

from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from searches.queries.prison.establishments import establishments
from searches.services.people.people import Founder, found_second_person
from searches.words.actors import system
from searches.words.people import Role
from searches.words.refusals import Refused


class Command(BaseCommand):
    help = "Add a second person who can confirm the requests of the only administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="agency code, such as WWI")
        parser.add_argument(
            "--staff-number", required=True, help="staff number of the second person"
        )
        parser.add_argument(
            "--printed-name", required=True, help="printed name of the second person"
        )
        parser.add_argument(
            "--role", default=Role.ADMINISTRATOR.value, help="role of the second person"
        )
        parser.add_argument(
            "--password",
            default="",
            help="first password; the command asks for it if it is missing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["code"].upper()
        prison = next(
            (establishment for establishment in establishments() if establishment.code == code),
            None,
        )
        if prison is None:
            raise CommandError(f"No establishment has the code {code}.")
        if options["role"] not in list(Role):
            raise CommandError(f"There is no role {options['role']}.")
        founder = Founder(
            options["staff_number"],
            options["printed_name"],
            Role(options["role"]),
            options["password"] or getpass("First password: "),
        )
        try:
            found_second_person(system(prison.id), founder=founder)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"Sign in as {options['staff_number'].upper()} and choose a password.")
