"""The comparison of a new photograph with an earlier photograph laid under it.

A comparison is made when it is first needed, then stored, and can be made again. No decision uses a
comparison, and it is not evidence.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from django.core.files.base import ContentFile

from searches.imaging.comparisons import Comparison, compare
from searches.services.photos.derived import Size, derived_image
from searches.services.photos.uploads import photographs
from searches.words.photos import Region
from searches.words.refusals import NotThere

METHOD = "compared1"  # a new method needs a new name, and with it a new folder


def laid_over(*, earlier_sha256: str, new_sha256: str) -> Comparison:
    """Return the comparison of two photographs. Raises NotThere when an original is gone."""
    store, name = photographs(), _name(earlier_sha256, new_sha256)
    if store.exists(f"{name}.json"):
        with store.open(f"{name}.json") as kept:
            stored = json.loads(kept.read())
        regions = tuple(Region(**region) for region in stored["regions"])
        laid = _read(f"{name}.jpg") if stored["laid"] else None
        return Comparison(laid, regions, stored["agreeing"])
    screen = Size.SCREEN
    found = compare(derived_image(earlier_sha256, screen), derived_image(new_sha256, screen))
    _keep(name, found)
    return found


def laid_picture(*, earlier_sha256: str, new_sha256: str) -> bytes:
    """Return the earlier photograph, warped to fit the new one. Raises NotThere if none fits."""
    laid = laid_over(earlier_sha256=earlier_sha256, new_sha256=new_sha256).laid
    if laid is None:
        raise NotThere("A comparison of these photographs")
    return laid


def _keep(name: str, found: Comparison) -> None:
    """Store the comparison: the picture first, then its JSON, which marks it as complete."""
    store = photographs()
    if found.laid is not None:
        store.save(f"{name}.jpg", ContentFile(found.laid))
    stored = {
        "laid": found.laid is not None,
        "agreeing": found.agreeing,
        "regions": [asdict(region) for region in found.regions],
    }
    store.save(f"{name}.json", ContentFile(json.dumps(stored).encode()))


def _read(name: str) -> bytes:
    with photographs().open(name) as kept:
        return bytes(kept.read())


def _name(earlier_sha256: str, new_sha256: str) -> str:
    return f"derived/{METHOD}/{new_sha256[:2]}/{new_sha256}-{earlier_sha256}"
