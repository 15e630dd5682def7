"""The form that edits a checklist, and the edits that the form returns."""

from __future__ import annotations

from typing import Any

from django import forms

from searches.rules.checklist_edits import Edits, stays
from searches.rules.checklists import code_fault
from searches.views.forms.base import TypedForm
from searches.words.checklists import AnswerKind, Checklist, Item, Level, Section

#: The levels of the items that a person may add. STOP items come with the product, each with its
#: photographs.
ADDED_LEVELS = (Level.HOLD, Level.NOTE)


class EditForm(TypedForm):
    """A form with a guidance field for each item, and a box for each item that may be dropped."""

    names_of_command = {"code": "new_code"}

    change_note = forms.CharField(
        max_length=300, error_messages={"required": "Enter what you changed and why."}
    )
    floor_minutes = forms.IntegerField(
        min_value=1,
        max_value=120,
        error_messages={
            "invalid": "Enter whole minutes.",
            "min_value": "The minimum time must be 1 to 120 minutes.",
            "max_value": "The minimum time must be 1 to 120 minutes.",
        },
    )
    new_code = forms.CharField(required=False)
    new_title = forms.CharField(required=False, max_length=60)
    new_guidance = forms.CharField(required=False, max_length=200)
    new_section = forms.ChoiceField(
        required=False, choices=[(word, word.name.capitalize()) for word in Section]
    )
    new_kind = forms.ChoiceField(
        required=False, choices=[(word, word.name.capitalize()) for word in AnswerKind]
    )
    new_level = forms.ChoiceField(
        required=False, choices=[(word, word.name) for word in ADDED_LEVELS]
    )

    def __init__(self, *args: Any, sheet: Checklist, **kwargs: Any) -> None:
        super().__init__(*args, initial={"floor_minutes": sheet.floor_minutes}, **kwargs)
        self.sheet = sheet
        for item in sheet.items:
            self.fields[f"guidance-{item.code}"] = forms.CharField(
                max_length=200, initial=item.guidance
            )
            if not stays(item):
                self.fields[f"drop-{item.code}"] = forms.BooleanField(required=False)

    def clean_new_code(self) -> str:
        code: str = self.cleaned_data["new_code"].upper()
        if code and (fault := code_fault(code)):
            raise forms.ValidationError(fault)
        return code

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "new_code" in typed and bool(typed["new_code"]) != bool(typed.get("new_title")):
            raise forms.ValidationError("Enter a code, a title and a sentence for the new item.")
        return typed

    def edits(self) -> Edits:
        typed = self.cleaned_data
        codes = [item.code for item in self.sheet.items]
        return Edits(
            floor_minutes=typed["floor_minutes"],
            guidance={code: typed[f"guidance-{code}"] for code in codes},
            drop={code for code in codes if typed.get(f"drop-{code}")},
            add=(self._new_item(),) if typed["new_code"] else (),
        )

    def _new_item(self) -> Item:
        typed = self.cleaned_data
        return Item(
            code=typed["new_code"],
            zone="other",
            title=typed["new_title"].strip(),
            guidance=typed["new_guidance"].strip(),
            level=Level(typed["new_level"] or Level.NOTE),
            kind=AnswerKind(typed["new_kind"] or AnswerKind.DONE),
            section=Section(typed["new_section"] or Section.CLOSE),
        )
