"""The years of each agency side by side, and nothing for an agency with one year."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gongkai.corpus.batch import Reading
from gongkai.corpus.comparison_output import ComparisonsOutput
from gongkai.corpus.results import Result
from gongkai.report.formats import FORMATS
from tests.report.checks.building import report_of


def test_a_page_for_each_agency_with_several_years(tmp_path: Path) -> None:
    report = report_of(FORMATS["2021"])
    other = replace(report, agency="清源县/杨树镇")
    reports = [
        report,
        replace(report, year=2022, agency="清源县柳林镇"),
        replace(report, title="再次收到"),
        replace(report, agency=""),
        replace(report, agency="清源县桥头镇人民政府"),
        other,
        replace(other, year=2024),
    ]
    output = ComparisonsOutput(tmp_path / "比较", "zh")
    for each in reports:
        output.add(Result(Reading("a.docx", [each], None, 0.0)))
    output.close()
    assert sorted(file.name for file in output.files) == ["清源县_杨树镇.html", "清源县柳林镇人民政府.html"]
    assert sorted((tmp_path / "比较").iterdir()) == sorted(output.files)
    assert "2022年至2023年" in (tmp_path / "比较/清源县柳林镇人民政府.html").read_text(encoding="utf-8")


def test_nothing_is_made_for_single_years(tmp_path: Path) -> None:
    output = ComparisonsOutput(tmp_path / "比较", "zh")
    output.add(Result(Reading("a.docx", [report_of(FORMATS["2021"])], None, 0.0)))
    output.close()
    assert not (tmp_path / "比较").exists()
