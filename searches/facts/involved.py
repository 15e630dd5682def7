"""Who took part in a visit: they do not review it."""

from __future__ import annotations

from searches.models import LedgerEntry, Visit

#: Acts that make nobody part of a visit: looking, stopping, and reviewing itself.
ONLOOKERS = frozenset(
    {
        "raise_stop",
        "report_near_miss",
        "expect_vehicle",
        "move_delivery",
        "cancel_delivery",
        "open_exception",
        "add_to_exception",
        "acknowledge_exception",
        "comment_exception",
        "propose_case_outcome",
        "resolve_exception",
        "reopen_exception",
        "refuse_self_review",
        "take_evidence",
        "place_legal_hold",
        "lift_legal_hold",
    }
)


def took_part(visit: Visit) -> list[str]:
    """Ids of everybody the ledger names in a visit beyond looking on."""
    entries = LedgerEntry.objects.filter(visit_id=visit.pk, by__isnull=False)
    people = entries.exclude(act__in=ONLOOKERS).values_list("by_id", flat=True).distinct()
    return sorted({str(person) for person in people} | {str(visit.escort_id or "")} - {""})
