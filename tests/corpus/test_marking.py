"""Marked copies of many files: their names, what is said of those that cannot be made, and nothing half-written."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from gongkai.corpus.batch import Reading
from gongkai.corpus.marking import MarkedCopies, suffix_of
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
    copies = MarkedCopies(folder, True, [Source(name, lambda: data) for name in names], "zh")
    for name in names:
        copies.add(_result(name, data))
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


def test_a_file_that_could_not_be_read_has_no_copy(tmp_path: Path) -> None:
    sources = [Source("a.txt", lambda: b""), Source("b.html", lambda: SAMPLE)]
    copies = MarkedCopies(tmp_path, True, sources, "zh")
    copies.add(Result(Reading("a.txt", [], ReadError("empty", Message("文件是空的。")), 0.0), ()))
    copies.add(_result("b.html"))
    assert [path.name for path in copies.files] == ["b.html"]
    assert copies.failures == []


def test_a_file_that_has_changed_since_is_not_marked(tmp_path: Path) -> None:
    copies = MarkedCopies(tmp_path, True, [Source("a.html", lambda: SAMPLE + b" ")], "zh")
    copies.add(_result("a.html"))
    assert list(tmp_path.iterdir()) == []
    assert [(name, "改动" in message.text("zh")) for name, message in copies.failures] == [("a.html", True)]


def test_one_that_cannot_be_marked_does_not_keep_others_from_it(tmp_path: Path) -> None:
    broken = _result("a.docx")
    origin = broken.reading.reports[0].source
    assert origin is not None
    report = replace(broken.reading.reports[0], source=replace(origin, kind="docx"))
    copies = MarkedCopies(tmp_path, True, [Source("a.docx", lambda: SAMPLE), Source("b.html", lambda: SAMPLE)], "zh")
    copies.add(Result(Reading("a.docx", [report], None, 0.0), (check(report),)))
    copies.add(_result("b.html"))
    assert [path.name for path in copies.files] == ["b.html"]
    assert [name for name, _ in copies.failures] == ["a.docx"]


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
