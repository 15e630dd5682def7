"""The decorator of all commands: permission, transaction, ledger head, entries, and readers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import transaction

from searches.ledger.record import Record, open_record
from searches.rules.permissions import SCREEN_WAITS, may, why_not
from searches.services.pins import prove_pin
from searches.words.actors import Actor
from searches.words.people import Act
from searches.words.refusals import NotAllowed, Refused

P = ParamSpec("P")
T = TypeVar("T")

#: Every command by name, for the test that runs them all and demands their ledger entries.
COMMANDS: dict[str, Callable[..., Any]] = {}


def command(
    permit: Act | None,
) -> Callable[[Callable[Concatenate[Record, P], T | Refused]], Callable[Concatenate[Actor, P], T]]:
    """Turn `act(record, *, ...)` into `act(actor, *, ...)`.

    The act runs in one transaction that holds the establishment's ledger head. If `permit` is None,
    only the system may run the act. An argument `pin` is checked before the head is locked, because
    hashing is slow.

    If an act *returns* a Refused, its entries are kept and the refusal is raised after the commit.
    The type that the command returns is therefore the type of the act without Refused.

    Raises NotAllowed, Refused, and Unrecorded when rows were written without an entry.
    """

    def wrap(
        act: Callable[Concatenate[Record, P], T | Refused],
    ) -> Callable[Concatenate[Actor, P], T]:
        @wraps(act)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            _demand_permit(actor, permit)
            pin = kwargs.get("pin")
            if pin is not None:
                _demand_confirmed_screen(actor, permit)
                prove_pin(actor, str(pin))
            with transaction.atomic():
                record = open_record(actor.establishment, actor)
                record.pin_proven = pin is not None
                result = act(record, *args, **kwargs)
                record.demand_entries()
                transaction.on_commit(lambda: _run_readers(record))
            if isinstance(result, Refused):
                raise result
            return result

        COMMANDS[act.__name__] = run
        return run

    return wrap


def _demand_permit(actor: Actor, permit: Act | None) -> None:
    if permit is None:
        if not actor.is_system:
            raise NotAllowed(
                "not-your-part",
                "Your role does not allow this. Ask the administrator if you need the permission.",
            )
    elif actor.is_system or not may(permit, actor.roles):
        raise why_not(actor, permit)


def _demand_confirmed_screen(actor: Actor, permit: Act | None) -> None:
    """Refuse a signature on a screen that no second person has confirmed.

    A confirmation itself may be signed on such a screen, because the first screens of a prison are
    all new.
    """
    if actor.device_waits and permit is not Act.CONFIRM:
        raise NotAllowed("screen-waits", SCREEN_WAITS)


def _run_readers(record: Record) -> None:
    # Readers run commands and therefore import this module, so the import cannot be at the top.
    from searches.services.readers import READERS

    for reader in READERS:
        reader(record.actor.establishment, record.entries)
