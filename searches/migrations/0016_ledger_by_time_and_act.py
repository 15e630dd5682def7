"""Index the ledger by time and by act.

A case finds the entry that opened it, and the audit log can show one day or one act.
"""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("searches", "0015_cursors_remember_what_they_found"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["establishment", "at"], name="entry_by_time"),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["establishment", "act", "seq"], name="entry_by_act"),
        ),
    ]
