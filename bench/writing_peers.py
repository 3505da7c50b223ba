"""What one would do without this writer: a plain Word document by python-docx, a PDF by LibreOffice."""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

from docx import Document
from docx.table import Table

from gongkai.report.model import AnnualReport
from gongkai.report.write.form import write_form
from gongkai.report.write.form.content import FormDocument, lay_out
from gongkai.report.write.form.tables import FormTable


def straightforward_docx(report: AnnualReport) -> bytes:
    """A Word document as the manual of python-docx shows it: its own tables, cells merged one by one, no typography."""
    form = lay_out(report)
    word = Document()
    word.add_heading(form.name, 0)
    for line in form.introduction:
        word.add_paragraph(line.text)
    for part in form.parts:
        word.add_heading(part.heading, 1)
        if part.table:
            _add_table(word.add_table(len(part.table.rows), len(part.table.widths)), part.table, form)
        for line in (*part.before, *part.after):
            word.add_paragraph(line.text)
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _add_table(target: Table, source: FormTable, form: FormDocument) -> None:
    for box in source.boxes:
        last = target.cell(box.row + box.height - 1, box.column + box.width - 1)
        cell = target.cell(box.row, box.column).merge(last)
        cell.text = form.figures[box.cell_id] if box.cell_id else box.text


def office_pdf(report: AnnualReport) -> bytes:
    """A PDF by LibreOffice, from the Word document that this writer makes."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "report.docx").write_bytes(write_form(report, "docx"))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, f"{folder}/report.docx"]
        subprocess.run(command, check=True, capture_output=True)
        return Path(folder, "report.pdf").read_bytes()
