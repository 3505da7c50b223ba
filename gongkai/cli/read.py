"""`gongkai read` and `gongkai run`: reports into data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.decisions import ProfileFile, checking
from gongkai.cli.job import AsData, Destination, Jobs, Paths, TimeLimit, ToFile, find_sources, is_one_of, run_job
from gongkai.cli.program import Screen, _, guarded, program, say
from gongkai.corpus.batch import DEFAULT_TIME_LIMIT
from gongkai.corpus.job import Job
from gongkai.corpus.outputs import FolderOutput, OverviewOutput
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


@program.command("run", help=_("读取并检查全部报告，显示结果，并把 JSON、CSV、XLSX 写入一个文件夹。"))
def _run(
    context: typer.Context,
    paths: Paths,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help=_("写入这个文件夹。"))] = Path("out"),
    profile: ProfileFile = None,
    jobs: Jobs = 0,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
) -> None:
    language: Language = context.obj
    with guarded(language):
        folder = FolderOutput(output, language)
        ours = {path.resolve() for path in folder.files}
        sources = [source for source in find_sources(paths, language) if not is_one_of(source, ours)]
        with folder:
            job = Job(sources, checking(profile, language), jobs, time_limit, language)
            tally = job.run([folder, OverviewOutput(Screen(), language)])
        for path in folder.files:
            say(Message("已写入 {file}", {"file": path}), language)
    raise typer.Exit(tally.status)
