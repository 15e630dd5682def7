"""The alarm for a party at work with which no supervisor is on duty."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from searches.facts.party_officers import parties_needing_officer, supervisors_on_duty
from searches.ledger.record import Record
from searches.models import Duty, LedgerEntry, WorkSession
from searches.services.command import command
from searches.words.events.rolls import PartyWithoutOfficer
from searches.words.refusals import Refused


class NobodyAlone(Refused):
    """Raised when every party at work has an officer, because then there is nothing to record."""

    def __init__(self) -> None:
        super().__init__("nobody-alone", "Every party at work has an officer.")


@command(None)
def note_parties_without_officer(record: Record) -> int:
    """Record, once for each gap, each party at work with which no supervisor is on duty.

    The record is announced to the orderly officer and the control room. Raises NobodyAlone if there
    is nothing new, so an idle pass writes nothing.
    """
    prison = record.establishment
    at_work = WorkSession.objects.within(prison).filter(ended_at__isnull=True)
    staffed = supervisors_on_duty(prison.pk).values("area")
    areas = set(at_work.exclude(party__area__in=staffed).values_list("party__area", flat=True))
    if not areas:
        raise NobodyAlone()
    noted = 0
    for party, session in parties_needing_officer(prison.pk, record.now, areas=areas).items():
        if session is None or _is_noted(record, session):
            continue
        record.enter(PartyWithoutOfficer(session=session.pk, party=party.code))
        noted += 1
    if not noted:
        raise NobodyAlone()
    return noted


def _is_noted(record: Record, session: WorkSession) -> bool:
    """Return whether this gap is in the ledger.

    It began after the newest duty at the area began or ended, and after work began.
    """
    duties = Duty.objects.filter(area=session.party.area_id)
    newest = duties.aggregate(began=Max("began_at"), ended=Max("ended_at")).values()
    since: datetime = max(session.began_at, *(time for time in newest if time))
    entries = LedgerEntry.objects.within(record.establishment)
    return entries.of(PartyWithoutOfficer, session=session.pk).filter(at__gte=since).exists()
