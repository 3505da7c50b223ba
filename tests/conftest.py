"""What tests share: Chinese as the language, and which of them are skipped where something is not there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says nothing on a machine that others work on. The same examples are drawn each time, so
# that a change fails for what it changed; `pytest --hypothesis-profile=explore` looks for others.
settings.register_profile("gongkai", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("gongkai")

ROOT = Path(__file__).parents[1]
REAL_REPORTS = ROOT.parent / "shared" / "reports"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests do not depend on the language of whoever runs them, nor on how wide the terminal is."""
    monkeypatch.setenv("GONGKAI_LANGUAGE", "zh")
    monkeypatch.setenv("COLUMNS", "120")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs LibreOffice where it is not installed, and real reports where they are absent."""
    lacking = {}
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        lacking["office"] = pytest.mark.skip(reason="LibreOffice is not installed")
    if not REAL_REPORTS.is_dir():
        lacking["real"] = pytest.mark.skip(reason="the published reports are not beside this checkout")
    for item in items:
        for name, skip in lacking.items():
            if name in item.keywords:
                item.add_marker(skip)
