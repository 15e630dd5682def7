"""Add when a count began by clocks that prove it, for a count that arrives late."""

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
    ]
