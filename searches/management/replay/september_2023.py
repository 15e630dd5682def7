"""The morning of 6 September 2023, replayed at its real clock times.

The reported times and facts are those of docs/replay.md. Whatever is not known publicly is an
assumption of the replay, and the page names it as one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from searches.management.demo.history import FOOD, LONDON
from searches.management.demo.people import DemoPrison
from searches.management.replay.day import Line, ReplayedDay
from searches.queries.stops.stop_closings import people_under
from searches.services.replay import replay_at
from searches.services.rolls.standfast import call_standfast
from searches.services.rolls.work_sessions import open_work_session
from searches.services.stops.stops import acknowledge_stop
from searches.words.visits import STEP_MINUTES, StopStep

MIDNIGHT = datetime(2023, 9, 6, tzinfo=LONDON)
#: The times and facts that are reported from the trial and to Parliament.
REPORTED = (
    ("07:18:00", "The prisoner is last on camera in the kitchen area."),
    (
        "07:26:00",
        "About 07:26: the lorry leaves the bay. Two staff search it with torch and mirror and see "
        "nothing.",
    ),
    (
        "07:30:00",
        "About 07:30: staff at the gate already say that somebody is missing. The driver asks: "
        "“Are you sure that I can go?”",
    ),
    ("07:32:00", "The lorry leaves."),
    ("07:50:00", "The prisoner is declared missing."),
    ("08:15:00", "The police are told."),
    ("08:37:00", "The lorry is stopped, with the sling still under it."),
)
KITCHEN, STORES = 24, 8


def replay_september_2023(prison: DemoPrison) -> list[Line]:
    """Replay the morning and return its timeline. Raises VehicleLeft if the lorry leaves."""
    day = ReplayedDay(prison, MIDNIGHT, replace(FOOD, planned_areas=("kitchen-bay",)))
    for clock, sentence in REPORTED:
        day.report(clock, sentence)
    with replay_at(day.time("06:30")):
        for officer, party in (("KITCHEN1", "kitchen"), ("STORES1", "stores")):
            open_work_session(
                prison.actors[officer],
                party_id=prison.parties[party],
                numbers=prison.rosters[party],
            )
    day.plan_arrival(day.time("06:50"))
    day.plan_halt("kitchen-bay", day.time("07:00"), day.time("07:25:30"))
    day.plan_seal(day.time("07:26"))
    day.plan_count(
        "kitchen",
        "KITCHEN1",
        day.time("07:27"),
        day.time("07:30"),
        people=KITCHEN - 1,
        who="The officer of the kitchen",
    )
    day.plan_count(
        "stores",
        "STORES1",
        day.time("07:27:05"),
        day.time("07:28:30"),
        people=STORES,
        who="The officer of the stores",
    )
    day.plan_count(
        "kitchen",
        "KITCHEN2",
        day.time("07:31"),
        day.time("07:34"),
        people=KITCHEN - 1,
        who="Another officer of the kitchen",
    )
    day.plan_request_for_go(day.time("07:32"))
    day.plan(day.time("07:34:30"), lambda: _standfast(day))
    for clock in ("07:50", "08:15", "08:37"):
        day.plan_request_for_go(day.time(clock))
    return day.run()


def _standfast(day: ReplayedDay) -> str:
    """Call a standfast, and plan the calls for the last moment that their timers allow."""
    standfast = call_standfast(day.prison.actors["ORDERLY1"])
    stop = standfast.under
    assert stop is not None  # noqa: S101  # a standfast always belongs to a stop
    for step, sentence in (
        (StopStep.DUTY_GOVERNOR_TOLD, "The control room tells the duty governor."),
        (StopStep.POLICE_TOLD, "The control room tells the police."),
    ):
        due = stop.recorded_at + timedelta(minutes=STEP_MINUTES[step])
        day.plan(due, partial(_take_step, day, stop.pk, step, sentence))
    (missing,) = people_under(stop)
    return (
        "The orderly officer calls a standfast. Control room, duty governor and security lead read "
        f"on the page of the stop who is missing: {missing.number}, cell {missing.cell}."
    )


def _take_step(day: ReplayedDay, stop: UUID, step: StopStep, sentence: str) -> str:
    acknowledge_stop(day.prison.actors["CONTROL1"], stop_id=stop, step=step)
    return f"{sentence} This is the last moment that the timer of the stop allows."
