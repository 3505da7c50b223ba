"""`gongkai search rebuild`: the index by which requests are found by their words, made anew."""

from __future__ import annotations

import typer

from gongkai.cli.platform import make_ready
from gongkai.cli.program import UNREAD, _, guarded, program, say
from gongkai.messages import Language, Message

search = typer.Typer(help=_("申请的检索。"), no_args_is_help=True)
program.add_typer(search, name="search")


@search.command("rebuild", help=_("重建检索：平时随办理更新，从别处恢复数据后或者检索有缺漏时使用。"))
def _rebuild(context: typer.Context) -> None:
    language: Language = context.obj
    make_ready(language)
    from django.db import DatabaseError

    from gongkai.portal.cases.search import rebuild

    with guarded(language):
        try:
            count = rebuild()
        except DatabaseError as error:
            say(Message("无法读取数据库：{detail}", {"detail": error}), language)
            raise typer.Exit(UNREAD) from error
        say(Message("已为{count}件申请重建检索。", {"count": count}), language)
