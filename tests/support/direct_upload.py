"""A tablet that uploads its photograph straight to a real store, and that store."""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from tests.api.tablet_client import Tablet
from tests.support.searching import InTheLock, picture
from tests.support.seaweedfs import client


@dataclass
class Sending:
    """One photograph in three steps: request an address, upload to the store, report the upload."""

    tablet: Tablet
    in_the_lock: InTheLock
    body: bytes = field(default_factory=picture)
    id: UUID = field(default_factory=uuid4)

    @property
    def about(self) -> dict[str, Any]:
        return {
            **{"visit": self.in_the_lock.visit.pk, "item": "U3", "slot": "U3", "phase": "way_out"},
            **{"sha256": hashlib.sha256(self.body).hexdigest(), "length": len(self.body)},
        }

    def ask(self, **other: Any) -> Any:
        fields = {**self.about, "type": "image/jpeg", **other}
        return self.tablet.post(f"photos/{self.id}/upload", fields)

    def upload(self, **other: Any) -> int:
        signed = self.ask(**other).json()
        return put_at(signed["url"], self.body, signed["headers"])

    def arrived(self, **other: Any) -> Any:
        fields = {**self.about, "camera": "page", **other}
        return self.tablet.post(f"photos/{self.id}/arrived", fields)


def put_at(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Upload the body and return the HTTP status of the store."""
    request = urllib.request.Request(  # noqa: S310  # our own store
        url, data=body, headers=dict(headers), method="PUT"
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def stored_versions(address: str, bucket: str, under: str = "arriving/") -> list[str]:
    """Return the key of every version in the bucket under this prefix."""
    found = client(address).list_object_versions(Bucket=bucket, Prefix=under)
    return [
        version["Key"] for name in ("Versions", "DeleteMarkers") for version in found.get(name, [])
    ]
