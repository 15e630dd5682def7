"""Start-up checks of the settings. Each check has an id and says how to correct the setting."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The fewest bytes of a secret that signs calls, as the Standard Webhooks specification says.
LEAST_SECRET: Final = 24
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
    """Check the SQLite options that let acts wait for each other and survive a power cut."""
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
            hint="Use the options in gatehouse/stores.py.",
            id="gatehouse.E002",
        )
    ]


@register(Tags.security, deploy=True)
def any_host_is_not_allowed(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check that ALLOWED_HOSTS names hosts, so that no forged Host header gets into links."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Warning(
            "The server accepts requests for any host name.",
            hint="Set ALLOWED_HOSTS to the names people type, separated by commas.",
            id="gatehouse.W001",
        )
    ]


@register(Tags.staticfiles)
def front_end_files_are_there(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Check that var/vendor exists, because pages have no styles without its front-end packages."""
    if settings.VENDOR.is_dir():
        return []
    return [
        Warning(
            "The front-end packages are missing from var/vendor.",
            hint="Run `make assets`.",
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
                "PHOTOGRAPHS_S3_DIRECT is on, but no S3 store is set.",
                hint="Set PHOTOGRAPHS_S3_BUCKET and PHOTOGRAPHS_S3_ENDPOINT, "
                "or remove PHOTOGRAPHS_S3_DIRECT.",
                id="gatehouse.E003",
            )
        ]
    if settings.PRODUCTION and not str(options["endpoint_url"]).startswith("https://"):
        return [
            Error(
                "A browser cannot send photographs from an https page to an http store.",
                hint="Set PHOTOGRAPHS_S3_ENDPOINT to an https address that tablets can reach.",
                id="gatehouse.E004",
            )
        ]
    return []


@register(Tags.security)
def push_services_can_reach_somebody(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Check that PUSH_CONTACT is an address that push services accept."""
    contact = settings.PUSH_CONTACT
    if not contact or contact.startswith(("mailto:", "https://")):
        return []
    return [
        Error(
            "PUSH_CONTACT is not an address that a push service accepts.",
            hint="Set PUSH_CONTACT to an address such as mailto:duty@example.org.",
            id="gatehouse.E005",
        )
    ]


@register(Tags.security)
def calls_to_another_system_are_signed(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Check that calls about unacknowledged announcements are signed.

    In production the calls must also go to an https address, because they name vehicles.
    """
    if not settings.ESCALATION_URL:
        return []
    faults: list[CheckMessage] = []
    prefix, _, key = settings.ESCALATION_SECRET.partition("_")
    try:
        is_secret = prefix == "whsec" and len(base64.b64decode(key, validate=True)) >= LEAST_SECRET
    except ValueError:
        is_secret = False
    if not is_secret:
        faults.append(
            Error(
                "ESCALATION_SECRET is not a secret with which calls can be signed.",
                hint="Set it to whsec_ and at least 24 random bytes in base64.",
                id="gatehouse.E006",
            )
        )
    if settings.PRODUCTION and not settings.ESCALATION_URL.startswith("https://"):
        faults.append(
            Error(
                "ESCALATION_URL is not an https address.",
                hint="Set ESCALATION_URL to an https address, because calls name vehicles.",
                id="gatehouse.E007",
            )
        )
    return faults
