"""`gongkai serve` and `gongkai begin`: the platform in the browser, and its first administrator."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from gongkai.cli.platform import make_ready, refusals
from gongkai.cli.program import Screen, _, guarded, program, say
from gongkai.law.agencies import Level
from gongkai.messages import Language, Message

if TYPE_CHECKING:
    from gongkai.portal.operations.beginning import Account

_PATIENCE = 5.0
"""Seconds to wait for what is left of a server that was killed."""


@program.command("serve", help=_("启动平台，在浏览器中使用。设置见 docs/settings.md。"))
def _serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help=_("在这个地址监听。"))] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help=_("在这个端口监听。"))] = 8000,
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help=_("数据库是空的，就装入虚构的示范县及其账号。"))
    ] = False,
) -> None:
    language: Language = context.obj
    make_ready(language)
    from django.conf import settings
    from django.utils import timezone

    from gongkai.portal.environment import environment
    from gongkai.portal.operations import beginning, server, start
    from gongkai.portal.operations.holding import held

    given = environment()
    certificate = (given.certificate, given.certificate_key) if given.certificate and given.certificate_key else None
    place = f"[{host}]" if ":" in host else host
    address = f"{'https' if certificate else 'http'}://{place}:{port}"
    with guarded(language), refusals(language), held(settings.VAR, _PATIENCE):
        start.refuse_taken_port(host, port)
        for warning in start.make_ready():
            say(warning, language)
        if demonstration:
            _show_accounts(beginning.demonstrate(timezone.localdate()), language)
        elif beginning.is_empty():
            say(Message("还没有账号。请停止后执行 gongkai begin，建立第一个机关及其管理员。"), language)
        server.serve(host, port, certificate, _announcement(address, language))


@program.command("begin", help=_("在空的数据库中建立第一个机关及其管理员，并显示管理员的一次性密码。"))
def _begin(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("机关的代码，如统一社会信用代码。"))],
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("机关的名称。"))],
    username: Annotated[str, typer.Option("--administrator", metavar="USERNAME", help=_("管理员的账号。"))] = "admin",
    person: Annotated[str, typer.Option("--person", metavar="PERSON", help=_("管理员的姓名。"))] = "管理员",
    level: Annotated[Level, typer.Option(help=_("机关的层级。"))] = Level.COUNTY,
) -> None:
    language: Language = context.obj
    make_ready(language)
    from django.conf import settings
    from django.utils import timezone

    from gongkai.portal.operations import beginning, start
    from gongkai.portal.operations.holding import held

    with guarded(language), refusals(language), held(settings.VAR):
        start.migrate()
        password = beginning.begin(code, name, level, username, person, timezone.localdate())
    say(Message("账号 {username} 的一次性密码（只显示这一次，登录后须更换）：", {"username": username}), language)
    typer.echo(password)


def _announcement(address: str, language: Language) -> Callable[[], None]:
    return lambda: say(Message("已启动：{address}（按 Ctrl+C 停止）", {"address": address}), language)


def _show_accounts(accounts: Sequence[Account], language: Language) -> None:
    """The accounts of the demonstration, on standard output, once."""
    if not accounts:
        return
    heads = (Message("账号"), Message("一次性密码"), Message("姓名"), Message("角色"), Message("机关"))
    table = Table(
        *(head.text(language) for head in heads), title=Message("示范县的账号（密码只显示这一次）").text(language)
    )
    for account in accounts:
        table.add_row(account.username, account.password, account.name, account.roles, account.agencies)
    Screen().print(table)
    sys.stdout.flush()
