"""The evidence pack of one visit, to those who may take it away."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_POST

from searches.services.evidence_pack import evidence_pack
from searches.views.doors import PageRequest, client_uuid, page
from searches.words.people import Act


@page(Act.READ_EVIDENCE)
@require_POST
def take(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Asking is an act of its own each time: a second press is a second look."""
    client_uuid(request)
    pack = evidence_pack(request.actor, visit_id=visit_id)
    return FileResponse(  # type: ignore[return-value]  # a stream is a response as well
        pack.file, as_attachment=True, filename=pack.name, content_type="application/zip"
    )
