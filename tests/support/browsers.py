"""A browser of one person of the sample prison, signed in on the device they usually use."""

from __future__ import annotations

from django.core import signing
from django.test import Client

from searches import device_cookie
from tests.support.sample_prison import PEOPLE, Prison


def browser(prison: Prison, name: str, *, device: str = "") -> Client:
    """Return a client that is signed in as this person, on their own device or on `device`."""
    client = Client()
    client.force_login(prison.person[name])
    usual = next((screen for who, _, _, screen, _ in PEOPLE if who == name), "")
    secret = f"{prison.establishment.code}:{device or usual}"
    cookie = {"device": secret, "people": []}
    client.cookies[device_cookie.COOKIE] = signing.dumps(cookie, salt=device_cookie.SALT)
    return client
