"""How far a long piece of work is, as pages are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from gongkai.portal.work.progress import Progress, tell, told


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def test_what_was_told_is_known_until_the_work_is_done(folder: Path) -> None:
    assert told() is None
    tell(Progress(3, 8))
    assert told() == Progress(3, 8)
    tell(Progress(8, 8))
    assert told() is None
    assert not list(folder.iterdir())
    tell(Progress(8, 8))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"done": 1}'])
def test_what_cannot_be_read_is_no_progress(folder: Path, content: str) -> None:
    (folder / "progress.json").write_text(content)
    assert told() is None
