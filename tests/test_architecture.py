"""The layers of the house hold, and the files stay as small as the house wants them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "gongkai").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def test_layers() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_library_needs_no_screen() -> None:
    """`from gongkai.report import read, check` loads neither the command line nor what it draws with."""
    code = (
        "import sys; from gongkai.report import read, check; "
        "print([name for name in ('rich', 'typer', 'openpyxl', 'docx', 'typst', 'django') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("module", ["gongkai.report", "gongkai.corpus.worker", "gongkai.cli"])
def test_rules_and_document_libraries_are_loaded_when_they_are_used(module: str) -> None:
    """What only shows its help, waits for a file, or serves another page must not wait for them or hold them."""
    heavy = ["docx", "lxml", "numpy", "openpyxl", "pikepdf", "pypdfium2", "rensa", "typst", "xlrd"]
    heavy += ["gongkai.law.workdays", "gongkai.report.checks", "gongkai.report.prose", "holidays"]
    code = f"import sys, {module}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    long = {
        node.name: length
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_nothing_of_this_machine_is_in_the_repository() -> None:
    """No path of whoever built it, and no address of where packages came from."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout")
    texts = [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    home = str(ROOT)
    marked = [path.name for path in texts if home.encode() in path.read_bytes()]
    assert marked == []
