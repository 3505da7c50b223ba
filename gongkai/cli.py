"""The command line: what a person types becomes a job, and what comes of it an output."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import IO, Annotated, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from gongkai import __version__
from gongkai.corpus.batch import DEFAULT_TIME_LIMIT
from gongkai.corpus.files import written_whole
from gongkai.corpus.job import Job
from gongkai.corpus.outputs import (
    CsvOutput,
    FolderOutput,
    JsonLinesOutput,
    JsonOutput,
    Output,
    OverviewOutput,
    TableOutput,
    WorkbookOutput,
    as_text,
)
from gongkai.corpus.sources import STANDARD_INPUT, Source, expand
from gongkai.messages import Language, Message, preferred_language
from gongkai.report.formats import FORMATS
from gongkai.report.write.csv import CsvTable
from gongkai.report.write.labels import printable
from gongkai.report.write.vocabulary import VocabularyRow, vocabulary, vocabulary_view

UNREAD = 2
"""Exit status where a file could not be read, there was none, or the result could not be written."""
INTERRUPTED, TERMINATED, BROKEN_PIPE = 130, 143, 141
"""Exit statuses as shells give them to what a signal ended."""
WIDTH_OF_A_FILE = 120
"""Characters to a line of a table that is not written to a terminal."""


def _(template: str) -> str:
    """A text for the catalogue: `localise` puts it into the reader's language when that is known."""
    return template


class OutputFormat(StrEnum):
    """What results are written as."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


class VocabularyFormat(StrEnum):
    """What the vocabulary is written as."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class FormatName(StrEnum):
    """The statutory forms; their ids are those of `FORMATS`."""

    FORMAT_2021 = "2021"
    FORMAT_2019 = "2019"


class LanguageName(StrEnum):
    """The languages there are."""

    ZH = "zh"
    EN = "en"


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help=_("文件、文件夹或 zip 压缩包；“-”为标准输入。文件类型按内容判断，与扩展名无关。"),
        show_default=False,
    ),
]
AsFormat = Annotated[
    OutputFormat | None,
    typer.Option("--format", "-f", help=_("输出格式；不写则按输出文件的扩展名，否则为 table。"), show_default=False),
]
ToFile = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help=_("写入这个文件，而不是标准输出。"), show_default=False),
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, metavar="N", help=_("同时读取的文件数；0 为处理器的个数。"))]
TimeLimit = Annotated[float, typer.Option("--time-limit", min=0.1, metavar="SECONDS", help=_("每个文件最多读多少秒。"))]

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


@program.command("read", help=_("把报告读成数据。"))
def _read(
    context: typer.Context,
    paths: Paths,
    output_format: AsFormat = None,
    output: ToFile = None,
    jobs: Jobs = 0,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
) -> None:
    _run_job(Destination(output, output_format), paths, False, jobs, time_limit, context.obj)


@program.command("check", help=_("检查报告，列出发现的问题。"))
def _check(
    context: typer.Context,
    paths: Paths,
    output_format: AsFormat = None,
    output: ToFile = None,
    jobs: Jobs = 0,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
) -> None:
    _run_job(Destination(output, output_format), paths, True, jobs, time_limit, context.obj)


@program.command("run", help=_("读取并检查全部报告，显示结果，并把 JSON、CSV、XLSX 写入一个文件夹。"))
def _run(
    context: typer.Context,
    paths: Paths,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help=_("写入这个文件夹。"))] = Path("out"),
    jobs: Jobs = 0,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
) -> None:
    language: Language = context.obj
    with _guarded(language):
        folder = FolderOutput(output, language)
        ours = {path.resolve() for path in folder.files}
        sources = [source for source in _sources(paths, language) if not _is_one_of(source, ours)]
        with folder:
            job = Job(sources, True, jobs, time_limit, language)
            tally = job.run([folder, OverviewOutput(_Screen(), language)])
        for path in folder.files:
            _say(Message("已写入 {file}", {"file": path}), language)
    raise typer.Exit(tally.status)


