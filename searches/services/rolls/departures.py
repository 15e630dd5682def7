"""Prisoners who leave the prison and its list. A missing prisoner stays on the list."""

from __future__ import annotations

from searches.facts.counts import CountsOf
from searches.facts.missed_people import unaccounted
from searches.facts.rolls import memberships
from searches.ledger.record import Record
from searches.models import LockSession, Movement, Party, Prisoner, Stop
from searches.rules.prisoners import read_number
from searches.services.command import command
from searches.services.rolls.allocations import end_allocation
from searches.services.rolls.whole_rolls import open_roll
from searches.words.events.establishment import PrisonerLeft
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused


@command(Act.KEEP_PRISONERS)
def leave_prison(record: Record, *, number: str) -> Prisoner:
    """Record that a prisoner has left, by discharge, transfer or a night at court.

    The reason is not recorded. Raises Refused while a stop or a whole-prison roll is open, and
    while this prisoner is on the way, at work or missing.
    """
    number = read_number(number)
    held = Prisoner.objects.within(record.establishment).filter(left_at__isnull=True)
    prisoner: Prisoner | None = held.filter(number=number).first()
    if prisoner is None:
        raise Invalid(
            "prisoner-unknown",
            "No prisoner with this number is held in this prison.",
            field="number",
        )
    demand_may_leave(record, prisoner)
    end_custody(record, prisoner)
    record.enter(PrisonerLeft(prisoner=prisoner.pk))
    return prisoner


def demand_may_leave(record: Record, prisoner: Prisoner) -> None:
    """Refuse while a stop or roll is open, and while the prisoner is on a list or missing."""
    _demand_no_open_stop_or_roll(record)
    _demand_on_no_list(record, prisoner)
    _demand_not_missed(record, prisoner)


def end_custody(record: Record, prisoner: Prisoner) -> None:
    """Take a prisoner off the prison's list. The calling act enters it in the ledger."""
    record.change(prisoner, left_at=record.now)
    for allocation in prisoner.allocations.filter(removal__isnull=True):
        end_allocation(record, allocation, "No longer held here")


def _demand_no_open_stop_or_roll(record: Record) -> None:
    stops = Stop.objects.within(record.establishment).of_all_vehicles().still_open()
    if stops.exists():
        raise Refused(
            "stop-open",
            "All vehicles are stopped. Close the stop before you take anybody off the list.",
        )
    if open_roll(record) is not None:
        raise Refused(
            "roll-open",
            "A whole-prison roll is being counted. Wait until it ends before you take anybody off"
            " the list.",
        )


def _demand_on_no_list(record: Record, prisoner: Prisoner) -> None:
    if Movement.objects.filter(prisoner=prisoner).on_the_way().exists():
        raise Refused(
            "on-the-way",
            f"{prisoner.number} is on the way to another place and must be received there first.",
        )
    for stay in memberships(record.establishment.pk, record.now, record.now):
        if stay.prisoner == str(prisoner.pk) and stay.left_at is None:
            party = Party.objects.within(record.establishment).get(code=stay.party)
            sentence = (
                f"{prisoner.number} is at work in {party.name}. "
                "The party must send this prisoner to another place first."
            )
            raise Refused("prisoner-at-work", sentence)


def _demand_not_missed(record: Record, prisoner: Prisoner) -> None:
    """Refuse while an active lock session waits for this prisoner or for a whole-prison roll."""
    locks = LockSession.objects.within(record.establishment).filter(
        voided_at__isnull=True, ended_at__isnull=True
    )
    for lock in locks.select_related("visit__establishment"):
        if CountsOf(lock).whole_prison():
            raise Refused(
                "whole-prison",
                "A vehicle in the lock needs a whole-prison roll. Wait until the roll has been"
                " signed.",
            )
        if str(prisoner.pk) in unaccounted(lock):
            sentence = f"{prisoner.number} has not been seen since the lock was sealed."
            sentence += " Find this prisoner first."
            raise Refused("missed", sentence)
