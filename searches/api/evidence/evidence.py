"""The evidence pack of one visit, for programs that store the pack elsewhere."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from searches.api.views import View, answers_of, authorised_actor
from searches.services.evidence.evidence_pack import evidence_pack
from searches.words.people import Act


class EvidenceView(View):
    @extend_schema(
        operation_id="evidence",
        summary="Download the evidence pack of a visit",
        responses=answers_of({}, refuses=(404, 409))
        | {(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, id: UUID) -> FileResponse:
        """Return the evidence pack as a ZIP that can be verified without Gatehouse.

        Each download is an entry of the ledger.
        """
        actor = authorised_actor(request, Act.READ_EVIDENCE)
        pack = evidence_pack(actor, visit_id=id)
        return FileResponse(
            pack.file, as_attachment=True, filename=pack.name, content_type="application/zip"
        )
