"""The tricks that people can play in the simulation: who can play them, and a description of each.

A trick is something that the product's own interface lets a person do. Acts outside of the product
(carrying somebody out in a bag, opening a gate with a key) are not listed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Trick(StrEnum):
    """One way in which one person departs from what an honest officer would do."""

    # Party supervisor
    LEAVE_OUT = "a prisoner who is allocated to the party is never put on its list"
    MISTYPE = "a prisoner's number is mistyped, so that the list does not name them"
    NEVER_OPEN = "the kitchen's work session is never opened"
    END_BEFORE = "the work session is ended before the lorry enters"
    REOPEN_WITHOUT = "the session is ended and opened again without the prisoner"
    SEND_AWAY = "the prisoner is sent to healthcare, where nobody receives him"
    SEND_AND_END = "the prisoner is sent away, then the session is ended and opened again"
    COUNT_ABSENT = "the counter taps the prisoner, who is not there"
    COUNT_NOBODY = "the counter enters a headcount of 0"
    SKIP_COUNT = "the party is not counted"
    COUNT_ONE_LESS = "the counter enters one person fewer and leaves the prisoner out"
    COUNT_TWICE = "the first counter counts again to outvote the second"
    TAP_IN_ONE_SECOND = "the counter taps the whole list at once, with times that are made up"
    TYPE_LANDINGS = "the number of every landing is typed at once, from the kitchen"
    # Gate officer
    LOG_AS_CAGES = "the lorry is logged in as hand-pushed cages"
    LOG_AS_EMERGENCY = "the lorry is logged in as an emergency vehicle"
    LOG_AS_VAN = "the lorry is logged in as a van"
    UNKNOWN_PLATE = "the lorry is logged in under a plate that was never here"
    NO_HALT = "the halt at the kitchen is not recorded"
    SEAL_EARLY = "the lock is sealed while the lorry still stands at the kitchen"
    ANSWER_CLEAR = "every zone is answered Clear, with photographs of an empty frame"
    SHOW_A_SCREEN = "the underside is Clear, with photographs of earlier pictures on a telephone"
    CANNOT_SEE_THEN_CLEAR = "the zone is answered Can't see, then Clear"
    SIGN_AS_SECOND = "the second searcher's PIN is typed on the first searcher's tablet"
    CORRECT_PLATE = "the plate is corrected away from its watch marker"
    TURN_BACK = "the lorry is called turned back"
    OPEN_WITHOUT_GO = "the outer gate is opened without GO"
    # Second searcher
    SIGN_UNSEEN = "the second searcher answers and signs without having looked"
    # Escort
    DEPART_FALSELY = "the escort records the departure before the lorry has left"
    # Receiving officer
    RECEIVE_ABSENT = "the receiving officer receives or taps the prisoner, who is not there"
    # Control room
    REMOVE_ALLOCATION = "the prisoner is taken off the kitchen's allocation list"
    ACCOUNT_FALSELY = "the prisoner is accounted for at court"
    SAY_NOT_AT_WORK = "the kitchen is stated as not at work"
    # Releasing officer
    RELEASE_BLIND = "the releaser opens the photographs, signs for them and does not look at them"
    # Command
    CLOSE_FALSELY = "a stop is closed on the word that the prisoner was seen"
    OVERRIDE_ALL = "every hold that may be overridden is overridden"
    CONFIRM_ALL = "everything that waits for a second person is confirmed"
    ACKNOWLEDGE_EMERGENCY = "the emergency vehicle is acknowledged"
    # Security lead
    LOOSEN_POLICY = "every threshold is set to its loosest value"
    CLOSE_CASES = "each critical case of the morning is closed by one lead alone"
    # Administrator
    RESET_PIN = "another officer's PIN is reset and used"
    INVENT_OFFICERS = "officers and screens are invented and used"


@dataclass(frozen=True, slots=True)
class Part:
    """One person of the simulated prison: their name in the sample prison, role and tricks.

    `furthest` names the tricks with which this person has most success.
    """

    name: str
    called: str
    tricks: tuple[Trick, ...]
    furthest: tuple[Trick, ...]


T = Trick
SUPERVISION = (
    *(T.LEAVE_OUT, T.MISTYPE, T.NEVER_OPEN, T.END_BEFORE, T.REOPEN_WITHOUT),
    *(T.SEND_AWAY, T.SEND_AND_END, T.COUNT_ABSENT, T.COUNT_NOBODY, T.SKIP_COUNT),
    *(T.COUNT_ONE_LESS, T.COUNT_TWICE, T.TAP_IN_ONE_SECOND, T.TYPE_LANDINGS),
)
PARTS: tuple[Part, ...] = (
    Part(
        "grace",
        "gate officer",
        (
            *(T.LOG_AS_CAGES, T.LOG_AS_EMERGENCY, T.LOG_AS_VAN, T.UNKNOWN_PLATE, T.SEAL_EARLY),
            *(T.ANSWER_CLEAR, T.SHOW_A_SCREEN, T.CANNOT_SEE_THEN_CLEAR, T.SIGN_AS_SECOND),
            *(T.CORRECT_PLATE, T.TURN_BACK, T.OPEN_WITHOUT_GO),
        ),
        (T.ANSWER_CLEAR, T.SIGN_AS_SECOND, T.OPEN_WITHOUT_GO),
    ),
    Part("tom", "second searcher", (T.SIGN_UNSEEN,), (T.SIGN_UNSEEN,)),
    Part("ed", "escort", (T.NO_HALT, T.DEPART_FALSELY), (T.DEPART_FALSELY,)),
    Part("kay", "party supervisor", SUPERVISION, (T.COUNT_ABSENT,)),
    Part(
        "kit",
        "second counter",
        (T.COUNT_ABSENT, T.COUNT_ONE_LESS, T.TYPE_LANDINGS),
        (T.COUNT_ABSENT,),
    ),
    Part("hana", "receiving officer", (T.RECEIVE_ABSENT,), (T.RECEIVE_ABSENT,)),
    Part(
        "ceri",
        "control room",
        (T.REMOVE_ALLOCATION, T.ACCOUNT_FALSELY, T.SAY_NOT_AT_WORK, T.CLOSE_FALSELY, T.CONFIRM_ALL),
        (T.ACCOUNT_FALSELY, T.CLOSE_FALSELY, T.CONFIRM_ALL),
    ),
    Part(
        "mia",
        "gate manager",
        (T.RELEASE_BLIND, T.OVERRIDE_ALL, T.CONFIRM_ALL),
        (T.RELEASE_BLIND, T.OVERRIDE_ALL, T.CONFIRM_ALL),
    ),
    Part(
        "omar",
        "orderly officer",
        (T.COUNT_ABSENT, T.OVERRIDE_ALL, T.CONFIRM_ALL),
        (T.COUNT_ABSENT, T.OVERRIDE_ALL, T.CONFIRM_ALL),
    ),
    Part(
        "dee",
        "duty governor",
        (T.CLOSE_FALSELY, T.OVERRIDE_ALL, T.ACKNOWLEDGE_EMERGENCY, T.CONFIRM_ALL),
        (T.CLOSE_FALSELY, T.OVERRIDE_ALL, T.ACKNOWLEDGE_EMERGENCY, T.CONFIRM_ALL),
    ),
    Part(
        "sam",
        "security lead",
        (T.OVERRIDE_ALL, T.CONFIRM_ALL, T.LOOSEN_POLICY, T.CLOSE_CASES),
        (T.OVERRIDE_ALL, T.CONFIRM_ALL, T.CLOSE_CASES),
    ),
    Part("ann", "administrator", (T.RESET_PIN, T.INVENT_OFFICERS), (T.INVENT_OFFICERS,)),
)
PART_OF = {part.name: part for part in PARTS}
