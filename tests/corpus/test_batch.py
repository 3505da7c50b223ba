"""Many files in worker processes: what one file does to its worker is reported for that file and no other."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.corpus.batch import Reading, read_many
from gongkai.corpus.sources import Source

OBEDIENT = "tests.corpus.readers:obedient"


def source(content: str) -> Source:
    return Source(content, content.encode)


def read(contents: list[str], jobs: int = 1, time_limit: float = 60.0, memory_limit: int = 0) -> list[Reading]:
    sources = (source(content) for content in contents)
    return list(read_many(sources, jobs, time_limit, memory_limit, reader=OBEDIENT))


def reasons(readings: list[Reading]) -> list[str | None]:
    return [reading.error.reason if reading.error else None for reading in readings]


@pytest.mark.parametrize("jobs", [1, 3])
def test_readings_come_in_the_order_given(jobs: int) -> None:
    contents = [f"report {number}" for number in range(40)]
    readings = read(contents, jobs)
    assert [reading.name for reading in readings] == contents
    assert [reading.reports[0].title for reading in readings] == contents


def test_one_worker_reads_many_files() -> None:
    readings = read(["a", "b", "c"])
    assert len({reading.reports[0].agency for reading in readings}) == 1
    assert readings[0].reports[0].agency != str(os.getpid())


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("content", "reason"),
    [("hang", "timeout"), ("exit", "crashed"), ("segfault", "crashed"), ("raise", "damaged")],
)
def test_only_the_guilty_file_is_reported(content: str, reason: str, jobs: int) -> None:
    readings = read(["before", content, "after", content, "last"], jobs, time_limit=2.0)
    assert reasons(readings) == [None, reason, None, reason, None]


def test_what_a_late_reader_has_started_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    readings = read([f"child {note}", "after"], time_limit=2.0)
    assert reasons(readings) == ["timeout", None]
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text(encoding="utf-8")), 0)


def test_endless_recursion_is_an_error_of_its_file() -> None:
    (failed, after) = read(["recursion", "after"])
    assert reasons([failed, after]) == ["damaged", None]


def test_memory_is_limited() -> None:
    readings = read(["memory", "after"], memory_limit=1024**3)
    assert reasons(readings) == ["too_large", None]


def test_an_unexpected_exception_is_told_with_its_detail() -> None:
    (reading,) = read(["raise"])
    assert reading.error is not None
    assert "ValueError: a surprise" in reading.error.message.text("zh")


def test_a_crash_tells_the_signal() -> None:
    (reading,) = read(["segfault"])
    assert reading.error is not None
    assert "SIGSEGV" in reading.error.message.text("zh")


def test_messages_within_messages_arrive() -> None:
    (reading,) = read(["nested"])
    assert reading.error is not None
    assert reading.error.message.text("zh") == "空。"
    assert reading.error.message.text("en") != "空。"


def test_what_a_reader_prints_is_no_answer() -> None:
    (reading,) = read(["print"])
    assert reading.reports[0].title == "print"


def test_an_absent_file_is_an_error_of_its_own(tmp_path: Path) -> None:
    absent = Source("absent.docx", tmp_path / "absent.docx")
    readings = list(read_many([absent, source("after")], reader=OBEDIENT))
    assert reasons(readings) == ["absent", None]


def test_a_path_is_read_by_the_worker(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text("from a path", encoding="utf-8")
    (reading,) = read_many([Source("报告.txt", path)], reader=OBEDIENT)
    assert reading.reports[0].title == "from a path"
    assert reading.name == "报告.txt"


def test_sources_are_taken_as_they_are_needed() -> None:
    taken = 0

    def endless() -> Iterator[Source]:
        nonlocal taken
        while True:
            taken += 1
            yield source(f"report {taken}")

    readings = read_many(endless(), jobs=2, reader=OBEDIENT)
    for number in range(1, 31):
        assert next(readings).name == f"report {number}"
        assert taken <= number + 8
    readings.close()


def test_a_reader_that_is_not_there_is_reported_not_raised() -> None:
    (reading,) = read_many([source("a")], reader="tests.corpus.readers:absent")
    assert reasons([reading]) == ["crashed"]


def test_a_module_beside_the_files_is_not_taken_for_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lxml.py").write_text("raise SystemExit('run by mistake')")
    (tmp_path / "json.py").write_text("raise SystemExit('run by mistake')")
    monkeypatch.chdir(tmp_path)
    (reading,) = read_many([source("a")], reader="gongkai.report.read:read")
    assert reasons([reading]) == ["no_report"]


def test_a_worker_loads_itself_once_and_nothing_of_those_who_ask_it() -> None:
    """`python -m` warns of a module that its own package has loaded before it runs."""
    command = [sys.executable, "-W", "error", "-m", "gongkai.corpus.worker", OBEDIENT, "0"]
    done = subprocess.run(command, input=b"", capture_output=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == (b"{}\n", b"", 0)
