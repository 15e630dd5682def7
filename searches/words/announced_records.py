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
    WAY_IN = "log_vehicle_in"
    SEAL = "close_inner_gate"
    OUTER_GATE = "open_outer_gate"
    DEPARTURE = "depart"
    STOP = "raise_stop"


#: The words for one and for several records of each kind.
RECORD_WORDS: dict[RecordKind, tuple[str, str]] = {
    RecordKind.ANSWER: ("answer", "answers"),
    RecordKind.SIGNATURE: ("signature", "signatures"),
    RecordKind.RADIO_LOOK: ("signature", "signatures"),
    RecordKind.VOID: ("report of a void lock", "reports of a void lock"),
    RecordKind.WAY_IN: ("vehicle logged in", "vehicles logged in"),
    RecordKind.SEAL: ("sealing of the lock", "sealings of the lock"),
    RecordKind.OUTER_GATE: ("opening of the outer gate", "openings of the outer gate"),
    RecordKind.DEPARTURE: ("departure", "departures"),
    RecordKind.STOP: ("stop", "stops"),
}

#: Kinds that hold the vehicle in every lock session of its visit, because nobody knows yet what
#: they say about the vehicle. Records of the other kinds hold only their own lock session, which
#: does not count any longer once the lock is sealed again.
HOLD_THE_VISIT = frozenset(
    {
        RecordKind.ANSWER,
        RecordKind.WAY_IN,
        RecordKind.SEAL,
        RecordKind.OUTER_GATE,
        RecordKind.DEPARTURE,
    }
)

#: Kinds that settle nothing until they are applied. A refused signature is settled, because the
#: row `searchers` then asks for another one.
COUNT_ONLY_APPLIED = frozenset({RecordKind.ANSWER, RecordKind.VOID, RecordKind.STOP})

#: Kinds that belong to no vehicle. A stop is never refused, whatever was announced about it.
WITHOUT_VEHICLE = frozenset({RecordKind.STOP})

#: A decision reads at most this many missing records. One holds the vehicle, and whoever announces
#: thousands must not slow down every act of the prison.
MOST_MISSING = 200


def records_in_words(kind: RecordKind, number: int, *, before: str = "") -> str:
    """Return a number of records as a phrase, such as “2 unsent stops”.

    `before` is a word before the noun, such as “unsent”. A noun of several words stays together: “1
    unsent sealing of the lock”.
    """
    singular, plural = RECORD_WORDS[kind]
    noun = singular if number == 1 else plural
    return " ".join(filter(None, (str(number), before, noun)))
