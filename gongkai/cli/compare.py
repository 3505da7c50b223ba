"""`gongkai compare`: reports beside one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from gongkai.cli.job import Jobs, Paths, TimeLimit, ToFile
from gongkai.cli.program import UNREAD, _, guarded, program, say
from gongkai.cli.views import AsView, Views, chosen, read_for_view, write_view
from gongkai.corpus.batch import DEFAULT_TIME_LIMIT
from gongkai.messages import Language

if TYPE_CHECKING:  # what this command alone needs is loaded when it runs
    from gongkai.report.compare import Comparison


@program.command("compare", help=_("比较报告：同一机关的各年，或者各机关；逐格、逐句，并计算比率。"))
def _compare(
    context: typer.Context,
    paths: Paths,
    output_format: AsView = None,
    output: ToFile = None,
    jobs: Jobs = 0,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
) -> None:
    from gongkai.report.compare import NotComparableError, compare

    language: Language = context.obj
    kind = chosen(output_format, output)
    with guarded(language):
        readings = read_for_view(paths, [], kind, output, jobs, time_limit, language)
        try:
            comparison = compare([report for reading in readings for report in reading.reports])
        except NotComparableError as error:
            say(error.message, language)
            raise typer.Exit(UNREAD) from error
        write_view(_views(comparison, language), kind, output)
    raise typer.Exit(UNREAD if any(reading.error for reading in readings) else 0)


def _views(comparison: Comparison, language: Language) -> Views:
    from gongkai.report.write.comparison.html import comparison_page
    from gongkai.report.write.comparison.json import comparison_json
    from gongkai.report.write.comparison.table import comparison_view
    from gongkai.report.write.comparison.xlsx import comparison_workbook

    return Views(
        table=lambda: comparison_view(comparison, language),
        xlsx=lambda: comparison_workbook(comparison, language),
        html=lambda: comparison_page(comparison, language).encode(errors="backslashreplace"),
        json=lambda: comparison_json(comparison),
    )
