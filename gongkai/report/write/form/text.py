"""The form as plain text: a paragraph a line, a table's row a line with tabs between its columns."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.report.model import AnnualReport
from gongkai.report.write.form.content import FormDocument, lay_out
from gongkai.report.write.form.tables import FormTable, Role


def to_text(report: AnnualReport) -> bytes:
    """The report as text in UTF-8. Raises NotWritableError."""
    return ("\n".join(_lines(lay_out(report))) + "\n").encode()


def _lines(form: FormDocument) -> Iterator[str]:
    yield from form.title
    yield ""
    yield from (line.text for line in form.introduction)
    for part in form.parts:
        yield ""
        yield part.heading
        yield from (line.text for line in part.before)
        if part.table:
            yield ""
            yield from _rows(part.table, form)
            yield ""
        yield from (line.text for line in part.after)


def _rows(table: FormTable, form: FormDocument) -> Iterator[str]:
    """A row's texts in their columns; where merged cells reach, empty ones."""
    for row in table.rows:
        texts = [""] * len(table.widths)
        for box in row:
            texts[box.column] = form.figures[box.cell_id] if box.role is Role.FIGURE else box.text.replace("\n", "")
        yield "\t".join(texts)
