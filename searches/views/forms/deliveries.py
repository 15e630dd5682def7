"""The forms about an expected delivery, as the gate office types it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django import forms

from searches.queries.visits.way_in import Choices
from searches.rules.csv_rows import Row
from searches.services.row_files import RowReport
from searches.services.visits.deliveries import COLUMNS, MOST_ROWS
from searches.views.forms.base import SeveralField, TypedForm
from searches.views.forms.visits import TYPES, PlateKindField
from searches.words.checklists import VehicleType
from searches.words.visits import Expected, NumberChange

WHEN = "Enter the date and time when the vehicle is expected."
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


class TimeForm(TypedForm):
    """The form that moves a delivery to another time."""

    ids = "at-%s"

    expected_at = forms.DateTimeField(
        input_formats=MOMENTS, error_messages=dict.fromkeys(("required", "invalid"), WHEN)
    )

    def moment(self, zone: str) -> datetime:
        """Return the expected moment. The time was typed in the establishment's time zone."""
        typed: datetime = self.cleaned_data["expected_at"]
        return typed.replace(tzinfo=ZoneInfo(zone))


class CancellationForm(TypedForm):
    """The form that asks why a vehicle is not coming."""

    why = forms.CharField(required=False)


class DeliveryForm(TypedForm):
    """The form for one expected delivery. The command judges whether the values are right."""

    plate = forms.CharField(max_length=16, required=False)  # hand-pushed cages have no plate
    plate_kind = PlateKindField()
    foreign = forms.BooleanField(required=False)  # only a page from before plate_kind sends it
    vehicle_type = forms.ChoiceField(
        choices=TYPES,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Select a vehicle type."),
    )
    haulier = forms.CharField(
        max_length=120, error_messages={"required": "Enter the name of the haulier."}
    )
    phone_24h = forms.CharField(
        max_length=32, error_messages={"required": "Enter the haulier's 24-hour number."}
    )
    expected_at = forms.DateTimeField(
        input_formats=MOMENTS, error_messages=dict.fromkeys(("required", "invalid"), WHEN)
    )
    load = forms.CharField(max_length=200, required=False)
    planned_areas = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Select areas from the list."}
    )
    packed_by = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Select work parties from the list."}
    )

    def __init__(self, *args: Any, offered: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned_areas"].choices = offered.areas  # type: ignore[attr-defined]
        self.fields["packed_by"].choices = offered.parties  # type: ignore[attr-defined]

    def expected(self, zone: str) -> Expected:
        """Return the expected delivery. Its time was typed in the establishment's time zone."""
        typed = dict(self.cleaned_data)
        moment = typed["expected_at"].replace(tzinfo=ZoneInfo(zone))
        return Expected(
            **typed
            | {
                "vehicle_type": VehicleType(typed["vehicle_type"]),
                "expected_at": moment,
                "planned_areas": tuple(typed["planned_areas"]),
                "packed_by": tuple(typed["packed_by"]),
            }
        )


class ChangesForm(TypedForm):
    """The form in which the sender of a file agrees to changes of 24-hour numbers.

    The form carries the rows of the file that wait for this agreement, so that the sender need not
    choose the file again.
    """

    #: The most changes that the page shows at once.
    most: ClassVar = 200

    waiting = forms.CharField(max_length=1_500_000, widget=forms.HiddenInput)
    agreed = SeveralField(error_messages={"required": "Tick each change that is correct."})

    @classmethod
    def asking(cls, rows: Iterable[Row], reports: Iterable[RowReport]) -> Self:
        """Return the form for the rows of a file that would change a 24-hour number."""
        by_line = {row.line: row for row in rows}
        asked = [(by_line[one.line], one.asks) for one in reports if one.asks]
        changes = list(dict.fromkeys(NumberChange(**asks) for _, asks in asked))[: cls.most]
        waiting = [
            {"line": row.line, "cells": row.cells, "change": changes.index(change)}
            for row, asks in asked
            if (change := NumberChange(**asks)) in changes
        ]
        content = {"changes": [asdict(change) for change in changes], "rows": waiting}
        return cls(initial={"waiting": json.dumps(content, ensure_ascii=False), "agreed": []})

    def choices(self) -> list[tuple[str, str]]:
        """Return each change with the words beside its tick."""
        try:
            waiting = self.fields["waiting"].clean(self["waiting"].value())
            changes, rows = _waiting(waiting)
        except (forms.ValidationError, ValueError):
            return []
        lines: dict[int, list[str]] = {}
        for row, change in rows:
            lines.setdefault(change, []).append(str(row.line))
        return [
            (
                str(place),
                f"{change.haulier}: change the 24-hour number from {change.before} to "
                f"{change.after} ({_rows(lines.get(place, []))})",
            )
            for place, change in enumerate(changes)
        ]

    def clean(self) -> dict[str, Any]:
        """Collect the rows whose change was ticked, and these changes."""
        typed = super().clean() or {}
        if self.errors:
            return typed
        try:
            changes, rows = _waiting(typed["waiting"])
            ticked = {int(place) for place in typed["agreed"]}
            agreed = frozenset(change for place, change in enumerate(changes) if place in ticked)
            if len(ticked) != len(agreed):
                raise ValueError("You ticked a change that is not in this file.")
        except ValueError as fault:
            raise forms.ValidationError("Choose the file, then import the file again.") from fault
        return {"rows": [row for row, change in rows if change in ticked], "agreed": agreed}


def _rows(lines: list[str]) -> str:
    return f"row {lines[0]}" if len(lines) == 1 else f"rows {', '.join(lines)}"


def _waiting(text: str) -> tuple[list[NumberChange], list[tuple[Row, int]]]:
    """Return the changes, and each row with the index of its change.

    Raises ValueError for text that this form did not write.
    """
    try:
        content = json.loads(text)
        changes = [
            NumberChange(*(str(one[name]) for name in ("haulier", "before", "after")))
            for one in content["changes"]
        ]
        rows = [
            (
                Row(int(one["line"]), {name: str(one["cells"][name]) for name in COLUMNS.known}),
                int(one["change"]),
            )
            for one in content["rows"]
        ]
    except (KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise ValueError("These rows do not come from a file.") from fault
    if len(rows) > MOST_ROWS:
        raise ValueError("The file has too many rows.")
    return changes, rows
