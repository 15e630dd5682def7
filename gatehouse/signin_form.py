"""The form of the sign-in page. It is not in `signin`, because allauth's forms import `signin`."""

from __future__ import annotations

from allauth.account.forms import LoginForm

from searches.views.forms.base import use_our_messages


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """The sign-in form of allauth, with Gatehouse's own error messages."""

    def full_clean(self) -> None:
        for field in self.fields.values():
            use_our_messages(field)
        super().full_clean()
