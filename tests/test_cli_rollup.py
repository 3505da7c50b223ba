"""`gongkai rollup`, and `gongkai check` of a whole folder against its roster, as a person uses them."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from typer.testing import CliRunner, Result

from gongkai.cli import program
from tests.corpus import county
from tests.report.checks.building import blank

LICENCES = "licensing.decisions"


def gongkai(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, [str(argument) for argument in arguments], env={"GONGKAI_LANGUAGE": "zh"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three of four children, one of them with a blank, with their roster."""
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "roster.csv").write_text(county.ROSTER, encoding="utf-8")
    first, second, third, _ = county.CHILDREN
    county.write(
        reports,
        county.report(first, {LICENCES: 5, "fees.amount": Decimal("1.5")}),
        county.report(second, {LICENCES: 6, "normative_documents.made": blank()}),
        county.report(third, {LICENCES: 7}),
    )
    return reports


def complete(folder: Path) -> None:
    """Let the fourth child report, and the second fill in its blank."""
    county.write(
        folder, county.report(county.CHILDREN[3], {LICENCES: 8}), county.report(county.CHILDREN[1], {LICENCES: 6})
    )


def rolled_up(*arguments: str | Path) -> Any:
    return json.loads(gongkai("rollup", *arguments, "--format", "json").stdout)


class TestRollUp:
    def test_complete(self, folder: Path) -> None:
        complete(folder)
        result = gongkai("rollup", folder, "--format", "json")
        assert result.exit_code == 0
        data = json.loads(result.stdout)
        assert (data["schema"], data["agency"], data["year"]) == ("gongkai.rollup/1", county.PARENT, 2023)
        cell = data["cells"][LICENCES]
        assert (cell["value"], cell["lacking"]) == (26, 0)
        assert sum(each["value"] for each in cell["contributions"]) == 26
        assert all(each["source"] for each in cell["contributions"])
        assert data["findings"] == data["unread"] == data["left_out"] == []

    def test_incomplete(self, folder: Path) -> None:
        result = gongkai("rollup", folder)
        assert result.exit_code == 1
        assert "至少18" in result.stdout
        assert "没有收到清源县石桥镇人民政府（14）2023年的报告" in result.stdout
        data = rolled_up(folder)
        assert data["cells"][LICENCES]["value"] is None
        assert [each["standing"] for each in data["cells"]["normative_documents.made"]["contributions"]] == [
            "value",
            "blank",
            "value",
            "no_report",
        ]

    def test_own_figures(self, folder: Path) -> None:
        complete(folder)
        own = folder / "本级.html"
        county.write(folder, county.report(county.PARENT, {LICENCES: 100}, file=own.name))
        assert rolled_up(folder, "--own", own)["cells"][LICENCES]["value"] == 126
        assert rolled_up(folder)["cells"][LICENCES]["value"] == 26

    def test_the_parents_published_report_is_held_against_the_sum(self, folder: Path, tmp_path: Path) -> None:
        complete(folder)
        county.write(folder, county.report(county.PARENT, {LICENCES: 120, "fees.amount": Decimal("1.5")}))
        county.write(tmp_path, county.report(county.PARENT, {LICENCES: 100}, file="本级.html"))
        result = gongkai("rollup", folder, "--own", tmp_path / "本级.html", "--format", "json")
        (finding,) = json.loads(result.stdout)["findings"]
        assert (finding["code"], finding["cell"], finding["expected"], finding["found"]) == ("G02", LICENCES, 126, 120)
        assert result.exit_code == 1

    def test_two_reports_of_one_agency(self, folder: Path) -> None:
        complete(folder)
        county.write(folder, county.report(county.CHILDREN[0], {LICENCES: 9}, file="修订.html"))
        data = rolled_up(folder)
        assert [finding["code"] for finding in data["findings"]] == ["G03", "G03"]
        assert data["cells"][LICENCES]["contributions"][0]["standing"] == "contradicted"
        assert data["cells"][LICENCES]["value"] is None

    def test_files_that_cannot_be_read(self, folder: Path) -> None:
        (folder / "坏.docx").write_bytes(b"PK\x03\x04 broken")
        (folder / "空.txt").write_bytes(b"")
        result = gongkai("rollup", folder, "--format", "json")
        assert result.exit_code == 2
        assert {Path(each["file"]).name for each in json.loads(result.stdout)["unread"]} == {"坏.docx", "空.txt"}
        assert "坏.docx" in result.stderr

    def test_a_year_and_a_parent_can_be_asked_for(self, folder: Path) -> None:
        data = rolled_up(folder, "--year", "2020", "--parent", "1")
        assert (data["year"], data["format"]) == (2020, "2019")
        assert len(data["left_out"]) == 3

    @pytest.mark.parametrize("option", [("--parent", "11"), ("--parent", "99")])
    def test_a_parent_without_children(self, folder: Path, option: tuple[str, str]) -> None:
        assert gongkai("rollup", folder, *option).exit_code == 2

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("code,name,level,parent\n1,甲县,,1\n", "循环"),
            ("code,name,level,parent\n1,甲县,,\n1,乙县,,\n", "重复"),
            ("name\n甲县\n", "缺少这些列"),
        ],
    )
    def test_a_roster_that_cannot_be_used(self, folder: Path, text: str, said: str) -> None:
        (folder / "roster.csv").write_text(text, encoding="utf-8")
        for command in ("rollup", "check"):
            result = gongkai(command, folder)
            assert result.exit_code == 2
            assert said in result.stderr
            assert result.stdout == ""

    def test_a_roster_as_spreadsheet_programs_write_it(self, folder: Path) -> None:
        complete(folder)
        (folder / "roster.csv").write_bytes(county.ROSTER.encode("gb18030"))
        assert gongkai("rollup", folder).exit_code == 0

    def test_without_a_roster(self, folder: Path) -> None:
        (folder / "roster.csv").unlink()
        assert gongkai("rollup", folder).exit_code == 2

    def test_neither_roster_nor_report_is_overwritten(self, folder: Path) -> None:
        for name in ("roster.csv", "清源县教育局2023.html"):
            before = (folder / name).read_bytes()
            assert gongkai("rollup", folder, "--output", folder / name).exit_code == 2
            assert (folder / name).read_bytes() == before


