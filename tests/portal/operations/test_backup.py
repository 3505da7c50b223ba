"""What is backed up comes back, whole or not at all; what was there is kept."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongkai.portal.operations import backup
from gongkai.portal.operations.holding import held
from tests.portal.operations.installation import database, environment, gongkai

REFUSED = 2


@dataclass
class Installation:
    var: Path
    env: dict[str, str]

    def run(self, *arguments: object, status: int = 0) -> str:
        done = gongkai(self.env, *arguments)
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    @property
    def backup(self) -> Path:
        return self.var.parent / "backup.zip"

    def end_of_log(self) -> str:
        """The number and the digest of the last entry, of a log that is whole."""
        done = gongkai(self.env, "audit", "verify")
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with an agency, an account and a file, and a backup of it."""
    with database() as address:
        var = tmp_path_factory.mktemp("original") / "var"
        found = Installation(var, environment(var, address))
        found.run("begin", "yc", "云川县人民政府")
        (var / "files" / "a").mkdir(parents=True)
        (var / "files" / "a" / "申请.txt").write_text("申请书")
        assert "校验和相符" in found.run("backup", found.backup)
        yield found


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Installation]:
    """Another one, with nothing in it."""
    with database() as address:
        yield Installation(tmp_path / "var", environment(tmp_path / "var", address))


def test_there_and_back(original: Installation, other: Installation) -> None:
    with zipfile.ZipFile(original.backup) as archive:
        assert not any(name.startswith("secrets/") for name in archive.namelist())
    other.run("restore", original.backup)
    assert other.end_of_log() == original.end_of_log()
    assert (other.var / "files" / "a" / "申请.txt").read_text() == "申请书"
    assert not (other.var / "restoring").exists()
    assert not (other.var / "before-restore").exists() or not list((other.var / "before-restore").iterdir())


def test_data_is_replaced_only_when_told_and_kept_aside(
    original: Installation, other: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    original.run("backup", file, "--with-secrets")
    other.run("begin", "bx", "别县人民政府")
    (other.var / "files").mkdir()
    (other.var / "files" / "old.txt").write_text("旧")
    before = other.end_of_log()
    assert "--replace" in other.run("restore", file, status=REFUSED)
    assert other.end_of_log() == before
    other.run("restore", file, "--replace")
    assert other.end_of_log() == original.end_of_log() != before
    secret = Path("secrets") / "django"
    assert (other.var / secret).read_text() == (original.var / secret).read_text()
    assert (other.var / secret).stat().st_mode & 0o777 == 0o600
    (aside,) = (other.var / "before-restore").iterdir()
    assert (aside / "files" / "old.txt").read_text() == "旧"
    assert (aside / secret).exists()
    assert any(path.name in ("gongkai.sqlite3", "database.sql") for path in aside.iterdir())


def test_an_interrupted_restore_is_noticed_and_done_over(original: Installation, other: Installation) -> None:
    other.var.mkdir()
    (other.var / "restoring.txt").write_text("…")
    assert "restore" in other.run("begin", "bx", "别县人民政府", status=REFUSED)
    assert "--replace" in other.run("restore", original.backup, status=REFUSED)
    other.run("restore", original.backup, "--replace")
    assert other.end_of_log() == original.end_of_log()


def test_nothing_is_changed_where_the_backup_is_damaged(original: Installation, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    content = bytearray(original.backup.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    before = original.end_of_log()
    original.run("restore", file, "--replace", status=REFUSED)
    assert original.end_of_log() == before
    assert (original.var / "files" / "a" / "申请.txt").read_text() == "申请书"


def test_a_folder_that_is_in_use_is_left_alone(original: Installation) -> None:
    with held(original.var):
        assert str(os.getpid()) in original.run("restore", original.backup, "--replace", status=REFUSED)


def test_a_backup_does_not_replace_a_file(original: Installation) -> None:
    before = original.backup.read_bytes()
    original.run("backup", original.backup, status=REFUSED)
    assert original.backup.read_bytes() == before


def test_the_other_database_is_refused(original: Installation, other: Installation, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    with zipfile.ZipFile(original.backup) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    manifest = json.loads(parts["manifest.json"])
    manifest["database"] = {"sqlite": "postgresql", "postgresql": "sqlite"}[manifest["database"]]
    with zipfile.ZipFile(file, "w") as written:
        for name, content in (parts | {"manifest.json": json.dumps(manifest).encode()}).items():
            written.writestr(name, content)
    assert "数据库" in other.run("restore", file, status=REFUSED)


@pytest.mark.django_db(transaction=True)
def test_daily_backups_are_kept_in_number(tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_text("mine")
    for day in (1, 2, 3, 3):
        backup.make_daily(tmp_path, 2, datetime(2026, 9, day, 2, 30, tzinfo=UTC))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["gongkai-2026-09-02.zip", "gongkai-2026-09-03.zip", "mine.zip"]
