"""Option `--mark`: where marked copies of the sources go."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongkai.cli.program import _, say
from gongkai.corpus.sources import STANDARD_INPUT, Source
from gongkai.messages import Language, Message
from gongkai.report.read.errors import ReadError

if TYPE_CHECKING:  # loads the rules, and what marks documents
    from gongkai.corpus.marked_output import MarkedCopies

MarkTo = Annotated[
    Path | None,
    typer.Option(
        "--mark",
        metavar="FILE",
        help=_("写一份加批注的副本：Word、PDF、网页、Excel 各在原处标出问题；多个文件时为文件夹。"),
        show_default=False,
    ),
]


def refuse_folder(place: Path, paths: Sequence[str]) -> Message | None:
    """Why marked copies of what `paths` name cannot go to the folder `place`; None where they can, or it is none."""
    if not place.is_dir():
        return None
    folder = place.resolve()
    given = [Path(path).resolve() for path in paths if path != STANDARD_INPUT]
    if any(path == folder or folder in path.parents for path in given):
        return Message("要读的文件在 {folder} 里，加批注的副本请写到另一个文件夹。", {"folder": place})
    return None


def refuse_place(place: Path, sources: Sequence[Source]) -> Message | None:
    """Why marked copies of the sources cannot go to `place`; None where they can."""
    if place.is_dir():
        return None
    if not place.parent.is_dir():
        return Message("无法写入 {file}：文件夹不存在，或它本身是文件夹。", {"file": place})
    if len(sources) > 1:
        is_file = place.exists() or place.suffix
        no_folder = Message(
            "有{count}个文件，--mark 须是文件夹，{place} 不是。", {"count": len(sources), "place": place}
        )
        return no_folder if is_file else None
    origin = sources[0].origin
    if isinstance(origin, Path) and origin.resolve() == place.resolve():
        return Message("{file} 是要读的文件，不能写入。", {"file": place})
    from gongkai.corpus.marking import suffix_of

    with suppress(ReadError, OSError):  # said when it is read
        content = sources[0].content()
        suffix = suffix_of(content.read_bytes() if isinstance(content, Path) else content)
        if place.suffix.lower() != suffix:
            return Message("这个文件加批注的副本是 {suffix}，请把 --mark 写成 {name}。", _proposed(place, suffix))
    return None


def _proposed(place: Path, suffix: str) -> dict[str, object]:
    return {"suffix": suffix, "name": place.with_suffix(suffix)}


def marked_copies(
    place: Path, sources: Sequence[Source], jobs: int, time_limit: float, language: Language
) -> MarkedCopies:
    """The output that writes marked copies to `place`."""
    from gongkai.corpus.marked_output import MarkedCopies

    return MarkedCopies(place, place.is_dir() or len(sources) > 1, sources, language, jobs, time_limit)


def say_marked(copies: MarkedCopies, language: Language) -> None:
    """Say what was written, what is to be known of it, and what could not be."""
    if copies.in_folder:
        values: dict[str, object] = {"count": len(copies.files), "folder": copies.place}
        say(Message("已写入 {folder}：加批注的副本{count}份", values), language)
    elif copies.files:
        say(Message("已写入 {file}", {"file": copies.files[0]}), language)
    for name, message in copies.notices:
        say(Message("{file}：{what}", {"file": name, "what": message}), language)
    for name, message in copies.failures:
        say(Message("没有批注 {file}：{why}", {"file": name, "why": message}), language)
