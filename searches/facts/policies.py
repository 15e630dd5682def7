"""Rows -> the policy by which a visit is judged.

A threshold that was weakened counts for vehicles that enter afterwards; one that was strengthened
counts at once. So a visit is judged by the strictest value that each threshold has had since the
vehicle entered. Everything that asks for the policy of a visit asks here.
"""

from __future__ import annotations

from datetime import datetime

from searches.models import Establishment, PolicyVersion, Visit
from searches.words.policy import Policy, strictest


def policy_for(visit: Visit) -> Policy:
    """The policy of a visit: the strictest that has been in force while the vehicle was here."""
    if visit.entered_at is None:
        return policy_now(visit.establishment)
    until = visit.departed_at or visit.turned_back_at
    return policy_since(visit.establishment, visit.entered_at, until=until)


def policy_while_inside(establishment: Establishment, since: datetime) -> Policy:
    """The policy of what concerns every vehicle inside, such as a whole-prison roll."""
    inside = Visit.objects.within(establishment).filter(
        entered_at__isnull=False, departed_at__isnull=True, turned_back_at__isnull=True
    )
    first = inside.order_by("entered_at").values_list("entered_at", flat=True).first()
    return policy_since(establishment, min(since, first) if first else since)


def policy_now(establishment: Establishment) -> Policy:
    """The policy for vehicles that enter now."""
    return Policy.from_document(establishment.policy)


def policy_since(
    establishment: Establishment, since: datetime, *, until: datetime | None = None
) -> Policy:
    """The strictest value of each threshold from a moment on.

    A version counts for a vehicle that enters after the version came into force, not at the same
    moment. What the establishment itself says is always one of the values.
    """
    versions = PolicyVersion.objects.within(establishment).order_by("in_force_at", "recorded_at")
    if until is not None:
        versions = versions.filter(in_force_at__lte=until)
    documents = list(versions.values_list("in_force_at", "document"))
    before = [document for in_force_at, document in documents if in_force_at < since][-1:]
    after = [document for in_force_at, document in documents if in_force_at >= since]
    counted = [Policy.from_document(document) for document in (*before, *after)]
    if until is None or not counted:
        counted.append(policy_now(establishment))
    return strictest(counted)
