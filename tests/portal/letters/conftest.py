"""What the tests of letters share."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def files_of_its_own(media: None) -> None:
    """Sealed files in a folder for each test: some are damaged there."""
