"""The second factor's keys in a table of ours, sealed; those that stand in django-otp's move there, and its table goes."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import gongkai.portal.vault.sealed

FORMER = "otp_totp_totpdevice"
"""The table of the library, in which the keys stood as they are."""


def take_over(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nobody has to set up the second factor anew."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if FORMER not in connection.introspection.table_names(cursor):
            return
        cursor.execute("SELECT user_id, key, confirmed, drift, last_t FROM otp_totp_totpdevice ORDER BY id")
        authenticators = apps.get_model("accounts", "Authenticator").objects
        for user, key, confirmed, drift, last in cursor.fetchall():
            authenticators.create(user_id=user, key=key, confirmed=bool(confirmed), drift=drift, last_t=last)
    schema_editor.execute(f"DROP TABLE {FORMER}")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Authenticator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", gongkai.portal.vault.sealed.SealedField()),
                ("confirmed", models.BooleanField(default=False)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("drift", models.SmallIntegerField(default=0)),
                ("last_t", models.BigIntegerField(default=-1)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("failed", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authenticators",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
