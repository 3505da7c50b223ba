"""Reading in the background."""

from __future__ import annotations

from uuid import UUID

from gongkai.portal.checkup import reading
from gongkai.portal.work.background import background


@background(repeatable=True)
def read_submission(submission: str) -> None:
    """Read the files of a submission."""
    reading.read(UUID(submission))
