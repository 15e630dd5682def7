"""The whole-prison roll: every landing counted by two officers, compared with the official roll.

This module records the numbers and the signature. `rules.whole_rolls` decides whether the parts
agree.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from searches.facts.policies import policy_while_inside
from searches.facts.whole_rolls import counters_under, is_of_landing_or_party, roll_facts
from searches.facts.whole_rolls import open_roll as open_roll_of_prison
from searches.facts.wing_officers import landings_of_wing_officer
from searches.ledger.canonical import sha256_of
from searches.ledger.record import Record
from searches.models import (
    Area,
    Landing,
    LandingCount,
    OfficialRoll,
    Stop,
    WholeRoll,
    WholeRollSignature,
)
from searches.rules.whole_rolls import earliest_number_at, judge_roll, signed_document
from searches.services.command import command
from searches.services.rolls.late_counts import end_counted_stops
from searches.services.rolls.work_sessions import demand_on_duty
from searches.services.signatures import sign
from searches.services.stops.stops import raise_by_system
from searches.words.events.rolls import (
    LandingCounted,
    OfficialRollEntered,
    PlaceCounted,
    RollRowAskedAgain,
    WholeRollCalled,
    WholeRollSigned,
)
from searches.words.people import Act, Role
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.rolls import RollPart
from searches.words.visits import SignatureMeaning, StopKind, StopSource

LARGEST_NUMBER = 2000
LARGEST_ROLL = 10_000
NOT_CORRECT = "The whole-prison roll is not correct."


@command(Act.SIGN_WHOLE_ROLL)
def call_whole_roll(record: Record, *, id: UUID | None = None) -> WholeRoll:
    """Call a whole-prison roll: every landing counts now.

    Under an open stop the roll belongs to that stop. Raises Refused while another roll is open.
    """
    if open_roll(record) is not None:
        raise Refused("roll-open", "A whole-prison roll is already being counted.")
    here = Stop.objects.within(record.establishment).still_open()
    raised = here.filter(kind=StopKind.STOP, under__isnull=True)
    stop = raised.of_all_vehicles().last() or raised.last()
    return call_roll(record, stop=stop, id=id)


def call_roll(
    record: Record, *, stop: Stop | None, standfast: Stop | None = None, id: UUID | None = None
) -> WholeRoll:
    """Call a roll under this stop. An open roll is replaced, and what was wrong is recorded."""
    earlier = open_roll(record)
    left_wrong = (
        judge_roll(roll_facts(earlier, record.now)).differences if earlier is not None else ()
    )
    roll = record.add(
        WholeRoll(
            id=id or uuid4(),
            establishment=record.establishment,
            called_by_id=record.by,
            stop=stop,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(
        WholeRollCalled(
            roll=roll.pk,
            stop=stop.pk if stop else None,
            standfast=standfast.pk if standfast else None,
            replaces=earlier.pk if earlier else None,
            left_wrong=left_wrong,
        )
    )
    return roll


@command(Act.COUNT_LANDING)
def count_landing(
    record: Record,
    *,
    roll_id: UUID,
    landing_id: UUID,
    number: int,
    every_one_responded: bool,
    id: UUID | None = None,
) -> LandingCount:
    """Record one officer's number for one landing. Two different officers must agree.

    The officer must be on duty on the landing, use a screen of the landing, and have had the time
    to get an answer from this number of people. Raises Refused or NotAllowed otherwise, and if the
    officer entered the official roll with which the numbers are compared.
    """
    roll = _this_roll(record, roll_id)
    landing = (
        Landing.objects.within(record.establishment)
        .select_related("area")
        .filter(pk=landing_id)
        .first()
    )
    if landing is None:
        raise NotThere("This landing")
    if not 0 <= number <= LARGEST_NUMBER:
        raise Invalid("number", "Enter the number of people on the landing.", field="number")
    _demand_own_landing(record, landing)
    _demand_on_the_landing(record, landing)
    if roll.official_rolls.filter(entered_by_id=record.by).exists():
        sentence = "You entered the official roll for this count. Another officer must count."
        raise NotAllowed("entered-official-roll", sentence)
    _demand_time_to_count(record, roll, number)
    counted = record.add(
        LandingCount(
            id=id or uuid4(),
            establishment=record.establishment,
            whole_roll=roll,
            landing=landing,
            counter_id=record.by,
            device_id=record.actor.device,
            number=number,
            every_one_responded=every_one_responded,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(LandingCounted(roll=roll.pk, landing=landing.code, number=number))
    return counted


@command(Act.COUNT_PLACE)
def count_place(record: Record, *, roll_id: UUID, number: int) -> None:
    """Record how many prisoners are at the receiving place of this officer's screen.

    The officer must be on duty there. The number changes nobody's place: everybody who should be
    there must also have been tapped by name since the roll was called.
    """
    roll = _this_roll(record, roll_id)
    screen = record.actor.device_area
    areas = Area.objects.within(record.establishment)
    area: Area | None = areas.filter(pk=screen).first() if screen is not None else None
    if area is None or not area.prisoner_access or is_of_landing_or_party(area):
        sentence = "Use a screen of a receiving place, such as healthcare, visits or reception."
        raise Invalid("wrong-device", sentence, field="number")
    demand_on_duty(record, area)
    if not 0 <= number <= LARGEST_NUMBER:
        raise Invalid("number", "Enter the number of people you see.", field="number")
    if roll.official_rolls.filter(entered_by_id=record.by).exists():
        sentence = "You entered the official roll of this count. Another officer must count."
        raise NotAllowed("entered-official-roll", sentence)
    record.enter(PlaceCounted(roll=roll.pk, area=area.code, name=area.name, number=number))


@command(Act.ASK_ROLL_AGAIN)
def ask_roll_row_again(record: Record, *, roll_id: UUID, part: RollPart, code: str) -> None:
    """Ask the officers of a wrong row to count again. The row stays wrong until they have.

    Raises Refused for a row that is not wrong.
    """
    roll = _this_roll(record, roll_id)
    result = judge_roll(roll_facts(roll, record.now))
    rows = {
        RollPart.LANDING: result.landings,
        RollPart.PARTY: result.parties,
        RollPart.PLACE: result.places,
    }
    row = next((line for line in rows.get(part, ()) if line.code == code), None)
    if row is None:
        raise NotThere("This row of the roll")
    if row.agrees is not False:
        raise Refused("row-not-wrong", f"{row.name} is not wrong, so nobody needs to count again.")
    record.enter(
        RollRowAskedAgain(roll=roll.pk, part=part, code=code, name=row.name, sentence=row.sentence)
    )


@command(Act.ENTER_OFFICIAL_ROLL)
def enter_official_roll(
    record: Record, *, roll_id: UUID, figure: int, id: UUID | None = None
) -> OfficialRoll:
    """Enter how many people the prison holds, from records that no counter keeps.

    Raises NotAllowed for anybody who counted a landing or a party under this roll. A figure entered
    again replaces the earlier figure, which is kept.
    """
    roll = _this_roll(record, roll_id)
    if not 0 <= figure <= LARGEST_ROLL:
        sentence = f"The official roll must be a whole number from 0 to {LARGEST_ROLL:,}."
        raise Invalid("figure", sentence, field="figure")
    if str(record.by) in counters_under(roll):
        sentence = "You counted in this roll. Another officer must enter the official roll."
        raise NotAllowed("counted-in-roll", sentence)
    entered = record.add(
        OfficialRoll(
            id=id or uuid4(),
            establishment=record.establishment,
            whole_roll=roll,
            figure=figure,
            entered_by_id=record.by,
            device_id=record.actor.device,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(OfficialRollEntered(roll=roll.pk, figure=figure))
    return entered


@command(Act.SIGN_WHOLE_ROLL)
def sign_whole_roll(
    record: Record, *, roll_id: UUID, pin: str, digest: str = ""
) -> WholeRollSignature:
    """Sign the roll, which is correct only when every part agrees. A wrong roll raises a stop.

    Raises Refused while a part is still to be counted, and NotAllowed for the person who entered
    the official roll, because two people who did not count must answer for a roll.
    """
    roll = _this_roll(record, roll_id)
    result = judge_roll(roll_facts(roll, record.now))
    if result.outstanding:
        raise Refused("roll-incomplete", " ".join(result.outstanding[:4]))
    newest = roll.official_rolls.order_by("recorded_at").last()
    if newest is not None and newest.entered_by_id == record.by:
        sentence = "You entered the official roll. Another control room officer must sign."
        raise NotAllowed("entered-official-roll", sentence)
    counted = signed_document(result)
    document = {"roll": roll.pk, "counted": counted}
    if digest and digest != sha256_of(document):
        raise Refused(
            "changed",
            "Something has changed since you opened this page. Check the page again, then sign.",
        )
    signature = record.add(
        WholeRollSignature(
            establishment=record.establishment,
            whole_roll=roll,
            signature=sign(
                record,
                SignatureMeaning.ROLL_CORRECT
                if result.correct
                else SignatureMeaning.ROLL_NOT_CORRECT,
                document=document,
            ),
            signed_by_id=record.by,
            correct=result.correct,
            result=counted,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(
        WholeRollSigned(roll=roll.pk, correct=result.correct, differences=tuple(result.differences))
    )
    if not result.correct:
        raise_by_system(
            record,
            kind=StopKind.STOP,
            source=StopSource.SECOND_MISMATCH,
            sentence=NOT_CORRECT,
        )
    end_counted_stops(record)
    return signature


def open_roll(record: Record) -> WholeRoll | None:
    return open_roll_of_prison(record.establishment.pk)


def _this_roll(record: Record, roll_id: UUID) -> WholeRoll:
    roll = open_roll(record)
    if roll is None or roll.pk != roll_id:
        raise NotThere("This whole-prison roll")
    return roll


def _demand_own_landing(record: Record, landing: Landing) -> None:
    """Refuse a wing officer a landing that was not named when the role was granted."""
    if Role.WING_OFFICER not in record.actor.roles:
        return
    own = landings_of_wing_officer(record.establishment.pk, record.actor.person)
    if landing.code not in own:
        sentence = (
            f"{landing.name} is not one of your landings. An officer of that wing must count."
        )
        raise NotAllowed("not-your-landing", sentence)


def _demand_on_the_landing(record: Record, landing: Landing) -> None:
    """Refuse a number unless the officer is on duty on the landing and uses a screen there."""
    if landing.area is None:
        sentence = (
            f"{landing.name} has no area. An administrator must add an area for this landing."
        )
        raise Refused("landing-without-area", sentence)
    demand_on_duty(record, landing.area)
    if record.actor.device is None or record.actor.device_area != landing.area_id:
        sentence = f"Use a screen that is enrolled for {landing.name}."
        raise NotAllowed("wrong-device", sentence)


def _demand_time_to_count(record: Record, roll: WholeRoll, number: int) -> None:
    """Refuse a number if the officer had no time to walk the landing and get every answer."""
    own = LandingCount.objects.filter(whole_roll=roll, counter_id=record.by)
    last = own.order_by("recorded_at").last()
    since = last.recorded_at if last is not None else roll.recorded_at
    policy = policy_while_inside(record.establishment, roll.recorded_at)
    if record.now < earliest_number_at(since, number, policy):
        seconds = number * policy.landing_seconds_a_person
        sentence = (
            f"Counting {number} people takes at least {seconds} s. "
            "Count the landing, then enter the number."
        )
        raise Refused("too-fast", sentence, field="number")
