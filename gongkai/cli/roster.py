"""The roster that `check`, `run` and `rollup` are given, or find in the folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongkai.cli.program import UNREAD, _, say
from gongkai.messages import Language, Message
from gongkai.report.roster import FILE_NAME, Roster, RosterError, read_roster

if TYPE_CHECKING:
    from gongkai.corpus.checking import Checking

RosterFile = Annotated[
    Path | None,
    typer.Option(
        "--roster",
        metavar="FILE",
        help=_("应报送机关的名册，CSV 文件，列为 code、name、level、parent；不写则为文件夹中的 roster.csv（如果有）。"),
        show_default=False,
    ),
]
ForYear = Annotated[
    int | None,
    typer.Option("--year", metavar="YEAR", help=_("应报送哪一年的报告；不写则为多数报告的年度。"), show_default=False),
]


def roster_file(asked: Path | None, paths: Sequence[str]) -> Path | None:
    """The file of the roster: the one asked for, else the one at the top of a folder among `paths`; None for none."""
    if asked is not None:
        return asked
    return next((file for path in paths if (file := Path(path) / FILE_NAME).is_file()), None)


def load_roster(file: Path, language: Language) -> Roster:
    """The roster in a file; ends the program, with a line for each fault, where it cannot be used."""
    try:
        return read_roster(_text(file.read_bytes()))
    except RosterError as error:
        for problem in error.problems:
            say(Message("{file}：{problem}", {"file": file, "problem": problem}), language)
        raise typer.Exit(UNREAD) from error
    except OSError as error:
        say(Message("无法读取 {file}：{detail}", {"file": file, "detail": error}), language)
        raise typer.Exit(UNREAD) from error


def against(checking: Checking, file: Path | None, year: int | None, language: Language) -> Checking:
    """How to check, with the roster in `file`, if there is one, and the year that its agencies are to report on."""
    return replace(checking, roster=load_roster(file, language) if file else None, year=year)


def _text(content: bytes) -> str:
    """A CSV file's text: UTF-8, or GB18030 as spreadsheet programs in China write it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")
