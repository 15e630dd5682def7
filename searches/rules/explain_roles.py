"""The table of permissions, printed by `manage.py explain_roles` as docs/roles.md."""

from __future__ import annotations

from collections.abc import Iterator

from searches.rules.permissions import ALLOWED
from searches.words.people import Act, Role

SHORT: dict[Role, str] = {
    Role.GATE_OFFICER: "gate",
    Role.ESCORT: "escort",
    Role.PARTY_SUPERVISOR: "supervisor",
    Role.RECEIVING_OFFICER: "receiving",
    Role.CONTROL_ROOM: "control",
    Role.GATE_MANAGER: "manager",
    Role.ORDERLY_OFFICER: "orderly",
    Role.DUTY_GOVERNOR: "governor",
    Role.SECURITY_LEAD: "security",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "admin",
}


def explain_roles() -> str:
    """Return the table of acts and roles as Markdown."""
    return "\n".join([*_opening(), "", *_table()]) + "\n"


def _opening() -> Iterator[str]:
    yield "# Who may do what"
    yield ""
    yield "Printed from the code by `python manage.py explain_roles`; a test holds it to the code."
    yield ""
    yield "Roles are given per prison. Beyond this table, the release rule bars whoever searched,"
    yield "counted or escorted a vehicle from taking another part in that visit."


def _table() -> Iterator[str]:
    yield f"| act | {' | '.join(SHORT[role] for role in Role)} |"
    yield f"| --- |{' :-: |' * len(Role)}"
    for act in Act:
        marks = ("●" if role in ALLOWED[act] else "" for role in Role)
        yield f"| {act.replace('_', ' ').capitalize()} | {' | '.join(marks)} |"
