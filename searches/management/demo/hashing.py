"""Argon2 at a small cost, for passwords and PINs of the demo prison, which are printed anyway."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test.utils import override_settings


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 with the same form of hash and less work."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


def hashed_quickly() -> override_settings:
    """Return a context in which new hashes cost little, because the demo prints its secrets.

    Each hash names its own cost, so that it can be checked anywhere. A sign-in replaces it with a
    slow hash.
    """
    quick = f"{QuickArgon2.__module__}.{QuickArgon2.__qualname__}"
    return override_settings(PASSWORD_HASHERS=[quick, *settings.PASSWORD_HASHERS])
