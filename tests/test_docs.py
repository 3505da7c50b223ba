"""What the documents say is so: commands exist, links lead somewhere, snippets run, examples are real."""

from __future__ import annotations

import json
import re
import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

from gongkai.cli import program
from gongkai.report import read
from gongkai.report.write.json import to_json
from scripts import documents

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
PAGES = sorted([*READMES, ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md"), *ROOT.glob("bench/*.md")])
COOKBOOK = [ROOT / "docs/cookbook/researchers.md", ROOT / "docs/cookbook/researchers.zh-CN.md"]
TARGETS = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def run(code: str, folder: Path) -> dict[str, Any]:
    """Run a snippet as a script; the names it leaves behind."""
    script = folder / "snippet.py"
    script.write_text(code, encoding="utf-8")
    return runpy.run_path(str(script))


def commands() -> dict[str, set[str]]:
    """The options of each command of the program; those of the program itself under its name."""
    group = vars(typer.main.get_command(program))
    options = {"": {option for param in group["params"] for option in param.opts}}
    for key, command in group["commands"].items():
        parts = [command, *getattr(command, "commands", {}).values()]
        options[key] = {option for part in parts for param in part.params for option in param.opts}
    return options


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_exist_with_their_options(page: Path) -> None:
    known = commands()
    text = page.read_text(encoding="utf-8")
    calls = re.findall(r"(?:\.venv/bin/|`|^)gongkai ([^`\n#]+)", text, re.MULTILINE)
    for call in calls:
        words = re.sub(r"--language \w+ ?", "", call).split()
        command = next((word for word in words if not word.startswith("-")), "")
        if command in {"…", ""}:
            continue
        assert command in known, call
        assert {word for word in words if re.fullmatch(r"--?[a-z-]+", word)} <= known[command] | {"-"}, call


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_jobs_exist(page: Path) -> None:
    called = set(re.findall(r"(?:`|^)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert called <= TARGETS


def test_every_command_is_in_the_readme() -> None:
    for readme in READMES:
        text = readme.read_text(encoding="utf-8")
        assert [key for key in commands() if key and f"gongkai {key}" not in text and key != "run"] == []
        assert "make run" in text


def test_both_readmes_show_the_same() -> None:
    english, chinese = READMES
    for language in ("sh", "json"):
        shown = [re.sub(r"#.*", "", "".join(blocks(page, language))).split() for page in (english, chinese)]
        assert shown[0] == shown[1]
    for page in READMES:
        assert page.read_text(encoding="utf-8").count("\n## ") == english.read_text(encoding="utf-8").count("\n## ")


def test_the_example_of_json_is_a_real_report() -> None:
    (report,) = read(ROOT / "samples/沅桥县水务局2020年.xlsx")
    real = to_json(report)
    (example,) = (json.loads(block) for block in blocks(READMES[0], "json"))
    assert list(example) == list(real)
    cell = "licensing.decisions"
    assert example["cells"][cell] == real["cells"][cell]
    for key in ("agency", "year", "format", "contact", "level", "place", "title", "period", "notes"):
        assert example[key] == real[key]
    assert example["year_statements"] == real["year_statements"][:1]
    assert example["title_source"] == real["title_source"]
    assert example["introduction"] == {**real["introduction"], "text": "…"}
    assert example["sections"][0] == {**real["sections"][0], "text": "…"}


@pytest.mark.parametrize("page", READMES, ids=name)
def test_the_library_as_the_readme_uses_it(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    (code,) = blocks(page, "python")
    run(code, tmp_path)
    printed = capsys.readouterr().out
    assert "沅桥县芦汀镇人民政府 2021 11" in printed
    assert "A01" in printed


class Frame(list[Any]):
    """Stands for pandas' data frame where pandas is not installed: the rows."""


@pytest.mark.parametrize("page", COOKBOOK, ids=name)
def test_a_folder_becomes_a_data_frame_in_five_lines(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pandas = ModuleType("pandas")
    vars(pandas)["DataFrame"] = Frame
    monkeypatch.setitem(sys.modules, "pandas", pandas)
    monkeypatch.chdir(ROOT)
    first, second, *_ = blocks(page, "python")
    assert len([line for line in first.splitlines() if line]) <= 5
    scope = run(first + second, tmp_path)
    assert len(scope["frame"]) == 5 * 200 + 198
    assert {row.agency for row in scope["frame"]} >= {"沅桥县水务局", "沅桥县人民政府"}
    assert scope["unread"] == {}


@pytest.mark.parametrize("page", COOKBOOK, ids=name)
def test_the_rest_of_the_cookbook_with_pandas_itself(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pandas")
    monkeypatch.chdir(ROOT)
    scope = run("".join(blocks(page, "python")), tmp_path)
    assert sorted(scope["refused"].tolist())[-1] == 64


def test_generated_documents_are_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["documents", "--check"])
    assert documents.main() == 0
