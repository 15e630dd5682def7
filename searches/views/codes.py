"""The code of an item or photograph in an address, whatever characters it was stored with."""

from __future__ import annotations

from urllib.parse import quote, unquote


class CodeConverter:
    """Ordinary codes stand as they are. Published versions never change, nor do their codes:
    one with a slash or a full stop in it is quoted, so that its sheet opens all the same.
    """

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        return unquote(value)

    def to_url(self, value: str) -> str:
        return quote(value, safe="").replace(".", "%2E")
