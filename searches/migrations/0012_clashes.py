"""Store which visit remains if two tablets have logged in the same vehicle."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("searches", "0011_keeping"),
    ]

    operations = [
        migrations.AddField(
            model_name="parked",
            name="attached_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="searches.visit",
            ),
        ),
    ]
