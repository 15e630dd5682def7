"""A gate tablet that several officers share, as a browser without scripts uses it."""

from __future__ import annotations

from django.core import signing
from django.test import Client

from searches import device_cookie
from tests.support.forms import Form, read, submit
from tests.support.sample_prison import PASSWORD, PIN, Prison


class SharedTablet:
    """The browser of one enrolled device. Officers sign in there with a password or with a PIN."""

    def __init__(self, prison: Prison, device: str = "gate-1", *, secret: str = "") -> None:
        self.prison = prison
        self.client = Client()
        cookie = {"device": secret or f"{prison.establishment.code}:{device}", "people": []}
        self.client.cookies[device_cookie.COOKIE] = signing.dumps(cookie, salt=device_cookie.SALT)

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        """Sign in with the password. The person who was signed in before is signed out first."""
        self.client.post("/sign-out/")
        typed = {"login": self.prison.person[name].staff_number, "password": password}
        assert self.client.post("/sign-in/", typed).status_code == 302

    def form(self, next_path: str = "/board/") -> Form:
        return read(self.client, f"/officer/?next={next_path}").form("/officer/")

    def names(self) -> list[str]:
        """Return the ids of the officers whom the page offers."""
        return [value for name, value in sorted(self.form().buttons) if name == "officer"]

    def come_on(self, name: str, pin: str = PIN, next_path: str = "/board/"):
        person = str(self.prison.person[name].pk)
        return submit(self.client, self.form(next_path), officer=person, pin=pin)

    @property
    def on(self) -> str:
        """Return the id of the person who is signed in, or "" if nobody is."""
        return str(self.client.session.get("_auth_user_id", ""))

    def shared_by(self, *names: str) -> SharedTablet:
        """Let each officer sign in here with their password once.

        The last officer stays signed in.
        """
        for name in names:
            self.sign_in(name)
        return self
