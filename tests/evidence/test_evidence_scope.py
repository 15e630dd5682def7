"""The tables that are evidence of a visit, and the tables that are not, each with the reason.

`tests/test_writes.py` checks that every table is in one of the lists.
"""

from __future__ import annotations

from searches.ledger.verify import NOT_RECORDED
from searches.services.evidence.evidence_scope import BEARS_ON, NOT_EVIDENCE


def test_no_table_is_in_both_lists_or_only_for_machines() -> None:
    assert not BEARS_ON.keys() & NOT_EVIDENCE.keys()
    assert not {*BEARS_ON, *NOT_EVIDENCE} & set(NOT_RECORDED)


def test_every_table_left_out_has_a_reason() -> None:
    assert all(reason.endswith(".") for reason in NOT_EVIDENCE.values())
