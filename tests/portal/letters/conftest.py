"""What the tests of letters share."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def files_of_its_own(settings: Settings, tmp_path: Path) -> None:
    """Sealed files in a folder for each test: some are damaged there."""
    settings.MEDIA_ROOT = tmp_path
