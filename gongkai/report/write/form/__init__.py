"""The statutory annual report written as an office hands it in: Word, PDF, web page, spreadsheet, text.

Every writer sets the same `FormDocument` (`content`), which the form's data and the report make together.
"""

from __future__ import annotations

import importlib
from typing import Protocol, cast

from gongkai.report.model import AnnualReport
from gongkai.report.write.form.content import NotWritableError, characters_lost
from gongkai.report.write.form.empty import empty_form

__all__ = ["KINDS", "NotWritableError", "characters_lost", "empty_form", "write_form"]


class _Writer(Protocol):
    def __call__(self, report: AnnualReport) -> bytes: ...


_WRITERS = {
    "docx": "docx:to_docx",
    "pdf": "pdf:to_pdf",
    "html": "html:to_html",
    "xlsx": "xlsx:to_xlsx",
    "txt": "text:to_text",
}
"""Module and function by kind: a writer's library is loaded when it is first used."""
KINDS = tuple(_WRITERS)
"""The kinds of file that the form can be written as."""


def write_form(report: AnnualReport, kind: str) -> bytes:
    """The bytes of a file of a `kind` (one of `KINDS`) that holds the report in its statutory form.

    Raises KeyError for another kind, NotWritableError for a report that cannot be written so.
    """
    module, function = _WRITERS[kind].split(":")
    writer = cast(_Writer, getattr(importlib.import_module(f"{__name__}.{module}"), function))
    return writer(report)