@program.command("cells", help=_("列出表格中每一格的代码和名称。"))
def _cells(
    context: typer.Context,
    format_id: Annotated[FormatName | None, typer.Option(help=_("只列这一种格式。"), show_default=False)] = None,
    output_format: Annotated[VocabularyFormat, typer.Option("--format", "-f", help=_("输出格式。"))] = (
        VocabularyFormat.TABLE
    ),
) -> None:
    forms = [FORMATS[name] for name in ([format_id] if format_id else FormatName)]
    with _guarded(context.obj):
        if output_format is VocabularyFormat.TABLE:
            _Screen().print(vocabulary_view(forms, context.obj))
            return
        with as_text(sys.stdout.buffer) as text:
            if output_format is VocabularyFormat.JSON:
                cells = [json.dumps(row._asdict(), ensure_ascii=False) for row in vocabulary(forms)]
                text.write("[\n" + ",\n".join(cells) + "\n]\n")
            else:
                table = CsvTable(text, VocabularyRow._fields)
                for row in vocabulary(forms):
                    table.add(row)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where results go and as what: a file, or standard output where it is None."""

    file: Path | None
    asked: OutputFormat | None = None

    @property
    def format(self) -> OutputFormat:
        """What was asked for, else what the file's suffix says, else a table."""
        suffix = self.file.suffix.lower().removeprefix(".") if self.file else ""
        by_suffix = OutputFormat(suffix) if suffix in set(OutputFormat) else OutputFormat.TABLE
        return self.asked or by_suffix

    def refuse(self, paths: Sequence[str], sources: Sequence[Source]) -> Message | None:
        """Why results cannot go there; None where they can."""
        if self.file is None:
            no_file = Message("xlsx 须用 --output 写入文件。")
            return no_file if self.format is OutputFormat.XLSX else None
        if self.file.is_dir() or not self.file.parent.is_dir():
            return Message("无法写入 {file}：文件夹不存在，或它本身是文件夹。", {"file": self.file})
        target = self.file.resolve()
        given = {Path(path).resolve() for path in paths if path != STANDARD_INPUT}
        if target in given or any(_is_one_of(source, {target}) for source in sources):
            return Message("{file} 是要读的文件，不能写入。", {"file": self.file})
        return None

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """The file, which is there only when all of it is written; or standard output."""
        if self.file is not None:
            with written_whole(self.file) as stream:
                yield stream
        else:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()

    @contextmanager
    def output(self, stream: IO[bytes], checked: bool, language: Language) -> Iterator[Output]:
        """An output that writes results in this format to `stream`."""
        if self.format is OutputFormat.XLSX:
            yield WorkbookOutput(stream, language, checked)
            return
        in_file = self.file is not None
        with as_text(stream, mark=in_file and self.format is OutputFormat.CSV) as text:
            match self.format:
                case OutputFormat.JSON:
                    yield JsonOutput(text, findings=checked)
                case OutputFormat.JSONL:
                    yield JsonLinesOutput(text, findings=checked)
                case OutputFormat.CSV:
                    yield CsvOutput(text, language, findings=checked)
                case _:
                    console = Console(file=text, width=WIDTH_OF_A_FILE) if in_file else _Screen()
                    yield TableOutput(console, language, checked)


def _run_job(
    destination: Destination,
    paths: Sequence[str],
    checked: bool,
    jobs: int,
    time_limit: float,
    language: Language,
) -> NoReturn:
    with _guarded(language):
        sources = _sources(paths, language)
        if refusal := destination.refuse(paths, sources):
            raise typer.BadParameter(refusal.text(language))
        with (
            destination.opened() as stream,
            destination.output(stream, checked, language) as output,
        ):
            tally = Job(sources, checked, jobs, time_limit, language).run([output])
    raise typer.Exit(tally.status)


def _sources(paths: Sequence[str], language: Language) -> list[Source]:
    sources = list(expand(paths))
    if not sources:
        _say(Message("没有可读的文件：{paths}", {"paths": " ".join(paths)}), language)
        raise typer.Exit(UNREAD)
    return sources


def _is_one_of(source: Source, files: set[Path]) -> bool:
    return isinstance(source.origin, Path) and source.origin.resolve() in files


def _say(message: Message, language: Language) -> None:
    """A line for the person, apart from the results."""
    Console(stderr=True).print(Text(printable(message.text(language))), soft_wrap=True)


class _Screen(Console):
    """Standard output for tables. Where nobody reads it any more, that is for `_guarded` to see."""

    def __init__(self) -> None:
        known = sys.stdout.isatty() or "COLUMNS" in os.environ
        super().__init__(width=None if known else WIDTH_OF_A_FILE)

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError


@contextmanager
def _guarded(language: Language) -> Iterator[None]:
    """End without a traceback what is interrupted, cannot be written, or is read no further (`| head`)."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(BROKEN_PIPE) from None
    except KeyboardInterrupt:
        _say(Message("已中断。"), language)
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:
        _say(Message("无法写入结果：{detail}", {"detail": error}), language)
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
