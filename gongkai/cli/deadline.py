"""`gongkai deadline`: the clocks of a request, and what a notice of holidays moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.program import _, guarded, program
from gongkai.messages import Language, Message

CHINA = timezone(timedelta(hours=8))
"""The time by which the law's days begin and end."""


class DeadlineFormat(StrEnum):
    """What the clocks are written as."""

    TABLE = "table"
    JSON = "json"


@program.command(
    "deadline", help=_("计算一件申请的各个期限，列出每一步及其依据；或者列出放假通知会变动哪些案件的到期日。")
)
def _deadline(
    context: typer.Context,
    received: Annotated[
        str | None, typer.Argument(metavar="DATE", help=_("收到申请的日期。"), show_default=False)
    ] = None,
    event: Annotated[
        list[str] | None,
        typer.Option(
            "--event",
            metavar="EVENT",
            help=_("此后的事件和日期，可以写多次，如“补正=10 2026-09-28”“征求第三方@甲公司 2026-10-09”。"),
            show_default=False,
        ),
    ] = None,
    today: Annotated[
        str | None, typer.Option("--today", metavar="DATE", help=_("按哪一天计算；不写则为今天。"), show_default=False)
    ] = None,
    notice: Annotated[
        list[Path] | None,
        typer.Option("--notice", metavar="FILE", help=_("放假安排的通知：原文或CSV；可以写多次。"), show_default=False),
    ] = None,
    cases: Annotated[
        Path | None,
        typer.Option(
            "--cases",
            metavar="FILE",
            help=_("在办案件，CSV（列为case、event、date、days、due、party、reason）或JSON：列出通知会变动的到期日。"),
            show_default=False,
        ),
    ] = None,
    output_format: Annotated[
        DeadlineFormat, typer.Option("--format", "-f", help=_("输出格式。"))
    ] = DeadlineFormat.TABLE,
) -> None:
    from gongkai.cli import clocks  # with it all of the calendar, for which other commands do not wait
    from gongkai.law.workdays import announced

    language: Language = context.obj
    as_json = output_format is DeadlineFormat.JSON
    with guarded(language):
        day = clocks.read_day(today, language) if today else datetime.now(UTC).astimezone(CHINA).date()
        calendar = announced()
        for file in notice or ():
            calendar = clocks.with_notice(calendar, file, language)
        if cases is not None:
            if received is not None or event or not notice:
                raise typer.BadParameter(Message("--cases 只与 --notice 一起使用。").text(language))
            clocks.show_moves(cases, calendar, day, language, as_json=as_json)
        elif received is not None:
            begun = clocks.read_day(received, language)
            clocks.show_clocks(begun, event or [], calendar, day, language, as_json=as_json)
        else:
            raise typer.BadParameter(Message("请写收到申请的日期，例如2026-09-25。").text(language))
