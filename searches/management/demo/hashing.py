"""Argon2 at a small cost, for the passwords and PINs that the demo prison prints for everybody."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test.utils import override_settings


class QuickArgon2(Argon2PasswordHasher):
    """The same algorithm and the same form of hash, with less work."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


def hashed_quickly() -> override_settings:
    """Return a context in which new hashes cost little: what is printed needs no protection.

    Each hash names its own cost, so it is read anywhere, and a sign-in replaces it by a slow one.
    """
    quick = f"{QuickArgon2.__module__}.{QuickArgon2.__qualname__}"
    return override_settings(PASSWORD_HASHERS=[quick, *settings.PASSWORD_HASHERS])
