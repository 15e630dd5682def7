"""Words for the records that a tablet announces because it cannot send them yet."""

from __future__ import annotations

from enum import StrEnum


class RecordKind(StrEnum):
    """The kinds of record that a tablet announces, as the table of operations names them.

    Photographs are announced by their own call.
    """

    ANSWER = "answer_item"
    SIGNATURE = "sign_search"
    RADIO_LOOK = "look_by_radio"  # the orderly officer's signature for a release by radio
    VOID = "void_lock"


#: Kinds that settle nothing until they are applied. A refused signature is settled, because the
#: row `searchers` then asks for another one.
COUNT_ONLY_APPLIED = frozenset({RecordKind.ANSWER, RecordKind.VOID})

#: A decision reads at most this many missing records. One holds the vehicle, and whoever announces
#: thousands must not slow down every act of the prison.
MOST_MISSING = 200
