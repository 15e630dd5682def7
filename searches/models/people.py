"""Staff, their roles and duties, and enrolled devices."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID, uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from searches.models.base import Row, choices, is_one_of, to_person
from searches.words.people import Role

if TYPE_CHECKING:
    from searches.models.establishments import Establishment


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(staff_number__iexact=username)

    def within(self, establishment: Establishment | UUID) -> models.QuerySet[Person]:
        return self.filter(establishment=establishment)

    def everywhere(self) -> models.QuerySet[Person]:
        return self.all()


class Person(AbstractBaseUser):
    """A member of staff of one establishment."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    establishment = models.ForeignKey(
        "searches.Establishment", on_delete=models.PROTECT, related_name="people"
    )
    staff_number = models.CharField(max_length=20, unique=True)
    printed_name = models.CharField(max_length=120)
    # An Argon2 hash. Every signature asks for the PIN.
    pin = models.CharField(max_length=160, blank=True)
    is_active = models.BooleanField(default=True)
    #: When an administrator set the password. Empty when the person has chosen their own password.
    password_given_at = models.DateTimeField(null=True, blank=True)
    #: When a second person confirmed the account. Empty while the account waits for confirmation.
    confirmed_at = models.DateTimeField(null=True, blank=True)

    last_login = None  # no column, because rows change only within commands

    USERNAME_FIELD = "staff_number"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["printed_name"]

    objects = People()

    class Meta:
        ordering = ["printed_name"]

    def __str__(self) -> str:
        return self.printed_name

    def get_full_name(self) -> str:
        return self.printed_name

    def get_short_name(self) -> str:
        return self.staff_number


class RoleGrant(Row):
    person = to_person("role_grants")
    role = models.CharField(max_length=32, choices=choices(Role))
    granted_by = to_person(null=True)  # empty only for the first administrator
    granted_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)  # by a second person
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            is_one_of("rolegrant", "role", Role),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="a_role_is_granted_once_at_a_time",
            ),
        ]


class Device(Row):
    """A tablet or screen that is enrolled for one area. The secret in its cookie identifies it."""

    name = models.CharField(max_length=80)
    area = models.ForeignKey("searches.Area", on_delete=models.PROTECT, null=True, blank=True)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    enrolled_by = to_person()
    enrolled_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)  # by a second person
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TabletOfficer(Row):
    """A person who may sign in on one tablet with a PIN, having signed in there with a password."""

    device = models.ForeignKey("searches.Device", on_delete=models.PROTECT, related_name="officers")
    person = to_person("tablets")
    listed_at = models.DateTimeField()
    # A digest of the password at that sign-in. With another password the listing lapses.
    password_mark = models.CharField(max_length=64)
    # Somebody took the person off this tablet, or too many wrong PINs were entered.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device", "person"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="an_officer_is_listed_once_on_a_tablet",
            )
        ]


class Duty(Row):
    """A person's time on duty at an area, and with a party if `party` is not empty."""

    person = to_person("duties")
    area = models.ForeignKey("searches.Area", on_delete=models.PROTECT, related_name="duties")
    party = models.ForeignKey(
        "searches.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="duties"
    )
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
