"""Where the files of a submission are kept: outside the database, so that no backup keeps them for longer."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from gongkai.corpus.files import written_whole
from gongkai.report.model import AnnualReport
from gongkai.report.write.json import from_json, loads, to_json


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of one submission: for each file its bytes, the reports read from it, images of its pages."""

    path: Path

    def source(self, number: int) -> Path:
        """The file as it was handed in."""
        return self.path / f"{number}.source"

    def made(self, number: int, index: int, what: str, language: str) -> Path | None:
        """Something that was made of one of the reports of a file, to be taken away; None if it was not."""
        return next(self.path.glob(f"{number}.{index}.{what}-{language}.*"), None)

    def to_make(self, number: int, index: int, what: str, language: str, suffix: str) -> Path:
        """Where `made` finds it, ending as its kind does."""
        return self.path / f"{number}.{index}.{what}-{language}{suffix}"

    def page(self, number: int, page: int) -> Path:
        """The image of a page (PNG), from 1."""
        return self.path / f"{number}.page-{page}.png"

    def write_reports(self, number: int, reports: list[AnnualReport]) -> None:
        """Keep what was read."""
        with written_whole(self._reports(number)) as stream:
            stream.write(json.dumps([to_json(report) for report in reports]).encode())

    def reports(self, number: int) -> list[AnnualReport]:
        """What was read."""
        return [from_json(report) for report in loads(self._reports(number).read_bytes())]

    def write_pages(self, number: int, pages: dict[str, Any]) -> None:
        """Keep how places on pages are found on their images."""
        with written_whole(self.path / f"{number}.pages.json") as stream:
            stream.write(json.dumps(pages).encode())

    def pages(self, number: int) -> dict[str, Any]:
        """How places on pages are found on their images, by the page's number; empty where there are no images."""
        path = self.path / f"{number}.pages.json"
        found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        return found

    def delete(self) -> None:
        """Delete all of it."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _reports(self, number: int) -> Path:
        return self.path / f"{number}.reports.json"


def folder_of(root: Path, submission: UUID) -> Folder:
    """The folder of a submission, below that of all data."""
    return Folder(root / "checkup" / submission.hex)


def folders(root: Path) -> Iterator[Folder]:
    """Every folder there is, also those whose submission is no more."""
    base = root / "checkup"
    return map(Folder, sorted(base.iterdir())) if base.is_dir() else iter(())
