"""The releaser's statement that a photograph shows the vehicle and not an earlier picture."""

from __future__ import annotations

from uuid import UUID

from searches.facts.release import release_facts
from searches.ledger.record import Record
from searches.models import PhotoDifference, Photograph
from searches.rules.overrides import took_part
from searches.services.command import command
from searches.services.release.releases import visit_of_prison
from searches.services.signatures import sign
from searches.words.events.people import SelfApprovalRefused
from searches.words.events.photos import PhotosConfirmedDifferent
from searches.words.people import Act
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.visits import SignatureMeaning

REASON_LENGTH = 20


@command(Act.CONFIRM_DIFFERENCE)
def confirm_photographs_differ(
    record: Record, *, photo_id: UUID, reason: str, pin: str
) -> PhotoDifference | Refused:
    """Sign that this photograph differs from the earlier picture that it appears to show.

    Raises NotThere for a photograph that appears to show no earlier picture, Invalid for a short
    reason, Refused for a second statement, and NotAllowed for anybody who took part in the search,
    a count or the escort.
    """
    photo = (
        Photograph.objects.within(record.establishment)
        .select_related("examination__flat_copy_of", "search")
        .filter(pk=photo_id, examination__flat_copy_of__isnull=False)
        .first()
    )
    earlier = photo.examination.flat_copy_of if photo is not None else None
    if photo is None or earlier is None:
        raise NotThere("A photograph that may show an earlier picture")
    if PhotoDifference.objects.filter(photograph=photo).exists():
        raise Refused("differ-already", "These photographs were already confirmed as different.")
    if len(reason.strip()) < REASON_LENGTH:
        raise Invalid(
            "reason-short",
            f"Enter how the photographs differ, in at least {REASON_LENGTH} characters.",
            field="reason",
        )
    facts = release_facts(visit_of_prison(record, photo.visit_id), now=record.now, releaser=None)
    if str(record.actor.person) in took_part(facts):
        record.enter(SelfApprovalRefused(photo=photo.pk), visit=photo.visit_id)
        return NotAllowed(
            "took-part",
            "You searched, counted or escorted for this vehicle. Another releaser must compare the"
            " photographs.",
        )
    document = {"photo": photo.pk, "earlier": earlier.pk, "reason": reason.strip()}
    difference = record.add(
        PhotoDifference(
            establishment=record.establishment,
            photograph=photo,
            earlier=earlier,
            reason=reason.strip()[:500],
            confirmed_by_id=record.by,
            device_id=record.actor.device,
            signature=sign(record, SignatureMeaning.PHOTOGRAPHS_DIFFER, document=document),
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(
        PhotosConfirmedDifferent(
            photo=photo.pk,
            search=photo.search_id,
            slot=photo.slot,
            earlier=earlier.pk,
            reason=difference.reason,
        ),
        visit=photo.visit_id,
    )
    return difference
