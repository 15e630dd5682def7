"""A release as the API shows it to its releaser."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from searches.models import Release
from searches.words.actors import Actor


def release_document(actor: Actor, release_id: UUID, visit_id: UUID) -> dict[str, Any] | None:
    """Return this person's own release of this visit, or None without such a release."""
    release = Release.objects.filter(
        establishment_id=actor.establishment,
        pk=release_id,
        visit_id=visit_id,
        released_by_id=actor.person,
    ).first()
    if release is None:
        return None
    return {
        "id": release.pk,
        "visit": release.visit_id,
        "lock": release.lock_session_id,
        "code": release.code,
        "expires_at": release.expires_at,
        "token": release.token,
        "facts_sha256": release.facts_sha256,
        "recorded_at": release.recorded_at,
    }
