"""Start-up checks. Each has an id and says how to correct the setting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

if TYPE_CHECKING:
    from collections.abc import Sequence

UNSHARED_CACHES: Final = ("locmem", "dummy")


@register(Tags.caches, deploy=True)
def limits_are_shared(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check that processes share the cache, because sign-in limits are counted there."""
    backend = settings.CACHES["default"]["BACKEND"]
    if not any(kind in backend for kind in UNSHARED_CACHES):
        return []
    return [
        Error(
            "The cache is not shared between processes, so sign-in is not limited.",
            hint="Remove CACHE_URL, or set it to dbcache://gatehouse_cache or a Redis address.",
            id="gatehouse.E001",
        )
    ]


@register(Tags.database, deploy=True)
def sqlite_waits_for_its_lock(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Check SQLite's options, without which concurrent acts fail or a power cut loses an act."""
    database = settings.DATABASES["default"]
    if "sqlite3" not in database["ENGINE"]:
        return []
    options = database.get("OPTIONS", {})
    first = str(options.get("init_command", "")).upper()
    if options.get("transaction_mode") == "IMMEDIATE" and "SYNCHRONOUS=FULL" in first:
        return []
    return [
        Error(
            "SQLite is opened without IMMEDIATE transactions or without synchronous=FULL.",
            hint="Take the options of gatehouse/stores.py.",
            id="gatehouse.E002",
        )
    ]


@register(Tags.security, deploy=True)
def any_host_is_not_allowed(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check that not every host name is accepted. A forged Host header would get into links."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Warning(
            "The server answers to any host name.",
            hint="Set ALLOWED_HOSTS to the names people type, separated by commas.",
            id="gatehouse.W001",
        )
    ]


@register(Tags.staticfiles)
def front_end_files_are_there(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Check that the front-end packages are there, without which pages have no styles."""
    if settings.VENDOR.is_dir():
        return []
    return [
        Warning(
            "The front-end packages are not in place.",
            hint="Type `make assets`.",
            id="gatehouse.W002",
        )
    ]


@register(Tags.files)
def tablets_can_reach_the_store(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Check that tablets can reach the store to which they must send photographs directly."""
    if not settings.PHOTOGRAPHS_DIRECT:
        return []
    options = settings.STORAGES["photographs"].get("OPTIONS", {})
    if not options.get("direct"):
        return [
            Error(
                "Photographs are to go straight to the store, and no store is named.",
                hint="Set PHOTOGRAPHS_S3_BUCKET and PHOTOGRAPHS_S3_ENDPOINT, "
                "or remove PHOTOGRAPHS_S3_DIRECT.",
                id="gatehouse.E003",
            )
        ]
    if settings.PRODUCTION and not str(options["endpoint_url"]).startswith("https://"):
        return [
            Error(
                "A page that came by https may not send to a store without it.",
                hint="Give PHOTOGRAPHS_S3_ENDPOINT an https address that tablets reach.",
                id="gatehouse.E004",
            )
        ]
    return []
