"""The form for the escalation table: one row of fields for each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from searches.rules.escalation import faults_of
from searches.views.forms.base import TypedForm
from searches.words.announcements import AnnouncementKind
from searches.words.escalation import KIND_NAMES, MOST_STEPS, EscalationStep, Way
from searches.words.people import Role

EMPTY_ROWS = 3
NOTHING = ("", "No announcement (leave this row out)")
CHOOSE_KIND = "Choose an announcement from the list."
CHOOSE_RECIPIENT = "Choose who hears of the announcement."
MINUTES = "Enter the minutes as a whole number from 1 to 60."
ROLES = [(role.value, f"Screens of the {role.replace('_', ' ')}") for role in Role]
RECIPIENTS = [
    ("", "Nobody"),
    *ROLES,
    (Way.EMAIL.value, "E-mail to the address beside"),
    (Way.WEBHOOK.value, "Call to another system"),
]
#: The name of the form's field for each name that the rule uses.
FIELDS = {"kind": "kind", "after_minutes": "minutes", "role": "to", "address": "address"}


class EscalationForm(TypedForm):
    """The whole table. A row without an announcement is left out."""

    def __init__(self, *args: Any, now: Sequence[EscalationStep], **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(now), **kwargs)
        self.size = min(len(now) + EMPTY_ROWS, MOST_STEPS)
        for row in range(self.size):
            self.fields[f"row-{row}-kind"] = forms.ChoiceField(
                label="Announcement",
                choices=[NOTHING, *((kind.value, name) for kind, name in KIND_NAMES.items())],
                required=False,
                error_messages={"invalid_choice": CHOOSE_KIND},
            )
            self.fields[f"row-{row}-minutes"] = forms.CharField(
                label="Minutes without an acknowledgement", required=False
            )
            self.fields[f"row-{row}-to"] = forms.ChoiceField(
                label="Who then hears of it",
                choices=RECIPIENTS,
                required=False,
                error_messages={"invalid_choice": CHOOSE_RECIPIENT},
            )
            self.fields[f"row-{row}-address"] = forms.CharField(
                label="E-mail address", required=False, max_length=254
            )

    def rows(self) -> Iterator[dict[str, BoundField]]:
        """Yield the four fields of each row."""
        for row in range(self.size):
            names = ("kind", "minutes", "to", "address")
            yield {name: self[f"row-{row}-{name}"] for name in names}

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = self.cleaned_data
        steps: list[EscalationStep] = []
        numbers: list[int] = []
        for row in range(self.size):
            kind = sent.get(f"row-{row}-kind")
            if not kind:
                continue
            step = self._step(row, AnnouncementKind(kind))
            if step is not None:
                steps.append(step)
                numbers.append(row)
        for place, field, sentence in faults_of(tuple(steps)):
            name = f"row-{numbers[place]}-{FIELDS[field]}" if place < len(numbers) else None
            self.add_error(name, sentence)
        return sent | {"table": tuple(steps)}

    def _step(self, row: int, kind: AnnouncementKind) -> EscalationStep | None:
        minutes = str(self.cleaned_data.get(f"row-{row}-minutes", ""))
        to = str(self.cleaned_data.get(f"row-{row}-to", ""))
        if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 4):
            self.add_error(f"row-{row}-minutes", MINUTES)
            return None
        if not to:
            self.add_error(f"row-{row}-to", CHOOSE_RECIPIENT)
            return None
        match to:
            case Way.EMAIL.value:
                address = str(self.cleaned_data.get(f"row-{row}-address", "")).strip()
                return EscalationStep(kind, int(minutes), Way.EMAIL, address)
            case Way.WEBHOOK.value:
                return EscalationStep(kind, int(minutes), Way.WEBHOOK)
        return EscalationStep(kind, int(minutes), Way.SCREEN, to)


def _initial(table: Sequence[EscalationStep]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for row, step in enumerate(table):
        values[f"row-{row}-kind"] = step.kind.value
        values[f"row-{row}-minutes"] = step.after_minutes
        values[f"row-{row}-to"] = step.to if step.way is Way.SCREEN else step.way.value
        values[f"row-{row}-address"] = step.to if step.way is Way.EMAIL else ""
    return values
