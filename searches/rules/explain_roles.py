"""The text of docs/roles.md, which `manage.py explain_roles` prints from the code."""

from __future__ import annotations

from collections.abc import Iterator

from searches.rules.permissions import ALLOWED
from searches.words.people import Act, Role

SHORT: dict[Role, str] = {
    Role.GATE_OFFICER: "gate",
    Role.ESCORT: "escort",
    Role.PARTY_SUPERVISOR: "supervisor",
    Role.RECEIVING_OFFICER: "receiving",
    Role.WING_OFFICER: "wing",
    Role.CONTROL_ROOM: "control",
    Role.GATE_MANAGER: "manager",
    Role.ORDERLY_OFFICER: "orderly",
    Role.DUTY_GOVERNOR: "governor",
    Role.SECURITY_LEAD: "security",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "admin",
}


def explain_roles() -> str:
    """Return docs/roles.md as Markdown."""
    return "\n".join([*_opening(), "", *_table()]) + "\n"


def _opening() -> Iterator[str]:
    yield "# Who may do what"
    yield ""
    yield "The command `python manage.py explain_roles` prints this page from the code. A test"
    yield "checks that the page matches the code."
    yield ""
    yield "An administrator grants roles for one prison. The release rule adds a limit to this"
    yield "table: a person who searched, counted or escorted for a visit may take no other part."


def _table() -> Iterator[str]:
    yield f"| act | {' | '.join(SHORT[role] for role in Role)} |"
    yield f"| --- |{' :-: |' * len(Role)}"
    for act in Act:
        marks = ("●" if role in ALLOWED[act] else "" for role in Role)
        yield f"| {act.replace('_', ' ').capitalize()} | {' | '.join(marks)} |"
