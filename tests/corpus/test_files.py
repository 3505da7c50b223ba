"""Files that are whole or not there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from gongkai.corpus.files import written_whole


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_there_when_all_of_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with written_whole(path) as stream:
        stream.write(b"first ")
        assert not path.exists()
        stream.write(b"and last")
    assert path.read_bytes() == b"first and last"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_what_was_there_stays_if_writing_fails(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"before")

    def fail() -> None:
        with written_whole(path) as stream:
            stream.write(b"half")
            raise error

    with pytest.raises(error):
        fail()
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_permissions_are_those_of_the_file_or_of_any_new_one(tmp_path: Path) -> None:
    new, old, ordinary = (tmp_path / name for name in ("new", "old", "ordinary"))
    ordinary.touch()
    old.touch(mode=0o640)
    for path in (new, old):
        with written_whole(path):
            pass
    assert (mode(new), mode(old)) == (mode(ordinary), 0o640)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with written_whole(tmp_path / "link") as stream:
        stream.write(b"content")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"content"


def test_what_is_no_file_is_written_to_directly() -> None:
    with written_whole(Path(os.devnull)) as stream:
        stream.write(b"gone")
    assert not Path(os.devnull).is_file()
