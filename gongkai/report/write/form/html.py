"""The form as one web page that needs nothing else, and that prints as the Word document does."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from gongkai.report.model import AnnualReport
from gongkai.report.write.form.content import FormDocument, Line, Part, lay_out
from gongkai.report.write.form.tables import Box, FormTable, Role
from gongkai.report.write.form.typography import FACES, TITLE_SIZE, Face, fitting_size
from gongkai.report.write.page import box_attributes, page_end, page_start, scroll_start, style_sheet

_GENERIC = {"heading": "sans-serif"}
_TAGS = {Role.HEAD: "th", Role.GROUP: "th", Role.LABEL: "th", Role.FIGURE: "td"}


def to_html(report: AnnualReport) -> bytes:
    """The report as a web page in UTF-8. Raises NotWritableError."""
    return "\n".join(_page(lay_out(report), report.agency)).encode()


def _page(form: FormDocument, agency: str) -> Iterator[str]:
    author = f'<meta name="author" content="{escape(agency)}">\n' if agency else ""
    style = f"{_faces()}{style_sheet(__package__, 'form.css')}"
    yield f"{page_start(form.name, 'zh', style, author)}\n<main>"
    size = f' style="font-size: {form.title_size:.1f}pt"' if form.title_size < TITLE_SIZE else ""
    yield f"<h1{size}>{'<br>'.join(map(escape, form.title))}</h1>"
    yield from map(_line, form.introduction)
    for part in form.parts:
        yield from _part(part, form)
    yield f"</main>\n{page_end()}"


def _faces() -> str:
    """The faces of the standard as variables of the style sheet, the proper ones first."""
    rules = "".join(f"  --{name}: {_families(face)}, {_GENERIC.get(name, 'serif')};\n" for name, face in FACES.items())
    return f":root {{\n{rules}}}\n"


def _families(face: Face) -> str:
    names = dict.fromkeys((face.office, *face.proper, *face.free))
    return ", ".join(f'"{name}"' for name in names)


def _part(part: Part, form: FormDocument) -> Iterator[str]:
    yield f"<h2>{escape(part.heading)}</h2>"
    yield from map(_line, part.before)
    if part.table:
        yield from _table(part.table, form)
    yield from map(_line, part.after)


def _line(line: Line) -> str:
    lead, rest = escape(line.text[: line.lead]), escape(line.text[line.lead :])
    if line.is_heading:
        return f"<h{line.level + 1}>{lead}</h{line.level + 1}>"
    return f'<p><span class="level-{line.level:d}">{lead}</span>{rest}</p>' if lead else f"<p>{rest}</p>"


def _table(table: FormTable, form: FormDocument) -> Iterator[str]:
    yield f'{scroll_start(table.title)}<table class="table-{table.number}" aria-label="{escape(table.title)}">'
    columns = "".join(f'<col style="width: {100 * width / sum(table.widths):.2f}%">' for width in table.widths)
    yield f"<colgroup>{columns}</colgroup>"
    if table.head_rows:
        yield "<thead>"
        yield from (_row(table, row, form) for row in range(table.head_rows))
        yield "</thead>"
    yield "<tbody>"
    yield from (_row(table, row, form) for row in range(table.head_rows, len(table.rows)))
    yield "</tbody>\n</table></div>"


def _row(table: FormTable, row: int, form: FormDocument) -> str:
    return f"<tr>{''.join(_cell(table, box, form) for box in table.rows[row])}</tr>"


def _cell(table: FormTable, box: Box, form: FormDocument) -> str:
    figure = box.role is Role.FIGURE
    text = form.figures[box.cell_id] if figure else box.text
    attributes = f' class="{box.role}"' if not figure else ""
    if figure and (size := fitting_size(text, table.width_of(box), table.size)) < table.size:
        attributes += f' style="font-size: {size:.1f}pt"'
    tag = _TAGS[box.role]
    return f"<{tag}{attributes}{box_attributes(box)}>{escape(text).replace(chr(10), '<br>')}</{tag}>"
