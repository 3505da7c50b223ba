"""Marked copies of many files: their names, what is said of those that cannot be made, and nothing half-written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from gongkai.corpus.batch import Reading
from gongkai.corpus.marked_output import MarkedCopies
from gongkai.corpus.marking import carry_out, copy_from_answer, marked_copy, order_for, suffix_of
from gongkai.corpus.results import Result
from gongkai.corpus.sources import Source
from gongkai.messages import Message
from gongkai.report.checks import check
from gongkai.report.read import read
from gongkai.report.read.errors import ReadError
from tests.generate.corpus import samples

SAMPLE = samples("html", 1, 8, only=("clean",))[0].data


def _result(name: str, data: bytes = SAMPLE) -> Result:
    reports = read(data, name)
    return Result(Reading(name, reports, None, 0.0), tuple(check(report) for report in reports))


def _copies(folder: Path, names: Sequence[str], data: bytes = SAMPLE) -> MarkedCopies:
    return _handed_back(folder, [Source(name, lambda: data) for name in names], [_result(name, data) for name in names])


def _handed_back(
    folder: Path, sources: Sequence[Source], results: Sequence[Result], jobs: int = 1, time_limit: float = 60.0
) -> MarkedCopies:
    with MarkedCopies(folder, True, sources, "zh", jobs, time_limit) as copies:
        for result in results:
            copies.add(result)
        copies.close()
    return copies


def test_copies_have_the_names_of_their_sources(tmp_path: Path) -> None:
    copies = _copies(tmp_path / "marked", ["一/年报.html", "包.zip/二/年报.html", "包.zip/年报.HTML", "年报.htm", "-"])
    names = ["年报.html", "年报 (2).html", "年报 (3).html", "年报.htm.html", "-.html"]
    assert [path.name for path in copies.files] == names
    assert sorted(path.name for path in (tmp_path / "marked").iterdir()) == sorted(names)


@pytest.mark.parametrize(
    "name", ["../../年报.html", "..", "a\\..\\..\\b", "/etc/年报", "a\x00b\nc", "", "年" * 300, ". . ."]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    copies = _copies(tmp_path / "marked", [name])
    assert [path.parent for path in copies.files] == [tmp_path / "marked"]
    assert all(path.is_file() for path in copies.files)
    assert [path.name for path in tmp_path.iterdir()] == ["marked"]


@pytest.mark.parametrize("jobs", [1, 3])
def test_copies_made_by_workers_come_in_the_order_of_their_sources(tmp_path: Path, jobs: int) -> None:
    names = [f"{number}.html" for number in range(14)]
    sources = [Source(name, lambda: SAMPLE) for name in names]
    copies = _handed_back(tmp_path, sources, [_result(name) for name in names], jobs)
    assert [path.name for path in copies.files] == names
    result = _result("0.html")
    assert marked_copy(sources[0], result, "zh").data == (tmp_path / "0.html").read_bytes()


def test_an_order_is_carried_out_like_the_findings_themselves() -> None:
    """What goes to a worker as data marks the same places with the same words."""
    data = samples("docx", 1, 3, only=("blanks",))[0].data
    result = _result("a.docx", data)
    assert result.examined[0][1].findings
    order = json.loads(json.dumps(order_for(result, "zh")))
    copy = marked_copy(Source("a.docx", lambda: data), result, "zh")
    assert copy_from_answer(carry_out(data, order)).data == copy.data


def test_a_file_that_could_not_be_read_has_no_copy(tmp_path: Path) -> None:
    sources = [Source("a.txt", lambda: b""), Source("b.html", lambda: SAMPLE)]
    unread = Result(Reading("a.txt", [], ReadError("empty", Message("文件是空的。")), 0.0), ())
    copies = _handed_back(tmp_path, sources, [unread, _result("b.html")])
    assert [path.name for path in copies.files] == ["b.html"]
    assert copies.failures == []


def test_a_file_that_has_changed_since_is_not_marked(tmp_path: Path) -> None:
    copies = _handed_back(tmp_path, [Source("a.html", lambda: SAMPLE + b" ")], [_result("a.html")])
    assert list(tmp_path.iterdir()) == []
    assert [(name, "改动" in message.text("zh")) for name, message in copies.failures] == [("a.html", True)]


def test_one_that_cannot_be_marked_does_not_keep_others_from_it(tmp_path: Path) -> None:
    broken = _result("a.docx")
    origin = broken.reading.reports[0].source
    assert origin is not None
    report = replace(broken.reading.reports[0], source=replace(origin, kind="docx"))
    sources = [Source("a.docx", lambda: SAMPLE), Source("b.html", lambda: SAMPLE)]
    refused = Result(Reading("a.docx", [report], None, 0.0), (check(report),))
    copies = _handed_back(tmp_path, sources, [refused, _result("b.html")])
    assert [path.name for path in copies.files] == ["b.html"]
    assert [name for name, _ in copies.failures] == ["a.docx"]


def test_one_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    sources = [Source("a.html", lambda: SAMPLE)]
    copies = _handed_back(tmp_path, sources, [_result("a.html")], time_limit=1e-6)
    assert copies.files == []
    assert [(name, "已停止" in message.text("zh")) for name, message in copies.failures] == [("a.html", True)]


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(*_: object) -> None:
        raise OSError(28, "No space left on device")

    old = tmp_path / "a.html"
    old.write_text("前一份", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", fill)
    with pytest.raises(OSError, match="No space"):
        _copies(tmp_path, ["a.html"])
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
    assert old.read_text(encoding="utf-8") == "前一份"


@pytest.mark.office
@pytest.mark.parametrize("kind", ["doc", "wps"])
def test_old_word_documents_are_handed_back_as_new_ones(tmp_path: Path, kind: str) -> None:
    data = samples(kind, 1, 3, only=("statutory",))[0].data
    copies = _copies(tmp_path, [f"年报.{kind}"], data)
    assert [path.name for path in copies.files] == [f"年报.{kind}.docx"]
    before, after = (read(each, "年报")[0] for each in (data, copies.files[0].read_bytes()))
    assert before.cells == after.cells
    assert hashlib.sha256(data).digest() != hashlib.sha256(copies.files[0].read_bytes()).digest()


@pytest.mark.parametrize(("kind", "suffix"), [("docx", ".docx"), ("xls", ".xlsx"), ("mht", ".html"), ("text", ".html")])
def test_the_suffix_of_a_copy_is_told_by_content(kind: str, suffix: str) -> None:
    assert suffix_of(samples(kind, 1, 3)[0].data) == suffix
