"""Store when Gatehouse drew a confirmed count to be repeated by another officer."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("searches", "0082_whose_session_signed")]

    operations = [
        migrations.AddField(
            model_name="countconfirmation",
            name="second_count_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
