"""`gongkai waive`, and the file of decisions that `check` and `run` obey."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from gongkai.cli.job import Paths, find_sources
from gongkai.cli.program import UNREAD, _, guarded, program, say
from gongkai.cli.roster import against, roster_file
from gongkai.corpus.files import written_whole
from gongkai.corpus.results import results
from gongkai.messages import Language, Message
from gongkai.report.model import AnnualReport

if TYPE_CHECKING:  # the rules, which take a while to load, are loaded where a command needs them
    from gongkai.corpus.checking import Checking
    from gongkai.report.checks import Finding, Profile, ProfileError

DEFAULT_PROFILE = Path("gongkai.toml")
"""The file that is obeyed where none is named: the one in the folder that the program is started in."""

ProfileFile = Annotated[
    Path | None,
    typer.Option(
        "--profile",
        metavar="FILE",
        help=_("豁免和各规则的程度，TOML 文件；不写则为当前文件夹中的 gongkai.toml（如果有）。"),
        show_default=False,
    ),
]


def checking(file: Path | None, roster: Path | None, year: int | None, language: Language) -> Checking:
    """How to check: with the decisions in `file` and against the `roster`, whose agencies are to report on `year`.

    Ends the program where either cannot be used.
    """
    from gongkai.corpus.checking import Checking
    from gongkai.report.checks import Profile

    profile = _load(file, language) if file or DEFAULT_PROFILE.exists() else Profile()
    return against(Checking(profile), roster, year, language)


@program.command("waive", help=_("豁免一个问题，记入 gongkai.toml；所依据的数字一变，豁免即失效。"))
def _waive(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="FINGERPRINT", help=_("问题的指纹，check 的结果中有。"))],
    paths: Paths,
    reason: Annotated[str, typer.Option(help=_("理由。"))],
    who: Annotated[str, typer.Option(help=_("作出决定的人。"))],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help=_("豁免到哪一天为止。"))],
    profile: ProfileFile = None,
) -> None:
    from gongkai.report.checks import RULES, ProfileError, read_profile
    from gongkai.report.checks.decisions import waive, waiver_entry

    language: Language = context.obj
    file = profile or DEFAULT_PROFILE
    report, finding = _find(paths, key, language)
    with guarded(language):
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        try:
            today = date.today()
            waiver = waive(report, finding, reason=reason, who=who, until=until.date(), decided=today)
            text += waiver_entry(waiver)
            read_profile(text, list(RULES))
        except ProfileError as error:
            _refuse(file, error, language)
        with written_whole(file) as stream:
            stream.write(text.encode())
    say(
        Message("已豁免 {key}，到{until}为止，记入 {file}", {"key": key, "until": waiver.until, "file": file}), language
    )


def _find(paths: list[str], key: str, language: Language) -> tuple[AnnualReport, Finding]:
    """The finding with that fingerprint on the reports that `paths` name, and its report."""
    from gongkai.corpus.checking import Checking
    from gongkai.report.checks import fingerprint

    with guarded(language):
        how = against(Checking(), roster_file(None, paths), None, language)
        for result in results(find_sources(paths, language), how):
            if error := result.reading.error:
                say(error.message, language)
            for report, found in result.examined:
                for finding in found.findings:
                    if fingerprint(report, finding) == key:
                        return report, finding
    raise typer.BadParameter(Message("没有指纹为 {key} 的问题。", {"key": key}).text(language))


def _load(file: Path | None, language: Language) -> Profile:
    from gongkai.report.checks import RULES, ProfileError, read_profile

    file = file or DEFAULT_PROFILE
    try:
        return read_profile(file.read_text(encoding="utf-8"), list(RULES))
    except ProfileError as error:
        _refuse(file, error, language)
    except (OSError, UnicodeDecodeError) as error:
        say(Message("无法读取 {file}：{detail}", {"file": file, "detail": error}), language)
        raise typer.Exit(UNREAD) from error


def _refuse(file: Path, error: ProfileError, language: Language) -> NoReturn:
    for problem in error.problems:
        say(Message("{file}：{problem}", {"file": file, "problem": problem}), language)
    raise typer.Exit(UNREAD) from error
