"""`gongkai vault`: the keys that identities are encrypted with, which are in use, and changing them."""

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

    from gongkai.portal.vault.rotation import Usage

DAMAGED = 1
"""Exit status where something cannot be opened with any key."""

vault = typer.Typer(help=_("加密身份信息的密钥。"), no_args_is_help=True)
program.add_typer(vault, name="vault")


@vault.command("status", help=_("各密钥加密了多少内容和文件，有没有打不开的；逐条试解，平台可以同时运行。"))
def _status(context: typer.Context) -> None:
    language: Language = context.obj
    make_ready(language)
    from django.db import DatabaseError

    from gongkai.portal.vault.rotation import usage

    with guarded(language):
        try:
            found = usage()
        except DatabaseError as error:
            say(Message("无法读取数据库：{detail}", {"detail": error}), language)
            raise typer.Exit(UNREAD) from error
        Screen().print(_table(found, language))
        _end(found.damaged, language)


@vault.command("rotate", help=_("换一把新密钥，把全部内容和文件改用它加密；中断后再运行即接着做，平台可以同时运行。"))
def _rotate(
    context: typer.Context,
    remove_unused: Annotated[
        bool,
        typer.Option("--remove-unused", help=_("不换密钥，只删除不再使用的旧密钥；更早的备份此后须凭另存的密钥读取。")),
    ] = False,
) -> None:
    language: Language = context.obj
    make_ready(language)
    from django.db import DatabaseError

    from gongkai.portal.vault.rotation import RotationError

    with guarded(language):
        try:
            if remove_unused:
                _remove_unused(language)
            else:
                _change(language)
        except RotationError as error:
            say(error.message, language)
            raise typer.Exit(UNREAD) from error
        except DatabaseError as error:
            say(Message("无法读取数据库：{detail}", {"detail": error}), language)
            raise typer.Exit(UNREAD) from error


def _change(language: Language) -> None:
    from gongkai.portal.audit.services import SYSTEM
    from gongkai.portal.vault.rotation import Change, rotate

    change = Change()
    with progress_bar(Console(stderr=True), shown=True) as bar:
        task = bar.add_task("", total=None)
        for change in rotate(by=SYSTEM):
            bar.update(task, completed=change.done, total=change.total)
    say(
        Message("已换用新密钥，重新加密{count}处。旧密钥仍保留，请另存一份新密钥。", {"count": change.resealed}),
        language,
    )
    _end(change.damaged, language)


def _remove_unused(language: Language) -> None:
    from django.utils import timezone

    from gongkai.portal.audit.services import SYSTEM
    from gongkai.portal.vault.rotation import remove_unused

    names = remove_unused(timezone.now(), by=SYSTEM)
    if names:
        say(Message("已删除不再使用的旧密钥：{names}。", {"names": "、".join(names)}), language)
    else:
        say(Message("没有可以删除的旧密钥。"), language)


def _table(found: Usage, language: Language) -> Table:
    from gongkai.portal.vault.keys import name_of

    titles = (Message("密钥"), Message("用途"), Message("内容（处）"), Message("文件"))
    table = Table(*(title.text(language) for title in titles))
    for place, key in enumerate(found.known):
        use = Message("旧") if place else Message("现用")
        table.add_row(name_of(key), use.text(language), str(found.values[key]), str(found.files[key]))
    return table


def _end(damaged: Sequence[str], language: Language) -> None:
    """Say what cannot be opened, and end with the status that tells of it."""
    for place in damaged:
        say(Message("打不开，可能已损坏，或者缺少它的密钥：{place}", {"place": place}), language)
    if damaged:
        raise typer.Exit(DAMAGED)
