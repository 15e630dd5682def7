"""The people and places of the demo prison HMP Wharfdale: areas, parties, staff and prisoners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from searches.queries.confirmations.confirmations import requests_for
from searches.services.devices.devices import enrol_device
from searches.services.people.people import (
    Founder,
    actor_known_as,
    add_person,
    choose_password,
    choose_pin,
    found_people,
    go_on_duty,
    grant_role,
)
from searches.services.prison.confirmation_decisions import confirm
from searches.services.prison.establishments import (
    add_area,
    add_landing,
    add_party,
    admit_prisoner,
    found_establishment,
)
from searches.services.replay import replay_at
from searches.services.rolls.allocations import allocate_prisoners
from searches.services.search.checklists import load_default_checklists
from searches.words.actors import Actor, system
from searches.words.demo import (
    ADMINISTRATOR,
    AREAS,
    CODE,
    FIRST_NAMES,
    IDLE,
    LANDINGS,
    LAST_NAMES,
    NAME,
    PARTIES,
    PASSWORD,
    PIN,
    SCREENS,
    SECOND_ADMINISTRATOR,
    STAFF,
    demo_secret,
)
from searches.words.people import Role


@dataclass(frozen=True)
class DemoPrison:
    """The demo prison: its actors by staff number, and the prisoner numbers of each party."""

    establishment: UUID
    actors: dict[str, Actor]
    rosters: dict[str, list[str]]
    areas: dict[str, UUID]
    parties: dict[str, UUID]
    prisoners: dict[str, UUID]  # by prisoner number


def found_demo_prison(moment: datetime) -> DemoPrison:
    """Add the demo prison at this past moment, with the commands that add any prison."""
    with replay_at(moment):
        establishment = found_establishment(code=CODE, name=NAME)
        system_actor = system(establishment.pk)
        load_default_checklists(system_actor)
        people = found_people(
            system_actor,
            people=[
                Founder(number, printed, Role.ADMINISTRATOR, PASSWORD)
                for number, printed in (ADMINISTRATOR, SECOND_ADMINISTRATOR)
            ],
        )
        for person in people:
            choose_secrets(person.staff_number)
        administrator, second_administrator = (
            actor_known_as(person.staff_number) for person in people
        )
        areas = {
            code: add_area(administrator, code=code, name=name, prisoner_access=access).pk
            for code, name, access in AREAS
        }
        parties = {
            party[0]: add_party(
                administrator,
                code=party[0],
                name=party[1],
                area=party[2],
                number_only=party[3],
                always_in_contact=party[4],
            ).pk
            for party in PARTIES
        }
        rows = [add_landing(administrator, code=name.lower(), name=name) for name in LANDINGS]
        landings = [row.pk for row in rows]
        areas |= {row.area.code: row.area.pk for row in rows if row.area is not None}
        actors = _staff(administrator, second_administrator, areas, parties)
        rosters, prisoners = _admit_prisoners(actors["CONTROL1"], landings)
        for code, party_id in parties.items():
            allocate_prisoners(actors["CONTROL1"], party_id=party_id, numbers=rosters[code])
    return DemoPrison(establishment.pk, actors, rosters, areas, parties, prisoners)


def _staff(
    administrator: Actor,
    second_administrator: Actor,
    areas: dict[str, UUID],
    parties: dict[str, UUID],
) -> dict[str, Actor]:
    """Add each officer with a screen, a password and a PIN, and confirm officers and screens."""
    party_of = {party[2]: parties[party[0]] for party in PARTIES}
    actors = {ADMINISTRATOR[0]: administrator, SECOND_ADMINISTRATOR[0]: second_administrator}
    for number, printed, role, area in STAFF:
        person = add_person(
            administrator, staff_number=number, printed_name=printed, password=PASSWORD
        )
        grant_role(administrator, person_id=person.pk, role=role)
        enrol_device(
            administrator,
            name=SCREENS[number],
            secret=demo_secret(number),
            area_id=areas.get(area),
        )
        choose_secrets(number)
    for request in requests_for(second_administrator).to_decide:
        confirm(
            second_administrator, confirmation_id=request.id, pin=PIN, reason="Met in the office."
        )
    for number, _, role, area in STAFF:
        actor = actor_known_as(number, demo_secret(number))
        if area:
            supervises = role is Role.PARTY_SUPERVISOR
            go_on_duty(
                actor, area_id=areas[area], party_id=party_of.get(area) if supervises else None
            )
        actors[number] = actor
    return actors


def choose_secrets(staff_number: str) -> None:
    """Choose a password and then a PIN for this person, as at their first sign-in."""
    choose_password(actor_known_as(staff_number), hashed=make_password(PASSWORD))
    choose_pin(actor_known_as(staff_number), password=PASSWORD, new_pin=PIN)


def _admit_prisoners(
    control_room: Actor, landings: list[UUID]
) -> tuple[dict[str, list[str]], dict[str, UUID]]:
    rosters: dict[str, list[str]] = {}
    prisoners: dict[str, UUID] = {}
    serial = 0
    for party, size in [(party[0], party[5]) for party in PARTIES] + [("", IDLE)]:
        for _ in range(size):
            serial += 1
            letters = "ABCDEFGHJK"[serial % 10] + "VWXYZ"[serial % 5]
            number = f"A{1000 + serial * 37 % 9000:04d}{letters}"
            first = FIRST_NAMES[serial * 7 % len(FIRST_NAMES)]
            last = LAST_NAMES[serial * 11 % len(LAST_NAMES)]
            prisoners[number] = admit_prisoner(
                control_room,
                number=number,
                name=f"{last}, {first}",
                cell=f"{LANDINGS[serial % len(LANDINGS)]}-{serial % 40 + 1:02d}",
                landing_id=landings[serial % len(landings)],
            ).pk
            rosters.setdefault(party, []).append(number)
    return rosters, prisoners
