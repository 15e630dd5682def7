"""What is told of one stored photograph, the same whoever asks and whenever."""

from __future__ import annotations

from typing import Any

from searches.models import Photograph
from searches.rules.photos import found_wrong
from searches.words.photos import SENTENCES


def photo_answer(photo: Photograph) -> dict[str, Any]:
    """What a tablet is told: delivered means that it reads its own UUID and digest here."""
    codes = found_wrong(photo.problems, is_copy=photo.copy_of_id is not None)
    first = earlier(photo)
    return {
        "id": photo.pk,
        "sha256": photo.sha256,
        "usable": not codes,
        "problems": [{"code": code.value, "sentence": SENTENCES[code]} for code in codes],
        "copy_of": photo.copy_of_id,
        "earlier": first and first | {"taken_at": first["taken_at"].isoformat()},
    }


def earlier(photo: Photograph) -> dict[str, Any] | None:
    """The photograph it copies: where and when that was taken."""
    first = photo.copy_of
    if first is None:
        return None
    return {
        "id": first.pk,
        "slot": first.slot,
        "plate": first.visit.vehicle.plate_display,
        "taken_at": first.recorded_at,
        "thumb": f"/photos/{first.pk}/thumb",
        "deleted": hasattr(first, "deletion"),
    }
