"""`gongkai check` of two folders, each of what was published at its time: changes without a note are found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gongkai.cli import program
from gongkai.report.model import AnnualReport
from tests.corpus import county

LICENCES = "licensing.decisions"
LIULIN, SHIQIAO = county.CHILDREN[2:]


def noted(report: AnnualReport) -> AnnualReport:
    last = report.sections[-1]
    return replace(report, sections=(*report.sections[:-1], replace(last, text=last.text + "更正：表二原有一处错误。")))


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """As published in January and in March: one report is the same, one was changed, one says that it was."""
    found = [tmp_path / "january", tmp_path / "march"]
    for folder, figure in zip(found, (5, 8), strict=True):
        folder.mkdir()
        same = county.report("清源县教育局", {LICENCES: 4})
        changed, corrected = (county.report(agency, {LICENCES: figure}) for agency in (LIULIN, SHIQIAO))
        county.write(folder, same, changed, noted(corrected) if figure == 8 else corrected)
    return found


def found(*folders: Path) -> dict[str, list[dict[str, Any]]]:
    result = CliRunner().invoke(program, ["check", *map(str, folders), "--format", "jsonl"])
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    return {
        report["file"]: [finding for finding in report["findings"] if finding["code"] == "Y07"] for report in reports
    }


def test_a_change_without_a_note_is_found_in_the_later_file(folders: list[Path]) -> None:
    by_file = {file: findings for file, findings in found(*folders).items() if findings}
    (file,) = by_file
    (finding,) = by_file[file]
    assert Path(file).parts[-2:] == ("march", f"{LIULIN}2023.html")
    assert finding["cell"] == LICENCES
    assert [operand["value"] for operand in finding["operands"]] == [8]


def test_one_folder_alone_has_nothing_to_be_held_against(folders: list[Path]) -> None:
    assert list(found(folders[1]).values()) == [[], [], []]
