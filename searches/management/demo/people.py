"""HMP Wharfdale as it is founded: areas, parties, staff for each role, invented prisoners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.services.checklists import load_default_checklists
from searches.services.devices import enrol_device
from searches.services.establishments import (
    add_area,
    add_landing,
    add_party,
    admit_prisoner,
    found_establishment,
)
from searches.services.history import replay_at
from searches.services.people import (
    actor_for,
    add_person,
    found_administrator,
    go_on_duty,
    grant_role,
)
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
    STAFF,
    demo_secret,
)
from searches.words.people import Role


@dataclass(frozen=True)
class DemoPrison:
    """Actors by staff number, and the prisoner numbers of each party."""

    establishment: UUID
    actors: dict[str, Actor]
    rosters: dict[str, list[str]]
    areas: dict[str, UUID]
    parties: dict[str, UUID]
    prisoners: dict[str, UUID]  # by number


def found(moment: datetime) -> DemoPrison:
    """Found the prison at this past moment, through the same acts as any other."""
    with replay_at(moment):
        establishment = found_establishment(code=CODE, name=NAME)
        itself = system(establishment.pk)
        load_default_checklists(itself)
        ann = actor_for(
            found_administrator(
                itself,
                staff_number=ADMINISTRATOR[0],
                printed_name=ADMINISTRATOR[1],
                password=PASSWORD,
                first_pin=PIN,
            ),
            None,
        )
        areas = {
            code: add_area(ann, code=code, name=name, prisoner_access=access).pk
            for code, name, access in AREAS
        }
        parties = {
            party[0]: add_party(
                ann,
                code=party[0],
                name=party[1],
                area=party[2],
                number_only=party[3],
                always_in_contact=party[4],
            ).pk
            for party in PARTIES
        }
        landings = [add_landing(ann, code=name.lower(), name=name).pk for name in LANDINGS]
        actors = _staff(ann, areas, parties)
        rosters, prisoners = _fill(actors["CONTROL1"], landings)
    return DemoPrison(establishment.pk, actors, rosters, areas, parties, prisoners)


def _staff(ann: Actor, areas: dict[str, UUID], parties: dict[str, UUID]) -> dict[str, Actor]:
    party_of = {party[2]: parties[party[0]] for party in PARTIES}
    actors = {ADMINISTRATOR[0]: ann}
    for number, printed, role, area in STAFF:
        person = add_person(
            ann, staff_number=number, printed_name=printed, password=PASSWORD, first_pin=PIN
        )
        grant_role(ann, person_id=person.pk, role=role)
        device = enrol_device(
            ann,
            name=f"{printed}'s screen",
            secret=demo_secret(number),
            area_id=areas.get(area),
        )
        actor = actor_for(person, device)
        if area:
            supervises = role is Role.PARTY_SUPERVISOR
            go_on_duty(
                actor, area_id=areas[area], party_id=party_of.get(area) if supervises else None
            )
        actors[number] = actor_for(person, device)
    return actors


def _fill(ceri: Actor, landings: list[UUID]) -> tuple[dict[str, list[str]], dict[str, UUID]]:
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
                ceri,
                number=number,
                name=f"{last}, {first}",
                cell=f"{LANDINGS[serial % len(LANDINGS)]}-{serial % 40 + 1:02d}",
                landing_id=landings[serial % len(landings)],
            ).pk
            rosters.setdefault(party, []).append(number)
    return rosters, prisoners
