"""Add when a count that arrives late began, and whether the tablet's clocks prove that time."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("searches", "0108_recall_packs")]

    operations = [
        migrations.AddField(
            model_name="count",
            name="proven_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="count",
            name="start_unproven",
            field=models.BooleanField(blank=True, null=True),
        ),
    ]
