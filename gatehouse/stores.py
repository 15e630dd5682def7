"""Settings for the database, the photograph store, mail and pushes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path

    import environ

#: The push services of the makers of browsers. The server calls no other address for a browser.
PUSH_SERVICES = [
    "https://fcm.googleapis.com",
    "https://*.push.services.mozilla.com",
    "https://web.push.apple.com",
    "https://*.notify.windows.com",
]


def database(env: environ.Env, var: Path) -> dict[str, Any]:
    """Return the settings of the embedded database, or of PostgreSQL if DATABASE_URL is set."""
    settings: dict[str, Any] = env.db("DATABASE_URL", default=f"sqlite:///{var}/gatehouse.sqlite3")
    if settings["ENGINE"] != "django.db.backends.sqlite3":
        held = env.int("CONN_MAX_AGE", default=60)
        # Queries here are short, and compiling one takes PostgreSQL longer than running it. The
        # cost of a page is that of a solid-state disk, so that PostgreSQL uses an index for some
        # hundred rows, too.
        planner = {"options": "-c jit=off -c random_page_cost=1.1"}
        settings["OPTIONS"] = planner | settings.get("OPTIONS", {})
        return settings | {"CONN_MAX_AGE": held, "CONN_HEALTH_CHECKS": True}
    return settings | {
        "OPTIONS": {
            # A command reads before it writes. When a transaction that has already read asks for
            # the write lock, SQLite fails at once instead of waiting.
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            # how long SQLite waits for a lock, in seconds
            "timeout": env.int("SQLITE_TIMEOUT", default=20),
        }
    }


def photographs(env: environ.Env, var: Path) -> dict[str, Any]:
    """Return the settings of a local folder, or of an S3 store if PHOTOGRAPHS_S3_BUCKET is set."""
    bucket = env.str("PHOTOGRAPHS_S3_BUCKET", default="")
    if not bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": env.str("PHOTOGRAPHS", default=str(var / "photographs"))},
        }
    return {
        "BACKEND": "gatehouse.write_once.WriteOnceStore",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.str("PHOTOGRAPHS_S3_ENDPOINT", default=None),
            "default_acl": None,
            "lock_days": env.int("PHOTOGRAPHS_S3_LOCK_DAYS", default=0),
            "querystring_auth": True,
            "direct": bool(direct_origin(env)),
        },
    }


def direct_origin(env: environ.Env) -> str:
    """Return the origin to which tablets send photographs directly, or "" if they do not."""
    if not env.bool("PHOTOGRAPHS_S3_DIRECT", default=False):
        return ""
    store = urlsplit(env.str("PHOTOGRAPHS_S3_ENDPOINT", default=""))
    if not env.str("PHOTOGRAPHS_S3_BUCKET", default="") or not store.netloc:
        return ""
    return f"{store.scheme}://{store.netloc}"


def mail(env: environ.Env) -> dict[str, Any]:
    """Return the settings of the mail server in EMAIL_URL, or of the console without one."""
    settings: dict[str, Any] = env.email_url("EMAIL_URL", default="consolemail://")
    sender = env.str("EMAIL_FROM", default="gatehouse@localhost")
    return settings | {"DEFAULT_FROM_EMAIL": sender, "EMAIL_TIMEOUT": 10}
