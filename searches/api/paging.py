"""The query parameters of paged lists, and the serializer of one page of rows."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from searches.queries.pagination import MOST
from searches.words.refusals import Invalid

USUAL = 50


def paging(name: str, description: str, kind: Any = OpenApiTypes.STR, **more: Any) -> Any:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, **more)


PAGING: tuple[OpenApiParameter, ...] = (
    paging("cursor", "The `next` of the page before this one"),
    paging("most", f"Number of rows on a page, 1 to {MOST}; {USUAL} by default", OpenApiTypes.INT),
)


@cache
def page_out(row: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """Return the serializer class for a page of this kind of row."""
    return type(
        f"{row.__name__.removesuffix('Out')}PageOut",
        (serializers.Serializer,),
        {
            "results": row(many=True, help_text="Newest first"),
            "next": serializers.CharField(
                allow_null=True, help_text="Send this as `cursor` to get older rows"
            ),
        },
    )


def list_query(request: Request, **words: Collection[str]) -> dict[str, Any]:
    """Return the paging and the filters that the query asks for.

    Each of `words` is a filter with its allowed values. Raise Invalid for another value.
    """
    parameters = request.query_params
    filters = {name: parameters.get(name, "") for name in words}
    for name, value in filters.items():
        if value and value not in words[name]:
            raise Invalid("filter", f"Ask for one of: {', '.join(words[name])}.", field=name)
    return {
        "after": parameters.get("cursor", "")[:200],
        "most": _most(parameters.get("most", "")),
        **filters,
    }


def _most(text: str) -> int:
    if not text:
        return USUAL
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST):
        raise Invalid("most", f"Ask for 1 to {MOST} rows.", field="most")
    return int(text)
