"""`gongkai convert` and `gongkai form` as a person uses them."""

from __future__ import annotations

import io
import json
import re
import runpy
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gongkai.cli import program
from gongkai.cli.convert import FileKind
from gongkai.report.model import MISSING, AnnualReport, Section, State
from gongkai.report.read import read
from gongkai.report.write.form import KINDS, empty_form, typesetting, write_form
from gongkai.report.write.form.typesetting import ChosenFace
from gongkai.report.write.form.typography import BODY
from gongkai.report.write.json import dumps, from_json, loads, to_json
from tests.conftest import ROOT

SAMPLE = ROOT / "samples" / "沅桥县芦汀镇人民政府2021年.html"
TWO = ROOT / "samples" / "沅桥县水务局2020年.xlsx"


def gongkai(*arguments: str | Path | int) -> Result:
    return CliRunner().invoke(program, ["--language", "zh", *map(str, arguments)])


def saved(folder: Path, report: AnnualReport, name: str = "r.json") -> Path:
    path = folder / name
    path.write_text(dumps(to_json(report)), encoding="utf-8")
    return path


def test_every_kind_can_be_asked_for() -> None:
    assert set(FileKind) == {*KINDS, "json"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_is_written_as_the_suffix_says(tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"报告.{kind}"
    result = gongkai("convert", SAMPLE, "--output", target)
    assert result.exit_code == 0, result.stderr
    assert target.name in result.stderr
    (report,) = read(target)
    assert (report.agency, report.year) == ("沅桥县芦汀镇人民政府", 2021)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_json_keeps_everything_and_can_be_converted_again(tmp_path: Path) -> None:
    assert gongkai("convert", SAMPLE, "-o", tmp_path / "r.json").exit_code == 0
    kept = from_json(loads((tmp_path / "r.json").read_text(encoding="utf-8")))
    assert kept.cells == read(SAMPLE)[0].cells
    assert gongkai("convert", tmp_path / "r.json", "--to", "docx", "-o", tmp_path / "r").exit_code == 0
    assert read(tmp_path / "r")[0].source is not None


def test_one_report_of_several(tmp_path: Path) -> None:
    reports = [to_json(empty_form(year, "清源市数据局")) for year in (2022, 2023)]
    source = tmp_path / "two.json"
    source.write_text(json.dumps(reports), encoding="utf-8")
    refused = gongkai("convert", source, "-o", tmp_path / "r.txt")
    assert refused.exit_code == 2
    assert "2 份报告" in refused.output
    assert gongkai("convert", source, "--index", 3, "-o", tmp_path / "r.txt").exit_code == 2
    assert gongkai("convert", source, "--index", 2, "-o", tmp_path / "r.txt").exit_code == 1  # it has no prose
    assert read(tmp_path / "r.txt")[0].year == 2023


def test_what_is_not_certain_is_said(tmp_path: Path) -> None:
    report = empty_form(2023, "清源市数据局")
    sections = (Section(1, "总体情况", "有\x00字。"),)
    report = replace(report, cells={**report.cells, "regulations.made": MISSING}, sections=sections)
    result = gongkai("convert", saved(tmp_path, report), "-o", tmp_path / "r.docx")
    assert result.exit_code == 1
    assert "1 格未能读准，照抄原文或留空：regulations.made" in result.stderr
    assert "没有第 2、3、4、5、6 部分" in result.stderr
    assert "1 个字符" in result.stderr
    (again,) = read(tmp_path / "r.docx")
    assert again.cells["regulations.made"].state is State.BLANK
    assert again.sections[0].text == "有�字。"


def test_faces_that_stand_in_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {name: ChosenFace(each.face, each.family, False) for name, each in typesetting.chosen_faces().items()}
    faces = {**own, "body": ChosenFace(BODY, own["body"].family, stand_in=True)}
    monkeypatch.setattr(typesetting, "chosen_faces", lambda: faces)
    result = gongkai("form", "--year", 2024, "-o", tmp_path / "f.pdf")
    assert f"仿宋 → {own['body'].family}" in result.stderr
    assert result.exit_code == 0


class TestRefusals:
    def test_a_file_that_is_being_read(self, tmp_path: Path) -> None:
        source = saved(tmp_path, empty_form(2023))
        before = source.read_bytes()
        assert gongkai("convert", source, "-o", source).exit_code == 2
        assert source.read_bytes() == before

    def test_an_unknown_kind(self, tmp_path: Path) -> None:
        result = gongkai("convert", SAMPLE, "-o", tmp_path / "r.odt")
        assert (result.exit_code, "--to" in result.output) == (2, True)

    @pytest.mark.parametrize("name", ["", "none/r.docx"])
    def test_nowhere_to_write(self, tmp_path: Path, name: str) -> None:
        assert gongkai("convert", SAMPLE, "--to", "docx", "-o", tmp_path / name).exit_code == 2

    @pytest.mark.parametrize(
        "content", ["", "这里没有年度报告。", '{"schema": "gongkai.report/1"}', "[gongkai.report/1"]
    )
    def test_what_is_no_report(self, tmp_path: Path, content: str) -> None:
        source = tmp_path / "a.txt"
        source.write_text(content, encoding="utf-8")
        result = gongkai("convert", source, "-o", tmp_path / "r.docx")
        assert result.exit_code == 2
        assert result.stderr
        assert not (tmp_path / "r.docx").exists()

    def test_a_folder(self, tmp_path: Path) -> None:
        assert gongkai("convert", ROOT / "samples", "-o", tmp_path / "r.docx").exit_code == 2

    def test_a_section_that_the_form_has_not(self, tmp_path: Path) -> None:
        report = replace(empty_form(2023), sections=(Section(9, "附录", "甲。"),))
        result = gongkai("convert", saved(tmp_path, report), "-o", tmp_path / "r.docx")
        assert (result.exit_code, "第 9 部分" in result.stderr) == (2, True)

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
    def test_a_full_disk(self) -> None:
        result = gongkai("convert", SAMPLE, "--to", "docx", "-o", "/dev/full")
        assert result.exit_code == 2
        assert "无法写入结果" in result.stderr

    def test_a_write_that_fails_leaves_what_was_there(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        target = tmp_path / "r.docx"
        target.write_bytes(b"before")

        class Full(io.BytesIO):
            def write(self, _data: object, /) -> int:
                raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fdopen", lambda *_args: Full())
        assert gongkai("convert", SAMPLE, "-o", target).exit_code == 2
        monkeypatch.undo()
        assert target.read_bytes() == b"before"
        assert [path.name for path in tmp_path.iterdir()] == ["r.docx"]


class TestForm:
    def test_an_empty_one(self, tmp_path: Path) -> None:
        result = gongkai("form", "--year", 2024, "--agency", "清源市数据局", "-o", tmp_path / "f.docx")
        assert result.exit_code == 0
        (report,) = read(tmp_path / "f.docx")
        assert (report.agency, report.year, report.format.id) == ("清源市数据局", 2024, "2021")
        assert {cell.state for cell in report.cells.values()} == {State.BLANK}

    def test_one_filled_in_from_last_year(self, tmp_path: Path) -> None:
        (last,) = read(SAMPLE)
        result = gongkai("form", "--year", 2022, "--from", SAMPLE, "-o", tmp_path / "f.docx")
        assert result.exit_code == 0
        assert "已按上年报告填入 9 格" in result.stderr
        assert "现行有效件数" in result.stderr
        (report,) = read(tmp_path / "f.docx")
        assert report.value("requests.carried_in.total") == last.value("requests.carried_out.total")
        assert report.agency == last.agency

    def test_what_last_year_does_not_say_is_named(self, tmp_path: Path) -> None:
        last = saved(tmp_path, empty_form(2023, "清源市数据局"))
        result = gongkai("form", "--year", 2024, "--from", last, "-o", tmp_path / "f.docx")
        assert "留空 7 格" in result.stderr

    def test_a_report_of_another_year(self, tmp_path: Path) -> None:
        result = gongkai("form", "--year", 2025, "--from", SAMPLE, "-o", tmp_path / "f.docx")
        assert (result.exit_code, "2021" in result.output) == (2, True)
        assert not (tmp_path / "f.docx").exists()


def test_what_the_command_writes_is_what_the_library_writes(tmp_path: Path) -> None:
    gongkai("convert", TWO, "-o", tmp_path / "r.txt")
    assert (tmp_path / "r.txt").read_bytes() == write_form(read(TWO)[0], "txt")


def test_the_library_as_the_cookbook_uses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = ROOT / "docs/cookbook/writing.zh-CN.md"
    (code,) = re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    script = tmp_path / "snippet.py"
    script.write_text(code, encoding="utf-8")
    monkeypatch.chdir(ROOT)
    names = runpy.run_path(str(script))
    assert read(names["data"])[0].cells.keys() == names["last"].cells.keys()
    assert names["form"].value("requests.carried_in.total") == names["last"].value("requests.carried_out.total")
