"""The base class of every page's form, and the fields that convert what a person typed."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from enum import StrEnum
from types import TracebackType
from typing import Any, ClassVar, Self

from django import forms
from django.http import HttpRequest

from searches.words import input_messages
from searches.words.refusals import Invalid, Refused

#: The framework's error codes for any field, each with our sentence.
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
    """The form of a page.

    A form only converts the strings that were sent, for example to numbers. The command judges the
    values, and a refusal of the command becomes an error of the form, beside its field.
    """

    #: The pattern of the ids of the fields on the page; `%s` is the name of the field.
    ids: ClassVar[str] = "%s"
    #: Fields that have another name in the command. The key is the command's name.
    names_of_command: ClassVar[dict[str, str]] = {}

    def __init__(
        self, sent: Any = None, files: Any = None, *, about: object = None, **kwargs: Any
    ) -> None:
        """Create the form.

        `about` is the subject of this form, on a page with a form for each of several subjects.
        """
        ids = self.ids if about is None else f"{self.ids}-{about}"
        super().__init__(sent, files, auto_id=ids, **kwargs)
        self.about = about
        self.refusal: Refused | None = None

    @classmethod
    def of(cls, request: HttpRequest, **kwargs: Any) -> Self:
        """Return the form as it was sent, or an empty form if the request is not a POST."""
        if request.method != "POST":
            return cls(**kwargs)
        return cls(request.POST, request.FILES, **kwargs)

    @classmethod
    def sent_or_empty(cls, sent: TypedForm | None, about: object = None, **kwargs: Any) -> Self:
        """Return the form that was sent if it is of this kind, and otherwise an empty form.

        A page with many forms needs this, because a person sends only one form at a time.
        """
        if isinstance(sent, cls) and sent.about == about:
            return sent
        return cls(about=about, **kwargs)

    def showing_refusal(self) -> ShownRefusal:
        """Return a context manager in which a refusal becomes an error of this form."""
        return ShownRefusal(self)

    def refuse(self, refusal: Refused) -> None:
        """Show the refusal beside the field that it names, or else above the form."""
        field = self.names_of_command.get(refusal.field, refusal.field)
        error = forms.ValidationError(refusal.sentence, code=refusal.code)
        self.add_error(field if field in self.fields else None, error)
        self.refusal = refusal

    def refusals(self) -> list[dict[str, str]]:
        """Return each error with the id of its field, for the summary at the top of the page."""
        return [
            {"sentence": str(sentence), "field": self[name].auto_id if name in self.fields else ""}
            for name, sentences in self.errors.items()
            for sentence in sentences
        ]

    def demand_valid(self) -> None:
        """Raise the form's first error as a refusal.

        Views that cannot show the form again call this.
        """
        for name, sentences in self.errors.items():
            field = name if name in self.fields else ""
            raise Invalid("form", str(sentences[0]), field=field)

    @property
    def status(self) -> int:
        """Return the HTTP status of the page that shows this form."""
        if self.refusal is not None:
            return self.refusal.status
        return Invalid.status if self.errors else 200

    def full_clean(self) -> None:
        for field in self.fields.values():
            use_our_messages(field)
        super().full_clean()


class ShownRefusal(AbstractContextManager[None, bool]):
    """A context manager that ends its block at a refusal and shows the refusal in a form."""

    def __init__(self, form: TypedForm) -> None:
        self.form = form

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(fault, Refused):
            return False
        self.form.refuse(fault)
        return True


class WordField(forms.TypedChoiceField):
    """A field for one word of a closed set. Its value is the member of the enumeration."""

    def __init__(
        self, words: type[StrEnum], sentence: str, *, only: Collection[StrEnum] = (), **kwargs: Any
    ) -> None:
        """Create the field. `sentence` is its error message, and `only` limits the choices."""
        super().__init__(
            choices=[(word, word.name) for word in only or words],
            coerce=words,
            error_messages=dict.fromkeys(("required", "invalid_choice"), sentence),
            **kwargs,
        )


class IdField(forms.UUIDField):
    """A field for the key of something that was chosen on the page."""

    def __init__(self, sentence: str = input_messages.CHOICE, **kwargs: Any) -> None:
        """Create the field. `sentence` is the error message if nothing valid was chosen."""
        super().__init__(error_messages=dict.fromkeys(("required", "invalid"), sentence), **kwargs)


class SeveralField(forms.Field):
    """A field for several strings that were sent under one name, such as boxes that were ticked."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: list[str] | None) -> list[Any]:
        return list(value or [])


class IdsField(SeveralField):
    """A field for the keys of several things that were chosen on the page."""

    def __init__(self, sentence: str = input_messages.CHOICE, **kwargs: Any) -> None:
        """Create the field. `sentence` is the error message if nothing valid was chosen."""
        self.each = IdField(sentence)
        super().__init__(error_messages={"required": sentence}, **kwargs)

    def to_python(self, value: list[str] | None) -> list[Any]:
        return [self.each.clean(text) for text in value or []]


class SecretField(forms.CharField):
    """A field for a PIN or a password, which is read as it was typed and never shown again."""

    widget = forms.PasswordInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "strip": False} | kwargs)


class SignatureForm(TypedForm):
    """The form for a signature, with the PIN and the digest of what was on the screen."""

    ids = "%s-sign"

    digest = forms.CharField(required=False)
    pin = SecretField()


class ReasonedSignatureForm(SignatureForm):
    """The form for a signature with a reason."""

    reason = forms.CharField(required=False)


def button(request: HttpRequest, name: str) -> str:
    """Return the value of the button with this name, or "" if another button was pressed."""
    return request.POST.get(name, "")


def use_our_messages(field: forms.Field) -> None:
    """Replace the framework's sentences with ours, where the field has no sentences of its own.

    The field gets sentences for the codes of its validators as well.
    """
    theirs: dict[str, object] = {}
    for kind in reversed(type(field).__mro__):
        theirs |= getattr(kind, "default_error_messages", {})
    for code, sentence in _ours(field).items():
        if field.error_messages.get(code) in (None, theirs.get(code)):
            field.error_messages[code] = sentence


def _ours(field: forms.Field) -> dict[str, str]:
    ours = dict(SENTENCES)
    for kind, message in INVALID:
        if isinstance(field, kind):
            ours["invalid"] = message
    least, most = getattr(field, "min_value", None), getattr(field, "max_value", None)
    if least is not None or most is not None:
        ours |= dict.fromkeys(("min_value", "max_value"), input_messages.within(least, most))
    if (length := getattr(field, "max_length", None)) is not None:
        ours["max_length"] = input_messages.at_most(length)
    return ours
