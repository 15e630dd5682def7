"""Store in whose session a searcher signed.

Store also when they signed, if the tablet's clocks prove the time.
"""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("searches", "0081_announcements")]

    operations = [
        migrations.AddField(
            model_name="searchsignature",
            name="signed_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="searchsignature",
            name="proven_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
