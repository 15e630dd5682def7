"""The variables of the visit page for one person, and the main action that it offers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from searches.queries.evidence.legal_holds import legal_hold_of
from searches.queries.photos.photo_viewer import WayIn
from searches.queries.search.last_look import LastLook, last_looks
from searches.queries.visits.visit_record import visit_record
from searches.queries.visits.visits import VisitPage, read_visit_page
from searches.queries.visits.way_in import choices
from searches.rules.permissions import may, may_look
from searches.views.form_submission import form_page
from searches.views.forms.base import TypedForm
from searches.views.forms.visits import (
    WAY_IN_CHOICES,
    DetentionForm,
    EndDetentionForm,
    LegalHoldForm,
    PeopleInCabForm,
    PlateForm,
    TamperSealForm,
    TurnBackForm,
    VehicleTypeForm,
)
from searches.views.page_access import PageRequest
from searches.views.records_on_tablet import photos_on_way_in
from searches.views.visits.timeline_lines import timeline
from searches.words.checklists import VEHICLE_NAMES, VehicleType
from searches.words.people import Act
from searches.words.visits import REPORTED_BY_PEOPLE, VisitState

#: The types to which an officer can change a vehicle that is inside.
VEHICLE_TYPES = [
    (kind, name)
    for kind, name in VEHICLE_NAMES.items()
    if kind not in {VehicleType.CAGES, VehicleType.EMERGENCY}
]
VOID_REASONS = [
    (void_reason, void_reason.replace("_", " ").capitalize()) for void_reason in REPORTED_BY_PEOPLE
]


def show_visit(request: PageRequest, visit_id: UUID, sent: TypedForm | None) -> HttpResponse:
    """Render the visit's page, with the form that was sent, if any."""
    context = visit_facts(request, visit_id, sent)
    if context["visit_page"].is_over:
        context["record"] = visit_record(request.actor.establishment, visit_id)
        context["sees_names"] = may(Act.SEE_NAMES, request.actor.roles)
        context["sees_photos"] = may(Act.SEE_PHOTOS, request.actor.roles)
    return form_page(request, "visits/visit.html", sent, context)


def visit_facts(
    request: PageRequest, visit_id: UUID, sent: TypedForm | None = None
) -> dict[str, Any]:
    """Return the variables of visits/visit.html. Raise NotThere for another prison's visit."""
    visit_page = read_visit_page(request.actor.establishment, visit_id)
    photos = photos_on_way_in(request, visit_id) if visit_page.inside else None
    sealed = visit_page.state is VisitState.IN_THE_LOCK
    look = last_looks([visit_id]).get(visit_id) if sealed else None
    facts = {
        "visit_page": visit_page,
        "visit": visit_page.visit,
        "way_in": photos,
        "main": main_action(request, visit_page, look, photos),
        "lapses": look is not None and look.is_fresh,
        "events": timeline(visit_page.events),
        "void_reasons": VOID_REASONS,
        "vehicle_types": VEHICLE_TYPES,
        "people_in_cab": WAY_IN_CHOICES["people_in_cab"],
    }
    facts |= _forms(visit_page, sent) | _halts(request, visit_page)
    return facts | _offered(request, visit_page) | _evidence(request, visit_id)


def _halts(request: PageRequest, visit_page: VisitPage) -> dict[str, Any]:
    """Return the areas at which an arrival can be recorded, the planned areas apart."""
    offered = choices(request.actor.establishment)
    to_visit = visit_page.areas_to_visit
    names = [name for code, name in offered.areas if code in to_visit]
    return {
        "offered": offered,
        "areas_to_visit": [pair for pair in offered.areas if pair[0] in to_visit],
        "other_areas": [pair for pair in offered.areas if pair[0] not in to_visit],
        "skips_areas": " or ".join(names) if may(Act.CLOSE_INNER_GATE, request.actor.roles) else "",
    }


def _forms(visit_page: VisitPage, sent: TypedForm | None) -> dict[str, TypedForm]:
    """Return the small forms of the page. The form that was sent keeps what was typed."""
    kind = {"vehicle_type": visit_page.visit.vehicle_type}
    return {
        "sealing": TamperSealForm.sent_or_empty(sent),
        "plate_form": PlateForm.sent_or_empty(sent),
        "people_form": PeopleInCabForm.sent_or_empty(sent),
        "type_form": VehicleTypeForm.sent_or_empty(sent, initial=kind),
        "turning_back": TurnBackForm.sent_or_empty(sent),
        "detention": DetentionForm.sent_or_empty(sent),
        "ending": EndDetentionForm.sent_or_empty(sent),
        "legal_hold": LegalHoldForm.sent_or_empty(sent),
    }


