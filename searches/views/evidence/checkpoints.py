"""Checkpoints of the ledger, which anybody may read. Each contains only two hashes and a number."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from searches.services.evidence.checkpoints import PublishedCheckpoint, published
from searches.words.refusals import NotThere

TEXT = "text/plain; charset=utf-8"


@require_GET
@never_cache
def newest_checkpoint(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(_known(code).note, content_type=TEXT)


@require_GET
@never_cache
def checkpoint_of_size(request: HttpRequest, code: str, size: int) -> HttpResponse:
    """Return the checkpoint that covers this number of entries."""
    return HttpResponse(_known(code, size).note, content_type=TEXT)


@require_GET
@never_cache
def checkpoint_key(request: HttpRequest, code: str) -> HttpResponse:
    """Return the public key that verifies checkpoints.

    Readers should compare this key with a copy from another source.
    """
    return HttpResponse(f"{_known(code).key}\n", content_type=TEXT)


def _known(code: str, size: int | None = None) -> PublishedCheckpoint:
    try:
        return published(code, size)
    except NotThere as refusal:
        raise Http404 from refusal
