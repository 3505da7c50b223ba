"""`gongkai check --mark`: where marked copies go, and what is refused."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import docx
import pytest

from tests.generate.corpus import samples
from tests.test_cli import CLEAR, FAULTY, gongkai


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A Word document in which something is to be found."""
    path = tmp_path / "年报.docx"
    path.write_bytes(samples("docx", 1, 2, only=("blanks",))[0].data)
    return path


class TestOneFile:
    def test_a_word_document_gets_comments(self, letter: Path, tmp_path: Path) -> None:
        target = tmp_path / "批注.docx"
        outcome = gongkai("check", letter, "--mark", target)
        assert outcome.exit_code == 1
        assert f"已写入 {target}" in outcome.stderr.replace("\n", "")
        comments = [comment.text for comment in docx.Document(str(target)).comments]
        assert any("S12" in comment for comment in comments)

    def test_the_suffix_that_fits_is_named(self, letter: Path, tmp_path: Path) -> None:
        outcome = gongkai("check", letter, "--mark", tmp_path / "批注.pdf", "-f", "json")
        assert outcome.exit_code == 2
        assert "批注.docx" in "".join(outcome.stderr.split())
        assert [path.name for path in tmp_path.iterdir()] == ["年报.docx"]
        assert outcome.stdout == ""

    def test_the_source_is_not_written_over(self, letter: Path) -> None:
        before = letter.read_bytes()
        outcome = gongkai("check", letter, "--mark", letter)
        assert outcome.exit_code == 2
        assert letter.read_bytes() == before

    def test_a_folder_that_is_there_may_take_it(self, letter: Path, tmp_path: Path) -> None:
        (tmp_path / "marked").mkdir()
        assert gongkai("check", letter, "--mark", tmp_path / "marked").exit_code == 1
        assert [path.name for path in (tmp_path / "marked").iterdir()] == ["年报.docx"]

    def test_standard_input(self, letter: Path, tmp_path: Path) -> None:
        target = tmp_path / "批注.docx"
        assert gongkai("check", "-", "--mark", target, stdin=letter.read_bytes()).exit_code == 1
        assert len(docx.Document(str(target)).comments) > 0

    def test_a_folder_that_is_not_there_is_refused(self, letter: Path, tmp_path: Path) -> None:
        assert gongkai("check", letter, "--mark", tmp_path / "nowhere" / "a.docx").exit_code == 2

    def test_a_file_that_cannot_be_read_is_said_once_and_has_no_copy(self, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 nothing")
        outcome = gongkai("check", tmp_path / "a.docx", "--mark", tmp_path / "b.docx")
        assert outcome.exit_code == 2
        assert outcome.stderr.count("[damaged]") == 1
        assert not (tmp_path / "b.docx").exists()


class TestSeveral:
    def test_they_go_into_a_folder(self, tmp_path: Path) -> None:
        outcome = gongkai("check", CLEAR, FAULTY, "--mark", tmp_path / "marked")
        assert outcome.exit_code == 1
        assert "加批注的副本2份" in outcome.stderr
        assert {path.name for path in (tmp_path / "marked").iterdir()} == {CLEAR.name, FAULTY.name}

    def test_a_file_is_refused(self, tmp_path: Path) -> None:
        outcome = gongkai("check", CLEAR, FAULTY, "--mark", tmp_path / "a.docx")
        assert outcome.exit_code == 2
        assert list(tmp_path.iterdir()) == []

    def test_files_in_an_archive_with_equal_names(self, letter: Path, tmp_path: Path) -> None:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name in ("水务局/年报.docx", "财政局/年报.docx", "../年报.docx"):
                archive.writestr(name, letter.read_bytes())
        (tmp_path / "全部.zip").write_bytes(content.getvalue())
        gongkai("check", tmp_path / "全部.zip", "--mark", tmp_path / "marked")
        names = {path.name for path in (tmp_path / "marked").iterdir()}
        assert names == {"年报.docx", "年报 (2).docx", "年报 (3).docx"}

    def test_copies_of_before_are_not_read(self, letter: Path, tmp_path: Path) -> None:
        reports, marked = tmp_path / "reports", tmp_path / "reports" / "marked"
        reports.mkdir()
        for name in ("a.docx", "b.docx"):
            shutil.copy(letter, reports / name)
        first = gongkai("check", reports, "--mark", marked)
        second = gongkai("check", reports, "--mark", marked)
        assert first.stderr == second.stderr
        assert {path.name for path in marked.iterdir()} == {"a.docx", "b.docx"}

    def test_a_folder_that_holds_the_sources_is_refused(self, letter: Path, tmp_path: Path) -> None:
        before = letter.read_bytes()
        outcome = gongkai("check", letter, "--mark", tmp_path)
        assert outcome.exit_code == 2
        assert letter.read_bytes() == before


def test_run_leaves_marked_copies(letter: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert gongkai("run", letter, FAULTY, "--output", out).exit_code == 1
    assert {path.name for path in (out / "marked").iterdir()} == {letter.name, FAULTY.name}
