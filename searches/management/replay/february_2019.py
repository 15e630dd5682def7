"""The escape of February 2019, replayed: a prisoner back from court goes under the van.

The prisoners who came with the escort van are a party of their own. An officer of reception enters
this party in Gatehouse, so the party must be counted before the van leaves.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from searches.management.demo.history import LONDON
from searches.management.demo.people import DemoPrison, choose_secrets
from searches.management.replay.day import Line, ReplayedDay
from searches.queries.confirmations.confirmations import requests_for
from searches.services.devices.devices import enrol_device
from searches.services.people.people import actor_known_as, add_person, go_on_duty, grant_role
from searches.services.prison.confirmation_decisions import confirm
from searches.services.prison.establishments import add_party
from searches.services.replay import replay_at
from searches.services.rolls.work_sessions import open_work_session
from searches.words.checklists import VehicleType
from searches.words.demo import PASSWORD, PIN, demo_secret
from searches.words.people import Role
from searches.words.visits import WayIn

#: The day and the time of day are not known to us. The page shows minutes since the arrival.
ARRIVAL = datetime(2019, 2, 13, 16, 0, tzinfo=LONDON)
PARTY, NAME = "escort-van", "Escort van"
OFFICERS = (("RECEPTION1", "Rosa Lind"), ("RECEPTION2", "Ralph Orme"))
BROUGHT = 3
VAN = WayIn(
    plate="DK17 ESV",
    vehicle_type=VehicleType.VAN,
    haulier="Court Escort Services",
    phone_24h="01632 960558",
    driver_name="Paula Dunn",
    people_in_cab=2,
    planned_areas=("reception",),
    escort=None,
    tail_lift_fitted=False,
)


def replay_february_2019(prison: DemoPrison, *, party_entered: bool = True) -> list[Line]:
    """Replay the case and return its timeline. Raises VehicleLeft if the van leaves.

    Without `party_entered`, the officer of reception forgets the prisoners who came with the van.
    """
    _prepare_reception(prison, ARRIVAL - timedelta(days=7))
    with replay_at(ARRIVAL - timedelta(hours=3)):
        for officer, party in (("KITCHEN1", "kitchen"), ("STORES1", "stores")):
            open_work_session(
                prison.actors[officer],
                party_id=prison.parties[party],
                numbers=prison.rosters[party],
            )
    day = ReplayedDay(prison, ARRIVAL, VAN)
    day.report(
        "00:06:00", "A prisoner comes back from court and goes under the van in which they came."
    )
    day.plan_arrival(ARRIVAL)
    day.plan_halt("reception", day.time("00:05"), day.time("00:18"))
    day.plan_seal(day.time("00:20"))
    for party, officer, minutes in (("kitchen", "KITCHEN1", 3), ("stores", "STORES1", 1)):
        _plan_count(day, party, officer, minutes, who=f"The officer of the {party}")
    if party_entered:
        day.plan(day.time("00:07"), lambda: _enter_party(day))
        _plan_count(day, PARTY, "RECEPTION1", 1, who="The officer of reception", missed=1)
        _plan_count(
            day, PARTY, "RECEPTION2", 1, who="Another officer of reception", missed=1, after=2
        )
    day.plan_request_for_go(day.time("00:35"))
    return day.run()


def _plan_count(
    day: ReplayedDay,
    party: str,
    officer: str,
    minutes: int,
    *,
    who: str,
    missed: int = 0,
    after: int = 0,
) -> None:
    began = day.time("00:21") + timedelta(minutes=after)
    everybody = BROUGHT if party == PARTY else len(day.prison.rosters[party])
    signed = began + timedelta(minutes=minutes)
    day.plan_count(party, officer, began, signed, people=everybody - missed, who=who)


def _prepare_reception(prison: DemoPrison, moment: datetime) -> None:
    """Add the party of the escort van, and two officers of reception with their screens."""
    first, second = prison.actors["ADMIN1"], prison.actors["ADMIN2"]
    area = prison.areas["reception"]
    with replay_at(moment):
        party = add_party(first, code=PARTY, name=NAME, area="reception")
        prison.parties[PARTY] = party.pk
        for number, printed in OFFICERS:
            person = add_person(first, staff_number=number, printed_name=printed, password=PASSWORD)
            grant_role(first, person_id=person.pk, role=Role.PARTY_SUPERVISOR)
            enrol_device(
                first, name=f"Screen of {printed}", secret=demo_secret(number), area_id=area
            )
            choose_secrets(number)
        for request in requests_for(second).to_decide:
            confirm(second, confirmation_id=request.id, pin=PIN, reason="Met in the office.")
        for number, _ in OFFICERS:
            actor = actor_known_as(number, demo_secret(number))
            go_on_duty(actor, area_id=area, party_id=party.pk)
            prison.actors[number] = actor


def _enter_party(day: ReplayedDay) -> str:
    """Open the work session of the van's party with the prisoners who came with the van."""
    brought = day.prison.rosters[""][:BROUGHT]
    open_work_session(
        day.prison.actors["RECEPTION1"], party_id=day.prison.parties[PARTY], numbers=brought
    )
    return f"The officer of reception enters the {BROUGHT} prisoners who came with the van."
