"""The thresholds of the policy in words, for the person who sets them: meaning and unit."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "lock_life_minutes": (
        "A lock session lasts, minutes",
        "After that, search and counts start again.",
    ),
    "count_span_minutes": (
        "A count may take, minutes",
        "The time from the first face to the last.",
    ),
    "count_life_minutes": ("A count is valid for, minutes", "The time from its first face to GO."),
    "last_look_seconds": (
        "The last look is valid for, seconds",
        "The last look is the final photograph before GO.",
    ),
    "photo_view_seconds": (
        "The releaser looks at each photograph, seconds",
        "This is for each photograph of the underside. A shorter look does not count.",
    ),
    "clock_tolerance_seconds": (
        "A tablet's clock may be off, seconds",
        "While a clock is further off, no vehicle gets a GO.",
    ),
    "override_life_minutes": (
        "An override is valid for, minutes",
        "After that, the override must be requested again.",
    ),
    "overrides_a_week": ("Overrides a week", "Each further override goes to the duty governor."),
    "deep_search_one_in": (
        "Deep search: one visit in",
        "The server draws this in secret at the way in.",
    ),
    "drill_one_in": (
        "Drill: one visit in",
        "In a drill, somebody hides a tag underneath the vehicle.",
    ),
    "surprise_count_one_in": (
        "Surprise second count: one count in",
        "Another officer counts the party again at once. 0 switches this off.",
    ),
    "recently_left_minutes": (
        "Departures are listed for, minutes",
        "This is the list with the hauliers' telephone numbers.",
    ),
    "count_alert_minutes": (
        "A late count alerts after, minutes",
        "The time from the sealing of the lock.",
    ),
    "movement_overdue_minutes": (
        "A movement that nobody receives holds vehicles after, minutes",
        "The open movement then holds every vehicle that had contact with the party.",
    ),
    "count_stop_minutes": (
        "A late count stops all vehicles after, minutes",
        "The stop is raised automatically.",
    ),
    "go_life_minutes": (
        "A GO is valid for, minutes",
        "After that, the vehicle must be released again.",
    ),
    "emergency_acknowledge_minutes": (
        "The duty governor acknowledges an emergency vehicle within, minutes",
        "The time from its entry. After that, the full rule applies to the vehicle.",
    ),
    "turn_back_minutes": (
        "A vehicle may be turned back for, minutes",
        "The time from its entry. After that, the vehicle leaves only through a search.",
    ),
    "unlogged_minutes": (
        "Unrecorded time between halts, minutes",
        "A longer time counts as a halt that nobody recorded.",
    ),
    "search_floor_percent": (
        "The shortest search, per cent",
        "This is a share of the checklist's floor time. A faster search holds the vehicle.",
    ),
    "second_searcher_least_items": (
        "Each searcher looks at, zones at least",
        "A zone counts if the searcher answered or photographed it under their own name.",
    ),
    "landing_seconds_a_person": (
        "A landing is counted no faster than, seconds a person",
        "This is for a whole-prison roll. A number that is entered sooner is refused.",
    ),
    "photographs_kept_days": ("Photographs are kept, days", "The time since the vehicle left."),
    "marked_photographs_kept_days": (
        "Photographs of a marked visit are kept, days",
        "A visit is marked by an exception, a stop, an override or a drill.",
    ),
    "system_camera_accepted": (
        "The tablet's own camera application is accepted",
        "If this is off, only photographs taken in Gatehouse count.",
    ),
    "photo_darkest_mean": ("Too dark below, of 255", "This is the mean brightness of the picture."),
    "photo_most_dark_per_mille": (
        "Too much black above, per mille",
        "This is a share of the picture's area.",
    ),
    "photo_brightest_mean": (
        "Too bright above, of 255",
        "This is the mean brightness of the picture.",
    ),
    "photo_most_bright_per_mille": (
        "Too much white above, per mille",
        "This is a share of the picture's area.",
    ),
    "photo_least_sharpness": (
        "Blurred below, sharpness",
        "The guide explains how this is measured.",
    ),
    "photo_least_contrast": (
        "Too flat below, contrast",
        "The guide explains how this is measured.",
    ),
    "photo_most_even_per_mille": (
        "An even surface above, per mille",
        "A hand or a wall in front of the lens gives an even surface.",
    ),
    "photo_least_longest_side": ("Too small below, longest side, pixels", ""),
    "photo_least_shortest_side": ("Too small below, shortest side, pixels", ""),
    "photo_time_minutes": (
        "The camera's own time may differ, minutes",
        "A greater difference gives the security lead a hint. It does not hold the vehicle.",
    ),
    "photo_most_ripple": (
        "A photograph of a screen above, ripple",
        "A higher ripple gives the security lead a hint. It does not hold the vehicle.",
    ),
    "required_aids": ("Aids that must be used", "Enter the aids, for example heartbeat or dog."),
}
