"""Add the table of signed checkpoints of each ledger."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("searches", "0005_photo_examination"),
    ]

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("size", models.PositiveBigIntegerField()),
                ("root_sha256", models.CharField(max_length=64)),
                ("peaks", models.JSONField()),
                ("note", models.TextField()),
                ("made_at", models.DateTimeField()),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="searches.establishment",
                    ),
                ),
            ],
            options={
                "ordering": ["size"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("establishment", "size"), name="a_size_has_one_checkpoint"
                    )
                ],
            },
        ),
    ]
