"""The address /healthz answers ok, or names each fault."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


def test_a_healthy_server_answers_ok(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == HTTPStatus.OK
    assert set(answer.json()["checks"].values()) == {"ok"}


def test_a_missing_migration_is_named(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="searches").latest("name").delete()
    answer = client.get("/healthz")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "not applied" in answer.json()["checks"]["migrations"]


def test_a_photograph_folder_that_cannot_be_written_is_named(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "a file where a folder should be"
    file.touch()
    storages = settings.STORAGES
    store = {**storages["photographs"], "OPTIONS": {"location": str(file)}}
    settings.STORAGES = {**storages, "photographs": store}
    answer = client.get("/healthz")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "cannot be stored" in answer.json()["checks"]["photographs"]
