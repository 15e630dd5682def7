"""Fast hashing for the passwords and PINs of the demo prison, which are not secret."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test.utils import override_settings


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 with less work. Its hashes have the usual format."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


def fast_hashing() -> override_settings:
    """Return a context manager under which new passwords and PINs are hashed quickly.

    The demo prints its passwords, so slow hashes would protect nothing. Each hash states its own
    cost, so every process can check it. A sign-in replaces a fast hash with a slow one.
    """
    quick = f"{QuickArgon2.__module__}.{QuickArgon2.__qualname__}"
    return override_settings(PASSWORD_HASHERS=[quick, *settings.PASSWORD_HASHERS])
