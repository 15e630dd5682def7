"""The deletion of photographs at the end of their retention period.

The ledger entry is written first, and then the bytes are deleted. The establishment's policy
defines the retention periods. Rows, hashes and reasons are kept for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from searches.ledger.clock import server_now
from searches.ledger.record import Record
from searches.models import (
    Establishment,
    ExceptionCase,
    LegalHold,
    Override,
    PhotoDeletion,
    Photograph,
    Stop,
    Visit,
)
from searches.services.command import command
from searches.services.photos.comparisons import METHOD
from searches.services.photos.derived import Size
from searches.services.photos.uploads import blob_name, photographs
from searches.words.actors import Actor
from searches.words.events.photos import PhotosDeleted
from searches.words.policy import Policy
from searches.words.refusals import Refused

ROUND_SECONDS = 60 * 60
#: How long the deletion of an original is attempted again if the store refuses to delete it.
RETRIED_FOR = timedelta(days=30)
log = structlog.get_logger(__name__)


class NothingDue(Refused):
    """Raised when a visit is under a legal hold, is too recent, or has no photographs left."""


@dataclass(frozen=True, slots=True)
class DeletionRound:
    """The result of a round. `refused` is the number of originals the store did not delete yet."""

    deleted: int
    refused: int


def delete_when_due(actor: Actor) -> DeletionRound | None:
    """Delete due photographs, at most once an hour. The clock calls this function every two
    seconds.
    """
    if not cache.add(f"retention-{actor.establishment}", True, ROUND_SECONDS):
        return None
    return delete_due(actor)


def delete_due(actor: Actor) -> DeletionRound:
    """Delete every photograph whose retention period has ended.

    After a crash the next call deletes the rest.
    """
    prison = Establishment.objects.get(pk=actor.establishment)
    now = server_now()
    deleted = 0
    for visit_id in list(due_visits(prison, now).values_list("pk", flat=True)):
        deleted += delete_pictures(actor, visit_id=visit_id)
    return DeletionRound(deleted, _delete_originals(prison, now))


def due_visits(prison: Establishment, now: datetime) -> QuerySet[Visit]:
    """Return the visits that ended long enough ago, have photographs left and are under no hold."""
    policy = Policy.from_document(prison.policy)
    of_visit = {"visit": OuterRef("pk")}
    meanwhile = (
        Stop.objects.within(prison)
        .of_all_vehicles()
        .filter(recorded_at__gte=OuterRef("entered_at"), recorded_at__lte=OuterRef("gone_at"))
    )
    marked = (
        Exists(ExceptionCase.objects.filter(**of_visit))
        | Exists(Stop.objects.filter(**of_visit))
        | Exists(meanwhile)
        | Exists(Override.objects.filter(**of_visit))
        | Q(draw__drill=True)
    )
    over = now - timedelta(days=policy.photographs_kept_days)
    long_over = now - timedelta(days=policy.marked_photographs_kept_days)
    return (
        Visit.objects.within(prison)
        .annotate(gone_at=Coalesce(F("departed_at"), F("turned_back_at")))
        .filter(Exists(Photograph.objects.filter(**of_visit, deletion__isnull=True)))
        .exclude(Exists(LegalHold.objects.filter(**of_visit, lifted__isnull=True)))
        .filter(Q(gone_at__lt=long_over) | (Q(gone_at__lt=over) & ~marked))
    )


@command(None)
def delete_pictures(record: Record, *, visit_id: UUID) -> int:
    """Record that the photographs of one visit are deleted, and return how many there are.

    The visit is checked again under the ledger head, because a legal hold may have been placed
    meanwhile. Raises NothingDue if the visit is no longer due.
    """
    visit = due_visits(record.establishment, record.now).filter(pk=visit_id).first()
    if visit is None:
        raise NothingDue("nothing-due", "No photograph of this visit is due to be deleted.")
    photos = list(visit.photos.filter(deletion__isnull=True))
    gone_at = visit.departed_at or visit.turned_back_at
    reason = f"Deleted at the end of its retention period. The vehicle left on {gone_at:%Y-%m-%d}."
    for photo in photos:
        record.add(
            PhotoDeletion(
                establishment=record.establishment,
                photograph=photo,
                sha256=photo.sha256,
                reason=reason,
                occurred_at=record.now,
                recorded_at=record.now,
            )
        )
    record.enter(PhotosDeleted(pictures=len(photos), reason=reason), visit=visit.pk)
    return len(photos)


def _delete_originals(prison: Establishment, now: datetime) -> int:
    """Delete originals of deleted photographs, unless another photograph has the same bytes.

    Returns the number of originals that the store refused to delete for now.
    """
    deletions = PhotoDeletion.objects.within(prison).filter(recorded_at__gte=now - RETRIED_FOR)
    shared = Photograph.objects.everywhere().filter(
        sha256=OuterRef("sha256"), deletion__isnull=True
    )
    gone = set(deletions.exclude(Exists(shared)).values_list("sha256", flat=True))
    store, refused = photographs(), 0
    stored = {digest for digest in gone if store.exists(blob_name(digest))}
    for digest in sorted(stored):
        for size in Size:
            store.delete(f"derived/{size}/{blob_name(digest)}.jpg")
        try:
            store.delete(blob_name(digest))
        except PermissionError as fault:
            refused += 1
            log.warning("the store refused to delete a photograph", sha256=digest, why=str(fault))
    if stored:
        _forget_comparisons(stored)
    return refused


def _forget_comparisons(gone: set[str]) -> None:
    """Delete the comparison pictures made from any of these deleted photographs."""
    store, root = photographs(), f"derived/{METHOD}"
    if not store.exists(root) and not _is_listed(root):
        return
    for folder in store.listdir(root)[0]:
        for name in store.listdir(f"{root}/{folder}")[1]:
            if gone & set(name.split(".")[0].split("-")):
                store.delete(f"{root}/{folder}/{name}")


def _is_listed(root: str) -> bool:
    """Return whether an object store lists this folder. Such a store cannot test for a folder."""
    above, _, name = root.rpartition("/")
    try:
        return name in photographs().listdir(above)[0]
    except FileNotFoundError:
        return False
