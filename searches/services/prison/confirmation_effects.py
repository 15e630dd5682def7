"""The effects of confirming or refusing a request: two functions for each kind of request.

A function is called within the act of the second person, with the record of that act and the
request. The function writes rows through the record and may add ledger entries of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from searches.ledger.record import Record
from searches.models import Confirmation
from searches.services.devices.devices import activate_device, revoke_refused_device
from searches.services.exceptions.escalations import keep_confirmed_table
from searches.services.exceptions.exceptions import resolve_confirmed_case
from searches.services.locks.vehicle_types import demand_in_time, demand_whole_vehicle_seen
from searches.services.people.people import (
    activate_account,
    activate_role,
    close_account,
    withdraw_refused_role,
)
from searches.services.prison.establishments import weaken_policy
from searches.services.visits.visit_changes import correct_confirmed_plate
from searches.words.confirmations import ConfirmationKind

Effect = Callable[[Record, Confirmation], None]


def do_nothing(record: Record, request: Confirmation) -> None:
    """Do nothing, because the decision alone is enough."""


@dataclass(frozen=True, slots=True)
class Effects:
    """The effects of one kind of request: when it is confirmed, and when it is refused."""

    confirmed: Effect = do_nothing
    refused: Effect = do_nothing


EFFECTS: dict[ConfirmationKind, Effects] = {
    ConfirmationKind.ACCOUNT: Effects(confirmed=activate_account, refused=close_account),
    ConfirmationKind.ROLE: Effects(confirmed=activate_role, refused=withdraw_refused_role),
    ConfirmationKind.NEW_DEVICE: Effects(confirmed=activate_device, refused=revoke_refused_device),
    ConfirmationKind.CASE_OUTCOME: Effects(confirmed=resolve_confirmed_case),
    ConfirmationKind.POLICY: Effects(confirmed=weaken_policy),
    ConfirmationKind.ESCALATION: Effects(confirmed=keep_confirmed_table),
    ConfirmationKind.VEHICLE: Effects(confirmed=demand_whole_vehicle_seen),
    ConfirmationKind.EMERGENCY: Effects(confirmed=demand_in_time),
    ConfirmationKind.PLATE: Effects(confirmed=correct_confirmed_plate),
}
