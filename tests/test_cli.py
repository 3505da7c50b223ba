"""The command line as a person uses it: what is printed where, what is written, and the exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
import typer
from typer.testing import CliRunner, Result

from gongkai.cli import language_asked, localise, program
from gongkai.report.formats import FORMATS
from gongkai.report.write.json import from_json

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
CLEAR = SAMPLES / "沅桥县水务局2020年.xlsx"
FAULTY = SAMPLES / "沅桥县芦汀镇人民政府2021年.html"


def gongkai(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(program, [str(argument) for argument in arguments], input=stdin)


def printed_json(result: Result) -> object:
    return json.loads(result.stdout)


def chinese(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two reports and a file that is none."""
    reports = tmp_path / "reports"
    reports.mkdir()
    shutil.copy(CLEAR, reports / "a.xlsx")
    (reports / "b.txt").write_text("这里没有年度报告。", encoding="utf-8")
    shutil.copy(FAULTY, reports / "c.html")
    return reports


class TestStatus:
    def test_all_clear(self) -> None:
        assert gongkai("read", CLEAR).exit_code == 0
        assert gongkai("check", CLEAR).exit_code == 0

    def test_something_found(self) -> None:
        assert gongkai("check", FAULTY).exit_code == 1

    def test_something_unclear(self, tmp_path: Path) -> None:
        page = FAULTY.read_text(encoding="utf-8")
        unclear = tmp_path / "unclear.html"
        unclear.write_text(page.replace("<span>412</span>", "<span>若干</span>"), encoding="utf-8")
        assert gongkai("read", unclear).exit_code == 1

    def test_one_of_several_could_not_be_read(self, folder: Path) -> None:
        result = gongkai("read", folder, "--format", "jsonl")
        assert result.exit_code == 2
        assert len(result.stdout.splitlines()) == 3
        assert f"{folder}/b.txt" in result.stderr
        assert "[no_report]" in result.stderr
        assert "未能读取的文件1个" in result.stderr

    @pytest.mark.parametrize("arguments", [("read", "absent.docx"), ("check", "absent.docx"), ("read",)])
    def test_nothing_there(self, arguments: tuple[str, ...]) -> None:
        assert gongkai(*arguments).exit_code == 2

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        result = gongkai("read", tmp_path)
        assert result.exit_code == 2
        assert "没有可读的文件" in result.stderr
        assert result.stdout == ""


class TestRead:
    def test_one_report_as_json_is_one_object(self) -> None:
        data = printed_json(gongkai("read", CLEAR, "--format", "json"))
        assert isinstance(data, dict)
        report = from_json(data)
        assert (report.agency, report.year, report.format.id) == ("沅桥县水务局", 2020, "2019")
        assert report.value("licensing.decisions") == 137

    def test_several_are_an_array_with_errors_in_their_place(self, folder: Path) -> None:
        data = printed_json(gongkai("read", folder, "--format", "json"))
        assert isinstance(data, list)
        schemas = [item["schema"] for item in data]
        assert schemas == ["gongkai.report/1", "gongkai.error/1", "gongkai.report/1"]
        assert data[1]["reason"] == "no_report"
        assert data[1]["message"]["zh"] != data[1]["message"]["en"]

    def test_csv_has_a_line_for_each_cell_and_for_each_file_unread(self, folder: Path) -> None:
        rows = list(csv.DictReader(io.StringIO(gongkai("read", folder, "-f", "csv").stdout)))
        assert len(rows) == 198 + 1 + 200
        assert rows[198]["state"] == "unread"
        assert rows[198]["file"] == f"{folder}/b.txt"
        cell = next(row for row in rows if row["cell"] == "procurement.amount")
        assert (cell["value"], cell["unit"], cell["row"]) == (
            "643.28",
            "万元",
            "第二十条第（九）项 政府集中采购",
        )

    def test_one_report_as_a_table_is_the_form(self) -> None:
        printed = gongkai("read", FAULTY).stdout
        assert "沅桥县芦汀镇人民政府2021年政府信息公开工作年度报告" in printed
        assert "2.没有现成信息需要另行制作" in printed
        granted = next(line for line in printed.splitlines() if "（一）予以公开" in line)
        assert granted.split("│")[2:9] == [f"{text:>{width}} " for text, width in zip("500000空", WIDTHS, strict=True)]

    def test_several_as_a_table_are_a_list(self, folder: Path) -> None:
        printed = gongkai("read", folder).stdout
        assert "沅桥县水务局" in printed
        assert "b.txt" in printed
        assert "没有现成信息" not in printed

    def test_standard_input(self) -> None:
        data = printed_json(gongkai("read", "-", "--format", "json", stdin=FAULTY.read_bytes()))
        assert isinstance(data, dict)
        assert data["source"]["file"] == "-"
        assert data["agency"] == "沅桥县芦汀镇人民政府"

    def test_an_archive(self, folder: Path) -> None:
        archive = shutil.make_archive(str(folder), "zip", folder)
        lines = gongkai("read", archive, "-f", "jsonl").stdout.splitlines()
        items = [json.loads(line) for line in lines]
        files = {item.get("file") or item["source"]["file"] for item in items}
        assert files == {f"{archive}/{name}" for name in ("a.xlsx", "b.txt", "c.html")}

    def test_many_at_a_time_in_the_same_order(self, folder: Path) -> None:
        one = gongkai("read", folder, "-f", "jsonl", "--jobs", "1").stdout
        assert gongkai("read", folder, "-f", "jsonl", "--jobs", "3").stdout == one


