"""Facts about policy: the thresholds that apply to a visit.

A weaker threshold applies only to vehicles that enter after the change. A stricter threshold
applies at once. Therefore a visit is judged by the strictest value that each threshold has had
since the vehicle entered. All code that needs the policy of a visit must call this module.
"""

from __future__ import annotations

from datetime import datetime

from searches.models import Establishment, PolicyVersion, Visit
from searches.words.policy import Policy, strictest


def policy_for(visit: Visit) -> Policy:
    """Return the policy of a visit: the strictest values in force since the vehicle entered."""
    if visit.entered_at is None:
        return policy_now(visit.establishment)
    until = visit.departed_at or visit.turned_back_at
    return policy_since(visit.establishment, visit.entered_at, until=until)


def policy_while_inside(establishment: Establishment, since: datetime) -> Policy:
    """Return the strictest policy of all vehicles inside, for example for a whole-prison roll."""
    inside = Visit.objects.within(establishment).filter(
        entered_at__isnull=False, departed_at__isnull=True, turned_back_at__isnull=True
    )
    first = inside.order_by("entered_at").values_list("entered_at", flat=True).first()
    return policy_since(establishment, min(since, first) if first else since)


def policy_now(establishment: Establishment) -> Policy:
    """Return the policy for vehicles that enter now."""
    return Policy.from_document(establishment.policy)


def policy_since(
    establishment: Establishment, since: datetime, *, until: datetime | None = None
) -> Policy:
    """Return a policy with the strictest value that each threshold has had since this time.

    The version that was in force just before `since` is included. Without `until`, the current
    policy of the establishment is included as well.
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
