"""The rules for names, staff numbers, first passwords and PINs."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from searches.models import Person
from searches.words.refusals import Invalid

LONGEST_STAFF_NUMBER, LONGEST_NAME = 20, 120


def new_person(staff_number: str, printed_name: str) -> Person:
    """Return a new person, not saved. Raises Invalid for an unreadable name or staff number."""
    number = _readable(staff_number, "staff_number", "Staff number", LONGEST_STAFF_NUMBER)
    name = _readable(printed_name, "printed_name", "Printed name", LONGEST_NAME)
    return Person(staff_number=number.upper(), printed_name=name)


def demand_good_password(password: str, person: Person) -> None:
    """Refuse a weak password. The rules are the same as for a password that a person chooses.

    Raises Invalid.
    """
    try:
        validate_password(password, user=person)
    except ValidationError as fault:
        raise Invalid("password-weak", " ".join(fault.messages), field="password") from fault


def demand_pin_shape(pin: str, *, field: str) -> None:
    """Refuse a PIN that does not have 4 to 8 digits. Raises Invalid."""
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 8):
        raise Invalid("pin-shape", "The PIN must have 4 to 8 digits.", field=field)


def demand_good_pin(pin: str, person: Person, *, field: str) -> None:
    """Refuse a PIN that is easy to guess. Raises Invalid."""
    demand_pin_shape(pin, field=field)
    if _is_run(pin) or pin == pin[:2] * (len(pin) // 2):
        raise Invalid("pin-guessed", "This PIN is easy to guess. Choose another PIN.", field=field)
    if person.staff_number.endswith(pin):
        sentence = "The PIN must not be the end of the staff number. Choose another PIN."
        raise Invalid("pin-guessed", sentence, field=field)


def _is_run(pin: str) -> bool:
    """Return whether the digits are all equal or in a run, as in 0000, 1234 and 8765."""
    steps = {int(after) - int(before) for before, after in zip(pin, pin[1:], strict=False)}
    return steps in ({0}, {1}, {-1})


def _readable(typed: str, field: str, what: str, most: int) -> str:
    kept = typed.strip()
    if not kept:
        raise Invalid("person-shape", f"Enter the {what.lower()}.", field=field)
    if len(kept) > most:
        raise Invalid("person-shape", f"{what} must have {most} characters or fewer.", field=field)
    if not kept.isprintable():
        raise Invalid(
            "person-shape", f"{what} contains a character that cannot be shown.", field=field
        )
    return kept
