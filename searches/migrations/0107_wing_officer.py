"""Add the role of the wing officer, who counts the landings named when the role was granted."""

from __future__ import annotations

from django.db import migrations, models

ROLES = (
    *("gate_officer", "escort", "party_supervisor", "receiving_officer", "wing_officer"),
    *("control_room", "gate_manager", "orderly_officer", "duty_governor", "security_lead"),
    *("auditor", "administrator"),
)


class Migration(migrations.Migration):
    dependencies = [("searches", "0106_escalation")]

    operations = [
        migrations.RemoveConstraint(model_name="rolegrant", name="rolegrant_role_is_a_known_word"),
        migrations.AlterField(
            model_name="rolegrant",
            name="role",
            field=models.CharField(choices=[(role, role.upper()) for role in ROLES], max_length=32),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(role__in=list(ROLES)), name="rolegrant_role_is_a_known_word"
            ),
        ),
    ]
