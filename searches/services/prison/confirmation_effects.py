"""The effects of confirming or refusing a request: two functions for each kind of request.

A function is called within the act of the second person, with its record and the request. It writes
its rows through the record and may add ledger entries of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from searches.ledger.record import Record
from searches.models import Confirmation
from searches.services.devices.devices import keep_confirmed_device, revoke_refused_device
from searches.services.exceptions.exceptions import resolve_confirmed_case
from searches.services.locks.vehicle_types import demand_in_time, demand_whole_vehicle_seen
from searches.services.people.people import (
    close_account,
    keep_confirmed_account,
    keep_confirmed_role,
    withdraw_refused_role,
)
from searches.services.prison.establishments import weaken_policy
from searches.services.visits.visit_changes import correct_confirmed_plate
from searches.words.confirmations import ConfirmationKind

Effect = Callable[[Record, Confirmation], None]


def do_nothing(record: Record, request: Confirmation) -> None:
    """Do nothing, because the decision itself is all that is needed."""


@dataclass(frozen=True, slots=True)
class Effects:
    confirmed: Effect = do_nothing
    refused: Effect = do_nothing


EFFECTS: dict[ConfirmationKind, Effects] = {
    ConfirmationKind.ACCOUNT: Effects(confirmed=keep_confirmed_account, refused=close_account),
    ConfirmationKind.ROLE: Effects(confirmed=keep_confirmed_role, refused=withdraw_refused_role),
    ConfirmationKind.NEW_DEVICE: Effects(
        confirmed=keep_confirmed_device, refused=revoke_refused_device
    ),
    ConfirmationKind.CASE_OUTCOME: Effects(confirmed=resolve_confirmed_case),
    ConfirmationKind.POLICY: Effects(confirmed=weaken_policy),
    ConfirmationKind.VEHICLE: Effects(confirmed=demand_whole_vehicle_seen),
    ConfirmationKind.EMERGENCY: Effects(confirmed=demand_in_time),
    ConfirmationKind.PLATE: Effects(confirmed=correct_confirmed_plate),
}
