"""Allow a security marker for a plate that has never come to the prison.

Store also why a marker was closed.
"""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("searches", "0016_ledger_by_time_and_act"),
    ]

    operations = [
        migrations.AddField(
            model_name="watchmarker",
            name="closed_note",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="watchmarker",
            name="plate",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddConstraint(
            model_name="watchmarker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("driver_name", ""),
                        ("haulier__isnull", True),
                        ("plate", ""),
                        ("vehicle__isnull", False),
                    ),
                    models.Q(
                        ("driver_name", ""),
                        ("haulier__isnull", False),
                        ("plate", ""),
                        ("vehicle__isnull", True),
                    ),
                    models.Q(
                        ("haulier__isnull", True),
                        ("plate", ""),
                        ("vehicle__isnull", True),
                        models.Q(("driver_name", ""), _negated=True),
                    ),
                    models.Q(
                        ("driver_name", ""),
                        ("haulier__isnull", True),
                        ("vehicle__isnull", True),
                        models.Q(("plate", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_marker_is_about_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="watchmarker",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True), models.Q(("plate", ""), _negated=True)
                ),
                fields=("establishment", "plate"),
                name="a_plate_never_here_is_watched_once",
            ),
        ),
    ]