WIDTHS = (7, 5, 5, 5, 5, 5, 4)


class TestCheck:
    def test_findings_as_json(self) -> None:
        data = printed_json(gongkai("check", FAULTY, "--format", "json"))
        assert isinstance(data, dict)
        assert data["schema"] == "gongkai.findings/1"
        assert data["file"] == str(FAULTY)
        found = {(finding["code"], finding["cell"]) for finding in data["findings"]}
        assert {("A01", "requests.received.total"), ("A05", "reconsideration.total")} <= found

    def test_findings_as_csv(self, folder: Path) -> None:
        rows = list(csv.DictReader(io.StringIO(gongkai("check", folder, "-f", "csv").stdout)))
        assert rows[0]["severity"] == "unread"
        assert "A01" in {row["code"] for row in rows}

    def test_findings_as_a_table(self) -> None:
        printed = gongkai("check", FAULTY).stdout
        assert "A01" in printed
        assert "没有发现问题" in gongkai("check", CLEAR).stdout

    def test_findings_in_a_workbook(self, folder: Path, tmp_path: Path) -> None:
        gongkai("check", folder, "-o", tmp_path / "out.xlsx")
        book = openpyxl.load_workbook(tmp_path / "out.xlsx")
        assert book.sheetnames == ["概览", "数据2021", "数据2019", "明细", "问题", "未读"]
        assert "A01" in {row[3] for row in book["问题"].values}


