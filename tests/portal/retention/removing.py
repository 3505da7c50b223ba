"""Removal at once, and what is in the database after it."""

from __future__ import annotations

from datetime import date

from django.db import connection
from psycopg import sql

from gongkai.portal.agencies.models import Agency
from gongkai.portal.retention import services
from gongkai.portal.retention.models import Run
from gongkai.portal.vault.rotation import columns
from tests.portal.building import BY


def run_in(agency: Agency, day: date) -> Run:
    run = services.begin(agency, day, by=BY)
    for _ in services.carry_out(run):
        pass
    return Run.objects.get(pk=run.pk)


def dump() -> str:
    """Every column of every row of every table, and what is sealed in it as it is."""
    found = []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            found += connection.connection.iterdump()
        else:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
                found.append(str(cursor.fetchall()))
    for model, names in columns():
        found += [getattr(row, name).reveal() for row in model._default_manager.all() for name in names]
    return "\n".join(found)
