"""Whether a request reaches the officers of a party: on an open page, or on a device that rings.

The control room must know at once when nobody there hears a request, because a radio then does what
the screen cannot.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localtime

from searches.facts.party_officers import supervisors_on_duty
from searches.facts.screen_contacts import last_contacts
from searches.models import Party, PushSubscription
from searches.words.announcements import RINGS_FOR

#: A page asks for news every two seconds. After this time without a question it is not open.
SILENT_AFTER = timedelta(minutes=3)


def unreachable_parties(
    establishment_id: UUID, codes: Collection[str], now: datetime
) -> dict[str, str]:
    """Return a sentence about each of these parties whose officers cannot be reached, by party.

    Devices that ring count only while the server sends pushes.
    """
    parties = Party.objects.within(establishment_id).filter(code__in=codes)
    areas = dict(parties.values_list("code", "area_id"))
    duties = supervisors_on_duty(establishment_id).filter(area__in=areas.values())
    officers: dict[UUID, set[UUID]] = {}
    for area, person in duties.values_list("area_id", "person_id"):
        officers.setdefault(area, set()).add(person)
    people = set().union(*officers.values())
    contacts = last_contacts(people)
    ringing = _ringing(people, now)
    found = {}
    for code, area in areas.items():
        here = officers.get(area, set())
        last = max((contacts[person] for person in here if person in contacts), default=None)
        if not here:
            found[code] = "No supervisor is on duty there. Send an officer."
        elif not here & ringing and (last is None or now - last > SILENT_AFTER):
            since = f" since {localtime(last):%H:%M}" if last else ""
            found[code] = (
                f"No supervisor there has had a screen open{since}, and none of their phones rings."
                " Use the radio."
            )
    return found


def _ringing(people: Collection[UUID], now: datetime) -> set[UUID]:
    if not settings.PUSH_CONTACT:
        return set()
    subscriptions = PushSubscription.objects.filter(
        person__in=people, ended_at__isnull=True, subscribed_at__gt=now - RINGS_FOR
    )
    return set(subscriptions.values_list("person_id", flat=True))
