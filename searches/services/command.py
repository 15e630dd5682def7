"""The one door for writing: permission, transaction, head lock, rows, entries, then the readers."""

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

#: Every act by name, for the test that walks them all and demands their entries.
COMMANDS: dict[str, Callable[..., Any]] = {}


def command(
    permit: Act | None,
) -> Callable[[Callable[Concatenate[Record, P], T | Refused]], Callable[Concatenate[Actor, P], T]]:
    """Turn `act(record, *, ...)` into `act(actor, *, ...)`.

    The act runs in one transaction that holds the establishment's ledger head. `permit` None means
    only the system may. A keyword `pin` is proven before the head is locked, since hashing is slow.
    An act that *returns* a Refused is kept with its entries, and the refusal raised after commit:
    the command's own type is the act's without Refused.
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
                transaction.on_commit(lambda: _tell_readers(record))
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
                "Your role does not allow this. Ask the administrator if it should.",
            )
    elif actor.is_system or not may(permit, actor.roles):
        raise why_not(actor, permit)


def _demand_confirmed_screen(actor: Actor, permit: Act | None) -> None:
    """Refuse a signature on a screen that no second person has confirmed.

    A confirmation itself may be signed there: the first screens of a prison are all new.
    """
    if actor.device_waits and permit is not Act.CONFIRM:
        raise NotAllowed("screen-waits", SCREEN_WAITS)


def _tell_readers(record: Record) -> None:
    # The readers run commands of their own, so they can be imported only once this module is there.
    from searches.services.readers import READERS

    for reader in READERS:
        reader(record.actor.establishment, record.entries)
