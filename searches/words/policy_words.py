"""The thresholds of the policy in words, for the person who sets them: meaning and unit."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "lock_life_minutes": (
        "A lock session lasts, minutes",
        "After that, search and counts start again.",
    ),
    "count_span_minutes": ("A count may take, minutes", "From the first face to the last."),
    "count_life_minutes": ("A count is valid for, minutes", "From its first face to GO."),
    "last_look_seconds": ("The last look is valid for, seconds", "The final photograph before GO."),
    "photo_view_seconds": (
        "The releaser looks at each photograph, seconds",
        "Underneath; a shorter look does not count.",
    ),
    "clock_tolerance_seconds": (
        "A tablet's clock may be off, seconds",
        "Beyond this, no vehicle gets a GO.",
    ),
    "override_life_minutes": (
        "An override is valid for, minutes",
        "After that, it must be requested again.",
    ),
    "overrides_a_week": ("Overrides a week", "Each further override goes to the duty governor."),
    "deep_search_one_in": ("Deep search: one visit in", "Drawn in secret at the way in."),
    "drill_one_in": ("Drill: one visit in", "A tag somebody hides underneath."),
    "surprise_count_one_in": (
        "Surprise second count: one count in",
        "Another officer counts the party again at once. 0 switches this off.",
    ),
    "recently_left_minutes": (
        "Departures are listed for, minutes",
        "The list with hauliers' numbers.",
    ),
    "count_alert_minutes": ("A late count alerts after, minutes", "From the sealing of the lock."),
    "movement_overdue_minutes": (
        "A movement that nobody receives holds vehicles after, minutes",
        "It holds every vehicle that had contact with the party.",
    ),
    "count_stop_minutes": (
        "A late count stops all vehicles after, minutes",
        "The stop is raised automatically.",
    ),
    "go_life_minutes": ("A GO is valid for, minutes", "After that, it must be requested again."),
    "emergency_acknowledge_minutes": (
        "The duty governor acknowledges an emergency vehicle within, minutes",
        "From its entry. After that the full rule applies to it.",
    ),
    "turn_back_minutes": (
        "A vehicle may be turned back for, minutes",
        "From its entry. After that it leaves through a search.",
    ),
    "unlogged_minutes": (
        "Unrecorded time between halts, minutes",
        "A longer time counts as a halt that nobody recorded.",
    ),
    "search_floor_percent": (
        "The shortest search, per cent",
        "Per cent of the checklist's floor time. A faster search holds the vehicle.",
    ),
    "second_searcher_least_items": (
        "Each searcher looks at, zones at least",
        "Answered or photographed under their own name.",
    ),
    "landing_seconds_a_person": (
        "A landing is counted no faster than, seconds a person",
        "In a whole-prison roll. A number entered sooner is refused.",
    ),
    "photographs_kept_days": ("Photographs are kept, days", "After the vehicle left."),
    "marked_photographs_kept_days": (
        "Photographs of a marked visit are kept, days",
        "With an exception, a stop, an override or a drill.",
    ),
    "system_camera_accepted": (
        "The tablet's own camera application is accepted",
        "Off: only photographs taken in Gatehouse count.",
    ),
    "photo_darkest_mean": ("Too dark below, of 255", "The mean brightness."),
    "photo_most_dark_per_mille": ("Too much black above, per mille", "Of the picture's area."),
    "photo_brightest_mean": ("Too bright above, of 255", "The mean brightness."),
    "photo_most_bright_per_mille": ("Too much white above, per mille", "Of the picture's area."),
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
        "A hand or a wall before the lens.",
    ),
    "photo_least_longest_side": ("Too small below, longest side, pixels", ""),
    "photo_least_shortest_side": ("Too small below, shortest side, pixels", ""),
    "photo_time_minutes": (
        "The camera's own time may differ, minutes",
        "Beyond it, a hint for the security lead; it holds nothing.",
    ),
    "photo_most_ripple": (
        "A photograph of a screen above, ripple",
        "A hint for the security lead; it holds nothing.",
    ),
    "required_aids": ("Aids that must be used", "Such as heartbeat or dog."),
}
