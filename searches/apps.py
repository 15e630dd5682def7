"""The configuration of the Django application `searches`."""

from __future__ import annotations

from django.apps import AppConfig


class SearchesConfig(AppConfig):
    name = "searches"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Gatehouse"
