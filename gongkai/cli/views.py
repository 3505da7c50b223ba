"""What commands share that show one thing in several formats: a comparison, a roll-up."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.console import Console, RenderableType

from gongkai.cli.job import FORMAT, find_sources, refuse_file
from gongkai.cli.program import WIDTH_OF_A_FILE, Screen
from gongkai.corpus.batch import Reading
from gongkai.corpus.files import as_text, written_whole
from gongkai.corpus.job import read_all
from gongkai.messages import Language, Message
from gongkai.report.write.json import Json, dumps


class ViewFormat(StrEnum):
    """What it is written as."""

    TABLE = "table"
    XLSX = "xlsx"
    HTML = "html"
    JSON = "json"


AsView = Annotated[ViewFormat | None, FORMAT]


@dataclass(frozen=True, slots=True)
class Views:
    """What makes each of the formats; only the one that is asked for is made."""

    table: Callable[[], RenderableType]
    xlsx: Callable[[], bytes]
    html: Callable[[], bytes]
    json: Callable[[], Json]


def chosen(asked: ViewFormat | None, output: Path | None) -> ViewFormat:
    """What was asked for, else what the file's suffix says, else a table."""
    suffix = output.suffix.removeprefix(".").lower() if output else ""
    return asked or (ViewFormat(suffix) if suffix in set(ViewFormat) else ViewFormat.TABLE)


def read_for_view(
    paths: Sequence[str],
    apart: Sequence[Path],
    kind: ViewFormat,
    output: Path | None,
    jobs: int,
    time_limit: float,
    language: Language,
) -> list[Reading]:
    """Read what `paths` name, but for files that are used `apart`; ends the program where there is nothing to read, or
    the result cannot be written as asked.
    """
    sources = find_sources(paths, language, {path.resolve() for path in apart})
    if output is None and kind is ViewFormat.XLSX:
        raise typer.BadParameter(Message("xlsx 须用 --output 写入文件。").text(language))
    if output is not None and (refusal := refuse_file(output, [*paths, *map(str, apart)], sources)):
        raise typer.BadParameter(refusal.text(language))
    return read_all(sources, jobs, time_limit, language)


def write_view(views: Views, kind: ViewFormat, output: Path | None) -> None:
    """Write one of the formats to the file, which is there only when all of it is written, or to standard output."""
    if output is None:
        _write(views, kind, sys.stdout.buffer, Screen())
        sys.stdout.buffer.flush()
        return
    with written_whole(output) as stream, as_text(stream) as text:
        _write(views, kind, stream, Console(file=text, width=WIDTH_OF_A_FILE))


def _write(views: Views, kind: ViewFormat, stream: IO[bytes], console: Console) -> None:
    match kind:
        case ViewFormat.XLSX:
            stream.write(views.xlsx())
        case ViewFormat.HTML:
            stream.write(views.html())
        case ViewFormat.JSON:
            stream.write((dumps(views.json()) + "\n").encode(errors="backslashreplace"))
        case _:
            console.print(views.table())
