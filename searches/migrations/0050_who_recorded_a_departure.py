"""Store who recorded that a vehicle left an area, and the reason.

Add reasons for which a lock session is void. Earlier departures name nobody in their row; the
ledger names the person.
"""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REASONS = [
    "inner_gate_opened",
    "second_vehicle",
    "prisoner_entered",
    "left_unwatched",
    "time_ran_out",
    "vehicle_went_back",
    "time_unproven",
    "halt_open",
    "halt_unconfirmed",
    "halt_after_sealing",
]


class Migration(migrations.Migration):
    dependencies = [("searches", "0019_confirmations")]

    operations = [
        migrations.AddField(
            model_name="halt",
            name="left_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="halt",
            name="left_recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RemoveConstraint(model_name="locksession", name="a_void_lock_says_why"),
        migrations.AddConstraint(
            model_name="locksession",
            constraint=models.CheckConstraint(
                condition=models.Q(voided_at__isnull=True, void_reason="")
                | models.Q(voided_at__isnull=False, void_reason__in=REASONS),
                name="a_void_lock_says_why",
            ),
        ),
    ]
