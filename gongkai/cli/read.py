"""`gongkai read` and `gongkai run`: reports into data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.decisions import ProfileFile, checking
from gongkai.cli.job import AsData, Destination, Jobs, Paths, TimeLimit, ToFile, find_sources, run_job
from gongkai.cli.marking import say_marked
from gongkai.cli.program import Screen, _, guarded, program, say
from gongkai.cli.roster import ForYear, RosterFile, roster_file
from gongkai.corpus.batch import DEFAULT_TIME_LIMIT
from gongkai.corpus.job import Job
from gongkai.corpus.outputs import OverviewOutput
from gongkai.messages import Language, Message


@program.command("read", help=_("把报告读成数据。"))
def _read(
    context: typer.Context,
    paths: Paths,
    output_format: AsData = None,
    output: ToFile = None,
    jobs: Jobs = 0,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
) -> None:
    run_job(Destination(output, output_format), paths, None, jobs, time_limit, context.obj)


@program.command("run", help=_("读取并检查全部报告，显示结果，并把数据、问题、比较和汇总写入一个文件夹。"))
def _run(
    context: typer.Context,
    paths: Paths,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help=_("写入这个文件夹。"))] = Path("out"),
    profile: ProfileFile = None,
    roster: RosterFile = None,
    year: ForYear = None,
    jobs: Jobs = 0,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
) -> None:
    from gongkai.corpus.folder_output import FolderOutput

    language: Language = context.obj
    with guarded(language):
        file = roster_file(roster, paths)
        how = checking(profile, file, year, language)
        folder = FolderOutput(output, language, how)
        apart = {path.resolve() for path in (*folder.reserved, *([file] if file else []))}
        sources = find_sources(paths, language, apart)
        copies = folder.hand_back(sources, jobs, time_limit)
        with folder:
            job = Job(sources, how, jobs, time_limit, language)
            tally = job.run([folder, OverviewOutput(Screen(), language)])
        for path in folder.written:
            say(Message("已写入 {file}", {"file": path}), language)
        say_marked(copies, language)
    raise typer.Exit(tally.status)
