"""The Merkle tree agrees with the vectors of the reference implementation of RFC 6962."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searches.rules.merkle import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    begins_with,
    includes,
    leaf_hash,
    root_of,
)

#: Eight leaves, and the root after each, from merkle_tree_test.cc of certificate-transparency.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
MANY = [place.to_bytes(2) for place in range(70)]


def test_the_root_of_an_empty_tree_and_of_an_empty_leaf() -> None:
    assert root_of([]) == EMPTY_ROOT == hashlib.sha256(b"").digest() == Tree.over([]).root()
    assert leaf_hash(b"").hex() == ROOTS[0]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_of_the_reference(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]
    assert Tree.over(LEAVES).root(size).hex() == ROOTS[size - 1]


@pytest.mark.parametrize("case", PATHS, ids=str)
def test_the_inclusion_proofs_of_the_reference(case: tuple[int, int]) -> None:
    place, size = case
    proof = Tree.over(LEAVES).inclusion(place, size)
    assert [step.hex() for step in proof] == PATHS[case]
    assert includes(LEAVES[place], place, size, proof, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize("case", CONSISTENCY, ids=str)
def test_the_consistency_proofs_of_the_reference(case: tuple[int, int]) -> None:
    proof = Tree.over(LEAVES).consistency(*case)
    assert [step.hex() for step in proof] == CONSISTENCY[case]


def test_every_leaf_of_every_tree_is_proven_and_no_other_leaf() -> None:
    tree = Tree.over(MANY)
    for size in range(1, len(MANY) + 1):
        root = tree.root(size)
        assert root == root_of(MANY[:size])
        for place in range(size):
            proof = tree.inclusion(place, size)
            assert includes(MANY[place], place, size, proof, root)
            assert not includes(b"another", place, size, proof, root)
            assert not includes(MANY[place], place, size, [*proof, root], root)
            assert not includes(MANY[place], size, size, proof, root)


def test_every_earlier_tree_is_proven_and_no_other_tree() -> None:
    tree = Tree.over(MANY)
    for second in range(1, len(MANY) + 1):
        for first in range(1, second + 1):
            roots = tree.root(first), tree.root(second)
            proof = tree.consistency(first, second)
            assert begins_with(first, roots[0], second, roots[1], proof)
            assert not begins_with(first, b"\0" * 32, second, roots[1], proof)
            assert not begins_with(first, roots[0], second, b"\0" * 32, proof)
            assert not begins_with(first, roots[0], second, roots[1], [*proof, roots[0]])


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=40), st.data())
def test_a_proof_with_one_byte_changed_is_rejected(
    leaves: list[bytes], chosen: st.DataObject
) -> None:
    tree, size = Tree.over(leaves), len(leaves)
    place = chosen.draw(st.integers(0, size - 1))
    proof = tree.inclusion(place, size)
    if proof:
        step = chosen.draw(st.integers(0, len(proof) - 1))
        proof[step] = bytes([proof[step][0] ^ 1]) + proof[step][1:]
        assert not includes(leaves[place], place, size, proof, tree.root())


def test_a_tree_grows_from_its_stored_hashes() -> None:
    kept = Frontier()
    for before, leaf in enumerate(MANY):
        kept = Frontier(kept.size, list(kept.peaks))
        kept.grow(leaf)
        assert kept.root == Tree.over(MANY[: before + 1]).root()


def test_an_index_or_size_beyond_the_tree_is_refused() -> None:
    tree = Tree.over(MANY)
    for wrong in ((70, 70), (-1, 5), (3, 71)):
        with pytest.raises(ValueError, match="leaves"):
            tree.inclusion(*wrong)
    for first, second in ((0, 5), (6, 5), (1, 71)):
        with pytest.raises(ValueError, match="leaves"):
            tree.consistency(first, second)
    assert all(a != b for a, b in pairwise(tree.root(size) for size in range(71)))
