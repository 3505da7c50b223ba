"""An invented county: its roster, and reports of its agencies built from the figures that matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gongkai.law.agencies import level_of, place_of
from gongkai.report.formats import FORMATS
from gongkai.report.model import AnnualReport, Cell, Number, Origin
from gongkai.report.roster import Roster, read_roster
from gongkai.report.write.form import write_form
from tests.report.checks.building import report_of

ROSTER = """\
code,name,level,parent
1,清源县人民政府,county,
11,清源县教育局,department,1
12,清源县水务局,department,1
13,清源县柳林镇人民政府,township,1
14,清源县石桥镇人民政府,township,1
"""
PARENT = "清源县人民政府"
CHILDREN = ("清源县教育局", "清源县水务局", "清源县柳林镇人民政府", "清源县石桥镇人民政府")


def roster() -> Roster:
    return read_roster(ROSTER)


def report(
    agency: str,
    cells: Mapping[str, Cell | Number] | None = None,
    *,
    year: int = 2023,
    form: str = "2021",
    file: str = "",
) -> AnnualReport:
    """A report in which every cell that is not given is a zero."""
    return replace(
        report_of(FORMATS[form], cells),
        agency=agency,
        level=level_of(agency),
        place=place_of(agency),
        year=year,
        title=f"{agency}{year}年政府信息公开工作年度报告",
        source=Origin(file or f"{agency}{year}.html", "", "html"),
    )


def write(folder: Path, *reports: AnnualReport) -> None:
    """The reports as files of the folder, each named as its source says."""
    for each in reports:
        assert each.source is not None
        (folder / each.source.file).write_bytes(write_form(each, "html"))
