"""Whom a message goes to and what it says is sealed; what is there already too."""

from collections.abc import Callable

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import gongkai.portal.vault.sealed
from gongkai.portal.vault.sealed import Sealed

TEXTS = ("recipient", "subject", "body")
BATCH = 500


def seal(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The columns hold plain texts still, which are read as if they were sealed."""
    _rewrite(apps, lambda value: Sealed.of(value.token))


def open_again(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the plain texts into the columns, as they were before."""
    _rewrite(apps, lambda value: Sealed(value.reveal()))


def _rewrite(apps: Apps, anew: Callable[[Sealed], Sealed]) -> None:
    messages = apps.get_model("outbox", "Message").objects
    last = 0
    while rows := list(messages.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for row in rows:
            for name in TEXTS:
                setattr(row, name, anew(getattr(row, name)))
        messages.bulk_update(rows, TEXTS)
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        *(
            migrations.AlterField("message", name, gongkai.portal.vault.sealed.SealedField(blank=True))
            for name in TEXTS
        ),
        migrations.RunPython(seal, open_again),
    ]
