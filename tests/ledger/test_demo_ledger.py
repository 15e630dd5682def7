"""What the demo stores in its ledger does not change by one byte, except on purpose.

`demo_ledger.json` has what the demo stored when it was last written on purpose. Entries that are
stored can never be changed, and every later release must read them and verify them. After a change
on purpose, write the file again and read its diff:

    RENEW_DEMO_LEDGER=1 pytest tests/ledger/test_demo_ledger.py
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.support.demo_ledger import described, make_demo

CHECKED_IN = Path(__file__).with_name("demo_ledger.json")
RENEW = "RENEW_DEMO_LEDGER"
ABOUT = f"What the demo stores in its ledger. Renew it: {RENEW}=1 pytest tests/ledger/{{}}"


def differences(then: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Return one line for each act, and each table, that is stored differently from before."""
    lines = []
    for act in sorted({*then["acts"], *now["acts"]}):
        old, new = then["acts"].get(act), now["acts"].get(act)
        if old is None or new is None:
            lines.append(f"The act {act} is {'new' if old is None else 'no longer entered'}.")
        elif old != new:
            changed = {part: (old[part], new[part]) for part in old if old[part] != new[part]}
            lines.append(f"The bytes of the act {act} changed: {changed}")
    for table in sorted({*then["tables"], *now["tables"]}):
        old, new = then["tables"].get(table, {}), now["tables"].get(table, {})
        lines += [
            f"{table}.{column} was {old.get(column, 'absent')} and is {new.get(column, 'absent')}."
            for column in sorted({*old, *new})
            if old.get(column) != new.get(column)
        ]
    return lines


def test_the_demo_is_stored_in_the_same_bytes_as_before(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = described(make_demo(monkeypatch))
    if os.environ.get(RENEW):
        document = {"about": ABOUT.format(Path(__file__).name), **now}
        CHECKED_IN.write_text(json.dumps(document, indent=1) + "\n")
    changed = differences(json.loads(CHECKED_IN.read_text()), now)
    assert not changed, "\n".join(
        [*changed, f"If you mean this: {RENEW}=1 pytest tests/ledger/{Path(__file__).name}"]
    )


def test_a_changed_act_and_a_changed_column_are_named() -> None:
    then = json.loads(CHECKED_IN.read_text())
    now = json.loads(CHECKED_IN.read_text())
    assert differences(then, now) == []
    now["acts"]["depart"]["sha256"] = "0" * 64
    del now["acts"]["raise_stop"]
    now["tables"]["searches_movement"]["sent_by_id"] = "text"
    changed, gone, column = differences(then, now)
    assert changed.startswith("The bytes of the act depart changed: {'sha256':")
    assert gone == "The act raise_stop is no longer entered."
    assert column == "searches_movement.sent_by_id was uuid and is text."
