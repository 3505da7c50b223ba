"""What the tests of the interface share."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def files_of_its_own(media: None) -> None:
    """Files go into a folder of each test's own."""