class TestWorkbook:
    def test_sums_are_formulas_over_their_contributions(self, folder: Path, tmp_path: Path) -> None:
        complete(folder)
        gongkai("rollup", folder, "--output", tmp_path / "out.xlsx")
        book = openpyxl.load_workbook(tmp_path / "out.xlsx")
        assert book.sheetnames[:2] == ["汇总", "表二"]
        assert len([name for name in book.sheetnames if name.startswith("表")]) == 9
        sheet = book["表二"]
        head = [cell.value for cell in sheet[1]]
        column = head.index("行政许可 · 本年处理决定数量")
        letter = get_column_letter(column + 1)
        assert sheet[2][column].value == f"=SUM({letter}4:{letter}7)"
        assert [sheet[row][column].value for row in range(4, 8)] == [5, 6, 7, 8]
        assert [sheet[row][1].value for row in range(4, 8)] == list(county.CHILDREN)
        linked = {row[4].value: row[1].value for row in book["汇总"].iter_rows(min_row=5)}
        assert linked[LICENCES] == f"='表二'!{letter}2"
        assert len(linked) == 200

    def test_an_incomplete_sum_is_no_number(self, folder: Path, tmp_path: Path) -> None:
        gongkai("rollup", folder, "--output", tmp_path / "out.xlsx")
        book = openpyxl.load_workbook(tmp_path / "out.xlsx")
        sheet = book["表二"]
        column = [cell.value for cell in sheet[1]].index("行政许可 · 本年处理决定数量")
        assert str(sheet[2][column].value).startswith('="至少"&SUM(')
        assert sheet[3][column].value == 1
        assert sheet[7][column].value == "没有报告"
        assert {"没有计入的", "问题"} <= set(book.sheetnames)


