"""The audit log: written once, chained, and verified."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory
from django.utils import timezone
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from gongkai.cli import program
from gongkai.portal.audit import queries
from gongkai.portal.audit.addresses import address_of
from gongkai.portal.audit.models import Entry, Head
from gongkai.portal.audit.queries import Fault, Kind, Place, verify
from gongkai.portal.audit.services import Actor, digest, record
from tests.portal.conftest import audit_log_unguarded

SOMEBODY = Actor("li", "192.0.2.7")


def write(count: int) -> None:
    for number in range(count):
        record("test.act", actor=SOMEBODY, agency="yc", subject=f"thing:{number}", details={"甲": [number, None, True]})


def fail_after_writing() -> None:
    write(1)
    raise ZeroDivisionError


@pytest.fixture
def five(db: None) -> None:
    del db
    write(5)


class TestRecording:
    @pytest.mark.usefixtures("five")
    def test_what_was_said_is_kept(self) -> None:
        entry = Entry.objects.get(sequence=3)
        assert (entry.actor, entry.address, entry.action) == ("li", "192.0.2.7", "test.act")
        assert (entry.agency, entry.subject, entry.details) == ("yc", "thing:2", {"甲": [2, None, True]})
        assert timezone.now() - entry.at < timedelta(minutes=5)

    @pytest.mark.django_db(transaction=True)
    def test_an_act_that_fails_leaves_no_entry(self) -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            fail_after_writing()
        assert not Entry.objects.exists()
        assert verify().fault is None

    @pytest.mark.django_db(transaction=True)
    def test_outside_a_transaction_nothing_is_recorded(self) -> None:
        with pytest.raises(transaction.TransactionManagementError):
            write(1)

    @pytest.mark.django_db
    @pytest.mark.parametrize("details", [{"a": 1.5}, {"a": 1e5}, {"a": float("nan")}, {"a": object()}, {"a": b"b"}])
    def test_details_that_a_database_may_write_otherwise_are_refused(self, details: dict[str, Any]) -> None:
        with pytest.raises((ValueError, TypeError)):
            record("test.act", details=details)
        assert not Entry.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_many_at_once_write_one_chain(self) -> None:
        def write_ten(_worker: int) -> None:
            try:
                for _ in range(10):
                    with transaction.atomic():
                        write(1)
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(write_ten, range(8)))
        assert verify() == queries.Verification(Place(80, Entry.objects.get(sequence=80).digest), None)


REFUSED: dict[str, Callable[[], object]] = {
    "change": lambda: Entry.objects.filter(sequence=3).update(actor="wang"),
    "delete": lambda: Entry.objects.filter(sequence=5).delete(),
    "replace": lambda: sql("INSERT INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 3"),
    "leave a gap": lambda: Entry.objects.create(sequence=7, at=timezone.now(), digest="x"),
    "turn the head back": lambda: Head.objects.update(sequence=4),
    "delete the head": lambda: Head.objects.all().delete(),
}


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.usefixtures("five")
class TestRefusals:
    @pytest.mark.parametrize("act", REFUSED.values(), ids=REFUSED)
    def test_the_database_refuses_to(self, act: Callable[[], object]) -> None:
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            act()
        assert verify().fault is None

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows")
    def test_to_replace_an_entry(self) -> None:
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            sql("INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 3")

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
    @pytest.mark.parametrize("table", ["audit_entry", "audit_head"])
    def test_to_empty_a_table(self, table: str) -> None:
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            sql(f"TRUNCATE {table}")


def forge(sequence: int, **changes: object) -> None:
    """Change an entry, with a digest that suits it."""
    entry = Entry.objects.get(sequence=sequence)
    for name, value in changes.items():
        setattr(entry, name, value)
    Entry.objects.filter(sequence=sequence).update(**changes, digest=digest(entry))


FAULTS: dict[str, tuple[Callable[[], object], Fault]] = {
    "changed": (lambda: Entry.objects.filter(sequence=3).update(actor="wang"), Fault(3, Kind.CHANGED)),
    "another time": (
        lambda: Entry.objects.filter(sequence=3).update(at=timezone.now() + timedelta(microseconds=1)),
        Fault(3, Kind.CHANGED),
    ),
    "changed with its digest": (lambda: forge(3, actor="wang"), Fault(4, Kind.ORDER)),
    "the last changed with its digest": (lambda: forge(5, actor="wang"), Fault(5, Kind.HEAD)),
    "first missing": (lambda: Entry.objects.filter(sequence=1).delete(), Fault(1, Kind.MISSING)),
    "one missing": (lambda: Entry.objects.filter(sequence=4).delete(), Fault(4, Kind.MISSING)),
    "last missing": (lambda: Entry.objects.filter(sequence=5).delete(), Fault(4, Kind.HEAD)),
    "all missing": (lambda: Entry.objects.all().delete(), Fault(0, Kind.HEAD)),
    "one too many": (
        lambda: Entry.objects.create(sequence=6, at=timezone.now(), digest="x"),
        Fault(6, Kind.CHANGED),
    ),
    "two exchanged": (lambda: exchange(2, 3), Fault(2, Kind.CHANGED)),
    "head turned back": (lambda: Head.objects.update(sequence=4), Fault(5, Kind.HEAD)),
    "head gone": (lambda: Head.objects.all().delete(), Fault(5, Kind.HEAD)),
}


def exchange(first: int, second: int) -> None:
    Entry.objects.filter(sequence=first).update(sequence=99)
    Entry.objects.filter(sequence=second).update(sequence=first)
    Entry.objects.filter(sequence=99).update(sequence=second)


@pytest.mark.usefixtures("five")
class TestVerification:
    @pytest.mark.parametrize(("act", "fault"), FAULTS.values(), ids=FAULTS)
    @pytest.mark.parametrize("batch", [1, 2, 5, 1000])
    def test_finds_the_first_fault(
        self, act: Callable[[], object], fault: Fault, batch: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries, "BATCH", batch)
        assert verify().fault is None
        with audit_log_unguarded():
            act()
        assert verify().fault == fault

    def test_a_log_written_anew_is_found_out_by_a_place_noted_elsewhere(self) -> None:
        end = verify().end
        assert verify(end).fault is None
        write(1)
        assert verify(end).fault is None
        with audit_log_unguarded():
            Entry.objects.all().delete()
            Head.objects.update(sequence=0, digest="")
        write(4)
        assert verify().fault is None
        assert verify(end).fault == Fault(5, Kind.MISSING)
        write(1)
        assert verify(end).fault == Fault(5, Kind.ANCHOR)

    def test_on_the_command_line(self) -> None:
        whole = CliRunner().invoke(program, ["audit", "verify"])
        assert (whole.exit_code, "完整，共5条" in whole.stderr) == (0, True)
        place = whole.stdout.strip()
        assert place == f"5:{Entry.objects.get(sequence=5).digest}"
        assert CliRunner().invoke(program, ["audit", "verify", "--anchor", place]).exit_code == 0
        assert CliRunner().invoke(program, ["audit", "verify", "--anchor", f"4:{'0' * 64}"]).exit_code == 1
        assert CliRunner().invoke(program, ["audit", "verify", "--anchor", "latest"]).exit_code == 2
        with audit_log_unguarded():
            Entry.objects.filter(sequence=2).update(details={})
        broken = CliRunner().invoke(program, ["audit", "verify"])
        assert (broken.exit_code, broken.stdout, "第2条" in broken.stderr) == (1, "", True)
        english = CliRunner().invoke(program, ["--language", "en", "audit", "verify"])
        assert "Entry 2" in english.stderr


class TestAddress:
    @pytest.mark.parametrize(
        ("proxies", "sender", "forwarded", "expected"),
        [
            (0, "192.0.2.7", "203.0.113.9", "192.0.2.7"),
            (1, "127.0.0.1", "203.0.113.9", "203.0.113.9"),
            (1, "127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
            (2, "127.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
            (1, "127.0.0.1", None, ""),
            (1, "127.0.0.1", "<script>", ""),
            (0, "fe80::1%eth0", None, "fe80::1"),
            (0, "", None, ""),
        ],
    )
    def test_only_counted_proxies_are_believed(
        self, settings: Settings, proxies: int, sender: str, forwarded: str | None, expected: str
    ) -> None:
        settings.TRUSTED_PROXIES = proxies
        headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
        assert address_of(RequestFactory().get("/", REMOTE_ADDR=sender, headers=headers)) == expected
