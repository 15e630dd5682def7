"""The declarations of the views about their pages: addresses, names and navigation."""

from __future__ import annotations

from uuid import UUID

from django.urls import resolve, reverse

import searches.urls  # noqa: F401  # declares every page
from searches.views.page_access import PAGES
from tests.support.routes import ARGUMENT

#: A value for an argument of each kind.
KINDS = {"uuid": UUID(int=4), "code": "U3", "int": 3, "slug": "wwi"}


def test_each_page_is_found_at_its_own_address() -> None:
    """Check that each page's address opens that page, and not another page whose address has an
    argument at the same position.
    """
    lost = []
    for page in PAGES:
        kinds = dict(part.strip("<>").split(":")[::-1] for part in _arguments(page.at))
        address = reverse(page.name, kwargs={name: KINDS[kind] for name, kind in kinds.items()})
        if resolve(address).url_name != page.name:
            lost.append((page.name, address))
    assert len(PAGES) > 100 and not lost


def test_no_two_pages_have_the_same_name_or_place() -> None:
    names = [page.name for page in PAGES]
    places = [page.place for page in PAGES if page.label]
    assert len(names) == len({*names})
    assert len(places) == len({*places}) > 20
    assert all(page.place == 0 for page in PAGES if not page.label)


def _arguments(address: str) -> list[str]:
    return [found[0] for found in ARGUMENT.finditer(address)]
