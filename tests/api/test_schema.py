"""The API schema is complete and valid without a warning, and it names every address."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.urls import URLPattern

from searches.api.urls import urlpatterns
from tests.api.tablet_client import Tablet
from tests.support.sample_prison import Prison

METHODS = {"get", "put", "post"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    output = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=output)
    document: dict[str, Any] = yaml.safe_load(output.getvalue())
    return document


def operations(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def addresses() -> set[str]:
    found = set()
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern).replace("<uuid:", "{").replace(">", "}")
        view = pattern.callback.view_class  # type: ignore[attr-defined]
        found |= {f"{name} /api/v1/{route}" for name in METHODS if hasattr(view, name)}
    return found


def test_the_schema_is_openapi_3_1(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")


def test_every_address_and_method_is_in_the_schema(schema: dict[str, Any]) -> None:
    assert {name for name, _ in operations(schema)} == addresses()


def test_every_operation_has_a_name_of_its_own_and_a_summary(schema: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(schema)]
    assert len(names) == len(set(names))
    assert all(operation["summary"] for _, operation in operations(schema))


def test_every_refusal_is_a_problem_document(schema: dict[str, Any]) -> None:
    for name, operation in operations(schema):
        refusals = {
            code: response for code, response in operation["responses"].items() if code >= "400"
        }
        assert {"401", "403", "429"} <= refusals.keys(), name
        for response in refusals.values():
            assert list(response["content"]) == ["application/problem+json"], name


def test_every_field_is_described(schema: dict[str, Any]) -> None:
    silent = [
        f"{name}.{field}"
        for name, part in schema["components"]["schemas"].items()
        for field, description in part.get("properties", {}).items()
        if not description.get("description")
    ]
    assert not silent


def test_everybody_who_is_signed_in_can_read_the_schema(prison: Prison) -> None:
    assert Tablet(prison, "ed").get("schema/").status_code == 200
