"""Files in every format with their truth: `samples(kind, count, first_seed)`.

Seeds below 5000 are for building (those from 1000 on were test sets once, whose faults have been mended since); those
from 5000 on are kept aside as the test set. What LibreOffice makes is kept in a folder (`GONGKAI_SAMPLES`, else one in
the system's temporary directory) under a hash of what it was made from, so that a second run need not wait for it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from tests.generate import docx, html, office, pdf, text, xlsx
from tests.generate.recipes import DOCX, HTML, TEXT, XLSX, Recipe
from tests.generate.reports import Synthetic

FIRST_TEST_SEED = 5000
"""Seeds from here on were not used while the reader was built."""


@dataclass(frozen=True)
class Sample:
    """A file with its truth. `lossy`: the format has lost which cells are blank or where a figure ends.

    Of a lossy file a reader may say that a cell is ambiguous or missing; it must never be silently wrong.
    """

    name: str
    kind: str
    layout: str
    data: bytes
    truth: tuple[Synthetic, ...]
    lossy: bool = False


def _same_lines(report: Synthetic, layout: docx.Layout) -> bool:
    """One cell to a line: a blank cell looks like a figure's first line, or like an unmerged one."""
    return report.has_blanks and (report.options.figures.wrapped_share > 0 or not layout.merged)


def _same_columns(report: Synthetic, layout: docx.Layout) -> bool:
    """Columns as spaces: blanks, columns left out and figures too wide for their column may go astray."""
    return report.has_blanks or bool(report.options.absences.columns) or not docx.figures_fit(report, layout)


def _close_columns(report: Synthetic, layout: docx.Layout) -> bool:
    """Without rules, figures as wide as their column touch the next one or go on below."""
    return not layout.borders and not docx.figures_fit(report, layout)


def _always(_report: Synthetic, _layout: object) -> bool:
    return True


def _never(_report: Synthetic, _layout: object) -> bool:
    return False


@dataclass(frozen=True)
class Kind:
    """A kind of file: recipes by name, the writer, and what is done with what it wrote."""

    suffix: str
    recipes: Mapping[str, Recipe[Any]]
    write: Callable[[Sequence[Synthetic], Any], bytes]
    finish: Callable[[dict[str, bytes]], dict[str, bytes]] = lambda files: files
    is_lossy: Callable[[Synthetic, Any], bool] = _never


def cache_folder() -> Path:
    """Where LibreOffice's products are kept between runs."""
    named = os.environ.get("GONGKAI_SAMPLES")
    return Path(named) if named else Path(tempfile.gettempdir()) / "gongkai-samples"


def _cached(
    convert: Callable[[dict[str, bytes]], dict[str, bytes]], label: str
) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """`convert` with its results kept by a hash of what goes in."""

    def run(files: dict[str, bytes]) -> dict[str, bytes]:
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        kept = {
            name: folder / f"{hashlib.sha256(label.encode() + b':' + data).hexdigest()}.{label}"
            for name, data in files.items()
        }
        wanting = {name: data for name, data in files.items() if not kept[name].exists()}
        for name, result in convert(wanting).items() if wanting else ():
            part = kept[name].with_suffix(f".{os.getpid()}")
            part.write_bytes(result)
            part.replace(kept[name])
        return {name: path.read_bytes() for name, path in kept.items()}

    return run


def _office(target: office.Target) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return _cached(partial(office.convert, target=target), target)


def _then(change: Callable[[bytes], bytes]) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """Word files to PDF, and each PDF changed."""
    to_pdf = _office("pdf")
    return lambda files: {name: change(data) for name, data in to_pdf(files).items()}


def _mht(reports: Sequence[Synthetic], layout: html.Layout) -> bytes:
    transfer: html.Transfer = "base64" if reports[0].seed % 2 else "quoted-printable"
    return html.write_html(reports, replace(layout, mht=transfer, declared=True))


KINDS: dict[str, Kind] = {
    "docx": Kind("docx", DOCX, docx.write_docx),
    "doc": Kind("doc", DOCX, docx.write_docx, _office("doc")),
    "wps": Kind("wps", DOCX, docx.write_docx, _office("doc")),
    "pdf": Kind("pdf", DOCX, docx.write_docx, _office("pdf"), _close_columns),
    "pdf-rotated": Kind("pdf", DOCX, docx.write_docx, _then(pdf.rotated), _close_columns),
    "pdf-turned": Kind("pdf", DOCX, docx.write_docx, _then(pdf.turned), _close_columns),
    "pdf-scan": Kind("pdf", DOCX, docx.write_docx, _then(pdf.scanned)),
    "pdf-encrypted": Kind("pdf", DOCX, docx.write_docx, _then(pdf.encrypted)),
    "html": Kind("html", HTML, html.write_html),
    "mht": Kind("mht", HTML, _mht),
    "html-office": Kind("html", DOCX, docx.write_docx, _office("html")),
    "xlsx": Kind("xlsx", XLSX, xlsx.write_xlsx),
    "xls": Kind("xls", XLSX, xlsx.write_xls),
    "text": Kind("txt", TEXT, text.write_text),
    "text-office": Kind("txt", DOCX, docx.write_docx, _office("txt"), _same_lines),
    "text-pdf-layout": Kind("txt", DOCX, docx.write_docx, _then(partial(office.pdf_text, layout=True)), _same_columns),
    "text-pdf": Kind("txt", DOCX, docx.write_docx, _then(partial(office.pdf_text, layout=False)), _always),
}
"""Every kind of file. `pdf-scan` and `pdf-encrypted` hold no figure to be read; truth is what was printed."""


def layouts(kind: str) -> tuple[str, ...]:
    """The names of a kind's layouts."""
    return tuple(KINDS[kind].recipes)


def samples(kind: str, count: int, first_seed: int = 0, only: Sequence[str] | None = None) -> list[Sample]:
    """`count` files of a kind, the same for the same seeds; the layouts take turns.

    With `only`, `count` files of each of these layouts. Raises KeyError for an unknown kind or layout,
    OfficeError where the kind needs LibreOffice and it fails.
    """
    made = KINDS[kind]
    names = layouts(kind)
    seeds = range(first_seed, first_seed + count)
    chosen = (
        [(seed, names[seed % len(names)]) for seed in seeds]
        if only is None
        else [(seed, layout) for layout in only for seed in seeds]
    )
    drafts: dict[str, Sample] = {}
    for seed, layout_name in chosen:
        recipe = made.recipes[layout_name]
        reports, layout = recipe.make(seed), recipe.layout(seed)
        name = f"{kind}-{layout_name}-{seed}.{made.suffix}"
        lossy = any(made.is_lossy(report, layout) for report in reports)
        data = made.write(reports, layout)
        drafts[name] = Sample(name, kind, layout_name, data, tuple(reports), lossy)
    finished = made.finish({name: draft.data for name, draft in drafts.items()})
    return [replace(draft, data=finished[name]) for name, draft in drafts.items()]
