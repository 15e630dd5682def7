"""The form of the sign-in page, kept apart from `signin`, which the library's forms import."""

from __future__ import annotations

from allauth.account.forms import LoginForm

from searches.views.forms.base import use_our_messages


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """The library's sign-in form, with our sentences for its errors."""

    def full_clean(self) -> None:
        for field in self.fields.values():
            use_our_messages(field)
        super().full_clean()
