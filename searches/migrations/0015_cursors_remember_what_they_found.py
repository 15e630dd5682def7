"""A round of hashing that broke off says at its end what was found before the break."""

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
