"""What stands in the log, and how its files are laid aside."""

from __future__ import annotations

import json
import logging
import logging.config
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import RequestFactory

from gongkai.portal.operations import logs


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    given = logs.configuration(tmp_path / "logs")
    given["handlers"].pop("terminal")
    given["root"]["handlers"] = ["file"]
    logging.config.dictConfig(given)
    yield tmp_path / "logs"
    logging.config.dictConfig(settings.LOGGING)


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / logs.NAME).read_text().splitlines()]


def test_a_line_to_an_event(folder: Path) -> None:
    logging.getLogger("gongkai.test").info("a task %s", "ran", extra={"task": "x"})
    (line,) = lines(folder)
    assert (line["event"], line["task"], line["level"], line["logger"]) == ("a task ran", "x", "info", "gongkai.test")
    assert line["timestamp"].endswith("Z")


def test_nobody_is_named(folder: Path) -> None:
    request = RequestFactory().get("/cases/?applicant=zhangsan")
    logging.getLogger("gongkai.test").info("seen", extra={"ip": "192.0.2.1", "user_id": 7, "request": request})
    logging.getLogger("gongkai.test").info("seen", extra={"request": "GET /cases/?applicant=zhangsan"})
    for line in lines(folder):
        assert line["request"] == "GET /cases/"
        assert not {"ip", "user_id"} & line.keys()


def test_the_row_of_an_error_is_left_out(folder: Path) -> None:
    said = "duplicate key\nDETAIL:  Key (username)=(zhangsan) already exists."
    try:
        raise ValueError(said)
    except ValueError:
        logging.getLogger("gongkai.test").exception("failed")
    (line,) = lines(folder)
    assert "duplicate key" in line["exception"]
    assert "zhangsan" not in line["exception"]


def test_a_terminal_shows_no_values(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = logs.configuration(folder)
    given["root"]["handlers"] = ["terminal"]
    logging.config.dictConfig(given)
    applicant = "zhangsan"
    try:
        raise ValueError(len(applicant))
    except ValueError:
        logging.getLogger("gongkai.test").exception("failed")
    shown = capsys.readouterr().err
    assert "ValueError: 8" in shown
    assert "zhangsan" not in shown


def test_large_files_are_laid_aside_and_the_oldest_deleted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST", 1)
    monkeypatch.setattr(logs, "KEPT", 2)
    for number in range(12):
        logging.getLogger("gongkai.test").info("event %s", number)
        logs.rotate(folder)
    assert [path.name for path in logs.laid_aside(folder)] == [f"{logs.NAME}.11", f"{logs.NAME}.12"]
    assert not (folder / logs.NAME).exists()
    logging.getLogger("gongkai.test").info("and on")
    assert [line["event"] for line in lines(folder)] == ["and on"]


def test_small_files_stay(folder: Path) -> None:
    logging.getLogger("gongkai.test").info("event")
    assert logs.rotate(folder) == []
    assert len(lines(folder)) == 1
