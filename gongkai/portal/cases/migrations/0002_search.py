"""The index of words: entries of the cases' texts, and their words as each database keeps them best."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MAKE = {
    "sqlite": ["CREATE VIRTUAL TABLE cases_search USING fts5(tokens, tokenize = 'unicode61')"],
    "postgresql": [
        "ALTER TABLE cases_searchentry ADD COLUMN tokens tsvector",
        "CREATE INDEX cases_search_tokens ON cases_searchentry USING gin (tokens)",
    ],
}
REMOVE = {
    "sqlite": ["DROP TABLE cases_search"],
    "postgresql": ["ALTER TABLE cases_searchentry DROP COLUMN tokens"],
}


def make(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make what keeps the words."""
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away."""
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.PositiveSmallIntegerField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("case", "part"), name="cases_search_part")]},
        ),
        migrations.RunPython(make, remove),
    ]
