"""Every address of the site, read from the resolver, for tests that walk over all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


class UnknownArgument(Exception):
    """A route asks for something no walk knows how to give."""


@dataclass(frozen=True)
class Route:
    address: str  # as written: "/visits/<uuid:visit_id>/"
    name: str

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(ARGUMENT.findall(self.address))

    def filled(self, known: Mapping[str, Any]) -> str:
        """The address with a value for each argument."""
        unknown = [name for name in self.arguments if name not in known]
        if unknown or set(self.address) & set("(?^$"):
            raise UnknownArgument(f"{self.address}: teach tests/support/routes.py {unknown}")
        return ARGUMENT.sub(lambda found: str(known[found[1]]), self.address)


def routes() -> list[Route]:
    """All of them, in the order of the table of contents."""
    return list(_below(get_resolver(), "/"))


def _below(resolver: URLResolver, before: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(address, entry.name or address)
        else:
            yield from _below(entry, address)
