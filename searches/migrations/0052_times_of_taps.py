"""Store when a face was tapped, if clocks prove the time.

Store also whether the orderly officer made a count.
"""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("searches", "0051_watch_matches")]

    operations = [
        migrations.AddField(
            model_name="tap",
            name="proven_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="count",
            name="counted_as",
            field=models.CharField(blank=True, max_length=20),
            preserve_default=True,
        ),
    ]
