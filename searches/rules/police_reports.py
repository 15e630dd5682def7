"""The text about a vehicle and missing people that an officer reads out to the police.

The sentences are short and complete, because they are read over a telephone. Every time is already
in the time zone of the prison.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

#: The words for letters in the alphabet of the International Civil Aviation Organization.
SPOKEN = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            *("Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India"),
            *("Juliett", "Kilo", "Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo"),
            *("Sierra", "Tango", "Uniform", "Victor", "Whiskey", "X-ray", "Yankee", "Zulu"),
        ),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class ReportedPerson:
    """A missing person as the prison's records describe the person."""

    name: str
    number: str
    last_seen_at: datetime | None
    place: str


@dataclass(frozen=True, slots=True)
class ReportedVehicle:
    """A vehicle that left the prison."""

    plate: str
    plate_words: str
    vehicle_words: str
    trailer: str
    haulier: str
    phone_24h: str
    driver: str
    people_in_cab: int | None
    load: str
    left_at: datetime


def police_report(
    prison: str, vehicle: ReportedVehicle, people: Sequence[ReportedPerson]
) -> tuple[str, ...]:
    """Return the report in the order in which the police ask, in lines of one or two sentences."""
    return tuple(_lines(prison, vehicle, people))


def spelled(plate: str) -> str:
    """Return the plate as it is spelled over the telephone: "Kilo X-ray 2 3"."""
    return " ".join(SPOKEN.get(letter, letter) for letter in plate.upper() if letter.isalnum())


def _lines(prison: str, vehicle: ReportedVehicle, people: Sequence[ReportedPerson]) -> list[str]:
    lines = [
        f"This is {prison}. A vehicle has left the prison, and a prisoner may be in it or under it."
    ]
    kind = vehicle.vehicle_words[:1].lower() + vehicle.vehicle_words[1:]
    lines.append(
        f"The registration number is {vehicle.plate}: {spelled(vehicle.plate)}. "
        f"{vehicle.plate_words}. The vehicle is a {kind}."
    )
    if vehicle.trailer:
        lines.append(f"The trailer number is {vehicle.trailer}: {spelled(vehicle.trailer)}.")
    lines.append(
        f"The vehicle left at {vehicle.left_at:%H:%M} on {vehicle.left_at.day}"
        f" {vehicle.left_at:%B %Y}. The prison does not know where the vehicle is going."
    )
    lines.append(
        f"The operator is {vehicle.haulier}. The operator’s 24-hour number is {vehicle.phone_24h}."
    )
    driver = f"The driver is {vehicle.driver}." if vehicle.driver else "The driver is not named."
    if vehicle.people_in_cab == 1:
        driver += " The driver was alone in the cab."
    elif vehicle.people_in_cab:
        driver += f" {vehicle.people_in_cab} people were in the cab."
    lines.append(driver)
    if vehicle.load:
        lines.append(f"The load is recorded as: {vehicle.load}.")
    lines += [_person(person) for person in people]
    if not people:
        lines.append("The prison does not know yet who is missing.")
    lines.append("Stop the vehicle in a safe place. Search in it, on it and under it.")
    return lines


def _person(person: ReportedPerson) -> str:
    who = f"{person.name}, prison number {person.number}, is missing."
    if person.last_seen_at is None:
        return f"{who} No officer has seen this person in the last 24 hours."
    at = person.last_seen_at
    return (
        f"{who} An officer last saw this person at {at:%H:%M} on {at.day} {at:%B}, {person.place}."
    )
