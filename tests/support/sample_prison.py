"""The sample prison: one made-up prison, its officers by name, and the screen that each uses.

* Grace and Tom search at the gate, and Ed escorts.
* Kay and Kit supervise the kitchen party, Stan the stores and Lena the laundry.
* Hana receives in healthcare; Ava, Abe and Bet receive on the landings.
* Ceri is in the control room, Mia is gate manager, Omar orderly officer and Dee duty governor.
* Sam and Sid are security leads, and Ada is the auditor.
* Ann and Bea are administrators: Bea confirms Ann's requests.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.contrib.auth.hashers import make_password
from django.db.models import Model

from searches.ledger.clock import replay_at
from searches.models import (
    Area,
    Confirmation,
    Device,
    Establishment,
    Landing,
    LedgerHead,
    Party,
    Person,
    Prisoner,
)
from searches.services.devices.devices import enrol_device
from searches.services.people.people import (
    Founder,
    actor_for,
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
from searches.services.rolls.allocations import allocate_prisoners
from searches.words.actors import Actor, system
from searches.words.people import Role

R = TypeVar("R", bound=Model)
FOUNDED_AT = datetime(2026, 1, 5, 5, 0, tzinfo=UTC)
PASSWORD = "a long enough pass phrase"  # noqa: S105  # made up
PIN = "4821"

#: Name, printed name, role, device, and the area of duty.
PEOPLE: tuple[tuple[str, str, Role, str, str], ...] = (
    ("grace", "Grace Okafor", Role.GATE_OFFICER, "gate-1", "gate"),
    ("tom", "Tom Hale", Role.GATE_OFFICER, "gate-2", "gate"),
    ("greta", "Greta Bain", Role.GATE_OFFICER, "gate-1", "gate"),
    ("theo", "Theo Lund", Role.GATE_OFFICER, "gate-2", "gate"),
    ("ed", "Ed Price", Role.ESCORT, "gate-2", "gate"),
    ("kay", "Kay Marsh", Role.PARTY_SUPERVISOR, "kitchen-1", "kitchen-bay"),
    ("kit", "Kit Lowe", Role.PARTY_SUPERVISOR, "kitchen-1", "kitchen-bay"),
    ("stan", "Stan Ford", Role.PARTY_SUPERVISOR, "stores-1", "stores"),
    ("sue", "Sue Tarn", Role.PARTY_SUPERVISOR, "stores-1", "stores"),
    ("lena", "Lena Hart", Role.PARTY_SUPERVISOR, "laundry-1", "laundry"),
    ("ava", "Ava Lane", Role.RECEIVING_OFFICER, "a1-1", "landing-a1"),
    ("abe", "Abe Dunn", Role.RECEIVING_OFFICER, "a2-1", "landing-a2"),
    ("bet", "Bet Wynn", Role.RECEIVING_OFFICER, "b1-1", "landing-b1"),
    ("hana", "Hana Cole", Role.RECEIVING_OFFICER, "healthcare-1", "healthcare"),
    ("ceri", "Ceri Vale", Role.CONTROL_ROOM, "control-1", "control"),
    ("mia", "Mia Grant", Role.GATE_MANAGER, "office-1", "gate"),
    ("omar", "Omar Reed", Role.ORDERLY_OFFICER, "office-2", "gate"),
    ("dee", "Dee Stone", Role.DUTY_GOVERNOR, "office-3", "control"),
    ("sam", "Sam Quill", Role.SECURITY_LEAD, "office-4", "control"),
    ("sid", "Sid Noble", Role.SECURITY_LEAD, "office-5", "control"),
    ("ada", "Ada Byrne", Role.AUDITOR, "office-6", ""),
    ("bea", "Bea Moor", Role.ADMINISTRATOR, "office-7", ""),
)
AREAS: tuple[tuple[str, str, bool], ...] = (
    ("gate", "Gate", False),
    ("control", "Control room", False),
    ("kitchen-bay", "Kitchen bay", True),
    ("stores", "Stores", True),
    ("laundry", "Laundry", True),
    ("healthcare", "Healthcare", True),
    ("workshop-3", "Workshop 3", True),
    ("waste-compound", "Waste compound", True),
)
#: Code, name, area, counted by number only, always in the contact set, size.
PARTIES: tuple[tuple[str, str, str, bool, bool, int], ...] = (
    ("kitchen", "Kitchen", "kitchen-bay", False, True, 24),
    ("stores", "Stores", "stores", False, True, 6),
    ("laundry", "Laundry", "laundry", False, False, 8),
    ("waste", "Waste", "waste-compound", False, False, 4),
    ("workshop-3", "Workshop 3", "workshop-3", True, False, 10),
)
PARTY_OF = {
    "kay": "kitchen",
    "kit": "kitchen",
    "stan": "stores",
    "sue": "stores",
    "lena": "laundry",
}


@dataclass
class Prison:
    """A prison as tests use it: `prison.grace` is an Actor, `prison.party["kitchen"]` a row."""

    establishment: Establishment
    area: dict[str, Area]
    party: dict[str, Party]
    device: dict[str, Device]
    person: dict[str, Person]
    prisoners: dict[str, list[Prisoner]]  # by usual party; "" for prisoners without one
    actors: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        actors: dict[str, Any] = self.__dict__.get("actors", {})
        if name not in actors:
            raise AttributeError(name)
        actor: Actor = actors[name]
        return actor

    @property
    def system_actor(self) -> Actor:
        """Return the system's own actor."""
        return system(self.establishment.pk)


