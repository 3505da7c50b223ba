"""Read any published annual report into data, figure by figure.

Every reader turns its file into one `Document`; `align` lays the statutory form over it. The kind of a file is decided
by its content. What a file needs to be read is loaded when the first one is, so that importing this costs nothing.
"""

from __future__ import annotations

import hashlib
import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from gongkai.messages import Message
from gongkai.report.model import AnnualReport, Origin
from gongkai.report.read.errors import ReadError

if TYPE_CHECKING:
    from gongkai.report.read.document import Document

__all__ = ["ReadError", "read", "read_document"]

LARGEST_FILE = 64 * 2**20
"""Bytes of a file that is read at all."""


class _Reader(Protocol):
    def __call__(self, data: bytes) -> Document: ...


_READERS = {
    "docx": "docx:read_docx",
    "doc": "office:read_doc",
    "rtf": "office:read_doc",
    "html": "html:read_html",
    "mht": "html:read_mht",
    "pdf": "pdf:read_pdf",
    "xlsx": "xlsx:read_xlsx",
    "xls": "xlsx:read_xls",
    "txt": "text:read_text",
}
"""Module and function by kind: a reader's library is loaded when its first file is."""


def read_document(data: bytes) -> Document:
    """The document in a file's bytes. Raises ReadError."""
    if len(data) > LARGEST_FILE:
        raise ReadError("too_large", Message("文件过大（超过 {limit} MB），未予读取。", {"limit": LARGEST_FILE >> 20}))
    from gongkai.report.read.detect import detect

    module, function = _READERS[detect(data)].split(":")
    reader = cast(_Reader, getattr(importlib.import_module(f"{__name__}.{module}"), function))
    return reader(data)


def read(source: Path | str | bytes, name: str = "") -> list[AnnualReport]:
    """The annual reports in a file (a path, or its bytes with a `name`), in order; usually one.

    Raises ReadError where the file cannot be read or holds no annual report.
    """
    from gongkai.report.read.align import align
    from gongkai.report.read.residue import noted

    if isinstance(source, bytes):
        data = source
    else:
        name = name or str(source)
        data = _load(Path(source))
    document = read_document(data)
    reports = align(document, Origin(name, hashlib.sha256(data).hexdigest(), document.kind))
    return noted(reports, document.residue)


def _load(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError("absent", Message("没有这个文件：{path}", {"path": str(path)})) from error
    except OSError as error:
        raise ReadError(
            "absent",
            Message("无法打开文件：{path}（{why}）", {"path": str(path), "why": error.strerror or ""}),
        ) from error
