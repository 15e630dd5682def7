"""Read a page as a browser without scripts does: its forms, their fields and its links."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from searches.views import forms
from searches.views.forms.base import TypedForm

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as ClientResponse


#: Elements beside whose tags a browser draws no whitespace.
BLOCKS = (
    "article|aside|blockquote|body|br|button|caption|dd|details|div|dl|dt|fieldset|figcaption|figure"
    "|footer|form|h[1-6]|head|header|hr|html|legend|li|main|nav|ol|option|p|section|select|summary"
    "|table|tbody|td|tfoot|th|thead|title|tr|ul"
)


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: set[tuple[str, str]] = field(default_factory=set)
    takes_file: str = ""


def page_text(response: HttpResponse | ClientResponse) -> str:
    """Return the markup of a page without the whitespace and the templates, which a browser
    does not draw.

    A test then finds a sentence, or that a sentence is missing, wherever its lines are broken.
    """
    text = re.sub(r"\s+", " ", response.content.decode())
    text = re.sub(r"<template\b.*?</template>", "", text)
    text = re.sub(r" (?=/?>)", "", text)
    return re.sub(rf" ?(</?(?:{BLOCKS})\b[^<>]*>) ?", r"\1", text)


class Page(HTMLParser):
    """A page's text, its forms in their order, and every link."""

    def __init__(self, response: ClientResponse) -> None:
        super().__init__()
        self.text = page_text(response)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._open: Form | None = None
        self._writing = ""
        self._choosing = ""
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(has.get("href", ""))
        elif tag == "form":
            self._open = Form(has.get("action", ""))
            self.forms.append(self._open)
        elif self._open is not None:
            self._field(tag, has)

    def handle_endtag(self, tag: str) -> None:
        self._writing = ""
        if tag == "form":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._writing and self._open is not None:
            self._open.fields[self._writing] += data

    def _field(self, tag: str, has: dict[str, str]) -> None:
        assert self._open is not None
        if tag == "input" and has.get("type") == "file":
            self._open.takes_file = has["name"]
        elif tag == "option" and "selected" in has and self._choosing:
            self._open.fields[self._choosing] = has["value"]
        elif tag in {"input", "textarea", "select"} and "name" in has:
            self._choosing = has["name"] if tag == "select" else ""
            self._open.fields.setdefault(has["name"], has.get("value", ""))
            self._writing = has["name"] if tag == "textarea" else ""
        elif tag == "button" and "name" in has:
            self._open.buttons.add((has["name"], has.get("value", "")))

    def form(self, ending: str) -> Form:
        """Return the form whose address ends with this text."""
        return next(form for form in self.forms if form.action.endswith(ending))


def page_forms() -> list[type[TypedForm]]:
    """Return the class of every form of a page."""
    for module in pkgutil.iter_modules(forms.__path__, f"{forms.__name__}."):
        importlib.import_module(module.name)
    return [kind for kind in _kinds(TypedForm) if kind.__module__.startswith("searches.")]


def _kinds(form: type[TypedForm]) -> Iterator[type[TypedForm]]:
    for kind in form.__subclasses__():
        yield kind
        yield from _kinds(kind)


def read(client: Client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return Page(response)


def submit(client: Client, form: Form, **typed: Any) -> ClientResponse:
    """Send the form as a browser does, with every field as it is and with the typed values."""
    return client.post(form.action, {**form.fields, **typed})


def send_file(client: Client, form: Form, body: bytes, **typed: Any) -> ClientResponse:
    photo = SimpleUploadedFile("photo.jpg", body, content_type="image/jpeg")
    return submit(client, form, **typed, **{form.takes_file: photo})
