"""`gongkai retention`: what has been kept long enough, shown or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from gongkai.cli.platform import make_ready
from gongkai.cli.program import UNREAD, Screen, _, guarded, program, say
from gongkai.corpus.job import progress_bar
from gongkai.messages import Language, Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gongkai.portal.agencies.models import Agency
    from gongkai.portal.retention.queries import Preview


@program.command(
    "retention", help=_("删除各机关保存期限已到的身份信息和材料；编号、结果和统计不变。平台可以同时运行。")
)
def _retention(
    context: typer.Context,
    preview: Annotated[bool, typer.Option("--preview", help=_("只列出将要删除什么，不删除。"))] = False,
    agency: Annotated[
        str, typer.Option(metavar="CODE", help=_("只看这个机关；不写则为全部机关。"), show_default=False)
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help=_("不再询问，直接删除。"))] = False,
) -> None:
    language: Language = context.obj
    make_ready(language)
    from django.db import DatabaseError
    from django.utils.timezone import localdate

    with guarded(language):
        try:
            found = _found(agency, localdate(), language)
            if not any(shown.lines for _agency, shown in found):
                say(Message("没有到期的内容。"), language)
                return
            Screen().print(_table(found, language))
            due = [each for each, shown in found if shown.goes]
            if preview or not due:
                return
            if not yes:
                typer.confirm(Message("删除后不能恢复。确认删除？").text(language), abort=True, err=True)
            _remove(due, localdate(), language)
        except DatabaseError as error:
            say(Message("无法读取数据库：{detail}", {"detail": error}), language)
            raise typer.Exit(UNREAD) from error


def _found(code: str, today: date, language: Language) -> list[tuple[Agency, Preview]]:
    from gongkai.portal.agencies.models import Agency
    from gongkai.portal.retention.queries import preview

    agencies = Agency.objects.filter(code=code) if code else Agency.objects.order_by("path")
    if code and not agencies:
        say(Message("没有代码为“{code}”的机关。", {"code": code}), language)
        raise typer.Exit(UNREAD)
    return [(agency, preview(agency, today)) for agency in agencies]


def _table(found: Sequence[tuple[Agency, Preview]], language: Language) -> Table:
    from gongkai.law.retention import Kept

    others = (Message("与申请无关的复议、诉讼当事人"), Message("到期但须继续保存"))
    titles = (Message("机关"), *(kept.rule.message for kept in Kept), *others)
    table = Table(*(title.text(language) for title in titles), title=Message("已到期的申请和案件（件）").text(language))
    for agency, shown in found:
        if shown.lines:
            numbers = (*(shown.counts.get(kept, 0) for kept in Kept), shown.remedies, shown.held)
            table.add_row(agency.name, *map(str, numbers))
    return table


def _remove(agencies: Sequence[Agency], today: date, language: Language) -> None:
    from gongkai.portal.audit.services import SYSTEM
    from gongkai.portal.retention.services import begin, carry_out

    removed = 0
    with progress_bar(Console(stderr=True), shown=True) as bar:
        task = bar.add_task("", total=len(agencies))
        for agency in agencies:
            removed += max(carry_out(begin(agency, today, by=SYSTEM)), default=0)
            bar.advance(task)
    say(Message("已删除{count}项到期的内容，各机关的删除报告见“保存期限”页。", {"count": removed}), language)