def build_prison(code: str = "WWI", name: str = "HMP Wharfdale") -> None:
    """Create the prison with the product's own commands."""
    with replay_at(FOUNDED_AT):
        establishment = found_establishment(code=code, name=name)
        found_people(
            system(establishment.pk),
            people=[
                Founder(f"{code}-ANN", "Ann Frost", Role.ADMINISTRATOR, PASSWORD),
                Founder(f"{code}-BEA", "Bea Moor", Role.ADMINISTRATOR, PASSWORD),
            ],
        )
        for name in ("ANN", "BEA"):
            choose_own(f"{code}-{name}")
        ann = actor_known_as(f"{code}-ANN")
        _lay_out(ann)
        _staff(ann, code)
        _fill(establishment, code)
        _allocate(establishment, code)


@dataclass(frozen=True)
class _Loaded:
    """The rows of a prison as they were read once, and its actors. An Actor never changes."""

    area: list[Area]
    party: list[Party]
    device: list[Device]
    person: list[Person]
    prisoners: list[Prisoner]
    actors: dict[str, Actor]


#: The newest entry of each prison's ledger when the prison was first loaded, and its rows then.
_LOADED: dict[str, tuple[str, _Loaded]] = {}


def load_prison(code: str = "WWI") -> Prison:
    """Load a prison that was created before, with an actor for each of its people.

    Each test gets rows of its own. As long as no command has changed the prison, the rows are
    copied from those that the first test read.
    """
    head = LedgerHead.objects.select_related("establishment").get(establishment__code=code)
    establishment = head.establishment
    if code not in _LOADED:
        _LOADED[code] = head.sha256, _read(establishment, code)
    first_head, loaded = _LOADED[code]
    if first_head != head.sha256:
        loaded = _read(establishment, code)
    prisoners: dict[str, list[Prisoner]] = {}
    for prisoner in map(_copy, loaded.prisoners):
        prisoners.setdefault(_usual_party(prisoner), []).append(prisoner)
    return Prison(
        establishment=establishment,
        area={row.code: row for row in map(_copy, loaded.area)},
        party={row.code: row for row in map(_copy, loaded.party)},
        device={row.name: row for row in map(_copy, loaded.device)},
        person={_called(row, code): row for row in map(_copy, loaded.person)},
        prisoners=prisoners,
        actors=dict(loaded.actors),
    )


def _read(establishment: Establishment, code: str) -> _Loaded:
    within = {"establishment": establishment}
    device = {row.name: row for row in Device.objects.filter(**within)}
    person = list(Person.objects.filter(**within))
    held = {name: screen for name, _, _, screen, _ in PEOPLE}
    return _Loaded(
        area=list(Area.objects.filter(**within)),
        party=list(Party.objects.filter(**within)),
        device=list(device.values()),
        person=person,
        prisoners=list(Prisoner.objects.filter(**within).order_by("number")),
        actors={
            _called(row, code): actor_for(row, device.get(held.get(_called(row, code), "")))
            for row in person
        },
    )


