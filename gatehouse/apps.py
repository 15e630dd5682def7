"""The application that registers the start-up checks."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class GatehouseConfig(AppConfig):
    """The project itself, installed so that its checks run with every command."""

    name = "gatehouse"

    def ready(self) -> None:
        """Load the checks, which can be imported only after all applications are loaded."""
        import_module("gatehouse.checks")
