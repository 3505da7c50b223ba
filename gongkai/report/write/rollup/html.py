"""A roll-up as one web page that needs nothing else, no script either: the form, and where each sum is from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gongkai.messages import Language, Message
from gongkai.report.checks.wording import cell_name, table_name
from gongkai.report.formats import Table
from gongkai.report.model import Number
from gongkai.report.rollup import Contribution, RollUp, Standing
from gongkai.report.write.labels import SEVERITIES, column_label, group_label, number_text, place_text, row_label
from gongkai.report.write.page import markup, office_style, page_end, page_start, scroll_start
from gongkai.report.write.rollup.content import (
    RollUpDocument,
    completeness,
    gaps,
    given_text,
    groups,
    received,
    sum_text,
    title,
)


def rollup_html(document: RollUpDocument, language: Language) -> bytes:
    """A roll-up as a web page in UTF-8. Zeros and missing reports are counted and not listed with each sum."""
    return "\n".join(_page(document, language)).encode()


def _page(document: RollUpDocument, language: Language) -> Iterator[str]:
    roll = document.roll
    heading = title(roll).text(language)
    yield f"{page_start(heading, language, office_style(__package__))}\n<main>\n<h1>{markup(heading)}</h1>"
    yield from (f"<p>{markup(message.text(language))}</p>" for message in (received(roll), completeness(roll)))
    for table in roll.form.tables:
        yield f"<h2>{markup(table_name(table).text(language))}</h2>"
        yield from _form_table(roll, table, language)
    yield from _lists(document, language)
    sources = Message("每一格的来源")
    yield f"<h2>{markup(sources.text(language))}</h2>"
    for group in groups(roll.form):
        yield f"<h3>{markup(group.title.text(language))}</h3>"
        yield from _sources(roll, [spec.id for spec in group.cells], language)
    yield f"</main>\n{page_end()}"


def _form_table(roll: RollUp, table: Table, language: Language) -> Iterator[str]:
    """The sums as on the form, each with a link to where it is from; rows of unlike columns name them in the cells."""
    alike = all(row.columns == table.columns for row in table.rows)
    yield f'{scroll_start(table_name(table).text(language))}<table class="form">'
    if alike:
        labels = "".join(
            f'<th scope="col" class="figure">{markup(column_label(column, language))}</th>' for column in table.columns
        )
        yield f"<thead><tr><td></td>{labels}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        cells = []
        for column in row.columns:
            name = "" if alike else f'<span class="quiet">{markup(column_label(column, language))}</span> '
            cells.append(_sum(roll, table.cell_id(row, column), language, name))
        label = " ".join(filter(None, (group_label(row, language), row_label(row, language))))
        yield f'<tr><th scope="row">{markup(label)}</th>{"".join(cells)}</tr>'
    yield "</tbody></table></div>"


def _sum(roll: RollUp, cell_id: str, language: Language, name: str) -> str:
    doubt = " doubt" if roll.totals[cell_id].value is None else ""
    text = markup(sum_text(roll, cell_id, language))
    return f'<td class="figure{doubt}">{name}<a href="#{markup(cell_id)}">{text}</a></td>'


def _sources(roll: RollUp, cells: Sequence[str], language: Language) -> Iterator[str]:
    """Where the sums of some cells are from; those of which nothing is to be told stand together at the end."""
    rest = []
    for cell_id in cells:
        contributions = roll.contributions(cell_id)
        told = [each for each in contributions if each.value != 0 and each.standing is not Standing.NO_REPORT]
        if told:
            yield from _source(roll, cell_id, contributions, told, language)
        else:
            rest.append(cell_id)
    if rest:
        anchors = "".join(f'<span id="{markup(cell_id)}"></span>' for cell_id in rest)
        text = Message("{count}格没有大于0的数。", {"count": len(rest)}).text(language)
        yield f'<p class="quiet">{anchors}{markup(text)}</p>'


def _source(
    roll: RollUp,
    cell_id: str,
    contributions: Sequence[Contribution],
    told: Sequence[Contribution],
    language: Language,
) -> Iterator[str]:
    """One sum and its contributions, the zeros and the missing reports counted. A link to the words within opens it."""
    values: dict[str, object] = {"cell": cell_name(roll.form, cell_id), "sum": sum_text(roll, cell_id, language)}
    doubt = ' class="doubt"' if roll.totals[cell_id].value is None else ""
    summary = Message("{cell}：{sum}", values)
    yield f"<details><summary{doubt}>{markup(summary.text(language))}</summary>"
    counts: dict[str, object] = {
        "zeros": sum(1 for each in contributions if each.value == 0),
        "missing": sum(1 for each in contributions if each.standing is Standing.NO_REPORT),
    }
    rest = Message("另有{zeros}个机关为0，{missing}个机关没有报告。", counts)
    yield f'<p class="quiet" id="{markup(cell_id)}">{markup(rest.text(language))}</p>'
    names = (Message("机关"), Message("数"), Message("文件"), Message("位置"))
    yield from _table(
        summary.text(language), names, (_contribution(each, language) for each in told), language, figures=(1,)
    )
    yield "</details>"


def _contribution(each: Contribution, language: Language) -> tuple[str, ...]:
    given: Number | str = given_text(each, language)
    file = each.report.source.file if each.report and each.report.source else ""
    form = each.report.format.id if each.report else ""
    place = place_text(each.cell.source, language) if each.cell else ""
    name = f"{each.member.entry.name} ({form})" if form else each.member.entry.name
    return name, given if isinstance(given, str) else number_text(given), file, place


def _lists(document: RollUpDocument, language: Language) -> Iterator[str]:
    """What was not counted, what was found, and what could not be read."""
    roll = document.roll
    lacking = [(member.entry.name, why, where) for member, why, where in gaps(roll, language)]
    outside = Message("不在汇总范围").text(language)
    lacking += [(report.agency, outside, report.source.file if report.source else "") for report in roll.left_out]
    yield from _list(Message("没有计入的"), (Message("机关"), Message("原因"), Message("格")), lacking, language)
    found = [
        (report.agency, finding.code, SEVERITIES[finding.severity].text(language), finding.message.text(language))
        for report, findings in document.findings
        for finding in findings
    ]
    names = (Message("机关"), Message("规则"), Message("程度"), Message("问题"))
    yield from _list(Message("发现的问题"), names, found, language)
    unread = [(file, message.text(language)) for file, _, message in document.unread]
    yield from _list(Message("未能读取"), (Message("文件"), Message("原因")), unread, language)


def _list(
    heading: Message, names: Sequence[Message], lines: Sequence[tuple[str, ...]], language: Language
) -> Iterator[str]:
    if lines:
        yield f"<h2>{markup(heading.text(language))}</h2>"
        yield from _table(heading.text(language), names, lines, language)


def _table(
    caption: str,
    names: Sequence[Message],
    lines: Iterable[tuple[str, ...]],
    language: Language,
    figures: tuple[int, ...] = (),
) -> Iterator[str]:
    head = "".join(f'<th scope="col">{markup(name.text(language))}</th>' for name in names)
    yield f"{scroll_start(caption)}<table><thead><tr>{head}</tr></thead><tbody>"
    for line in lines:
        cells = (
            f'<td class="figure">{markup(text)}</td>' if number in figures else f"<td>{markup(text)}</td>"
            for number, text in enumerate(line)
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"
