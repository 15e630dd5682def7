"""Store the faults that an interrupted check of photographs has already found.

The check then reports all faults when it has finished.
"""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("searches", "0014_release_by_radio"),
    ]

    operations = [
        migrations.AddField(
            model_name="readercursor",
            name="found",
            field=models.JSONField(default=list),
        ),
    ]
