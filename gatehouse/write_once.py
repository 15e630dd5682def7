"""An S3-compatible store that writes each original once and can lock originals against deletion.

An original is named by the hash of its bytes, so a file that already has this name has the same
bytes. Files that can be made again (derived pictures, the health check's file) are written as usual
and never locked. A file that a tablet sends to a signed address has a separate name until the
server has fetched and checked the file. Such a file is never served and never locked.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from http import HTTPStatus
from typing import IO, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.http import UnreadablePostError
from storages.backends.s3 import S3Storage

MADE_AGAIN = ("derived/", "health/")


class WriteOnceStore(S3Storage):  # type: ignore[misc]  # the package ships no types
    """The store of photographs in an S3-compatible service.

    For `lock_days` days not even the store's administrator can delete an original (object lock in
    COMPLIANCE mode). With `direct`, tablets may send photographs directly to the store, to an
    address that this class signs.
    """

    def get_default_settings(self) -> dict[str, Any]:
        defaults: dict[str, Any] = super().get_default_settings()
        return defaults | {"lock_days": 0, "direct": False}

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the same name, because it is the hash of the content."""
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
        """Delete every version of the file.

        Raise PermissionError while the store locks a version against deletion.
        """
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
                raise PermissionError(f"the store refuses to delete {name}") from refused

    def signed_put(
        self, name: str, *, length: int, sha256: str, content_type: str, seconds: int
    ) -> tuple[str, dict[str, str]]:
        """Return an address for one PUT of exactly these bytes, and the headers it must have."""
        checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
        parameters = {
            "Bucket": self.bucket_name,
            "Key": self._normalize_name(name),
            "ContentLength": length,
            "ContentType": content_type,
            "ChecksumSHA256": checksum,
        }
        address = self._signer.generate_presigned_url("put_object", parameters, ExpiresIn=seconds)
        return address, {"Content-Type": content_type, "x-amz-checksum-sha256": checksum}

    @contextmanager
    def arriving(self, name: str) -> Iterator[Arriving]:
        """Open the file that a tablet sent to a signed address, or raise FileNotFoundError.

        The caller must check the length and the hash, because the store's own metadata is not used.
        """
        client, key = self.connection.meta.client, self._normalize_name(name)
        with _answering(name):
            body = client.get_object(Bucket=self.bucket_name, Key=key)["Body"]
        with closing(body):
            yield Arriving(body)

    def forget(self, name: str) -> None:
        with _answering(name):
            self.delete(name)

    def arrived_before(self, moment: datetime, *, under: str) -> list[str]:
        client, prefix = self.connection.meta.client, self._normalize_name(under)
        pages = client.get_paginator("list_objects_v2")
        with _answering(under):
            listing = pages.paginate(Bucket=self.bucket_name, Prefix=f"{prefix}/")
            there = [one for page in listing for one in page.get("Contents", [])]
        return [str(one["Key"]) for one in there if one["LastModified"] < moment]

    @cached_property
    def _signer(self) -> Any:
        """Return the client that signs addresses for browsers, with the bucket in the path."""
        path = Config(signature_version="s3v4", s3={"addressing_style": "path"})
        return self._create_session().client(
            "s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=path
        )

    def _lock(self) -> dict[str, Any]:
        if not self.lock_days:
            return {}
        until = datetime.now(UTC) + timedelta(days=self.lock_days)
        return {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": until}


class Arriving:
    """A reader of the store's bytes. `read` raises UnreadablePostError if the store stops."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def read(self, size: int, /) -> bytes:
        try:
            return bytes(self._body.read(size))
        except BotoCoreError as broken:
            raise UnreadablePostError("the store ended the response too early") from broken


@contextmanager
def _answering(name: str) -> Iterator[None]:
    """Turn the store's errors into FileNotFoundError and ConnectionError."""
    try:
        yield
    except ClientError as refused:
        if _status(refused) == HTTPStatus.NOT_FOUND:
            raise FileNotFoundError(name) from refused
        raise ConnectionError(str(refused)) from refused
    except BotoCoreError as silent:
        raise ConnectionError(str(silent)) from silent


def _status(refused: ClientError) -> int:
    return int(refused.response["ResponseMetadata"]["HTTPStatusCode"])
