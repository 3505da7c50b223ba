import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("remedies", "0001_initial"),
        ("retention", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200)),
                ("since", models.DateTimeField(auto_now_add=True)),
                ("set_by", models.CharField(max_length=150)),
                ("lifted", models.DateTimeField(null=True)),
                ("lifted_by", models.CharField(blank=True, max_length=150)),
                ("lifted_for", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": [models.OrderBy(models.F("lifted"), descending=True, nulls_first=True), "-id"],
            },
        ),
        migrations.AddField(
            model_name="line",
            name="remedy",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="remedies.remedy"
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                fields=("remedy", "kept", "ended"), name="retention_remedy_removed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case", None), ("remedy__isnull", False)),
                    models.Q(("case__isnull", False), ("remedy", None)),
                    _connector="OR",
                ),
                name="retention_removed_of_one",
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="remedy",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="remedies.remedy"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case", None), ("remedy__isnull", False)),
                    models.Q(("case__isnull", False), ("remedy", None)),
                    _connector="OR",
                ),
                name="retention_hold_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted", None)), fields=("case", "reason"), name="retention_hold_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted", None)), fields=("remedy", "reason"), name="retention_hold_of_remedy_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("reason", ""), _negated=True), models.Q(("set_by", ""), _negated=True)),
                name="retention_hold_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted", None), ("lifted_by", ""), ("lifted_for", "")),
                    models.Q(
                        ("lifted__isnull", False),
                        models.Q(("lifted_by", ""), _negated=True),
                        models.Q(("lifted_for", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="retention_hold_lifted_with_reason",
            ),
        ),
    ]
