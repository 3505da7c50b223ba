"""`gongkai backup` and `gongkai restore`: all data of the platform in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.platform import make_ready, refusals
from gongkai.cli.program import _, guarded, program, say
from gongkai.messages import Language, Message


@program.command("backup", help=_("把数据库和文件备份成一个文件，平台可以同时运行；写完即核对。"))
def _backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("写入这个文件，不能是已有的。"))],
    with_secrets: Annotated[
        bool,
        typer.Option(
            "--with-secrets",
            help=_("密钥也写进去：没有密钥，备份中的申请人身份等无法解读。这样的备份要像密码一样保管。"),
        ),
    ] = False,
) -> None:
    language: Language = context.obj
    if file.exists():
        raise typer.BadParameter(Message("{file} 已存在。", {"file": file}).text(language))
    make_ready(language)
    from gongkai.portal.operations import backup

    with guarded(language), refusals(language):
        manifest = backup.make(file.absolute(), with_secrets=with_secrets)
        size = f"{file.stat().st_size / 2**20:.1f}"
        values: dict[str, object] = {"file": file, "count": len(manifest.parts), "size": size}
        say(Message("已备份到 {file}：{count} 个文件，{size} MiB，校验和相符。", values), language)


@program.command("restore", help=_("从备份恢复数据库和文件。平台须已停止；恢复前先核对备份，原有数据另存。"))
def _restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help=_("备份文件。"))],
    replace: Annotated[bool, typer.Option("--replace", help=_("已有数据时也恢复；原有数据另存。"))] = False,
) -> None:
    language: Language = context.obj
    make_ready(language)
    from django.utils import timezone

    from gongkai.portal.operations.restore import restore

    with guarded(language), refusals(language):
        aside = restore(file.absolute(), timezone.localtime(), replace=replace)
        say(Message("已从 {file} 恢复。备份时尚未发送的通知须由管理员逐条决定是否再发。", {"file": file}), language)
        if aside:
            say(Message("原有数据保存在 {folder}。", {"folder": aside}), language)
