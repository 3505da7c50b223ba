"""What the tests of acts share."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture
def media(tmp_path: Path, settings: Settings) -> None:
    """Files go into a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
