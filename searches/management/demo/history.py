"""The history of the demo prison: two days of visits, and this morning's expected deliveries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from searches.management.demo.lorry import Lorry
from searches.management.demo.people import DemoPrison, found_demo_prison
from searches.queries.rolls.received import read_receiving_page
from searches.services.locks.locks import void_lock
from searches.services.replay import replay_at
from searches.services.rolls.movements import (
    receive_hand_back,
    receive_prisoner,
    send_prisoner,
    tap_seen,
)
from searches.services.rolls.work_sessions import end_work_session, open_work_session
from searches.services.stops.stops import ask_to_close_stop, close_stop, raise_stop
from searches.services.visits.near_misses import report_near_miss
from searches.services.visits.visits import expect_vehicle, log_vehicle_in
from searches.words.checklists import VehicleType
from searches.words.demo import PIN
from searches.words.visits import (
    ClosingBasis,
    Expected,
    ItemBrought,
    ToolKind,
    VisitSource,
    VoidReason,
    WayIn,
)

LONDON = ZoneInfo("Europe/London")
FOOD = WayIn(
    plate="KX23 LDV",
    vehicle_type=VehicleType.RIGID,
    haulier="Calder Foodservice",
    phone_24h="01632 960114",
    driver_name="Martin Selby",
    people_in_cab=1,
    planned_areas=("kitchen-bay",),
    escort=None,
    load="Food, 14 roll cages",
    seal="S-0392",
    brought=(
        ItemBrought(ToolKind.TOOL, "Pallet truck"),
        ItemBrought(ToolKind.PHONE, "Driver's phone"),
    ),
)
CHILLED = WayIn(
    plate="YK71 OHB",
    vehicle_type=VehicleType.REFRIGERATED,
    haulier="Aire Chilled",
    phone_24h="01632 960225",
    driver_name="Denise Holt",
    people_in_cab=1,
    planned_areas=("kitchen-bay", "stores"),
    escort=None,
    load="Chilled food",
    seal="S-0401",
)
VAN = WayIn(
    plate="BD68 SMR",
    vehicle_type=VehicleType.VAN,
    haulier="Dales Laundry Services",
    phone_24h="01632 960336",
    driver_name="Iqbal Rana",
    people_in_cab=2,
    planned_areas=("stores",),
    escort=None,
    tail_lift_fitted=False,
    load="Linen",
)
#: How many days ago each day of the history was, with the time and the vehicle of each visit.
DAYS: tuple[tuple[int, tuple[tuple[str, WayIn], ...]], ...] = (
    (2, (("06:50", FOOD), ("09:20", VAN))),
    (1, (("06:50", FOOD), ("09:20", CHILLED))),
)


def make_history(now: datetime) -> DemoPrison:
    """Make two days of visits, then today's parties at work and today's expected deliveries."""
    today = now.astimezone(LONDON).date()
    prison = found_demo_prison(_at(today - timedelta(days=3), "05:00"))
    for days_ago, visits in DAYS:
        day = today - timedelta(days=days_ago)
        sessions = _begin_work(prison, _at(day, "05:50"))
        for hour, way_in in visits:
            _one_visit(prison, way_in, _at(day, hour), first=days_ago == 2 and way_in is FOOD)
        _make_reports(prison, _at(day, "11:05"), days_ago)
        for supervisor, session in sessions.items():
            with replay_at(_at(day, "15:45")):
                end_work_session(prison.actors[supervisor], session_id=session)
        _receive_on_landings(prison, _at(day, "15:52"))
    _this_morning(prison, now)
    return prison


def _receive_on_landings(prison: DemoPrison, moment: datetime) -> None:
    """Confirm that everybody came back from work, as an officer of each landing."""
    for number, officer in prison.actors.items():
        if number.startswith("LANDING"):
            with replay_at(moment):
                for back in read_receiving_page(
                    prison.establishment, officer.person, officer.device_area
                ).backs:
                    receive_hand_back(officer, hand_back_id=back.id, number=len(back.people))


def _one_visit(prison: DemoPrison, way_in: WayIn, moment: datetime, *, first: bool) -> None:
    lorry = Lorry(prison, _with_escort(prison, way_in), moment)
    if not first:
        lorry.searchers = ("GATE3", "GATE4")
        lorry.releaser = "CONTROL2"
    lorry.come_in()
    lorry.halt_everywhere()
    lorry.seal()
    if first:
        # The driver forgot the keys, so the inner gate was opened and the lock was sealed again.
        with lorry.after(90):
            void_lock(
                prison.actors["GATE1"], visit_id=lorry.visit, reason=VoidReason.INNER_GATE_OPENED
            )
        lorry.now += timedelta(minutes=2)
        lorry.seal()
    lorry.prepare_search()
    for party in ("kitchen", "stores"):
        lorry.count(party)
    lorry.search(pace_seconds=17 if way_in.vehicle_type is not VehicleType.REFRIGERATED else 18)
    lorry.sign()
    lorry.look_at_photographs()
    lorry.last_look()
    lorry.release()
    lorry.leave()


def _make_reports(prison: DemoPrison, moment: datetime, days_ago: int) -> None:
    """Report the near miss of the first day, or raise and close the stop of the second day."""
    if days_ago == 2:
        with replay_at(moment):
            report_near_miss(
                prison.actors["KITCHEN1"],
                seen="A prisoner came back from the bay with soot on their sleeves.",
                plate="KX23 LDV",
            )
        return
    health, control = prison.actors["HEALTH1"], prison.actors["CONTROL1"]
    with replay_at(moment):
        stop = raise_stop(prison.actors["LAUNDRY1"])
    with replay_at(moment + timedelta(minutes=3)):
        number = prison.rosters["laundry"][0]
        seen = tap_seen(
            health, prisoner_id=_prisoner(prison, number), area_id=prison.areas["healthcare"]
        )
    with replay_at(moment + timedelta(minutes=4)):
        closing = ask_to_close_stop(
            control,
            stop_id=stop.pk,
            basis=ClosingBasis.PERSON_SEEN,
            prisoner=seen.prisoner.number if seen.prisoner else "",
            note="The prisoner was in healthcare.",
            pin=PIN,
        )
    with replay_at(moment + timedelta(minutes=5)):
        close_stop(prison.actors["GOVERNOR1"], closing_id=closing.id, pin=PIN)


def _this_morning(prison: DemoPrison, now: datetime) -> None:
    """Make today's parties at work, one prisoner in healthcare, and today's expected deliveries."""
    _begin_work(prison, now - timedelta(minutes=50))
    sent = _prisoner(prison, prison.rosters["laundry"][1])
    with replay_at(now - timedelta(minutes=20)):
        movement = send_prisoner(
            prison.actors["LAUNDRY1"], prisoner_id=sent, to_area_id=prison.areas["healthcare"]
        )
    with replay_at(now - timedelta(minutes=14)):
        receive_prisoner(prison.actors["HEALTH1"], movement_id=movement.pk)
    for minutes, way_in in ((25, FOOD), (70, CHILLED), (150, VAN)):
        with replay_at(now - timedelta(minutes=10)):
            expect_vehicle(
                prison.actors["CONTROL1"],
                expected=_delivery_of(way_in, now + timedelta(minutes=minutes)),
                source=VisitSource.DEMO,
            )
    with replay_at(now - timedelta(minutes=8)):
        log_vehicle_in(
            prison.actors["GATE3"], way_in=_with_escort(prison, _MAIL), source=VisitSource.DEMO
        )


_MAIL = WayIn(
    plate="OIG 4721",
    vehicle_type=VehicleType.VAN,
    haulier="County Mail",
    phone_24h="01632 960447",
    driver_name="Siobhan Reilly",
    people_in_cab=1,
    planned_areas=("stores",),
    escort=None,
    tail_lift_fitted=False,
    load="Mail",
)


def _begin_work(prison: DemoPrison, moment: datetime) -> dict[str, UUID]:
    sessions = {}
    for supervisor, party in (
        ("KITCHEN1", "kitchen"),
        ("STORES1", "stores"),
        ("LAUNDRY1", "laundry"),
    ):
        with replay_at(moment):
            session = open_work_session(
                prison.actors[supervisor],
                party_id=prison.parties[party],
                numbers=prison.rosters[party],
            )
        sessions[supervisor] = session.pk
    return sessions


def _delivery_of(way_in: WayIn, moment: datetime) -> Expected:
    return Expected(
        plate=way_in.plate,
        vehicle_type=way_in.vehicle_type,
        haulier=way_in.haulier,
        phone_24h=way_in.phone_24h,
        expected_at=moment.replace(second=0, microsecond=0),
        load=way_in.load,
        planned_areas=way_in.planned_areas,
    )


def _with_escort(prison: DemoPrison, way_in: WayIn) -> WayIn:
    return replace(way_in, escort=prison.actors["ESCORT1"].person)


def _prisoner(prison: DemoPrison, number: str) -> UUID:
    return prison.prisoners[number]


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), LONDON)
