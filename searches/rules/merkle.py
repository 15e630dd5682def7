"""The Merkle tree of RFC 6962 over a list of leaves: its root, and proofs about it.

An inclusion proof shows that a root covers one leaf, without showing the other leaves. A
consistency proof shows that a longer list begins with a shorter list. Hashes are 32 bytes of
SHA-256. The first leaf has place 0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """A growing tree, stored as its size and the roots of its perfect subtrees, largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def grow(self, leaf: bytes) -> None:
        node, pairs = leaf_hash(leaf), self.size
        while pairs % 2:
            node, pairs = node_hash(self.peaks.pop(), node), pairs // 2
        self.peaks.append(node)
        self.size += 1

    @property
    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY_ROOT
        *left, root = self.peaks
        for peak in reversed(left):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    frontier = Frontier()
    for leaf in leaves:
        frontier.grow(leaf)
    return frontier.root


@dataclass(frozen=True)
class Tree:
    """A tree with all its hashes, so that many proofs cost little more than one proof.

    `levels` has only the nodes with a perfect subtree, because the tree of any smaller size has the
    same nodes.
    """

    levels: tuple[tuple[bytes, ...], ...]

    @classmethod
    def over(cls, leaves: Iterable[bytes]) -> Tree:
        level = tuple(leaf_hash(leaf) for leaf in leaves)
        levels = [level]
        while len(level) > 1:
            level = tuple(
                node_hash(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)
            )
            levels.append(level)
        return cls(tuple(levels))

    @property
    def size(self) -> int:
        return len(self.levels[0])

    def root(self, size: int | None = None) -> bytes:
        size = self.size if size is None else size
        return self._range(0, self._known(size)) if size else EMPTY_ROOT

    def inclusion(self, place: int, size: int) -> list[bytes]:
        """Return the inclusion proof PATH(m, D[n]): the hashes beside the path from leaf to root.

        Raises ValueError if the tree has no such leaf.
        """
        if not 0 <= place < self._known(size):
            raise ValueError(f"a tree of {size} leaves has no leaf {place}")
        return self._path(place, 0, size)

    def consistency(self, first: int, second: int) -> list[bytes]:
        """Return the consistency proof PROOF(m, D[n]), where m is `first` and n is `second`.

        Raises ValueError if `first` is not from 1 to `second`.
        """
        if not 0 < first <= self._known(second):
            raise ValueError(f"{first} leaves cannot be the beginning of {second} leaves")
        return self._subproof(first, 0, second, whole=True)

    def _known(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise ValueError(f"this tree has {self.size} leaves, not {size}")
        return size

    def _range(self, start: int, end: int) -> bytes:
        count = end - start
        if count & (count - 1) == 0:
            level = count.bit_length() - 1
            return self.levels[level][start >> level]
        middle = start + _split(count)
        return node_hash(self._range(start, middle), self._range(middle, end))

    def _path(self, place: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if place < middle:
            return [*self._path(place, start, middle), self._range(middle, end)]
        return [*self._path(place, middle, end), self._range(start, middle)]

    def _subproof(self, first: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        if first == end:
            return [] if whole else [self._range(start, end)]
        middle = start + _split(end - start)
        if first <= middle:
            rest = self._range(middle, end)
            return [*self._subproof(first, start, middle, whole=whole), rest]
        return [*self._subproof(first, middle, end, whole=False), self._range(start, middle)]


def includes(leaf: bytes, place: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Return whether the proof shows this leaf under the root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= place < size:
        return False
    node, here, last = leaf_hash(leaf), place, size - 1
    for beside in proof:
        if last == 0:
            return False
        if here % 2 or here == last:
            node = node_hash(beside, node)
            while not here % 2 and here:
                here, last = here >> 1, last >> 1
        else:
            node = node_hash(node, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and node == root


def begins_with(
    first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Return whether the second tree begins with the first tree (RFC 9162, section 2.1.4.2)."""
    if first == second:
        return not proof and first_root == second_root
    if not 0 < first < second or not proof:
        return False
    path = list(proof) if first & (first - 1) else [first_root, *proof]
    here, last = first - 1, second - 1
    while here % 2:
        here, last = here >> 1, last >> 1
    old = new = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if here % 2 or here == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while not here % 2 and here:
                here, last = here >> 1, last >> 1
        else:
            new = node_hash(new, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _split(count: int) -> int:
    """Return the largest power of two smaller than the count."""
    return 1 << (count - 1).bit_length() - 1
