"""docs/roles.md agrees with the permissions that the code enforces."""

from __future__ import annotations

from pathlib import Path

import pytest

from searches.rules.explain_roles import SHORT, explain_roles
from searches.rules.permissions import ALLOWED
from searches.words.people import Act, Role

DOCUMENT = Path(__file__).parents[2] / "docs" / "roles.md"
ROWS = {
    cells[0]: cells[1:]
    for cells in (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in explain_roles().splitlines()
        if line.startswith("| ")
    )
}


def test_the_document_is_current() -> None:
    assert DOCUMENT.read_text() == explain_roles(), "python manage.py explain_roles > docs/roles.md"


def test_every_role_has_a_column() -> None:
    assert ROWS["act"] == [SHORT[role] for role in Role]


@pytest.mark.parametrize("act", list(Act))
def test_the_table_marks_each_permission_of_each_role(act: Act) -> None:
    marked = ROWS[act.replace("_", " ").capitalize()]
    assert {role for role, mark in zip(Role, marked, strict=True) if mark} == ALLOWED[act]
