"""An establishment's policy: the thresholds that an establishment may change.

Each threshold has a default, a lowest and a highest value.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Self

from searches.words.policy_words import WORDS

#: The lowest and highest value that may be set for each threshold. A value outside these bounds
#: would switch its rule off, or hold every vehicle.
BOUNDS: dict[str, tuple[int, int]] = {
    "lock_life_minutes": (10, 240),
    "count_span_minutes": (2, 30),
    "count_life_minutes": (5, 120),
    "last_look_seconds": (30, 600),
    "photo_view_seconds": (1, 30),
    "clock_tolerance_seconds": (5, 600),
    "override_life_minutes": (1, 60),
    "overrides_a_week": (1, 50),
    "deep_search_one_in": (1, 100),
    "drill_one_in": (1, 200),
    "surprise_count_one_in": (0, 200),
    "recently_left_minutes": (15, 1440),
    "count_alert_minutes": (1, 60),
    "count_stop_minutes": (2, 120),
    "movement_overdue_minutes": (5, 60),
    "go_life_minutes": (1, 15),
    "turn_back_minutes": (1, 15),
    "emergency_acknowledge_minutes": (1, 30),
    "unlogged_minutes": (5, 240),
    "search_floor_percent": (50, 500),
    "second_searcher_least_items": (1, 20),
    "same_pair_percent": (10, 100),
    "landing_seconds_a_person": (1, 10),
    "idle_lock_minutes": (1, 60),
    "photographs_kept_days": (31, 3650),
    "marked_photographs_kept_days": (365, 7300),
    "photo_darkest_mean": (5, 80),
    "photo_most_dark_per_mille": (300, 990),
    "photo_brightest_mean": (180, 250),
    "photo_most_bright_per_mille": (300, 990),
    "photo_least_sharpness": (5, 200),
    "photo_least_contrast": (2, 40),
    "photo_most_even_per_mille": (500, 990),
    "photo_least_longest_side": (640, 4000),
    "photo_least_shortest_side": (400, 3000),
    "photo_time_minutes": (1, 1440),
    "photo_most_ripple": (5, 100),
}
#: The lowest value of each threshold in a stored document. It is 0 only where the bounds allow 0,
#: which switches the rule off.
LEAST = {name: min(least, 1) for name, (least, _) in BOUNDS.items()}
#: The first of each pair must not be above the second.
IN_ORDER = (
    ("count_span_minutes", "count_life_minutes"),
    ("count_alert_minutes", "count_stop_minutes"),
    ("go_life_minutes", "lock_life_minutes"),
    ("photographs_kept_days", "marked_photographs_kept_days"),
    ("photo_least_shortest_side", "photo_least_longest_side"),
)


class Stricter(StrEnum):
    """The direction in which a threshold is moved to make the release rule stricter."""

    LESS = "less"
    MORE = "more"
    OFTEN = "often"  # 1 in this many: a lower number is stricter, but 0 means never
    NO = "no"  # a permission: not giving it is stricter
    ALL = "all"  # a list of duties: more duties are stricter


#: The stricter direction of each threshold. A change in the other direction needs a second person,
#: and applies only to vehicles that enter afterwards.
STRICTER: dict[str, Stricter] = {
    "lock_life_minutes": Stricter.LESS,
    "count_span_minutes": Stricter.LESS,
    "count_life_minutes": Stricter.LESS,
    "last_look_seconds": Stricter.LESS,
    "photo_view_seconds": Stricter.MORE,
    "clock_tolerance_seconds": Stricter.LESS,
    "override_life_minutes": Stricter.LESS,
    "overrides_a_week": Stricter.LESS,
    "deep_search_one_in": Stricter.LESS,
    "drill_one_in": Stricter.LESS,
    "recently_left_minutes": Stricter.MORE,
    "count_alert_minutes": Stricter.LESS,
    "count_stop_minutes": Stricter.LESS,
    "go_life_minutes": Stricter.LESS,
    "turn_back_minutes": Stricter.LESS,
    "emergency_acknowledge_minutes": Stricter.LESS,
    "surprise_count_one_in": Stricter.OFTEN,
    "second_searcher_least_items": Stricter.MORE,
    "same_pair_percent": Stricter.LESS,
    "landing_seconds_a_person": Stricter.MORE,
    "movement_overdue_minutes": Stricter.LESS,
    "unlogged_minutes": Stricter.LESS,
    "search_floor_percent": Stricter.MORE,
    "idle_lock_minutes": Stricter.LESS,
    "photographs_kept_days": Stricter.MORE,
    "marked_photographs_kept_days": Stricter.MORE,
    "system_camera_accepted": Stricter.NO,
    "photo_darkest_mean": Stricter.MORE,
    "photo_most_dark_per_mille": Stricter.LESS,
    "photo_brightest_mean": Stricter.LESS,
    "photo_most_bright_per_mille": Stricter.LESS,
    "photo_least_sharpness": Stricter.MORE,
    "photo_least_contrast": Stricter.MORE,
    "photo_most_even_per_mille": Stricter.LESS,
    "photo_least_longest_side": Stricter.MORE,
    "photo_least_shortest_side": Stricter.MORE,
    "photo_time_minutes": Stricter.LESS,
    "photo_most_ripple": Stricter.LESS,
    "required_aids": Stricter.ALL,
}
MOST_AIDS = 10
AID_LENGTH = 40


class WrongThreshold(ValueError):
    """Raised for a value that cannot be read.

    `name` is the threshold, or empty if the policy has no threshold of that name.
    """

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds that one establishment may change.

    Everything else in the release rule is fixed.
    """

    lock_life_minutes: int = 60
    count_span_minutes: int = 10
    count_life_minutes: int = 30
    last_look_seconds: int = 120
    photo_view_seconds: int = 2
    clock_tolerance_seconds: int = 120
    override_life_minutes: int = 10
    overrides_a_week: int = 3
    deep_search_one_in: int = 10
    drill_one_in: int = 20
    surprise_count_one_in: int = 15  # 0 means that no count is drawn
    recently_left_minutes: int = 120
    count_alert_minutes: int = 10
    count_stop_minutes: int = 15
    movement_overdue_minutes: int = 15  # for a prisoner on the way to be received
    go_life_minutes: int = 3
    emergency_acknowledge_minutes: int = 10  # after entry
    turn_back_minutes: int = 3  # after entry
    unlogged_minutes: int = 30  # more time between two halts is an unrecorded halt
    search_floor_percent: int = 100  # per cent of the checklist's own floor time
    # Each searcher must answer or photograph at least this many items.
    second_searcher_least_items: int = 5
    same_pair_percent: int = 60  # of one's searches in 30 days with the same other searcher
    landing_seconds_a_person: int = 2  # to walk a landing and get an answer from everybody there
    idle_lock_minutes: int = 10  # without a tap, then a gate tablet asks for a PIN
    photographs_kept_days: int = 90  # after the vehicle left
    marked_photographs_kept_days: int = 2190  # with an exception, stop, override or drill
    system_camera_accepted: bool = True  # accepts photographs by the tablet's camera application
    # Beyond these values a photograph is not usable. docs/photographs.md explains the measures.
    photo_darkest_mean: int = 28
    photo_most_dark_per_mille: int = 900
    photo_brightest_mean: int = 235
    photo_most_bright_per_mille: int = 800
    photo_least_sharpness: int = 25
    photo_least_contrast: int = 10
    photo_most_even_per_mille: int = 850
    photo_least_longest_side: int = 1000
    photo_least_shortest_side: int = 600
    # Above these values a usable photograph gets a hint for the security lead.
    photo_time_minutes: int = 15
    photo_most_ripple: int = 20
    required_aids: tuple[str, ...] = ()

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """Return the policy that stored JSON describes.

        Raises WrongThreshold for the first key or value that is wrong.
        """
        known = {field.name: field for field in fields(cls)}
        for key, value in document.items():
            if key not in known:
                raise WrongThreshold("", f"{key} is not a threshold of the policy")
            if key == "required_aids":
                if not isinstance(value, list) or not all(isinstance(aid, str) for aid in value):
                    raise WrongThreshold(key, f"{_words(key)}: enter a list of aids")
            elif key == "system_camera_accepted":
                if not isinstance(value, bool):
                    raise WrongThreshold(key, f"{_words(key)}: enter yes or no")
            elif not isinstance(value, int) or isinstance(value, bool) or value < LEAST[key]:
                raise WrongThreshold(key, _within(key))
        values = dict(document)
        if "required_aids" in values:
            values["required_aids"] = tuple(values["required_aids"])
        return cls(**values)

    def out_of_bounds(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each threshold that is out of bounds, and the sentence for its error.

        `from_document` does not check bounds, because a stored policy must stay readable after a
        bound has been narrowed.
        """
        for name, (least, most) in BOUNDS.items():
            if not least <= getattr(self, name) <= most:
                yield name, f"{_within(name)}."
        for first, second in IN_ORDER:
            if getattr(self, first) > getattr(self, second):
                yield first, f"“{_words(first)}” may not be above “{_words(second)}”."
        if len(self.required_aids) > MOST_AIDS or any(
            not aid.strip() or len(aid) > AID_LENGTH for aid in self.required_aids
        ):
            yield "required_aids", f"Enter at most {MOST_AIDS} aids, each in one or two words."

    def to_document(self) -> dict[str, Any]:
        document = {field.name: getattr(self, field.name) for field in fields(self)}
        return document | {"required_aids": list(self.required_aids)}


def weakened(before: Policy, after: Policy) -> tuple[str, ...]:
    """Return the names of the thresholds that `after` makes weaker than `before`."""
    joined = strictest([before, after])
    return tuple(
        field.name
        for field in fields(Policy)
        if getattr(joined, field.name) != getattr(after, field.name)
    )


def strictest(policies: Sequence[Policy]) -> Policy:
    """Return a policy with the strictest value of each threshold in these policies.

    There must be at least one policy, and the oldest must come first. A threshold that STRICTER
    does not list has its value from the oldest policy.
    """
    names = [field.name for field in fields(Policy)]
    return Policy(
        **{name: _strictest(name, [getattr(p, name) for p in policies]) for name in names}
    )


def _strictest(name: str, values: Sequence[Any]) -> Any:
    match STRICTER.get(name):
        case None:
            return values[0]
        case Stricter.LESS:
            return min(values)
        case Stricter.MORE:
            return max(values)
        case Stricter.OFTEN:
            return min(values, key=lambda one_in: one_in or math.inf)
        case Stricter.NO:
            return all(values)
    return tuple(dict.fromkeys(aid for aids in reversed(values) for aid in aids))


def _words(name: str) -> str:
    """Return the label that the page shows for the threshold."""
    return WORDS[name][0]


def _within(name: str) -> str:
    least, most = BOUNDS[name]
    return f"{_words(name)}: enter a whole number from {least} to {most}"
