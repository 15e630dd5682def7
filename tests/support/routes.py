"""Every address of the site, read from the URL resolver, for tests that visit all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


class UnknownArgument(Exception):
    """An address has an argument for which `known` has no value."""


@dataclass(frozen=True)
class Route:
    address: str  # as written in urls.py: "/visits/<uuid:visit_id>/"
    name: str

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(ARGUMENT.findall(self.address))

    def filled(self, known: Mapping[str, Any]) -> str:
        """Return the address with a value for each argument. Raises UnknownArgument."""
        unknown = [name for name in self.arguments if name not in known]
        if unknown or set(self.address) & set("(?^$"):
            raise UnknownArgument(f"{self.address}: teach tests/support/routes.py {unknown}")
        return ARGUMENT.sub(lambda found: str(known[found[1]]), self.address)


def routes() -> list[Route]:
    """Return every address in the order of urls.py."""
    return list(_below(get_resolver(), "/"))


def _below(resolver: URLResolver, before: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(address, entry.name or address)
        else:
            yield from _below(entry, address)
