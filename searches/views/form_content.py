"""The content of a page's form, and a check whether its UUID was used for other content."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from searches.services.sync import was_used_differently
from searches.words.actors import Actor

#: Fields that identify the form. They are not part of its content.
NOT_CONTENT = frozenset({"csrfmiddlewaretoken", "uuid"})
#: Names of fields that hold a PIN, a password or another secret. They prove who is acting. They
#: are never kept, not even in a digest, because a short PIN can be guessed from its digest.
SECRET = re.compile(r"(?:^|_)pin(?:$|_|\d)|password|secret")


def content_of_form(request: HttpRequest) -> dict[str, Any]:
    """Return everything that was submitted, without secrets.

    A file is represented by its SHA-256.
    """
    fields = {name: request.POST.getlist(name) for name in request.POST if _is_content(name)}
    files = {
        name: [_sha256_of(file) for file in request.FILES.getlist(name)] for name in request.FILES
    }
    return {"address": request.path, "fields": fields, "files": files}


def is_changed_form(request: HttpRequest, actor: Actor) -> bool:
    """Return whether this form's UUID was used before for other content or by another person."""
    if request.method != "POST":
        return False
    try:
        id = UUID(request.POST.get("uuid", ""))
    except ValueError:
        return False
    return was_used_differently(actor, id=id, payload=lambda: content_of_form(request))


def _is_content(name: str) -> bool:
    return name not in NOT_CONTENT and not SECRET.search(name)


def _sha256_of(file: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
