"""The converter for the code of a checklist item or photograph in a URL."""

from __future__ import annotations

from urllib.parse import quote, unquote


class CodeConverter:
    """A path converter that quotes the characters which a URL cannot contain.

    Published checklist versions never change, nor do their codes. A code with a slash or a full
    stop is quoted, so that its page can still be opened.
    """

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        return unquote(value)

    def to_url(self, value: str) -> str:
        return quote(value, safe="").replace(".", "%2E")
