"""Give each landing an area, and each party an allocation list from its newest work session.

A ledger entry of the prison names every new row, as for the rows of any other act.
"""

from __future__ import annotations

from django.db import migrations
from django.utils import timezone

from searches.ledger.canonical import plain, row_sha256
from searches.ledger.record import entry_sha256


def carry_over(apps, schema_editor):
    model = {
        name: apps.get_model("searches", name)
        for name in ("Establishment", "Landing", "Area", "Party", "Prisoner", "Allocation")
    }
    for establishment in model["Establishment"].objects.all():
        rows = [
            *_areas_of_landings(model, establishment),
            *_allocations(apps, model, establishment),
        ]
        if rows:
            _enter(apps, establishment, rows)


def _areas_of_landings(model, establishment):
    areas = model["Area"].objects.filter(establishment=establishment)
    taken = set(areas.values_list("code", flat=True))
    for landing in model["Landing"].objects.filter(establishment=establishment, area=None):
        code = f"landing-{landing.code}"[:40]
        while code in taken:
            code = f"{code[:38]}-2" if not code.endswith("-2") else f"{code[:37]}-x2"
        taken.add(code)
        area = model["Area"](
            establishment=establishment,
            code=code,
            name=f"{landing.name} landing"[:80],
            prisoner_access=True,
        )
        area.save(force_insert=True)
        landing.area = area
        landing.save(update_fields=["area"])
        yield from (area, landing)


def _allocations(apps, model, establishment):
    """Yield an allocation for each person on the newest roster of a party.

    A person on the newest rosters of several parties is allocated to the party that began last.
    """
    sessions = apps.get_model("searches", "WorkSession").objects.filter(establishment=establishment)
    newest = {}
    for session in sessions.order_by("began_at"):
        newest[session.party_id] = session
    roster = apps.get_model("searches", "RosterEntry").objects
    now, allocated = timezone.now(), set()
    for session in sorted(newest.values(), key=lambda one: one.began_at, reverse=True):
        entries = roster.filter(work_session=session, prisoner__left_at=None)
        for entry in entries.order_by("prisoner__number"):
            if entry.prisoner_id in allocated:
                continue
            allocated.add(entry.prisoner_id)
            allocation = model["Allocation"](
                establishment=establishment,
                party_id=session.party_id,
                prisoner_id=entry.prisoner_id,
                occurred_at=now,
                recorded_at=now,
            )
            allocation.save(force_insert=True)
            yield allocation


def _enter(apps, establishment, rows):
    """Append one entry without a person, because the system itself made the change."""
    head = apps.get_model("searches", "LedgerHead").objects.get(establishment=establishment)
    entry = apps.get_model("searches", "LedgerEntry")(
        establishment=establishment,
        seq=head.seq + 1,
        act="carry_rosters_over",
        at=timezone.now(),
        body={
            "said": plain({"allocated": sum(row._meta.model_name == "allocation" for row in rows)}),
            "rows": [
                {"table": row._meta.db_table, "id": str(row.pk), "sha256": row_sha256(row)}
                for row in rows
            ],
        },
        previous_sha256=head.sha256,
    )
    entry.sha256 = entry_sha256(entry)
    entry.save(force_insert=True)
    head.seq, head.sha256 = entry.seq, entry.sha256
    head.save(update_fields=["seq", "sha256"])


def leave_alone(apps, schema_editor):
    """Do nothing: undoing the migration before this one drops the tables."""


class Migration(migrations.Migration):
    dependencies = [("searches", "0053_allocations")]

    operations = [migrations.RunPython(carry_over, leave_alone)]
