"""The label and the explanation of each threshold, for the page on which people set it."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "lock_life_minutes": (
        "Lifetime of a lock session (minutes)",
        "After that, the search and the counts must be done again.",
    ),
    "count_span_minutes": (
        "Longest time a count may take (minutes)",
        "The time is measured from the first face to the last.",
    ),
    "count_life_minutes": (
        "Time for which a count is valid (minutes)",
        "The time is measured from the first face in the count to GO.",
    ),
    "last_look_seconds": (
        "Time for which the last look is valid (seconds)",
        "The last look is the final photograph before GO.",
    ),
    "photo_view_seconds": (
        "Shortest time for which the releaser must look at a photograph (seconds)",
        "A shorter look at a photograph of the underside does not count.",
    ),
    "clock_tolerance_seconds": (
        "Largest error allowed in a tablet's clock (seconds)",
        "While the error is larger, no vehicle gets a GO.",
    ),
    "override_life_minutes": (
        "Time for which an override is valid (minutes)",
        "After that, the override must be requested again.",
    ),
    "overrides_a_week": (
        "Overrides in a week that the duty governor need not review",
        "The duty governor must review each further override.",
    ),
    "deep_search_one_in": (
        "Deep search in 1 of this many visits",
        "The server draws the visits in secret when vehicles come in.",
    ),
    "drill_one_in": (
        "Drill in 1 of this many visits",
        "In a drill, somebody hides a tag underneath the vehicle.",
    ),
    "surprise_count_one_in": (
        "Surprise second count for 1 of this many counts",
        "Another officer counts the party again at once. 0 switches surprise counts off.",
    ),
    "recently_left_minutes": (
        "Time for which departures stay listed (minutes)",
        "The list shows the hauliers' telephone numbers.",
    ),
    "count_alert_minutes": (
        "Time before a late count raises an alert (minutes)",
        "The time is measured from the sealing of the lock.",
    ),
    "movement_overdue_minutes": (
        "Time in which a movement must be received (minutes)",
        "After that, the open movement holds every vehicle that had contact with the party.",
    ),
    "count_stop_minutes": (
        "Time before a late count stops all vehicles (minutes)",
        "Gatehouse raises the stop automatically.",
    ),
    "go_life_minutes": (
        "Time for which a GO is valid (minutes)",
        "After that, the vehicle must be released again.",
    ),
    "emergency_acknowledge_minutes": (
        "Time to acknowledge an emergency vehicle (minutes)",
        "The time is measured from the vehicle's entry. If the duty governor does not acknowledge"
        " the vehicle in time, the full rule applies.",
    ),
    "turn_back_minutes": (
        "Time in which a vehicle may be turned back (minutes)",
        "The time is measured from the vehicle's entry. After that, the vehicle must be searched"
        " before it leaves.",
    ),
    "unlogged_minutes": (
        "Longest unrecorded time between halts (minutes)",
        "A longer time counts as a halt that nobody recorded.",
    ),
    "search_floor_percent": (
        "Shortest search (per cent of the checklist's minimum time)",
        "A faster search holds the vehicle.",
    ),
    "second_searcher_least_items": (
        "Smallest number of zones that each searcher must search",
        "A zone counts if the searcher answered or photographed it under their own name.",
    ),
    "same_pair_percent": (
        "Largest share of one person's searches with the same other searcher (per cent)",
        "The share is measured over 30 days, from 20 searches. A larger share opens an exception.",
    ),
    "landing_seconds_a_person": (
        "Shortest time to count one person on a landing (seconds)",
        "During a whole-prison roll, a number that is entered sooner is refused.",
    ),
    "idle_lock_minutes": (
        "Time without a tap until a gate tablet locks (minutes)",
        "To unlock the tablet, an officer enters their PIN. The tablet keeps its records"
        " and still sends them. Without a connection a tablet does not lock.",
    ),
    "photographs_kept_days": (
        "Time for which photographs are kept (days)",
        "The time is measured from the vehicle's departure.",
    ),
    "marked_photographs_kept_days": (
        "Time for which photographs of a marked visit are kept (days)",
        "A visit is marked by an exception, a stop, an override or a drill.",
    ),
    "system_camera_accepted": (
        "Accept photographs from the tablet's own camera application",
        "If this is off, only photographs taken in Gatehouse count.",
    ),
    "photo_darkest_mean": (
        "Lowest brightness of a photograph (out of 255)",
        "A photograph with a lower mean brightness is not accepted.",
    ),
    "photo_most_dark_per_mille": (
        "Largest black area in a photograph (per mille)",
        "A photograph with a larger black area is not accepted.",
    ),
    "photo_brightest_mean": (
        "Highest brightness of a photograph (out of 255)",
        "A photograph with a higher mean brightness is not accepted.",
    ),
    "photo_most_bright_per_mille": (
        "Largest white area in a photograph (per mille)",
        "A photograph with a larger white area is not accepted.",
    ),
    "photo_least_sharpness": (
        "Lowest sharpness of a photograph",
        "A less sharp photograph is not accepted. The guide explains how sharpness is measured.",
    ),
    "photo_least_contrast": (
        "Lowest contrast of a photograph",
        "A photograph with less contrast is not accepted. The guide explains how contrast is"
        " measured.",
    ),
    "photo_most_even_per_mille": (
        "Largest even surface in a photograph (per mille)",
        "A hand or a wall in front of the lens gives an even surface.",
    ),
    "photo_least_longest_side": (
        "Smallest number of pixels on the longer side of a photograph",
        "",
    ),
    "photo_least_shortest_side": (
        "Smallest number of pixels on the shorter side of a photograph",
        "",
    ),
    "photo_time_minutes": (
        "Largest error allowed in the camera's own time (minutes)",
        "A greater error opens a case for the security lead, but does not hold the vehicle.",
    ),
    "photo_most_ripple": (
        "Highest ripple in a photograph",
        "A photograph of a screen has more ripple. A photograph above this limit opens a case for "
        "the security lead, but does not hold the vehicle.",
    ),
    "required_aids": (
        "Detection aids that must be used",
        "Enter each aid, for example heartbeat detector or dog.",
    ),
}