def _called(person: Person, code: str) -> str:
    return person.staff_number.removeprefix(f"{code}-").lower()


def _copy(row: R) -> R:
    """Return a copy of the row, which costs a tenth of reading it again."""
    fresh = type(row).__new__(type(row))
    fresh.__dict__.update(row.__getstate__())
    return fresh


def _lay_out(ann: Actor) -> None:
    for code, name, prisoners in AREAS:
        add_area(ann, code=code, name=name, prisoner_access=prisoners)
    for code, name, area, number_only, always, _ in PARTIES:
        add_party(
            ann,
            code=code,
            name=name,
            area=area,
            number_only=number_only,
            always_in_contact=always,
        )
    for code in ("a1", "a2", "b1"):
        add_landing(ann, code=code, name=code.upper())


def _staff(ann: Actor, code: str) -> None:
    areas = {row.code: row for row in Area.objects.filter(establishment_id=ann.establishment)}
    parties = {row.code: row for row in Party.objects.filter(establishment_id=ann.establishment)}
    for screen, area in sorted({(screen, area) for _, _, _, screen, area in PEOPLE}):
        enrol_device(
            ann,
            name=screen,
            secret=f"{code}:{screen}",
            area_id=areas[area].pk if area else None,
        )
    for name, printed, role, _, _ in PEOPLE:
        if name != "bea":  # Bea is a founder of the prison
            number = f"{code}-{name}"
            person = add_person(ann, staff_number=number, printed_name=printed, password=PASSWORD)
            grant_role(ann, person_id=person.pk, role=role)
            choose_own(number)
    confirm_all(actor_known_as(f"{code}-BEA"))
    for name, _, _, _, area in PEOPLE:
        if area:
            party = PARTY_OF.get(name)
            go_on_duty(
                actor_known_as(f"{code}-{name}"),
                area_id=areas[area].pk,
                party_id=parties[party].pk if party else None,
            )


def choose_own(staff_number: str) -> None:
    """Sign in for the first time: choose a password, then a PIN."""
    choose_password(actor_known_as(staff_number), hashed=make_password(PASSWORD))
    choose_pin(actor_known_as(staff_number), password=PASSWORD, new_pin=PIN)


def confirm_all(second: Actor) -> None:
    """Confirm every open request in the prison of this second person."""
    waiting = Confirmation.objects.filter(
        establishment_id=second.establishment, decision__isnull=True
    )
    for asked in waiting.exclude(asked_by=second.person):
        confirm(second, confirmation_id=asked.pk, pin=PIN, reason="Met in the office.")


def _fill(establishment: Establishment, code: str) -> None:
    ceri = actor_for(Person.objects.get(staff_number=f"{code}-CERI"), None)
    landings = list(Landing.objects.filter(establishment=establishment))
    number = 0
    for letter, size in [(party[0], party[5]) for party in PARTIES] + [("", 6)]:
        for place in range(size):
            number += 1
            admit_prisoner(
                ceri,
                number=f"A{number:04d}{_letters(letter)}",
                name=f"{letter or 'wing'} man {place + 1}",
                cell=f"{number:03d}",
                landing_id=landings[number % len(landings)].pk,
            )


def _allocate(establishment: Establishment, code: str) -> None:
    """Put every prisoner, as control room, on the allocation list of their usual party."""
    ceri = actor_for(Person.objects.get(staff_number=f"{code}-CERI"), None)
    for party in Party.objects.filter(establishment=establishment):
        numbers = [
            prisoner.number
            for prisoner in Prisoner.objects.filter(establishment=establishment).order_by("number")
            if _usual_party(prisoner) == party.code
        ]
        allocate_prisoners(ceri, party_id=party.pk, numbers=numbers)


def _letters(party: str) -> str:
    return (party[:2] or "zz").upper()


def _usual_party(prisoner: Prisoner) -> str:
    ending = prisoner.number[5:]
    return next((party[0] for party in PARTIES if _letters(party[0]) == ending), "")
