"""An S3-compatible store in which an original is written once and, if asked, cannot be deleted.

Names are hashes, so an original that is there already has the same bytes. What can be made again
(derived pictures, the health check's file) is written as always and never locked.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import IO, Any

from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage

MADE_AGAIN = ("derived/", "health/")


class WriteOnceStore(S3Storage):  # type: ignore[misc]  # the package ships no types
    """`lock_days`: so long not even the store's administrator deletes an original (COMPLIANCE)."""

    def get_default_settings(self) -> dict[str, Any]:
        defaults: dict[str, Any] = super().get_default_settings()
        return defaults | {"lock_days": 0}

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Never another name: it is the hash of what it holds."""
        return name

    def _save(self, name: str, content: IO[bytes]) -> str:
        if name.startswith(MADE_AGAIN):
            return str(super()._save(name, content))
        content.seek(0)
        body = content.read()
        try:
            self.connection.meta.client.put_object(
                Bucket=self.bucket_name,
                Key=self._normalize_name(name),
                Body=body,
                IfNoneMatch="*",
                ChecksumSHA256=base64.b64encode(hashlib.sha256(body).digest()).decode(),
                **self._lock(),
            )
        except ClientError as refused:
            if _status(refused) != HTTPStatus.PRECONDITION_FAILED:
                raise
        return name

    def delete(self, name: str) -> None:
        """Every version of it. Raises PermissionError while the store holds one locked."""
        key, client = self._normalize_name(name), self.connection.meta.client
        found = client.list_object_versions(Bucket=self.bucket_name, Prefix=key)
        for one in [*found.get("Versions", []), *found.get("DeleteMarkers", [])]:
            if one["Key"] != key:
                continue
            try:
                client.delete_object(Bucket=self.bucket_name, Key=key, VersionId=one["VersionId"])
            except ClientError as refused:
                if _status(refused) != HTTPStatus.FORBIDDEN:
                    raise
                raise PermissionError(f"the store does not let {name} be deleted") from refused

    def _lock(self) -> dict[str, Any]:
        if not self.lock_days:
            return {}
        until = datetime.now(UTC) + timedelta(days=self.lock_days)
        return {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": until}


def _status(refused: ClientError) -> int:
    return int(refused.response["ResponseMetadata"]["HTTPStatusCode"])
