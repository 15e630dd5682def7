"""The form of the sign-in page, apart from `signin`, which the library's forms ask themselves."""

from __future__ import annotations

from allauth.account.forms import LoginForm

from searches.views.forms.base import say_plainly


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """What it refuses, it refuses in our words."""

    def full_clean(self) -> None:
        for field in self.fields.values():
            say_plainly(field)
        super().full_clean()
