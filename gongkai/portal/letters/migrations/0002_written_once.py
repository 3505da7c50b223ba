"""Triggers that refuse to change or delete letters, texts and details that were kept, whoever asks the database to.

A letter's `content` and `removed` may change: the one is sealed anew when the key changes, and both when its retention
ends. What was sent is told by the digests of its files, which may not.

Later migrations that alter these tables on SQLite make them anew, without their triggers: such a migration ends with
`RunPython(guard, release)` of this one.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LETTER = (
    "id, case_id, event_id, agency_id, kind, word, year, serial, number, day, template_id, docx, docx_digest, pdf,"
    " pdf_digest, undrawn, issued, issued_by"
)
"""The columns of a letter that never change."""
UPDATES = {
    "letters_letter": f"UPDATE OF {LETTER}",
    "letters_template": "UPDATE",
    "letters_details": "UPDATE",
}
"""What is refused of each table, beside deleting."""
MESSAGE = "letters are written once"

SQLITE = {
    f"{table}_{name}": f"CREATE TRIGGER {table}_{name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for table, update in UPDATES.items()
    for name, act in (("kept", update), ("stays", "DELETE"))
}
# 23001 is the SQL standard's "restrict violation": Django raises it as IntegrityError, as it does SQLite's refusal.
POSTGRESQL = [
    f"""CREATE FUNCTION letters_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = '23001'; END $$""",
    *(
        f"CREATE TRIGGER {table}_kept BEFORE {update} OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION letters_refuse()"
        for table, update in UPDATES.items()
    ),
    *(
        f"CREATE TRIGGER {table}_stays BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION letters_refuse()"
        for table in UPDATES
    ),
]

GUARD = {"sqlite": list(SQLITE.values()), "postgresql": POSTGRESQL}
RELEASE = {
    "sqlite": [f"DROP TRIGGER {name}" for name in SQLITE],
    "postgresql": ["DROP FUNCTION letters_refuse() CASCADE"],
}
"""The statements that set the triggers, and that take them away, by the kind of database."""


def guard(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the database refuse what would change what was kept."""
    for statement in GUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def release(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the database forget to refuse it."""
    for statement in RELEASE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial")]

    operations = [migrations.RunPython(guard, release)]
