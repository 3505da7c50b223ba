"""What other programs make of our files: LibreOffice (PDF, .doc, text, HTML) and poppler (text of PDFs)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

Target = Literal["pdf", "doc", "txt", "html", "docx", "xls"]
_FILTERS: dict[Target, str] = {"txt": "txt:Text (encoded):UTF8", "html": "html:HTML (StarWriter):UTF8"}
_BATCH = 60
"""Files for one start of LibreOffice."""
_START_SECONDS, _FILE_SECONDS = 120, 20


class OfficeError(Exception):
    """LibreOffice did not deliver a file."""


def has_office() -> bool:
    """Whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def has_poppler() -> bool:
    """Whether pdftotext is installed."""
    return shutil.which("pdftotext") is not None


def convert(files: Mapping[str, bytes], target: Target, suffix: str = "docx") -> dict[str, bytes]:
    """Each of `files` (name: bytes of a file of type `suffix`) as `target`, by LibreOffice.

    Raises OfficeError where LibreOffice is missing, runs too long or leaves a file out.
    """
    names = list(files)
    converted: dict[str, bytes] = {}
    for start in range(0, len(names), _BATCH):
        batch = names[start : start + _BATCH]
        converted.update(_convert_batch({name: files[name] for name in batch}, target, suffix))
    return converted


def _convert_batch(files: Mapping[str, bytes], target: Target, suffix: str) -> dict[str, bytes]:
    with TemporaryDirectory(prefix="generate-") as name:
        folder = Path(name)
        (folder / "in").mkdir()
        sources = []
        for number, content in enumerate(files.values()):
            source = folder / "in" / f"{number}.{suffix}"
            source.write_bytes(content)
            sources.append(str(source))
        command = [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            _FILTERS.get(target, target),
            "--outdir",
            str(folder / "out"),
            *sources,
        ]
        limit = _START_SECONDS + _FILE_SECONDS * len(files)
        try:
            done = subprocess.run(command, capture_output=True, timeout=limit, check=False)
        except (FileNotFoundError, subprocess.TimeoutExpired) as error:
            raise OfficeError(str(error)) from error
        results = [folder / "out" / f"{number}.{target}" for number in range(len(files))]
        if lost := [result.name for result in results if not result.exists()]:
            raise OfficeError(f"not converted: {lost}: {done.stderr.decode(errors='replace')}")
        return {key: result.read_bytes() for key, result in zip(files, results, strict=True)}


def pdf_text(pdf: bytes, *, layout: bool) -> bytes:
    """The text of a PDF as pdftotext prints it: with `layout` the columns are kept by spaces."""
    options = ["-layout"] if layout else []
    return subprocess.run(
        ["pdftotext", *options, "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout
