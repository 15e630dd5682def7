"""Evidence of one visit: its pack, and the legal hold that keeps its photographs."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_POST

from searches.services.evidence_pack import evidence_pack
from searches.services.legal_holds import lift_legal_hold, place_legal_hold
from searches.views.doors import PageRequest, client_uuid, page
from searches.views.visits import act_once
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


@page(Act.HOLD_EVIDENCE)
@require_POST
def hold(request: PageRequest, visit_id: UUID) -> HttpResponse:
    return _held(request, visit_id, place_legal_hold)


@page(Act.HOLD_EVIDENCE)
@require_POST
def lift(request: PageRequest, visit_id: UUID) -> HttpResponse:
    return _held(request, visit_id, lift_legal_hold)


def _held(request: PageRequest, visit_id: UUID, act: Callable[..., object]) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return act_once(
        request,
        visit_id,
        act.__name__,
        {"reason": reason},
        lambda: act(request.actor, visit_id=visit_id, reason=reason),
    )
