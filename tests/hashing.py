"""Argon2 as in production, with a cost that a thousand tests can pay."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Same algorithm, same form; only less work."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
