"""`gongkai check`: what is wrong with reports."""

from __future__ import annotations

import typer

from gongkai.cli.decisions import ProfileFile, checking
from gongkai.cli.job import AsFindings, Destination, Jobs, OutputFormat, Paths, TimeLimit, ToFile, run_job
from gongkai.cli.marking import MarkTo
from gongkai.cli.program import _, program
from gongkai.cli.roster import ForYear, RosterFile, roster_file
from gongkai.corpus.batch import DEFAULT_TIME_LIMIT


@program.command("check", help=_("检查报告，列出发现的问题。"))
def _check(
    context: typer.Context,
    paths: Paths,
    output_format: AsFindings = None,
    output: ToFile = None,
    mark: MarkTo = None,
    profile: ProfileFile = None,
    roster: RosterFile = None,
    year: ForYear = None,
    jobs: Jobs = 0,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
) -> None:
    file = roster_file(roster, paths)
    run_job(
        Destination(output, output_format, OutputFormat),
        paths,
        checking(profile, file, year, context.obj),
        jobs,
        time_limit,
        context.obj,
        file,
        mark,
    )
