"""Decisions as a person makes them: a finding is waived, stays visible, and comes back when its figures change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from gongkai.cli import program

ROOT = Path(__file__).parents[1]
FAULTY = ROOT / "samples/沅桥县芦汀镇人民政府2021年.html"


def gongkai(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, ["--language", "zh", *(str(argument) for argument in arguments)])


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A faulty report in a folder that the program is started in."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(FAULTY, tmp_path / "年报.html"))


def found(report: Path) -> dict[str, Any]:
    data = json.loads(gongkai("check", report, "--format", "json").stdout)
    assert isinstance(data, dict)
    return data


def waive(key: str, *paths: Path, reason: str = "县里已同意", who: str = "王某", until: str = "2099-12-31") -> Result:
    return gongkai("waive", key, *paths, "--reason", reason, "--who", who, "--until", until)


def test_every_finding_can_be_waived_and_stays_in_the_results(report: Path) -> None:
    keys = [finding["fingerprint"] for finding in found(report)["findings"]]
    assert len(keys) == 4
    for key in keys:
        assert waive(key, report).exit_code == 0
    after = found(report)
    assert [finding["fingerprint"] for finding in after["findings"]] == keys
    assert {finding["waiver"]["who"] for finding in after["findings"]} == {"王某"}
    assert after["verdicts"]["A01"] == "waived"
    screen = gongkai("check", report)
    assert screen.exit_code == 0
    assert "已由王某豁免至2099-12-31：县里已同意" in "".join(screen.stdout.split())


def test_a_waiver_lapses_when_the_figure_changes_and_is_listed(report: Path) -> None:
    (key,) = (f["fingerprint"] for f in found(report)["findings"] if f["code"] == "A05")
    waive(key, report)
    text = report.read_text(encoding="utf-8")
    section = text.rindex("行政复议</")
    start = text.index(">1<", section)
    report.write_text(text[:start] + ">2<" + text[start + 3 :], encoding="utf-8")
    after = found(report)
    (finding,) = (f for f in after["findings"] if f["code"] == "A05")
    assert "waiver" not in finding
    assert [(waiver["fingerprint"], waiver["why"]) for waiver in after["lapsed"]] == [(key, "changed")]


def test_what_stood_in_the_file_stays(report: Path, tmp_path: Path) -> None:
    profile = tmp_path / "gongkai.toml"
    own = '# 我们的约定\n[[severities]]\ncodes = ["S12"]\nseverity = "warning"\nreason = "省里允许"\n'
    profile.write_text(own, encoding="utf-8")
    (finding,) = (f for f in found(report)["findings"] if f["code"] == "S12")
    assert (finding["severity"], finding["severity_by_rule"]) == ("warning", "error")
    waive(finding["fingerprint"], report)
    assert profile.read_text(encoding="utf-8").startswith(own)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [({"reason": " "}, "理由"), ({"who": ""}, "决定的人"), ({"until": "2000-01-01"}, "已过")],
)
def test_a_waiver_that_lacks_something_is_refused(report: Path, arguments: dict[str, str], said: str) -> None:
    key = found(report)["findings"][0]["fingerprint"]
    refused = waive(key, report, **arguments)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert not Path("gongkai.toml").exists()


def test_an_unknown_fingerprint_is_refused(report: Path) -> None:
    refused = waive("A01-000000000000", report)
    assert refused.exit_code == 2
    assert "A01-000000000000" in refused.stderr


@pytest.mark.parametrize("content", ["[[waivers]]\ncode = 'Z99'\n", "没有引号 = 啊", "\udcff"])
def test_a_profile_at_fault_ends_the_program_before_anything_is_checked(report: Path, content: str) -> None:
    Path("gongkai.toml").write_bytes(content.encode(errors="surrogateescape"))
    refused = gongkai("check", report)
    assert refused.exit_code == 2
    assert "gongkai.toml" in refused.stderr
    assert refused.stdout == ""
    assert "Traceback" not in refused.stderr


def test_another_profile_can_be_named(report: Path, tmp_path: Path) -> None:
    other = tmp_path / "省.toml"
    other.write_text('[[severities]]\ncodes = ["A01"]\nseverity = "block"\nreason = "省里要求"\n', encoding="utf-8")
    data = json.loads(gongkai("check", report, "--profile", other, "--format", "json").stdout)
    assert {f["severity"] for f in data["findings"] if f["code"] == "A01"} == {"block"}
    assert gongkai("check", report, "--profile", tmp_path / "没有.toml").exit_code == 2


@pytest.mark.parametrize("suffix", ["sarif", "html", "json", "jsonl", "csv", "xlsx", "txt"])
def test_findings_in_every_format_by_suffix(report: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"结果.{suffix}"
    assert gongkai("check", report, "--output", file).exit_code == 1
    data = file.read_bytes()
    assert data.startswith(b"PK") if suffix == "xlsx" else "A01" in data.decode()


def test_reading_has_no_formats_of_findings(report: Path) -> None:
    refused = gongkai("read", report, "--format", "sarif")
    assert refused.exit_code == 2
