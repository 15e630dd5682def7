"""Distinguishing two encodings with 8 bits: Windows-1252 and Mac Roman."""

from __future__ import annotations

#: Letters and signs beyond ASCII that names and addresses in Western Europe contain.
USUAL = frozenset(
    "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßœÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŒŸ£€°·–—‘’“”…ªº½¼¾²³®©™\xa0"
)
#: The largest share of characters beyond ASCII in a text that is taken for Mac Roman.
MOST_BEYOND_ASCII = 0.3
#: Signs that may appear between two letters.
WITHIN_WORDS = frozenset("’–—·")


def decoded_from_8_bits(content: bytes) -> str:
    """Return the text decoded as Windows-1252 or as Mac Roman, whichever reads more like words.

    If both read equally well, rows that end with a carriage return alone decide for Mac Roman,
    because older programs on a Mac end rows in this way. Raises UnicodeDecodeError for bytes that
    make sense in neither encoding.
    """
    mac = content.decode("mac_roman")
    try:
        windows = content.decode("cp1252")
    except UnicodeDecodeError:
        foreign = sum(not character.isascii() for character in mac)
        if _oddities(mac) or foreign > len(mac) * MOST_BEYOND_ASCII:
            raise
        return mac
    from_a_mac = b"\r" in content and b"\n" not in content
    odd_as_mac, odd_as_windows = _oddities(mac), _oddities(windows)
    if odd_as_mac < odd_as_windows or (from_a_mac and odd_as_mac == odd_as_windows):
        return mac
    return windows


def _oddities(text: str) -> int:
    """Return how many characters beyond ASCII are unusual, or unusual at their place in a word."""
    found = 0
    for place, character in enumerate(text):
        if character.isascii():
            continue
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        found += character not in USUAL or _is_odd_between(before, character, after)
    return found


def _is_odd_between(before: str, character: str, after: str) -> bool:
    if character.isalpha():
        if character.islower():
            return after.isupper()
        return before.islower() or (before.isupper() and after.islower())
    if character in "‘“":
        return before.isalpha()
    return before.isalpha() and after.isalpha() and character not in WITHIN_WORDS
