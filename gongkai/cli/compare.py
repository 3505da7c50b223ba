"""`gongkai compare`: reports beside one another."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import IO, Annotated

import typer
from rich.console import Console

from gongkai.cli.job import Jobs, Paths, TimeLimit, ToFile, find_sources, refuse_file
from gongkai.cli.program import UNREAD, WIDTH_OF_A_FILE, Screen, _, guarded, program, say
from gongkai.corpus.batch import DEFAULT_TIME_LIMIT, read_many
from gongkai.corpus.files import as_text, written_whole
from gongkai.messages import Language, Message
from gongkai.report.compare import Comparison, NotComparableError, compare
from gongkai.report.model import AnnualReport
from gongkai.report.write.comparison.html import comparison_page
from gongkai.report.write.comparison.json import comparison_json
from gongkai.report.write.comparison.table import comparison_view
from gongkai.report.write.comparison.xlsx import comparison_workbook
from gongkai.report.write.json import dumps


class ComparisonFormat(StrEnum):
    """What a comparison is written as."""

    TABLE = "table"
    HTML = "html"
    XLSX = "xlsx"
    JSON = "json"


@program.command("compare", help=_("比较报告：同一机关的各年，或者各机关；逐格、逐句，并计算比率。"))
def _compare(
    context: typer.Context,
    paths: Paths,
    output_format: Annotated[
        ComparisonFormat | None,
        typer.Option(
            "--format", "-f", help=_("输出格式；不写则按输出文件的扩展名，否则为 table。"), show_default=False
        ),
    ] = None,
    output: ToFile = None,
    jobs: Jobs = 0,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
) -> None:
    language: Language = context.obj
    suffix = output.suffix.removeprefix(".").lower() if output else ""
    by_suffix = ComparisonFormat(suffix) if suffix in set(ComparisonFormat) else ComparisonFormat.TABLE
    with guarded(language):
        sources = find_sources(paths, language)
        if output is None and output_format is ComparisonFormat.XLSX:
            raise typer.BadParameter(Message("xlsx 须用 --output 写入文件。").text(language))
        if output is not None and (refusal := refuse_file(output, paths, sources)):
            raise typer.BadParameter(refusal.text(language))
        reports: list[AnnualReport] = []
        unread = False
        for reading in read_many(sources, jobs or 1, time_limit):
            reports += reading.reports
            if reading.error:
                unread = True
                say(reading.error.message, language)
        try:
            comparison = compare(reports)
        except NotComparableError as error:
            say(error.message, language)
            raise typer.Exit(UNREAD) from error
        if output is None:
            _write(comparison, output_format or by_suffix, sys.stdout.buffer, Screen(), language)
        else:
            with written_whole(output) as stream, as_text(stream) as text:
                console = Console(file=text, width=WIDTH_OF_A_FILE)
                _write(comparison, output_format or by_suffix, stream, console, language)
    raise typer.Exit(UNREAD if unread else 0)


def _write(
    comparison: Comparison, kind: ComparisonFormat, stream: IO[bytes], console: Console, language: Language
) -> None:
    match kind:
        case ComparisonFormat.HTML:
            stream.write(comparison_page(comparison, language).encode(errors="backslashreplace"))
        case ComparisonFormat.JSON:
            stream.write((dumps(comparison_json(comparison)) + "\n").encode(errors="backslashreplace"))
        case ComparisonFormat.XLSX:
            stream.write(comparison_workbook(comparison, language))
        case _:
            console.print(comparison_view(comparison, language))
