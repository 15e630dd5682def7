"""Each table of the product is evidence of a visit, or is listed as none with the reason."""

from __future__ import annotations

from searches.ledger.verify import NOT_RECORDED, recorded_models
from searches.services.evidence_scope import BEARS_ON, NOT_EVIDENCE


def test_every_recorded_table_is_evidence_or_is_listed_as_none() -> None:
    """A new table of facts is decided on here before it can be forgotten in a pack.

    Add the model to `BEARS_ON` in searches/services/evidence_scope.py with how its rows relate to
    a visit, or to `NOT_EVIDENCE` with the reason.
    """
    undecided = {
        model.__name__
        for model in recorded_models()
        if model not in BEARS_ON and model not in NOT_EVIDENCE
    }
    assert not undecided


def test_no_table_is_in_both_lists_or_is_kept_for_machines() -> None:
    assert not BEARS_ON.keys() & NOT_EVIDENCE.keys()
    assert not {*BEARS_ON, *NOT_EVIDENCE} & set(NOT_RECORDED)


def test_every_table_left_out_says_why() -> None:
    assert all(reason.endswith(".") for reason in NOT_EVIDENCE.values())
