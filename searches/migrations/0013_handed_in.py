"""Allow an unprocessed record without a person, because a revoked tablet has no user."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("searches", "0012_clashes")]

    operations = [
        migrations.AlterField(
            model_name="parked",
            name="parked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
