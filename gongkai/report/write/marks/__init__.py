"""The source handed back marked: a copy of a report's own file with what was found at the very cells and words.

Word documents get comments, PDF highlights with notes, spreadsheets comments on cells, web pages and text marks and a
list at their end. Nothing else of the file is changed. A finding that has no place in it stands at the title or, where
that has none either, at the beginning: none is lost.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, cast

from gongkai.messages import Language, Message
from gongkai.report.model import AnnualReport
from gongkai.report.write.marks.remarks import Copy, Marked, MarkError, Remark, remarks_of

if TYPE_CHECKING:
    from gongkai.report.checks import CheckResult

__all__ = ["SUFFIXES", "Copy", "MarkError", "Marked", "Remark", "mark", "mark_with", "remarks_of"]

SUFFIXES = {
    "docx": ".docx",
    "pdf": ".pdf",
    "xlsx": ".xlsx",
    "xls": ".xlsx",
    "html": ".html",
    "mht": ".html",
    "txt": ".html",
}
"""What a marked copy's name ends with, by the kind of its source. Old Word files (doc, rtf) must be converted first."""


class _Marker(Protocol):
    def __call__(self, data: bytes, remarks: Sequence[Remark], language: Language) -> Copy:
        """The marked copy."""


_MARKERS = {
    "docx": "docx:mark_docx",
    "pdf": "pdf:mark_pdf",
    "xlsx": "xlsx:mark_xlsx",
    "xls": "xls:mark_xls",
    "html": "html:mark_html",
    "mht": "html:mark_mht",
    "txt": "text:mark_text",
}
"""Module and function by kind: a writer's library is loaded when its first file is."""


def mark(
    data: bytes, kind: str, checked: Sequence[tuple[AnnualReport, CheckResult]], language: Language = "zh"
) -> Marked:
    """A copy of the file in `data` with marks for all that was found in its reports.

    `kind` is the file's as `Origin.kind` has it; `checked` has the reports that were read from it, each with what the
    rules say of it. Raises MarkError where the file cannot be marked: it is damaged, encrypted, or of another kind.
    """
    copy = mark_with(data, kind, remarks_of(checked, language), language)
    findings = [finding for _, result in checked for finding in result.findings]
    return Marked(copy.data, SUFFIXES[kind], tuple(findings[number] for number in copy.unplaced), copy.notice)


def mark_with(data: bytes, kind: str, remarks: Sequence[Remark], language: Language) -> Copy:
    """A copy of the file in `data` with these remarks; see `mark`. Raises MarkError."""
    if kind not in _MARKERS:
        raise MarkError(Message("这种文件（{kind}）不能作批注。", {"kind": kind}))
    module, function = _MARKERS[kind].split(":")
    marker = cast(_Marker, getattr(importlib.import_module(f"{__name__}.{module}"), function))
    return marker(data, remarks, language)
