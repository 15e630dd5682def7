"""A browser of one member of the cast, signed in on the device they usually hold."""

from __future__ import annotations

from django.core import signing
from django.test import Client

from searches import device_cookie
from tests.support.sample_prison import PEOPLE, Prison


def browser(prison: Prison, name: str, *, device: str = "") -> Client:
    """Signed in as that person, on their own device unless another is named."""
    client = Client()
    client.force_login(prison.person[name])
    usual = next((screen for who, _, _, screen, _ in PEOPLE if who == name), "")
    secret = f"{prison.establishment.code}:{device or usual}"
    cookie = {"device": secret, "people": []}
    client.cookies[device_cookie.COOKIE] = signing.dumps(cookie, salt=device_cookie.SALT)
    return client
