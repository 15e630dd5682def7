"""Administration: staff and their roles, screens, and everybody's own account."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gatehouse.devices import device_id
from searches.queries.people import people as staff
from searches.rules.permissions import may
from searches.services.devices.devices import enrol_device, revoke_device
from searches.services.people.people import (
    add_person,
    choose_pin,
    deactivate_person,
    go_off_duty,
    go_on_duty,
    grant_role,
    reopen_account,
    set_password_anew,
    withdraw_role,
)
from searches.views.doors import PageRequest, client_uuid, page
from searches.views.page_frame import ROLE_LABELS
from searches.views.sending import notice, said, submit
from searches.words.actors import Account
from searches.words.people import Act, Role
from searches.words.refusals import Conflict, Invalid, Refused

TYPED = ("staff_number", "printed_name", "password")


@page(Act.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def people(request: PageRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            typed = {name: request.POST.get(name, "") for name in TYPED}
            submit(request, add_person, **typed)
            notice(request, "The account was added. It is waiting for a second person.")
            return redirect("people")
        except Refused as refusal:
            return _people(request, refusal)
    return _people(request)


@page(Act.MANAGE_PEOPLE)
@require_POST
def roles(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Grant, withdraw, close the account or open it again: the button says which."""
    if request.POST.get("close"):
        submit(request, deactivate_person, person_id=person_id)
        return redirect("people")
    if request.POST.get("open"):
        submit(request, reopen_account, person_id=person_id)
        return redirect("people")
    try:
        role = Role(request.POST.get("grant") or request.POST.get("withdraw", ""))
    except ValueError as fault:
        raise Invalid("role", "Select a role.", field="grant") from fault
    act = grant_role if request.POST.get("grant") else withdraw_role
    submit(request, act, person_id=person_id, role=role)
    return redirect("people")


@page(Act.MANAGE_PEOPLE)
@require_POST
def password(request: PageRequest, person_id: UUID) -> HttpResponse:
    """For who forgot theirs. The password is no part of what is remembered of the form."""
    typed = request.POST.get("password", "")
    try:
        submit(request, set_password_anew, person_id=person_id, password=typed)
    except (Invalid, Conflict) as refusal:
        return _people(request, refusal)
    notice(
        request,
        "The new password is set. They must choose their own password and PIN, and a second person"
        " must confirm the account, before they can sign.",
    )
    return redirect("people")


@page(Act.MANAGE_DEVICES)
@require_GET
def devices(request: PageRequest) -> HttpResponse:
    this_one = request.actor.device or request.actor.waiting_device
    context = {
        "devices": staff.devices(request.actor.establishment, this_one),
        "areas": staff.areas(request.actor.establishment),
        "enrolled": this_one is not None,
    }
    return render(request, "devices/devices.html", context)


@page(Act.MANAGE_DEVICES)
@require_POST
def enrol(request: PageRequest) -> HttpResponse:
    """This very browser becomes a screen of one area."""
    area, name = request.POST.get("area", ""), request.POST.get("name", "").strip()
    if not name:
        raise Invalid("name", "Enter a name for the screen.", field="name")
    submit(
        request,
        enrol_device,
        name=name[:80],
        area_id=client_uuid(request, "area") if area else None,
        secret=device_id(request),
    )
    return redirect("devices")


@page(Act.MANAGE_DEVICES)
@require_POST
def revoke(request: PageRequest, enrolled_id: UUID) -> HttpResponse:
    submit(request, revoke_device, device_id=enrolled_id)
    return redirect("devices")


@page(Act.USE_OWN_ACCOUNT)
@require_GET
def account(request: PageRequest) -> HttpResponse:
    return render(request, "people/account.html", _own(request))


@page(Act.USE_OWN_ACCOUNT)
@require_POST
def pin(request: PageRequest) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("password", "new_pin")}
    try:
        submit(request, choose_pin, **typed)
    except Refused as refusal:
        context = _own(request) | {"refusals": [{"sentence": refusal.sentence}]}
        return render(request, "people/account.html", context, status=refusal.status)
    return redirect("account")


@page(Act.GO_ON_DUTY)
@require_POST
def duty(request: PageRequest) -> HttpResponse:
    if request.POST.get("off"):
        submit(request, go_off_duty)
    else:
        submit(request, go_on_duty, area_id=client_uuid(request, "area"))
    return redirect("account")


def _people(request: PageRequest, refusal: Refused | None = None) -> HttpResponse:
    context = {
        "people": staff.people(request.actor.establishment),
        "roles": ROLE_LABELS.items(),
        "typed": request.POST,
        "refusals": said(refusal) if refusal else [],
    }
    status = refusal.status if refusal else 200
    return render(request, "people/people.html", context, status=status)


def _own(request: PageRequest) -> dict[str, object]:
    return {
        "duty": staff.own_duty(request.actor.person),
        "areas": staff.areas(request.actor.establishment),
        "goes_on_duty": may(Act.GO_ON_DUTY, request.actor.roles),
        "chooses_pin": request.actor.account is not Account.PASSWORD_GIVEN,
    }
