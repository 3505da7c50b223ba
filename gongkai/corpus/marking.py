"""One source handed back marked: a copy of its file with what was found at the very places."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gongkai.corpus.results import Result
from gongkai.corpus.sources import Source
from gongkai.corpus.worker import message_from_json, message_to_json
from gongkai.messages import Language, Message
from gongkai.report.read.detect import detect
from gongkai.report.read.errors import ReadError
from gongkai.report.read.office import as_docx
from gongkai.report.write.marks import SUFFIXES, Marked, MarkError, mark, mark_with, remarks_of
from gongkai.report.write.marks.orders import remark_from_json, remark_json

_CONVERTED = frozenset(("doc", "rtf"))
"""Kinds that are marked as Word documents of today, into which LibreOffice converts them."""


def suffix_of(data: bytes) -> str:
    """What the name of a file's marked copy ends with. Raises ReadError for a file of no known kind."""
    kind = detect(data)
    return SUFFIXES["docx" if kind in _CONVERTED else kind]


def marked_copy(source: Source, result: Result, language: Language) -> Marked:
    """The marked copy of a source, made in this very process. Raises MarkError and ReadError."""
    data, kind = _ready(source.content(), *_known(result))
    return mark(data, kind, list(zip(result.reading.reports, result.checks or (), strict=True)), language)


def order_for(result: Result, language: Language) -> dict[str, Any]:
    """What a worker must know to mark the source of a result, as data: see `carry_out`."""
    checked = list(zip(result.reading.reports, result.checks or (), strict=True))
    kind, hashes = _known(result)
    remarks = [remark_json(remark) for remark in remarks_of(checked, language)]
    return {"kind": kind, "sha256": hashes, "remarks": remarks, "language": language}


def carry_out(content: Path | bytes, order: Mapping[str, Any]) -> dict[str, Any]:
    """The marked copy that an order asks for, as data: see `copy_from_answer`. Raises ReadError."""
    data, kind = _ready(content, order["kind"], order["sha256"])
    try:
        copy = mark_with(data, kind, [remark_from_json(remark) for remark in order["remarks"]], order["language"])
    except MarkError as error:
        raise ReadError("damaged", error.message) from error
    return {
        "data": base64.b64encode(copy.data).decode("ascii"),
        "suffix": SUFFIXES[kind],
        "notice": message_to_json(copy.notice) if copy.notice else None,
    }


def copy_from_answer(answer: Mapping[str, Any]) -> Marked:
    """The marked copy that a worker has answered with."""
    notice = answer["notice"]
    data = base64.b64decode(answer["data"])
    return Marked(data, answer["suffix"], notice=message_from_json(notice) if notice else None)


def _known(result: Result) -> tuple[str, list[str]]:
    """What is known of the file that reports were read from: its kind, empty where none was, and its hashes."""
    origins = [report.source for report in result.reading.reports if report.source is not None]
    return origins[0].kind if origins else "", [origin.sha256 for origin in origins]


def _ready(content: Path | bytes, kind: str, hashes: Sequence[str]) -> tuple[bytes, str]:
    """A file as it can be marked, and its kind. Raises ReadError."""
    try:
        data = content.read_bytes() if isinstance(content, Path) else content
    except OSError as error:
        raise ReadError("absent", Message("文件无法打开（{detail}）。", {"detail": error.strerror or error})) from error
    if any(known != hashlib.sha256(data).hexdigest() for known in hashes):
        raise ReadError("absent", Message("文件在读取之后改动过，没有作批注。请再查一遍。"))
    kind = kind or detect(data)
    return (as_docx(data), "docx") if kind in _CONVERTED else (data, kind)
