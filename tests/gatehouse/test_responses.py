"""The headers of every answer, and the pages and problem documents for errors."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import environ
import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from gatehouse import failures, headers, stores
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison

if TYPE_CHECKING:
    from tests.support.forms import ClientResponse

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


def test_the_content_policy_allows_no_inline_and_no_foreign_content(client: Client) -> None:
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_only_this_site_may_use_the_camera(client: Client) -> None:
    assert "camera=(self)" in client.get("/sign-in/").headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/api/v1/schema/", "/api/docs/"])
def test_the_api_answers_no_other_site(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.json()["code"] == "not-signed-in"


def test_an_unknown_address_of_the_api_is_a_problem(client: Client) -> None:
    answer = client.get("/api/v1/nowhere")
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.json()["status"] == HTTPStatus.NOT_FOUND


def test_an_unknown_page_is_a_page(client: Client) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_form_without_its_token_is_refused() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"login": "x"})
    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_a_crash_of_the_api_says_nothing_was_changed(rf: RequestFactory) -> None:
    answer = failures.broken(rf.get("/api/v1/visits"))
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert answer.headers["Content-Type"] == PROBLEM


def test_a_crash_of_a_page_is_a_page(rf: RequestFactory) -> None:
    answer = failures.broken(rf.get("/board"))
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert answer.headers["Content-Type"].startswith("text/html")


def has_link_and_stop_button(answer: HttpResponse | ClientResponse) -> bool:
    page = page_text(answer)
    return 'href="/board/"' in page and 'href="/stop/"' in page


def test_opening_the_address_of_a_form_shows_a_page_with_a_link(prison: Prison) -> None:
    kay = browser(prison, "kay")
    address = "/rolls/whole/call/"
    answer = kay.get(address)
    if answer.status_code == HTTPStatus.FORBIDDEN:
        answer = browser(prison, "ceri").get(address)
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert answer.headers["Allow"] == "POST"
    assert "This page cannot be opened directly" in page_text(answer) and has_link_and_stop_button(
        answer
    )
    response = browser(prison, "ceri").delete("/api/v1/visits")
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert response.headers["Content-Type"] == PROBLEM


def test_error_pages_have_a_link_and_the_stop_button(client: Client, rf: RequestFactory) -> None:
    assert has_link_and_stop_button(client.get("/nowhere"))
    assert has_link_and_stop_button(failures.broken(rf.get("/board")))


def test_static_files_are_kept_for_ever_under_their_build(
    client: Client, settings: Settings
) -> None:
    icon = "drf_spectacular_sidecar/swagger-ui-dist/favicon-32x32.png"
    answer = client.get(f"{settings.STATIC_URL}{icon}")
    assert answer.status_code == HTTPStatus.OK
    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()


def origin(environment: dict[str, str]) -> str:
    env = environ.Env()
    env.ENVIRON = environment
    return stores.direct_origin(env)


def test_the_content_policy_allows_the_store_only_with_direct_uploads() -> None:
    store = {"PHOTOGRAPHS_S3_BUCKET": "kept", "PHOTOGRAPHS_S3_ENDPOINT": "https://store.example/s3"}
    on = {**store, "PHOTOGRAPHS_S3_DIRECT": "true"}
    assert origin(on) == "https://store.example"
    for name in on:
        less = {other: value for other, value in on.items() if other != name}
        assert origin(less) == ""
    policy = headers.content_policy("https://store.example")["DIRECTIVES"]
    assert policy["connect-src"] == ["'self'", "https://store.example"]
    assert headers.content_policy()["DIRECTIVES"]["connect-src"] == ["'self'"]
