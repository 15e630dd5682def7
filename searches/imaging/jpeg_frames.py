"""The coding of a JPEG, read from its markers, because some codings cost much time and memory.

Half a megabyte of empty scans over fifty megapixels keeps a decoder busy for minutes, and a
progressive picture is held whole in memory before any pixel of it is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

START_OF_SCAN, END, LONE = 0xDA, 0xD9, {0x01, *range(0xD0, 0xD8)}
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
BASELINE, PROGRESSIVE = {0xC0, 0xC1}, 0xC2
NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
SCAN = b"\xff\xda"


@dataclass(frozen=True, slots=True)
class JpegFrame:
    coding: int  # the frame's marker; 0 if none was found
    scans: int

    @property
    def is_known(self) -> bool:
        """Whether cameras use this coding.

        It is Huffman coding, baseline or progressive; no camera uses arithmetic or lossless
        coding.
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
        if marker in LONE:
            continue
        if marker in FRAMES and not coding:
            coding = marker
        if marker == START_OF_SCAN:
            scans += 1
            if coding in BASELINE and content.count(SCAN, place) == 0:
                break  # nothing more to count: do not walk to the end of a large picture
            continue
        place += max(2, int.from_bytes(content[place : place + 2], "big"))
    return JpegFrame(coding, scans)