def _offered(request: PageRequest, visit_page: VisitPage) -> dict[str, bool]:
    """Return what this person may do on the page now."""
    roles = request.actor.roles
    detained = visit_page.state is VisitState.DETAINED
    return {
        "halts": may(Act.LOG_HALT, roles) and visit_page.inside and not detained,
        "seals": may(Act.CHANGE_SEAL, roles) and visit_page.inside,
        "voids": may(Act.VOID_LOCK, roles) and visit_page.in_lock,
        "turns_back": may(Act.TURN_BACK, roles) and visit_page.may_be_turned_back,
        "changes_type": may(Act.CHANGE_VEHICLE_TYPE, roles)
        and visit_page.inside
        and visit_page.visit.vehicle_type != VehicleType.CAGES,
        "is_escort": visit_page.visit.escort_id == request.actor.person,
        "detains": may(Act.DETAIN, roles) and visit_page.inside,
        "corrects": may(Act.CORRECT_PLATE, roles) and visit_page.inside,
        "counts_people": may(Act.LOG_VEHICLE_IN, roles) and visit_page.lacks_people_in_cab,
        "opens": may(Act.OPEN_OUTER_GATE, roles) and visit_page.inside,
        "sees_decision": may(Act.SEE_DECISION, roles),
        "by_radio": may(Act.RELEASE_BY_RADIO, roles),
        "by_hand": may(Act.ENTER_MANUAL_RELEASE, roles),
    }


def _evidence(request: PageRequest, visit_id: UUID) -> dict[str, Any]:
    return {
        "takes_evidence": may(Act.READ_EVIDENCE, request.actor.roles),
        "sees_announcements": may_look(Act.SEE_ANNOUNCEMENTS, request.actor.roles),
        "holds_evidence": may(Act.HOLD_EVIDENCE, request.actor.roles),
        "hold_summary": legal_hold_of(request.actor.establishment, visit_id),
    }


def main_action(
    request: PageRequest, visit_page: VisitPage, look: LastLook | None, photos: WayIn | None
) -> dict[str, str] | None:
    """Return the main action for this state and this person, or None if there is none.

    The lock is not offered while the vehicle stands at an area or has not been at every planned
    area: a hurried officer taps what stands out.
    """
    roles = request.actor.roles
    table = {
        VisitState.EXPECTED: (Act.LOG_VEHICLE_IN, "Log vehicle in", "way_in"),
        VisitState.INBOUND_LOOK: (Act.TAKE_PHOTO, "Way-in photographs", "way_in_photos"),
        VisitState.ON_SITE: (Act.CLOSE_INNER_GATE, "The vehicle is in the lock", "seal"),
        VisitState.IN_THE_LOCK: (Act.ANSWER_ITEM, "Search", "sheet"),
        VisitState.RELEASED: (Act.SEE_DECISION, "Show the GO", "release"),
        VisitState.LEAVING: (Act.DEPART, "Has the vehicle left?", "gone"),
    }
    if visit_page.state not in table:
        return None
    if visit_page.find and visit_page.state in {VisitState.INBOUND_LOOK, VisitState.ON_SITE}:
        return None  # the lock is not sealed while the incident is open
    act, label, name = table[visit_page.state]
    if name == "way_in_photos" and photos and photos.done >= len(photos.slots):
        act, label, name = table[VisitState.ON_SITE]
    if name == "seal" and (visit_page.open_halt or visit_page.areas_to_visit):
        return None
    if visit_page.state is VisitState.IN_THE_LOCK and may(Act.RELEASE, roles):
        act, label, name = Act.RELEASE, "See the decision", "release"
    if not may(act, roles):
        return None
    if name == "sheet" and look and look.is_now:
        return {"label": "Take the last look now", "name": "sheet_item", "item": look.item}
    if name == "sheet" and look and look.gate_hold:
        return {"label": "See what to do", "name": "release", "sentence": look.gate_hold}
    return {"label": label, "name": name}
