"""Tags for every template, without `{% load %}`: a form's hidden UUID, and display settings."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gatehouse.display_settings import CHOICES, COOKIE, Surroundings
from searches.device_cookie import device_id
from searches.services.devices.devices import DeviceRevoked
from searches.services.people.tablet_officers import officers_of
from searches.services.people.tablet_officers import shared_tablet as known_tablet

register = template.Library()
LONGEST_TROUBLE = 400


@register.simple_tag
def new_uuid() -> str:
    return str(uuid4())


@register.simple_tag(takes_context=True)
def shared_tablet(context: dict[str, Any]) -> bool:
    """Return whether officers can sign in with a PIN in this browser."""
    with suppress(DeviceRevoked):
        device = known_tablet(device_id(context["request"]))
        return device is not None and bool(officers_of(device))
    return False


@register.simple_tag
def uuid_field(uuid: object = "") -> SafeString:
    """Return the hidden UUID field, by which a form that is sent twice has effect only once.

    A form that was refused gets a new UUID.
    """
    return format_html('<input type="hidden" name="uuid" value="{}">', uuid or uuid4())


@register.simple_tag(takes_context=True)
def may_delete_records(context: dict[str, Any]) -> bool:
    """Return whether to warn that this browser may delete unsent records.

    The tablet's script sets a cookie for this. Only the page of vehicles warns, because an officer
    cannot add the application to the home screen in the middle of a search.
    """
    request = context.get("request")
    return (
        request is not None
        and request.path == "/board/"
        and request.COOKIES.get("storage") == "may-delete"
    )


@register.simple_tag(takes_context=True)
def tablet_trouble(context: dict[str, Any]) -> str:
    """Return what this tablet found wrong with itself on its last page, such as its clock.

    The tablet's script tells by a cookie and corrects the line. The line then has its place from
    the first moment.
    """
    request = context.get("request")
    sentence = unquote(request.COOKIES.get("trouble", "")) if request else ""
    return sentence if len(sentence) <= LONGEST_TROUBLE else ""


@register.simple_tag(takes_context=True)
def surroundings_name(context: dict[str, Any]) -> str:
    """Return the theme that was chosen on this device.

    The default is dark before sign-in and on every page of people who search vehicles, and
    otherwise the device's own theme. It never depends on the page, because a bright page after a
    dark one blinds an officer at night.
    """
    request = context.get("request")
    chosen = request.COOKIES.get(COOKIE, "") if request else ""
    if chosen in set(Surroundings):
        return chosen
    signed_in = getattr(getattr(request, "user", None), "is_authenticated", False)
    if context.get("tablet") or not signed_in:
        return Surroundings.DARK
    return Surroundings.DEVICE


@register.simple_tag(takes_context=True)
def device_setting(context: dict[str, Any], name: str) -> str:
    """Return the setting for print, sound or vibration that was chosen on this device."""
    request, words = context.get("request"), CHOICES[name]
    chosen = request.COOKIES.get(name, "") if request else ""
    return chosen if chosen in words else words[0]
