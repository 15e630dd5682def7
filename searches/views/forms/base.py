"""The form every page's form is: what it refuses, it refuses in our words."""

from __future__ import annotations

from django import forms

from searches.words import input_messages

#: What the framework says of any field -> what is said here.
SENTENCES = {
    "required": input_messages.REQUIRED,
    "invalid_choice": input_messages.CHOICE,
    "invalid_list": input_messages.CHOICE,
    "invalid_pk_value": input_messages.CHOICE,
    "missing": input_messages.FILE,
    "empty": input_messages.FILE,
    "null_characters_not_allowed": input_messages.UNREADABLE,
}
INVALID: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.IntegerField, input_messages.WHOLE_NUMBER),
    (forms.DateTimeField, input_messages.MOMENT),
    (forms.UUIDField, input_messages.UNKNOWN),
    (forms.FileField, input_messages.FILE),
)


class TypedForm(forms.Form):
    def full_clean(self) -> None:
        for field in self.fields.values():
            say_plainly(field)
        super().full_clean()


def say_plainly(field: forms.Field) -> None:
    """Our words where a field has none of its own. Codes of validators are asked there as well."""
    theirs: dict[str, object] = {}
    for kind in reversed(type(field).__mro__):
        theirs |= getattr(kind, "default_error_messages", {})
    for code, sentence in _ours(field).items():
        if field.error_messages.get(code) in (None, theirs.get(code)):
            field.error_messages[code] = sentence


def _ours(field: forms.Field) -> dict[str, str]:
    ours = dict(SENTENCES)
    for kind, said in INVALID:
        if isinstance(field, kind):
            ours["invalid"] = said
    least, most = getattr(field, "min_value", None), getattr(field, "max_value", None)
    if least is not None or most is not None:
        ours |= dict.fromkeys(("min_value", "max_value"), input_messages.within(least, most))
    if (length := getattr(field, "max_length", None)) is not None:
        ours["max_length"] = input_messages.at_most(length)
    return ours
