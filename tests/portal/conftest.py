"""What the platform's tests share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from unittest import mock

import pytest
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from pytest_django.fixtures import Settings

from gongkai.portal.audit.models import Head
from tests.portal.redacting.building import without_isolation

WRITTEN_ONCE = import_module("gongkai.portal.audit.migrations.0002_written_once")
LETTERS_WRITTEN_ONCE = import_module("gongkai.portal.letters.migrations.0002_written_once")


def _execute(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def audit_log_unguarded() -> Iterator[None]:
    """The audit log without its triggers, as somebody could make it who has the database's own password."""
    with transaction.atomic():
        _execute(WRITTEN_ONCE.RELEASE[connection.vendor])
        yield
        _execute(WRITTEN_ONCE.GUARD[connection.vendor])


@pytest.fixture(scope="session", autouse=True)
def emptied_audit_log(django_db_setup: None) -> Iterator[None]:
    """After a test with transactions of its own the database is emptied, which the log and letters would refuse."""
    del django_db_setup
    operations = type(connection.ops)  # the class: beside a browser's event loop the connection is another
    flush = operations.execute_sql_flush

    def flush_with_the_log(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
        with audit_log_unguarded():
            _execute(LETTERS_WRITTEN_ONCE.RELEASE[connection.vendor])
            flush(self, sql_list)
            _execute(LETTERS_WRITTEN_ONCE.GUARD[connection.vendor])
            Head.objects.create(id=1)

    with mock.patch.object(operations, "execute_sql_flush", flush_with_the_log):
        yield


@pytest.fixture
def media(tmp_path: Path, settings: Settings) -> None:
    """Files go into a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def at_once() -> Iterator[None]:
    """Documents are redacted in the test's own process, which is quicker."""
    with without_isolation():
        yield
