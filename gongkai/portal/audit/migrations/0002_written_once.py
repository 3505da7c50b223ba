"""The end of the chain, and triggers that refuse to change what was written, whoever asks the database to.

Later migrations that alter these tables on SQLite make them anew, without their triggers: such a migration ends with
`RunPython(guard, release)` of this one.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = {
    # INSERT OR REPLACE deletes rows without asking the trigger on DELETE, so that the number must be the next one.
    "audit_entry_next": """
        CREATE TRIGGER audit_entry_next BEFORE INSERT ON audit_entry
        WHEN NEW.sequence IS NOT (SELECT sequence + 1 FROM audit_head)
        BEGIN SELECT RAISE(ABORT, 'the audit log is written once'); END""",
    "audit_entry_kept": """
        CREATE TRIGGER audit_entry_kept BEFORE UPDATE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'the audit log is written once'); END""",
    "audit_entry_stays": """
        CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'the audit log is written once'); END""",
    "audit_head_next": """
        CREATE TRIGGER audit_head_next BEFORE UPDATE ON audit_head
        WHEN NEW.sequence <> OLD.sequence + 1
        BEGIN SELECT RAISE(ABORT, 'the audit log is written once'); END""",
    "audit_head_stays": """
        CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
        BEGIN SELECT RAISE(ABORT, 'the audit log is written once'); END""",
    "audit_head_once": """
        CREATE TRIGGER audit_head_once BEFORE INSERT ON audit_head
        WHEN EXISTS (SELECT 1 FROM audit_head)
        BEGIN SELECT RAISE(ABORT, 'the audit log is written once'); END""",
}

# 23001 is the SQL standard's "restrict violation": Django raises it as IntegrityError, as it does SQLite's refusal.
POSTGRESQL = """
    CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit log is written once' USING ERRCODE = '23001'; END $$;
    CREATE FUNCTION audit_next() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.sequence IS DISTINCT FROM (SELECT sequence + 1 FROM audit_head) THEN
            RAISE EXCEPTION 'the audit log is written once' USING ERRCODE = '23001';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER audit_entry_next BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_next();
    CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_refuse();
    CREATE TRIGGER audit_entry_stays BEFORE TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
    CREATE TRIGGER audit_head_next BEFORE UPDATE ON audit_head
        FOR EACH ROW WHEN (NEW.sequence <> OLD.sequence + 1) EXECUTE FUNCTION audit_refuse();
    CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse();
    CREATE TRIGGER audit_head_stays BEFORE TRUNCATE ON audit_head
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""

GUARD = {"sqlite": list(SQLITE.values()), "postgresql": [POSTGRESQL]}
RELEASE = {
    "sqlite": [f"DROP TRIGGER {name}" for name in SQLITE],
    "postgresql": ["DROP FUNCTION audit_refuse() CASCADE; DROP FUNCTION audit_next() CASCADE;"],
}
"""The statements that set the triggers, and that take them away, by the kind of database."""


def begin(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The end of a chain that has no entries yet."""
    apps.get_model("audit", "Head").objects.create(id=1)


def guard(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the database refuse what would change the log."""
    for statement in GUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def release(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the database forget to refuse it."""
    for statement in RELEASE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunPython(guard, release),
    ]
