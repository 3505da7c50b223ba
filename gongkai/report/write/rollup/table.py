"""A roll-up on the screen (for Rich): the form with its sums, what is lacking, and what was found."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gongkai.messages import Language, Message
from gongkai.report.write.labels import printable
from gongkai.report.write.rollup.content import RollUpDocument, completeness, gaps, received, title
from gongkai.report.write.table import findings_view, tables_view
from gongkai.report.write.wrapping import Wrapped


def rollup_view(document: RollUpDocument, language: Language) -> RenderableType:
    """A roll-up: its form, the agencies that lack figures, the findings, and the files that could not be read."""
    roll = document.roll
    parts: list[RenderableType] = [
        Text(title(roll).text(language), style="bold"),
        Text(received(roll).text(language)),
        Text(completeness(roll).text(language)),
        Text(),
        tables_view(roll.report(), language),
    ]
    lines = [(member.entry.name, why, where) for member, why, where in gaps(roll, language)]
    parts += _listed(Message("没有计入的"), [Message("机关"), Message("原因"), Message("格")], lines, language)
    left_out = [
        (report.agency, str(report.year or "?"), report.source.file if report.source else "")
        for report in roll.left_out
    ]
    names = [Message("机关"), Message("年度"), Message("文件")]
    parts += _listed(Message("不在汇总范围的报告"), names, left_out, language)
    findings = [finding for _, found in document.findings for finding in found]
    parts += [Text(), Text(Message("发现的问题").text(language), style="bold"), findings_view(findings, language)]
    unread = [(file, message.text(language)) for file, _, message in document.unread]
    parts += _listed(Message("未能读取"), [Message("文件"), Message("原因")], unread, language)
    return Group(*parts)


def _listed(
    heading: Message, names: Sequence[Message], lines: Sequence[tuple[str, ...]], language: Language
) -> list[RenderableType]:
    """A heading and a table; nothing where there are no lines."""
    if not lines:
        return []
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True, header_style="bold")
    for name in names:
        table.add_column(name.text(language), overflow="fold")
    for line in lines:
        table.add_row(*(Wrapped(printable(text)) for text in line))
    return [Text(), Text(heading.text(language), style="bold"), table]
