"""What `read`, `check` and `run` share: where results go and as what, and the run over many files."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from gongkai.cli.marking import marked_copies, refuse_folder, refuse_place, say_marked
from gongkai.cli.program import UNREAD, WIDTH_OF_A_FILE, Screen, _, guarded, say
from gongkai.corpus.files import as_text, written_whole
from gongkai.corpus.job import Job
from gongkai.corpus.outputs import CellsOutput, JsonLinesOutput, JsonOutput, Output, TableOutput, WorkbookOutput
from gongkai.corpus.sources import STANDARD_INPUT, Source, expand
from gongkai.messages import Language, Message

if TYPE_CHECKING:
    from gongkai.corpus.checking import Checking


class OutputFormat(StrEnum):
    """What results are written as."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    SARIF = "sarif"
    HTML = "html"


class DataFormat(StrEnum):
    """Those of the formats that hold reports; the others are for findings."""

    TABLE = OutputFormat.TABLE
    JSON = OutputFormat.JSON
    JSONL = OutputFormat.JSONL
    CSV = OutputFormat.CSV
    XLSX = OutputFormat.XLSX


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help=_("文件、文件夹或 zip 压缩包；“-”为标准输入。文件类型按内容判断，与扩展名无关。"),
        show_default=False,
    ),
]
FORMAT = typer.Option(
    "--format", "-f", help=_("输出格式；不写则按输出文件的扩展名，否则为 table。"), show_default=False
)
"""The option that says what results are written as; commands differ in the formats that they offer."""
AsData = Annotated[DataFormat | None, FORMAT]
AsFindings = Annotated[OutputFormat | None, FORMAT]
ToFile = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help=_("写入这个文件，而不是标准输出。"), show_default=False),
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, metavar="N", help=_("同时读取的文件数；0 为处理器的个数。"))]
TimeLimit = Annotated[float, typer.Option("--time-limit", min=0.1, metavar="SECONDS", help=_("每个文件最多读多少秒。"))]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where results go and as what: a file, or standard output where it is None; one of the `formats`."""

    file: Path | None
    asked: DataFormat | OutputFormat | None = None
    formats: type[DataFormat] | type[OutputFormat] = DataFormat

    @property
    def format(self) -> OutputFormat:
        """What was asked for, else what the file's suffix says, else a table."""
        suffix = self.file.suffix.lower().removeprefix(".") if self.file else ""
        by_suffix = suffix if suffix in set(self.formats) else OutputFormat.TABLE
        return OutputFormat(self.asked or by_suffix)

    def refuse(self, paths: Sequence[str], sources: Sequence[Source]) -> Message | None:
        """Why results cannot go there; None where they can."""
        if self.file is None:
            no_file = Message("xlsx 须用 --output 写入文件。")
            return no_file if self.format is OutputFormat.XLSX else None
        return refuse_file(self.file, paths, sources)

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
                case OutputFormat.TABLE:
                    console = Console(file=text, width=WIDTH_OF_A_FILE) if in_file else Screen()
                    yield TableOutput(console, language, checked)
                case _ if checked:
                    yield _output_of_findings(self.format, text, language)
                case _:
                    yield CellsOutput(text, language)


def _output_of_findings(kind: OutputFormat, text: IO[str], language: Language) -> Output:
    """An output that holds findings and nothing else. Only here, since it loads the rules."""
    from gongkai.corpus.finding_outputs import FindingsOutput, PageOutput, SarifOutput

    match kind:
        case OutputFormat.SARIF:
            return SarifOutput(text, language)
        case OutputFormat.HTML:
            return PageOutput(text, language)
        case _:
            return FindingsOutput(text, language)


def refuse_file(file: Path, paths: Sequence[str], sources: Sequence[Source]) -> Message | None:
    """Why nothing can be written to `file`, when `paths` and the sources they name are read; None where it can."""
    if file.is_dir() or not file.parent.is_dir():
        return Message("无法写入 {file}：文件夹不存在，或它本身是文件夹。", {"file": file})
    target = file.resolve()
    given = {Path(path).resolve() for path in paths if path != STANDARD_INPUT}
    if target in given or any(is_one_of(source, {target}) for source in sources):
        return Message("{file} 是要读的文件，不能写入。", {"file": file})
    return None


def run_job(
    destination: Destination,
    paths: Sequence[str],
    checking: Checking | None,
    jobs: int,
    time_limit: float,
    language: Language,
    roster: Path | None = None,
    marked: Path | None = None,
) -> NoReturn:
    """Read what `paths` name, but for the `roster`, write what comes of it, and end with the job's status.

    With `marked`, copies of the sources with marks are written there as well.
    """
    with guarded(language):
        apart = {path.resolve() for path in (roster, marked if marked and marked.is_dir() else None) if path}
        refusal = refuse_folder(marked, paths) if marked else None
        sources = [] if refusal else find_sources(paths, language, apart)
        refusal = refusal or destination.refuse(paths, sources) or (refuse_place(marked, sources) if marked else None)
        if refusal:
            raise typer.BadParameter(refusal.text(language))
        copies = marked_copies(marked, sources, jobs, time_limit, language) if marked else None
        with (
            copies or nullcontext(),
            destination.opened() as stream,
            destination.output(stream, checking is not None, language) as output,
        ):
            outputs = [output, copies] if copies else [output]
            tally = Job(sources, checking, jobs, time_limit, language).run(outputs)
        if copies:
            say_marked(copies, language)
    raise typer.Exit(UNREAD if copies and copies.failures else tally.status)


def find_sources(paths: Sequence[str], language: Language, apart: AbstractSet[Path] = frozenset()) -> list[Source]:
    """The files that `paths` name, but for those `apart`, which are no reports; ends the program where there is
    none.
    """
    sources = [source for source in expand(paths) if not is_one_of(source, apart)]
    if not sources:
        say(Message("没有可读的文件：{paths}", {"paths": " ".join(paths)}), language)
        raise typer.Exit(UNREAD)
    return sources


def is_one_of(source: Source, files: AbstractSet[Path]) -> bool:
    """Whether a source is one of these files, or stands in one of these folders (given with their links resolved)."""
    if not isinstance(source.origin, Path):
        return False
    place = source.origin.resolve()
    return place in files or not files.isdisjoint(place.parents)
