"""`gongkai rollup`: the report of an agency above others, as the sums of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongkai.cli.job import Jobs, Paths, TimeLimit, ToFile
from gongkai.cli.program import UNREAD, _, guarded, program, say
from gongkai.cli.roster import ForYear, RosterFile, load_roster, roster_file
from gongkai.cli.views import AsView, Views, chosen, read_for_view, write_view
from gongkai.corpus.batch import DEFAULT_TIME_LIMIT, Reading
from gongkai.corpus.job import read_all
from gongkai.corpus.sources import Source
from gongkai.messages import Language, Message
from gongkai.report.model import AnnualReport
from gongkai.report.roster import Roster

if TYPE_CHECKING:  # what this command alone needs is loaded when it runs
    from gongkai.report.write.rollup.content import RollUpDocument


@program.command("rollup", help=_("把下级机关的报告汇总成上级机关的报告；空白和未报的不作0计，每个数都能查到来源。"))
def _rollup(
    context: typer.Context,
    paths: Paths,
    roster: RosterFile = None,
    own: Annotated[
        Path | None,
        typer.Option("--own", metavar="FILE", help=_("上级机关本级的报告，一并计入。"), show_default=False),
    ] = None,
    parent: Annotated[
        str | None,
        typer.Option(
            "--parent", metavar="CODE", help=_("汇总到哪个机关：名册中的代码；不写则为最上级。"), show_default=False
        ),
    ] = None,
    year: ForYear = None,
    output_format: AsView = None,
    output: ToFile = None,
    jobs: Jobs = 0,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
) -> None:
    language: Language = context.obj
    kind = chosen(output_format, output)
    with guarded(language):
        file = roster_file(roster, paths)
        if file is None:
            raise typer.BadParameter(Message("须用 --roster 给出名册。").text(language))
        agencies = load_roster(file, language)
        code = _parent(parent, agencies, language)
        apart = [file, own] if own else [file]
        readings = read_for_view(paths, apart, kind, output, jobs, time_limit, language)
        office = _own(own, time_limit, language)
        document = _document(readings, agencies, code, office, year, language)
        write_view(_views(document, language), kind, output)
    unread = any(reading.error for reading in readings)
    found = any(findings for _, findings in document.findings)
    incomplete = any(total.value is None for total in document.roll.totals.values())
    raise typer.Exit(UNREAD if unread else int(found or incomplete))


def _parent(asked: str | None, roster: Roster, language: Language) -> str:
    """The code of the agency to roll up to; ends the program where it is not told, or has nobody below it."""
    code = asked if asked is not None else roster.top.code if roster.top else ""
    if not code:
        raise typer.BadParameter(Message("名册中的最上级机关不止一个或没有下级，请用 --parent 指明。").text(language))
    if not roster.children(code):
        raise typer.BadParameter(Message("名册中没有代码为{code}的上级机关。", {"code": code}).text(language))
    return code


def _own(file: Path | None, time_limit: float, language: Language) -> AnnualReport | None:
    """The report of the parent's own office; ends the program where the file does not hold just one."""
    if file is None:
        return None
    (reading,) = read_all([Source(str(file), file)], 1, time_limit, language)
    if len(reading.reports) != 1:
        say(Message("{file} 中应有一份报告。", {"file": file}), language)
        raise typer.Exit(UNREAD)
    return reading.reports[0]


def _document(
    readings: Sequence[Reading],
    roster: Roster,
    parent: str,
    own: AnnualReport | None,
    asked: int | None,
    language: Language,
) -> RollUpDocument:
    from gongkai.corpus.collection import Collection
    from gongkai.corpus.rolled import rolled_up
    from gongkai.report.write.rollup.content import RollUpDocument

    reports = [report for reading in readings for report in reading.reports]
    year = Collection([*reports, *([own] if own else [])], roster, asked).year
    if year is None:
        say(Message("没有一份报告说明年度，请用 --year 指明。"), language)
        raise typer.Exit(UNREAD)
    roll, findings = rolled_up(reports, roster, parent, own, year)
    unread = [(reading.name, reading.error.reason, reading.error.message) for reading in readings if reading.error]
    return RollUpDocument(roll, findings, unread)


def _views(document: RollUpDocument, language: Language) -> Views:
    from gongkai.report.write.rollup.html import rollup_html
    from gongkai.report.write.rollup.json import rollup_json
    from gongkai.report.write.rollup.table import rollup_view

    return Views(
        table=lambda: rollup_view(document, language),
        xlsx=lambda: _workbook(document, language),
        html=lambda: rollup_html(document, language),
        json=lambda: rollup_json(document),
    )


def _workbook(document: RollUpDocument, language: Language) -> bytes:
    from gongkai.report.write.rollup.xlsx import write_rollup_xlsx

    stream = BytesIO()
    write_rollup_xlsx(document, stream, language)
    return stream.getvalue()
