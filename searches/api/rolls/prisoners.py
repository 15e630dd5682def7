"""The form of one prisoner in every list of names."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class PersonOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The prisoner")
    number = serializers.CharField(help_text="The prisoner's number")
    name = serializers.CharField(help_text="The prisoner's name")
    cell = serializers.CharField(help_text="The prisoner's cell")
