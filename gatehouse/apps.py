"""Registers the start-up checks."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class GatehouseConfig(AppConfig):
    """The project itself, installed so that its checks run with every command."""

    name = "gatehouse"

    def ready(self) -> None:
        """Load the checks; they can be imported only once the apps are there."""
        import_module("gatehouse.checks")
