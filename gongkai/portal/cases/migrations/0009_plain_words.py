"""On PostgreSQL the index keeps words as they are: a third shorter than coded, as FTS5 of SQLite needs them."""

import re

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH = 5_000
CODED = re.compile(r"'((?:[0-9a-f]+z)+)'")


def decode(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the words of each entry anew."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        last = 0
        while True:
            cursor.execute(
                "SELECT id, tokens::text FROM cases_searchentry WHERE id > %s ORDER BY id LIMIT %s", [last, BATCH]
            )
            rows = cursor.fetchall()
            if not rows:
                return
            cursor.executemany(
                "UPDATE cases_searchentry SET tokens = %s::tsvector WHERE id = %s",
                [(CODED.sub(_word, tokens), entry) for entry, tokens in rows if tokens],
            )
            last = rows[-1][0]


def _word(coded: re.Match[str]) -> str:
    return "'" + "".join(chr(int(character, 16)) for character in coded[1].split("z")[:-1]) + "'"


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_received")]

    operations = [migrations.RunPython(decode, migrations.RunPython.noop)]
