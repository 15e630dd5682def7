"""Administration of staff, roles and screens, and each person's own account."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.device_cookie import device_id
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
from searches.views.form_submission import form_page, notice, submit
from searches.views.forms.base import TypedForm, button
from searches.views.forms.people import (
    DutyForm,
    EnrolForm,
    GrantForm,
    NewPasswordForm,
    PersonForm,
    PinForm,
    WithdrawalForm,
)
from searches.views.page_access import PageRequest, page
from searches.views.page_frame import ROLE_LABELS
from searches.words.actors import Account
from searches.words.people import Act


@page(Act.MANAGE_PEOPLE, at="people/", name="people", label="People", place=230)
@require_http_methods(["GET", "POST"])
def people(request: PageRequest) -> HttpResponse:
    form = PersonForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, add_person, **form.cleaned_data)
            notice(request, "The account was added. A second person must now confirm the account.")
            return redirect("people")
    return _people(request, form)


@page(Act.MANAGE_PEOPLE, at="people/<uuid:person_id>/roles/", name="person_roles")
@require_POST
def roles(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Grant or withdraw a role, or close or reopen an account.

    The button that was pressed says which of the four acts to do.
    """
    form: TypedForm
    if button(request, "close") or button(request, "open"):
        form = TypedForm.of(request, about=person_id)
    elif button(request, "withdraw"):
        form = WithdrawalForm.of(request, about=person_id)
    else:
        form = GrantForm.of(request, about=person_id)
    if form.is_valid():
        with form.showing_refusal():
            match form:
                case GrantForm():
                    typed = form.cleaned_data
                    role, landings = typed["grant"], typed["landings"]
                    submit(request, grant_role, person_id=person_id, role=role, landings=landings)
                case WithdrawalForm():
                    role = form.cleaned_data["withdraw"]
                    submit(request, withdraw_role, person_id=person_id, role=role)
                case _:
                    act = deactivate_person if button(request, "close") else reopen_account
                    submit(request, act, person_id=person_id)
            return redirect("people")
    return _people(request, form)


@page(Act.MANAGE_PEOPLE, at="people/<uuid:person_id>/password/", name="person_password")
@require_POST
def password(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Set a new password for somebody who forgot theirs.

    The password is never stored with the content of the form.
    """
    form = NewPasswordForm.of(request, about=person_id)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, set_password_anew, person_id=person_id, **form.cleaned_data)
            notice(
                request,
                "The new password is set. Before this person can sign, they must choose their own"
                " password and PIN, and a second person must confirm the account.",
            )
            return redirect("people")
    return _people(request, form)


@page(Act.MANAGE_DEVICES, at="devices/", name="devices", label="Devices", place=240)
@require_GET
def devices(request: PageRequest) -> HttpResponse:
    return _devices(request, None)


@page(Act.MANAGE_DEVICES, at="devices/enrol/", name="enrol_device")
@require_POST
def enrol(request: PageRequest) -> HttpResponse:
    """Enrol the browser that sends this form as a screen of one area."""
    form = EnrolForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(
                request,
                enrol_device,
                name=form.cleaned_data["name"],
                area_id=form.cleaned_data["area"],
                secret=device_id(request),
            )
            return redirect("devices")
    return _devices(request, form)


@page(Act.MANAGE_DEVICES, at="devices/<uuid:enrolled_id>/revoke/", name="revoke_device")
@require_POST
def revoke(request: PageRequest, enrolled_id: UUID) -> HttpResponse:
    form = TypedForm.of(request)
    with form.showing_refusal():
        submit(request, revoke_device, device_id=enrolled_id)
        return redirect("devices")
    return _devices(request, form)


@page(Act.USE_OWN_ACCOUNT, at="account/", name="account", label="My account", place=260)
@require_GET
def account(request: PageRequest) -> HttpResponse:
    return _own(request, None)


@page(Act.USE_OWN_ACCOUNT, at="account/pin/", name="choose_pin")
@require_POST
def pin(request: PageRequest) -> HttpResponse:
    form = PinForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, choose_pin, **form.cleaned_data)
            return redirect("account")
    return _own(request, form)


@page(Act.GO_ON_DUTY, at="account/duty/", name="duty")
@require_POST
def duty(request: PageRequest) -> HttpResponse:
    """Go on duty at an area, or go off duty, depending on the button that was pressed."""
    is_off = button(request, "off")
    form = (TypedForm if is_off else DutyForm).of(request)
    if form.is_valid():
        with form.showing_refusal():
            if is_off:
                submit(request, go_off_duty)
            else:
                submit(request, go_on_duty, area_id=form.cleaned_data["area"])
            return redirect("account")
    return _own(request, form)


def _people(request: PageRequest, sent: TypedForm) -> HttpResponse:
    context = {
        "people": [
            {
                "person": person,
                "grant": GrantForm.sent_or_empty(sent, about=person.id),
                "anew": NewPasswordForm.sent_or_empty(sent, about=person.id),
            }
            for person in staff.people(request.actor.establishment)
        ],
        "roles": ROLE_LABELS.items(),
        "new": PersonForm.sent_or_empty(sent),
    }
    return form_page(request, "people/people.html", sent, context)


def _devices(request: PageRequest, sent: TypedForm | None) -> HttpResponse:
    this_one = request.actor.device or request.actor.waiting_device
    context = {
        "devices": staff.devices(request.actor.establishment, this_one),
        "areas": staff.areas(request.actor.establishment),
        "enrolled": this_one is not None,
        "enrolment": EnrolForm.sent_or_empty(sent),
    }
    return form_page(request, "devices/devices.html", sent, context)


def _own(request: PageRequest, sent: TypedForm | None) -> HttpResponse:
    context = {
        "duty": staff.own_duty(request.actor.person),
        "areas": staff.areas(request.actor.establishment),
        "goes_on_duty": may(Act.GO_ON_DUTY, request.actor.roles),
        "chooses_pin": request.actor.account is not Account.PASSWORD_GIVEN,
        "own_pin": PinForm.sent_or_empty(sent),
    }
    return form_page(request, "people/account.html", sent, context)
