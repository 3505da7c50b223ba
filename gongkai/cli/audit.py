"""`gongkai audit verify`: whether the audit log is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from gongkai.cli.platform import make_ready
from gongkai.cli.program import UNREAD, _, guarded, program, say
from gongkai.messages import Language, Message

FAULT = 1
"""Exit status where the log is not whole."""

audit = typer.Typer(help=_("审计日志。"), no_args_is_help=True)
program.add_typer(audit, name="audit")


@audit.command("verify", help=_("检验审计日志是否完整：逐条核对摘要和前后接续，指出第一处断裂。"))
def _verify(
    context: typer.Context,
    anchor: Annotated[
        str,
        typer.Option(
            metavar="NUMBER:DIGEST",
            help=_("以前抄录在别处的末尾；写上它，整本重写也能发现。"),
            show_default=False,
        ),
    ] = "",
) -> None:
    language: Language = context.obj
    number, _colon, digest = anchor.partition(":")
    if anchor and not (number.isdecimal() and digest):
        raise typer.BadParameter(Message("应写作“序号:摘要”。").text(language), param_hint="--anchor")
    make_ready(language)
    from django.db import DatabaseError

    from gongkai.portal.audit.queries import Place, verify

    with guarded(language):
        try:
            found = verify(Place(int(number), digest) if anchor else None)
        except DatabaseError as error:
            say(Message("无法读取数据库：{detail}", {"detail": error}), language)
            raise typer.Exit(UNREAD) from error
        if found.fault:
            say(found.fault.message, language)
            raise typer.Exit(FAULT)
        say(Message("审计日志完整，共{count}条。末尾：", {"count": found.end.sequence}), language)
        typer.echo(f"{found.end.sequence}:{found.end.digest}")