class TestOutput:
    @pytest.mark.parametrize("suffix", ["json", "jsonl", "csv"])
    def test_the_suffix_tells_the_format(self, suffix: str, tmp_path: Path) -> None:
        file = tmp_path / f"out.{suffix}"
        result = gongkai("read", CLEAR, "-o", file)
        assert result.exit_code == 0
        assert result.stdout == ""
        mark = "\ufeff" if suffix == "csv" else ""
        assert file.read_bytes().decode() == mark + gongkai("read", CLEAR, "-f", suffix).stdout_bytes.decode()
        assert [path.name for path in tmp_path.iterdir()] == [file.name]

    def test_a_table_in_a_file(self, tmp_path: Path) -> None:
        gongkai("read", CLEAR, "-o", tmp_path / "out.txt")
        assert "沅桥县水务局" in (tmp_path / "out.txt").read_text(encoding="utf-8")

    def test_a_workbook_needs_a_file(self) -> None:
        assert gongkai("read", CLEAR, "-f", "xlsx").exit_code == 2

    def test_an_input_is_not_overwritten(self, folder: Path) -> None:
        before = (folder / "a.xlsx").read_bytes()
        for arguments in ((folder / "a.xlsx",), (folder,)):
            assert gongkai("read", *arguments, "-o", folder / "a.xlsx").exit_code == 2
        assert (folder / "a.xlsx").read_bytes() == before

    @pytest.mark.parametrize("place", ["absent/out.json", "."])
    def test_a_place_that_cannot_be_written(self, place: str, tmp_path: Path) -> None:
        assert gongkai("read", CLEAR, "-o", tmp_path / place).exit_code == 2

    def test_nothing_half_written_stays(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = tmp_path / "out.json"
        file.write_text("before", encoding="utf-8")

        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("gongkai.corpus.outputs.JsonOutput.close", fail)
        result = gongkai("read", CLEAR, "-o", file)
        assert result.exit_code == 2
        assert "No space left" in result.stderr
        assert file.read_text(encoding="utf-8") == "before"
        assert list(tmp_path.iterdir()) == [file]


class TestRun:
    def test_the_samples(self, tmp_path: Path) -> None:
        out = tmp_path / "new" / "out"
        result = gongkai("run", SAMPLES, "--output", out)
        assert result.exit_code == 1
        names = {"cells.csv", "findings.html", "findings.json", "reports.json", "reports.xlsx"}
        names |= {"rollup.html", "rollup.xlsx", "comparisons/沅桥县芦汀镇人民政府.html"}
        marked = {path.name for path in (out / "marked").iterdir()}
        assert {str(path.relative_to(out)) for path in out.rglob("*.*")} == names | {
            f"marked/{name}" for name in marked
        }
        assert len(marked) == len(list(SAMPLES.glob("*年.*")))
        assert all(f"已写入 {out / name}" in result.stderr for name in names)
        assert f"已写入 {out / 'marked'}" in result.stderr
        reports = json.loads((out / "reports.json").read_text(encoding="utf-8"))
        assert {report["agency"] for report in reports} >= {"沅桥县水务局", "砚川市卫生健康委员会"}
        assert "A01" in result.stdout

    def test_its_own_results_are_not_read(self, folder: Path) -> None:
        first = gongkai("run", folder, "--output", folder)
        again = gongkai("run", folder, "--output", folder)
        assert first.stdout == again.stdout


class TestCells:
    @pytest.mark.parametrize("name", sorted(FORMATS))
    def test_one_form(self, name: str) -> None:
        cells = printed_json(gongkai("cells", "--format-id", name, "--format", "json"))
        assert isinstance(cells, list)
        assert [cell["id"] for cell in cells] == list(FORMATS[name].cells)

    def test_csv_and_table(self) -> None:
        rows = list(csv.DictReader(io.StringIO(gongkai("cells", "--format", "csv").stdout)))
        assert len(rows) == 398
        assert list(rows[0]) == ["format", "table", "id", "row_label", "column_label", "unit"]
        assert "litigation_after_reconsideration.pending" in gongkai("cells").stdout


class TestLanguage:
    def test_english(self) -> None:
        printed = gongkai("--language", "en", "check", FAULTY).stdout
        assert "error" in printed
        assert not chinese(printed.partition("\n")[2])

    @pytest.mark.parametrize(
        ("arguments", "language"),
        [
            (["--language", "en", "read"], "en"),
            (["--language=en"], "en"),
            (["--language", "zh"], "zh"),
            (["read", "--help"], "zh"),
        ],
    )
    def test_the_language_of_the_help(self, arguments: list[str], language: str) -> None:
        assert language_asked(arguments) == language

    def test_help_is_put_into_english(self) -> None:
        command = typer.main.get_command(program)
        localise(command, "en")
        printed = CliRunner().invoke(program, ["--help"]).stdout
        assert "读取" in printed
        assert command.help == "Read and check annual reports on open government information."
        below = vars(command)["commands"]
        assert below["read"].help == "Read reports into data."
        assert not any(chinese(param.help or "") for param in below["run"].params)

    def test_version(self) -> None:
        assert gongkai("--version").stdout.startswith("gongkai ")


def started(*arguments: str | Path) -> subprocess.Popen[bytes]:
    """The program in a process of its own, as a shell starts it: able to be interrupted, also where this one is not."""
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from gongkai.cli import app; app()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


class TestInterruption:
    def test_a_reader_that_goes_away(self) -> None:
        process = started("cells", "--format", "csv")
        assert process.stdout is not None
        process.stdout.close()
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 141
        assert b"Traceback" not in errors

    @pytest.mark.parametrize(("signal_number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
    def test_a_signal(self, signal_number: signal.Signals, status: int, tmp_path: Path) -> None:
        """While it waits for a pipe, with an output begun: it leaves, and leaves nothing behind."""
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        out = tmp_path / "out"
        out.mkdir()
        process = started("read", CLEAR, pipe, "--jobs", "1", "--output", out / "out.json")
        deadline = time.monotonic() + 60
        while not any(out.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal_number)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == status
        assert b"Traceback" not in errors
        assert not any(out.iterdir())
