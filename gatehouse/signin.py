"""Sign-in by staff number, without sign-up or e-mail. Attempts are limited by person and device."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from searches import device_cookie, officer_session
from searches.services.devices.devices import DeviceRevoked
from searches.services.people.people import actor_for, actor_on, choose_password
from searches.services.people.tablet_officers import note_full_sign_in

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest

    from searches.models import Person


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """The project's settings and messages for allauth, the sign-in library."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "The staff number or the password is wrong. Try again.",
        "too_many_login_attempts": "Too many wrong passwords. Try again in 5 minutes.",
        "account_inactive": "This account is closed. Ask the administrator.",
        "enter_current_password": "This is not your password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False, because people cannot sign up. An administrator adds them."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing, because staff have no e-mail address in Gatehouse."""

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str = "",
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Show the library's notice of a changed password, in our words.

        The library's other notices are left out, because the pages show their content.
        """
        if message_template == "account/messages/password_changed.txt":
            messages.success(
                request, "Your password has been changed. You are still signed in on this device."
            )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        """Return the new password, unless it is the first password that an administrator set."""
        chosen: str = super().clean_password(password, user=user)
        is_initial = getattr(user, "password_given_at", None) is not None
        if is_initial and user is not None and user.check_password(chosen):
            raise ValidationError("Choose a password that differs from your first password.")
        return chosen

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set a new password through a command, so that the ledger records the change."""
        person = cast("Person", user)
        person.password = make_password(password)  # the session continues with the new password
        choose_password(actor_for(person, None), hashed=person.password)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Authenticate the person, and remember them on this device if that succeeds.

        Wrong guesses on other devices then cannot lock this person out on this device.
        """
        person: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if person is not None:
            device_cookie.remember(request, person.get_username())
        return person

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Begin the session, and put the person on the list of a shared tablet."""
        super().login(request, user)
        officer_session.mark_opened_with_password(request)
        with suppress(DeviceRevoked):  # the next page hands in what the tablet still holds
            note_full_sign_in(actor_on(cast("Person", user), device_cookie.device_id(request)))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Return the cache key under which failed sign-ins are counted.

        Each person has one count for each device on which they have signed in before, and one count
        for all other devices together. If every new device had a count of its own, an attacker
        could delete the cookie and guess again.
        """
        staff_number = str(credentials.get("username", "")).strip().casefold()
        known = device_cookie.has_signed_in_here(request, staff_number)
        return f"{staff_number}:{device_cookie.device_id(request) if known else 'strange device'}"


def sign_up_is_closed(request: HttpRequest) -> NoReturn:
    """Raise Http404. allauth needs a URL with this name, but nobody can sign up."""
    raise Http404
