"""The sample reports: prose and figures from scripts/samples/*.toml, drawn as files of several kinds.

    python -m scripts.make_samples   write samples/ anew (needs LibreOffice for the PDF)

The agencies are invented. Totals are computed here, so that a sample is right but for the mistakes it names.
"""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from shutil import copyfile
from typing import Any

from gongkai.law.agencies import Level
from gongkai.report.formats import APPLICANT_KINDS, FORMATS, RESULTS, Format
from gongkai.report.model import Contact, Number, State
from tests.generate import docx, html, office, text, xlsx
from tests.generate.agencies import Agency
from tests.generate.labels import STATUTORY, LabelPrinter
from tests.generate.prose import HEADINGS, Section
from tests.generate.reports import Options, Synthetic
from tests.generate.tables import Absences, build_tables

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
ROSTER = "roster.csv"
"""The roster of the samples' agencies, which is no report."""
ORDINALS = "一二三四五六"


def printed_cells(form: Format, data: dict[str, Any]) -> dict[str, str]:
    """What is printed in each cell: what `data` gives, 0 elsewhere, totals as the form demands them."""
    table = form.table(3)
    rows = {row.id: data["requests"].get(row.id, [0] * len(APPLICANT_KINDS)) for row in table.rows}
    results = [rows[row.id] for row in table.rows[2:-2]]
    rows["disposed"] = [sum(column) for column in zip(*results, strict=True)]
    balance = zip(rows["received"], rows["carried_in"], rows["disposed"], rows["carried_out"], strict=True)
    assert all(new + old == done + left for new, old, done, left in balance), data["file"]
    cells: dict[str, object] = dict.fromkeys(form.cells, 0) | data["cells"]
    for row_id, figures in rows.items():
        named = zip((*APPLICANT_KINDS, "total"), (*figures, sum(figures)), strict=True)
        cells |= {f"requests.{row_id}.{kind}": figure for kind, figure in named}
    for row in form.table(4).rows:
        figures = data["remedies"].get(row.id, [0] * len(RESULTS))
        named = zip((*RESULTS, "total"), (*figures, sum(figures)), strict=True)
        cells |= {f"{row.id}.{result}": figure for result, figure in named}
    cells |= data.get("mistakes", {})
    assert cells.keys() == form.cells.keys(), data["file"]
    return {cell_id: str(cells[cell_id]) for cell_id in form.cells}


def truth(printed: str) -> tuple[State, Number | None]:
    """What a perfect reader finds in a cell where `printed` stands."""
    figure = printed.removesuffix("万元")
    return (State.VALUE, Decimal(figure) if "." in figure else int(figure)) if figure else (State.BLANK, None)


def sample(data: dict[str, Any]) -> Synthetic:
    """The report of one file of prose and figures."""
    form, year, prose = FORMATS[data["format"]], data["year"], data["prose"]
    printed = printed_cells(form, data)
    who = data["agency"]
    paragraphs: tuple[list[str], ...] = (prose["one"], [], [], [], prose["five"], prose["six"])
    return Synthetic(
        seed=0,
        options=Options(format=form.id, year=year),
        agency=Agency(who["name"], Level(who["level"]), who["place"], who["short"], who["parent"], Contact()),
        title_lines=tuple(prose["title"]),
        period=(date(year, 1, 1), date(year, 12, 31)),
        preamble=tuple(prose["preamble"]),
        sections=tuple(
            Section(number, f"{ORDINALS[number - 1]}、{heading[0]}", tuple(texts))
            for number, (heading, texts) in enumerate(zip(HEADINGS, paragraphs, strict=True), start=1)
        ),
        tables=build_tables(form, printed, LabelPrinter(STATUTORY, year, Random(0)), Absences()),
        truth={cell_id: truth(text) for cell_id, text in printed.items()},
        printed=printed,
        units={cell_id: "万元" for cell_id, text in printed.items() if text.endswith("万元")},
    )


def samples() -> dict[str, Synthetic]:
    """Every sample report by the name of its file."""
    files = sorted((ROOT / "scripts/samples").glob("*.toml"))
    found = [tomllib.loads(path.read_text(encoding="utf-8")) for path in files]
    return {data["file"]: sample(data) for data in found}


def drawn(name: str, report: Synthetic) -> bytes:
    """The report as the kind of file that its name says."""
    match Path(name).suffix:
        case ".docx":
            return docx.write_docx([report], docx.Layout())
        case ".pdf":
            return office.convert({"report": docx.write_docx([report], docx.Layout())}, "pdf")["report"]
        case ".html":
            return html.write_html([report], html.Layout(style="cms"))
        case ".xlsx":
            return xlsx.write_xlsx([report], xlsx.Layout(numbers=False))
        case ".txt":
            return text.write_text([report], text.Layout(style="grid", encoding="gb18030", line_end="\r\n"))
    raise ValueError(name)


def main() -> None:
    """Write every sample."""
    SAMPLES.mkdir(exist_ok=True)
    for name, report in samples().items():
        (SAMPLES / name).write_bytes(drawn(name, report))
    copyfile(ROOT / "scripts/samples" / ROSTER, SAMPLES / ROSTER)


if __name__ == "__main__":
    main()
