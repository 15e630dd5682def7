"""The coding of a JPEG, read from its markers without decoding the picture.

Some codings cost a decoder much time or memory. A file of half a megabyte, with empty scans over
fifty megapixels, can keep a decoder busy for minutes. A decoder holds a progressive picture in
memory as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

START_OF_SCAN, END, WITHOUT_LENGTH = 0xDA, 0xD9, {0x01, *range(0xD0, 0xD8)}
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
BASELINE, PROGRESSIVE = {0xC0, 0xC1}, 0xC2
NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
SCAN = b"\xff\xda"


@dataclass(frozen=True, slots=True)
class JpegFrame:
    """The coding of a JPEG, as its markers state it."""

    coding: int  # the frame's marker; 0 if none was found
    scans: int

    @property
    def is_known(self) -> bool:
        """Return whether this is Huffman coding, baseline or progressive.

        No camera uses arithmetic or lossless coding.
        """
        return self.coding in BASELINE or self.coding == PROGRESSIVE

    @property
    def is_progressive(self) -> bool:
        return self.coding == PROGRESSIVE


def jpeg_frame(content: bytes) -> JpegFrame:
    """Return the frame of the first picture in the file. Previews in its metadata are skipped."""
    place, coding, scans = 2, 0, 0
    while found := NEXT_MARKER.search(content, place):
        marker, place = content[found.start() + 1], found.start() + 2
        if marker == END:
            break
        if marker in WITHOUT_LENGTH:
            continue
        if marker in FRAMES and not coding:
            coding = marker
        if marker == START_OF_SCAN:
            scans += 1
            if coding in BASELINE and content.count(SCAN, place) == 0:
                break  # no scan is left to count, so the rest of a large picture is not read
            continue
        place += max(2, int.from_bytes(content[place : place + 2], "big"))
    return JpegFrame(coding, scans)
