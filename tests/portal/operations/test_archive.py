"""A backup's file is what it says, or it is refused."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from gongkai.portal.operations import archive
from gongkai.portal.operations.archive import ArchiveError, Manifest

ABOUT = Manifest(archive.SCHEMA, "0.1.0", "2026-09-25T10:00:00+08:00", "sqlite", secrets=False, parts={})
CONTENTS = {"database.sqlite3": b"x" * 3_000_000, "files/a/申请.txt": "申请书".encode()}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    for name, content in CONTENTS.items():
        (tmp_path / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "source" / name).write_bytes(content)
    file = tmp_path / "backup.zip"
    archive.write(file, ABOUT, ((name, tmp_path / "source" / name) for name in CONTENTS))
    return file


def rewrite(file: Path, change: Any) -> None:
    """Write the archive anew, with the checksums of a ZIP archive in order."""
    with zipfile.ZipFile(file) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    manifest = json.loads(parts[archive.MANIFEST])
    change(parts, manifest)
    parts[archive.MANIFEST] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w") as written:
        for name, content in parts.items():
            written.writestr(name, content)


def test_there_and_back(made: Path, tmp_path: Path) -> None:
    manifest = archive.unpack(made, tmp_path / "unpacked")
    assert manifest.parts.keys() == CONTENTS.keys()
    for name, content in CONTENTS.items():
        assert (tmp_path / "unpacked" / name).read_bytes() == content


def test_for_its_owner_alone(made: Path) -> None:
    assert made.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in made.parent.iterdir() if path.is_file()] == ["backup.zip"]


def test_a_file_that_vanished_is_not_in_it(made: Path, tmp_path: Path) -> None:
    manifest = archive.write(tmp_path / "other.zip", ABOUT, iter([("files/gone.txt", tmp_path / "gone.txt")]))
    assert manifest.parts == {}
    assert made.exists()


def flip(parts: dict[str, bytes], _manifest: Any) -> None:
    parts["files/a/申请.txt"] = b"other" + parts["files/a/申请.txt"][5:]


def lengthen(parts: dict[str, bytes], _manifest: Any) -> None:
    parts["database.sqlite3"] += b"x"


def lose(parts: dict[str, bytes], _manifest: Any) -> None:
    del parts["files/a/申请.txt"]


def add(parts: dict[str, bytes], _manifest: Any) -> None:
    parts["files/b.txt"] = b"x"


def other_schema(_parts: dict[str, bytes], manifest: Any) -> None:
    manifest["schema"] = "gongkai.backup/99"


def no_sum(_parts: dict[str, bytes], manifest: Any) -> None:
    manifest["parts"]["database.sqlite3"] = {"size": 3}


def not_an_object(_parts: dict[str, bytes], manifest: Any) -> None:
    manifest["parts"] = ["database.sqlite3"]


def more_fields(_parts: dict[str, bytes], manifest: Any) -> None:
    manifest["extra"] = 1


@pytest.mark.parametrize("change", [flip, lengthen, lose, add, other_schema, no_sum, not_an_object, more_fields])
def test_what_is_changed_is_refused(made: Path, tmp_path: Path, change: Any) -> None:
    rewrite(made, change)
    with pytest.raises(ArchiveError):
        archive.verify(made)
    with pytest.raises(ArchiveError):
        archive.unpack(made, tmp_path / "unpacked")


@pytest.mark.parametrize("name", ["../b.txt", "/b.txt", "a/../../b.txt", "a//b.txt", "a\\..\\b.txt"])
def test_no_part_leaves_the_folder(made: Path, tmp_path: Path, name: str) -> None:
    def outside(parts: dict[str, bytes], manifest: Any) -> None:
        parts[name] = parts.pop("files/a/申请.txt")
        manifest["parts"][name] = manifest["parts"].pop("files/a/申请.txt")

    rewrite(made, outside)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ArchiveError):
        archive.unpack(made, tmp_path / "unpacked")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("length", [0, 10, 1000, -10])
def test_what_is_cut_off_is_refused(made: Path, length: int) -> None:
    made.write_bytes(made.read_bytes()[:length])
    with pytest.raises(ArchiveError):
        archive.verify(made)


def test_damage_in_the_middle_is_found(made: Path) -> None:
    content = bytearray(made.read_bytes())
    content[len(content) // 3] ^= 0xFF
    made.write_bytes(content)
    with pytest.raises(ArchiveError):
        archive.verify(made)


def test_nothing_half_written_stays(made: Path, tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        archive.write(tmp_path / "other.zip", ABOUT, iter([("files", tmp_path)]))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip", "source"]
    assert made.exists()
