"""The program `gongkai`: its language, its end in good order, and what its commands share."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from io import TextIOWrapper
from types import FrameType
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from gongkai import __version__
from gongkai.messages import Language, Message, preferred_language
from gongkai.report.write.labels import printable

UNREAD = 2
"""Exit status where a file could not be read, there was none, or the result could not be written."""
INTERRUPTED, TERMINATED, BROKEN_PIPE = 130, 143, 141
"""Exit statuses as shells give them to what a signal ended."""
WIDTH_OF_A_FILE = 120
"""Characters to a line of a table that is not written to a terminal."""


def _(template: str) -> str:
    """A text for the catalogue: `localise` puts it into the reader's language when that is known."""
    return template


class LanguageName(StrEnum):
    """The languages there are."""

    ZH = "zh"
    EN = "en"


program = typer.Typer(
    help=_("读取、检查政府信息公开工作年度报告。"),
    epilog=_("退出状态：0 全部读到，没有不清之处；1 有不清之处或发现问题；2 有文件未能读取。"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def app() -> None:
    """The program `gongkai`."""
    signal.signal(signal.SIGTERM, _terminate)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    command = typer.main.get_command(program)
    localise(command, language_asked(sys.argv[1:]))
    command()


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gongkai {__version__}")
        raise typer.Exit


@program.callback()
def _program(
    context: typer.Context,
    language: Annotated[
        LanguageName | None,
        typer.Option(metavar="zh|en", help=_("语言；不写则按环境变量。"), show_default=False),
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help=_("显示版本号。"))
    ] = False,
) -> None:
    context.obj = language.value if language else preferred_language()


def say(message: Message, language: Language) -> None:
    """A line for the person, apart from the results."""
    Console(stderr=True).print(Text(printable(message.text(language))), soft_wrap=True)


class Screen(Console):
    """Standard output for tables. Where nobody reads it any more, that is for `guarded` to see."""

    def __init__(self) -> None:
        known = sys.stdout.isatty() or "COLUMNS" in os.environ
        super().__init__(width=None if known else WIDTH_OF_A_FILE)

    def on_broken_pipe(self) -> NoReturn:
        """Let `guarded` see it."""
        raise BrokenPipeError


@contextmanager
def guarded(language: Language) -> Iterator[None]:
    """End without a traceback what is interrupted, cannot be written, or is read no further (`| head`)."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(BROKEN_PIPE) from None
    except KeyboardInterrupt:
        say(Message("已中断。"), language)
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:
        say(Message("无法写入结果：{detail}", {"detail": error}), language)
        raise typer.Exit(UNREAD) from error


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Leave in good order: workers are ended and nothing half-written stays."""
    sys.exit(TERMINATED)


def language_asked(arguments: Sequence[str]) -> Language:
    """The language that the help is wanted in: what `--language` says, else the environment."""
    for position, argument in enumerate(arguments):
        name, _equals, value = argument.partition("=")
        if name == "--language":
            value = value or "".join(arguments[position + 1 : position + 2])
            return "en" if value == "en" else "zh"
    return preferred_language()


def localise(command: object, language: Language) -> None:
    """Put the help of a command, and of those below it, into `language`."""
    for owner in (command, *getattr(command, "params", ())):
        for name in ("help", "epilog"):
            if template := getattr(owner, name, None):
                setattr(owner, name, Message(template).text(language))
    for below in getattr(command, "commands", {}).values():
        localise(below, language)
