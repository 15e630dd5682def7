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
from searches.words.people import Role

CODE, NAME = "WHA", "HMP Wharfdale"
PASSWORD = "wharfdale demo prison"  # noqa: S105  # a made-up prison, printed on the screen
PIN = "2468"

#: Staff number, printed name, role, area of duty.
STAFF: tuple[tuple[str, str, Role, str], ...] = (
    ("GATE1", "Grace Okafor", Role.GATE_OFFICER, "gate"),
    ("GATE2", "Tom Hale", Role.GATE_OFFICER, "gate"),
    ("GATE3", "Rhian Moss", Role.GATE_OFFICER, "gate"),
    ("GATE4", "Bilal Aziz", Role.GATE_OFFICER, "gate"),
    ("ESCORT1", "Ed Price", Role.ESCORT, "gate"),
    ("KITCHEN1", "Kay Marsh", Role.PARTY_SUPERVISOR, "kitchen-bay"),
    ("KITCHEN2", "Kit Lowe", Role.PARTY_SUPERVISOR, "kitchen-bay"),
    ("STORES1", "Stan Ford", Role.PARTY_SUPERVISOR, "stores"),
    ("STORES2", "Sue Tarn", Role.PARTY_SUPERVISOR, "stores"),
    ("LAUNDRY1", "Lena Hart", Role.PARTY_SUPERVISOR, "laundry"),
    ("HEALTH1", "Hana Cole", Role.RECEIVING_OFFICER, "healthcare"),
    ("CONTROL1", "Ceri Vale", Role.CONTROL_ROOM, "control"),
    ("CONTROL2", "Col Adeyemi", Role.CONTROL_ROOM, "control"),
    ("MANAGER1", "Mia Grant", Role.GATE_MANAGER, "gate"),
    ("ORDERLY1", "Omar Reed", Role.ORDERLY_OFFICER, "gate"),
    ("GOVERNOR1", "Dee Stone", Role.DUTY_GOVERNOR, "control"),
    ("SECURITY1", "Sam Quill", Role.SECURITY_LEAD, "control"),
    ("SECURITY2", "Sid Noble", Role.SECURITY_LEAD, "control"),
    ("AUDIT1", "Ada Byrne", Role.AUDITOR, ""),
)
ADMINISTRATOR = ("ADMIN1", "Ann Frost")
AREAS: tuple[tuple[str, str, bool], ...] = (
    ("gate", "Gate", False),
    ("control", "Control room", False),
    ("kitchen-bay", "Kitchen bay", True),
    ("stores", "Stores", True),
    ("laundry", "Laundry", True),
    ("healthcare", "Healthcare", True),
    ("workshop-3", "Workshop 3", True),
    ("waste-compound", "Waste compound", True),
    ("gardens", "Gardens", True),
)
#: Code, name, area, number only, always in contact, size.
PARTIES: tuple[tuple[str, str, str, bool, bool, int], ...] = (
    ("kitchen", "Kitchen", "kitchen-bay", False, True, 24),
    ("stores", "Stores", "stores", False, True, 8),
    ("laundry", "Laundry", "laundry", False, False, 12),
    ("waste", "Waste", "waste-compound", False, False, 6),
    ("workshop-3", "Workshop 3", "workshop-3", False, False, 16),
    ("gardens", "Gardens", "gardens", True, False, 10),
)
LANDINGS = ("A1", "A2", "A3", "B1", "B2", "B3")
IDLE = 30  # prisoners of no party
FIRST_NAMES = [
    "Aaron",
    "Adil",
    "Alan",
    "Arjun",
    "Ben",
    "Billy",
    "Callum",
    "Carl",
    "Craig",
    "Dafydd",
    "Dale",
    "Danny",
    "Dean",
    "Deepak",
    "Emil",
    "Femi",
    "Gary",
    "Gavin",
    "Hassan",
    "Ian",
    "Imran",
    "Jamie",
    "Jerome",
    "Joel",
    "Kamal",
    "Karl",
    "Kofi",
    "Lee",
    "Leon",
    "Liam",
    "Marek",
    "Marvin",
    "Nathan",
    "Neil",
    "Omari",
    "Owen",
    "Paul",
    "Pavel",
    "Quincy",
    "Ravi",
    "Reece",
    "Rhys",
    "Ross",
    "Ryan",
    "Samir",
    "Scott",
    "Sean",
    "Stefan",
    "Tariq",
    "Troy",
]
LAST_NAMES = [
    "Ackroyd",
    "Baines",
    "Bartley",
    "Cairns",
    "Calder",
    "Dacre",
    "Dooley",
    "Eastham",
    "Ellwood",
    "Fenwick",
    "Firth",
    "Garside",
    "Gill",
    "Haigh",
    "Hirst",
    "Ibbot",
    "Jagger",
    "Kaye",
    "Kershaw",
    "Lumb",
    "Mellor",
    "Naylor",
    "Ogden",
    "Pickles",
    "Quarmby",
    "Ramsden",
    "Sykes",
    "Thwaite",
    "Umpleby",
    "Varley",
    "Whiteley",
    "Yeadon",
]


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


def demo_secret(place: str) -> str:
    """What a screen's device cookie holds after "use this screen as ..." in the demo."""
    return f"demo-{CODE}-{place}"


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