class _Page(HTMLParser):
    """Tags, ids, links and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in ("href", "src") and value:
                self.links.append(value)


class TestPage:
    def test_every_sum_leads_to_where_it_is_from(self, folder: Path, tmp_path: Path) -> None:
        gongkai("rollup", folder, "--output", tmp_path / "out.html")
        text = (tmp_path / "out.html").read_text(encoding="utf-8")
        page = _Page(text)
        assert len(page.ids) == len(set(page.ids)) == 200
        assert sorted(page.links) == sorted(f"#{name}" for name in page.ids)
        assert not {"script", "link", "img"} & set(page.tags)
        assert "details" in page.tags
        assert "清源县教育局2023.html" in text

    def test_names_are_text_and_no_markup(self, folder: Path, tmp_path: Path) -> None:
        (folder / "roster.csv").write_text(
            county.ROSTER.replace("石桥镇", "<script>alert(1)</script>"), encoding="utf-8"
        )
        gongkai("rollup", folder, "--output", tmp_path / "out.html")
        page = _Page((tmp_path / "out.html").read_text(encoding="utf-8"))
        assert "script" not in page.tags


class TestCheck:
    """`gongkai check FOLDER` with a roster."""

    @pytest.fixture
    def years(self, folder: Path) -> Path:
        """The third child's report of the year before, which carried out two requests."""
        carried = {"requests.carried_out.natural_person": 2, "requests.carried_out.total": 2}
        county.write(folder, county.report(county.CHILDREN[2], carried, year=2022))
        return folder

    def test_years_and_neighbours(self, years: Path) -> None:
        found = [
            (entry["agency"], finding["code"])
            for entry in json.loads(gongkai("check", years, "--format", "json").stdout)
            for finding in entry["findings"]
        ]
        assert ("清源县柳林镇人民政府", "Y01") in found
        assert ("清源县石桥镇人民政府", "G01") in found
        assert (county.PARENT, "G01") in found

    def test_days_of_publication_in_the_roster(self, years: Path) -> None:
        head, *lines = county.ROSTER.splitlines()
        days = ("", "2024-02-01", "2024-01-31", "2024/3/31", "")
        with_days = [f"{head},published", *(f"{line},{day}" for line, day in zip(lines, days, strict=True))]
        (years / "roster.csv").write_text("\n".join(with_days), encoding="utf-8")
        late = [
            (entry["agency"], entry["year"], finding["expected"])
            for entry in json.loads(gongkai("check", years, "--format", "json").stdout)
            for finding in entry["findings"]
            if finding["code"] == "S18"
        ]
        assert late == [(county.CHILDREN[0], 2023, "2024-01-31")]

    def test_a_report_that_was_not_received_is_told_in_every_format(self, years: Path, tmp_path: Path) -> None:
        said = "没有收到清源县石桥镇人民政府（14）2023年的报告"
        assert said in gongkai("check", years).stdout
        entries = json.loads(gongkai("check", years, "--format", "json").stdout)
        (entry,) = [each for each in entries if each["agency"] == "清源县石桥镇人民政府"]
        assert (entry["file"], entry["year"]) == ("", 2023)
        lines = [json.loads(line) for line in gongkai("check", years, "--format", "jsonl").stdout.splitlines()]
        assert lines == entries
        rows = list(csv.DictReader(io.StringIO(gongkai("check", years, "--format", "csv").stdout)))
        assert [(row["file"], row["year"]) for row in rows if row["message"] == said] == [("", "2023")]
        gongkai("check", years, "--output", tmp_path / "out.xlsx")
        book = openpyxl.load_workbook(tmp_path / "out.xlsx", read_only=True)
        assert said in [row[5] for row in book["问题"].iter_rows(values_only=True)]
        assert "清源县石桥镇人民政府" not in [row[2] for row in book["概览"].iter_rows(values_only=True)]
        assert said in gongkai("check", years, "--format", "html").stdout
        (run,) = json.loads(gongkai("check", years, "--format", "sarif").stdout)["runs"]
        assert [each["locations"] for each in run["results"] if each["message"]["text"] == said] == [[]]

    def test_a_report_that_was_not_received_is_not_counted_as_one(self, years: Path) -> None:
        result = gongkai("check", years)
        assert "文件4个：读到报告4份，不清的格0个" in result.stderr
        assert result.exit_code == 1

    def test_a_report_that_was_not_received_can_be_waived(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)

        def missing() -> list[Any]:
            entries = json.loads(gongkai("check", folder, "--format", "json").stdout)
            return [
                each for entry in entries if entry["agency"] == "清源县石桥镇人民政府" for each in entry["findings"]
            ]

        (finding,) = missing()
        assert "waiver" not in finding
        decision = ("--reason", "该镇已撤并", "--who", "王某", "--until", "2999-12-31")
        assert gongkai("waive", finding["fingerprint"], folder, *decision).exit_code == 0
        (finding,) = missing()
        assert finding["waiver"]["reason"] == "该镇已撤并"

    def test_the_year_asked_for(self, years: Path) -> None:
        text = gongkai("check", years, "--year", "2022").stdout
        assert "没有收到清源县教育局（11）2022年的报告" in text
        assert "2023年的报告" not in text.replace("2023年报告", "")

    def test_results_come_in_the_order_of_the_files(self, years: Path) -> None:
        files = [Path(entry["file"]).name for entry in json.loads(gongkai("check", years, "--format", "json").stdout)]
        named = [file for file in files if file]
        assert named == sorted(named)
        assert files[len(named) :] == [""] * 2

    def test_the_whole_job_leaves_a_roll_up(self, years: Path, tmp_path: Path) -> None:
        result = gongkai("run", years, "--output", tmp_path / "out")
        assert result.exit_code == 1
        assert "名册中没有报告的机关" in result.stdout
        assert "至少18" in (tmp_path / "out" / "rollup.html").read_text(encoding="utf-8")
        assert openpyxl.load_workbook(tmp_path / "out" / "rollup.xlsx").sheetnames[0] == "汇总"
