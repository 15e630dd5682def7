"""Store when an answer was given, if the clocks of the tablet prove the time."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("searches", "0009_sealed_draws")]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="proven_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
