"""What `gongkai deadline` reads and shows, imported when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gongkai.cli.program import UNREAD, Screen, say
from gongkai.law.deadlines import Clock, ClockState, Move, Step, clocks, moved
from gongkai.law.deadlines.entry import EntryError, case_events, read_cases, read_date, read_event
from gongkai.law.deadlines.output import deadline_json, moves_json
from gongkai.law.notices import NoticeError, read_notice
from gongkai.law.procedure import Event, UnlawfulEventError, follow
from gongkai.law.workdays import Calendar, CalendarError, announced
from gongkai.messages import Language, Message
from gongkai.report.write.json import dumps
from gongkai.report.write.labels import printable

_STYLES = {ClockState.RUNNING: "bold", ClockState.STOPPED: "bold yellow", ClockState.MISSED: "bold red"}


def show_clocks(
    received: date, written: Sequence[str], calendar: Calendar, today: date, language: Language, *, as_json: bool
) -> None:
    """Show the clocks of a request that was received on that day; `written` are the events since, as they are typed."""
    try:
        events = case_events(received, tuple(each for text in written for each in read_event(text)))
        found = clocks(events, calendar, today)
    except (EntryError, UnlawfulEventError, CalendarError) as error:
        raise typer.BadParameter(printable(error.message.text(language))) from error
    if as_json:
        _write_json(deadline_json(events, found, today))
    else:
        Screen().print(_view(events, found, today, language))


def show_moves(file: Path, calendar: Calendar, today: date, language: Language, *, as_json: bool) -> None:
    """Show which due days of the cases in a file this calendar moves, against the one that is announced."""
    try:
        cases = read_cases(_text(file, language))
        moves = moved(cases, announced(), calendar, today)
    except (EntryError, CalendarError) as error:
        say(Message("{file}：{problem}", {"file": file, "problem": error.message}), language)
        raise typer.Exit(UNREAD) from error
    if as_json:
        _write_json(moves_json(moves, len(cases), today))
    else:
        Screen().print(_moves_view(moves, len(cases), language))


def _view(events: Sequence[Event], found: Sequence[Clock], today: date, language: Language) -> RenderableType:
    values: dict[str, object] = {"today": today, "state": follow(events).message}
    table = Table(title=_words(Message("各个期限（截至{today}，{state}）", values), language), title_justify="left")
    for heading in (
        Message("期限"),
        Message("状态"),
        Message("起算"),
        Message("工作日"),
        Message("到期日"),
        Message("剩余"),
    ):
        table.add_column(_words(heading, language))
    for clock in found:
        table.add_row(*_row(clock, language), style=_STYLES.get(clock.state, "dim" if clock.ended else ""))
    parts: list[RenderableType] = [table]
    for clock in found:
        parts.append(Text(f"\n{_name(clock, language)}", style="bold"))
        for number, step in enumerate(clock.steps, 1):
            parts.append(Padding(_step(number, step, language), (0, 0, 0, 2)))
    if any(not step.verified for clock in found for step in clock.steps):
        parts.append(Text("\n" + Message("* 依据有待核对正式文本。").text(language), style="dim"))
    return Group(*parts)


def _row(clock: Clock, language: Language) -> list[str]:
    due = clock.due.isoformat() if clock.due else "–"
    if clock.provisional:
        due = Message("{due}（暂定，最早{earliest}）", {"due": due, "earliest": clock.earliest}).text(language)
    return [
        _name(clock, language),
        clock.state.message.text(language),
        clock.start.isoformat() if clock.start else "–",
        str(clock.length) if clock.length is not None else "–",
        due,
        str(clock.days_left) if clock.days_left is not None else "",
    ]


def _name(clock: Clock, language: Language) -> str:
    name = clock.kind.message.text(language)
    return printable(f"{name} · {clock.party}" if clock.party else name)


def _step(number: int, step: Step, language: Language) -> Text:
    text = Text(f"{number}. {printable(step.message.text(language))}")
    if step.article:
        text.append(f"  {step.article}", style="cyan")
    if not step.verified:
        text.append(" *", style="cyan")
    return text


def _moves_view(moves: Sequence[Move], count: int, language: Language) -> RenderableType:
    touched = len({move.case for move in moves})
    title = Message("{count}件在办案件中，{touched}件的到期日变动", {"count": count, "touched": touched})
    table = Table(title=_words(title, language), title_justify="left")
    for heading in (Message("案件"), Message("期限"), Message("原到期日"), Message("新到期日")):
        table.add_column(_words(heading, language))
    for move in moves:
        name = move.kind.message.text(language)
        name = f"{name} · {move.party}" if move.party else name
        table.add_row(printable(move.case), printable(name), move.before.isoformat(), move.after.isoformat())
    return table


def _words(message: Message, language: Language) -> str:
    return message.text(language)


def read_day(text: str, language: Language) -> date:
    """A day as it is typed; ends the program where it is none."""
    try:
        return read_date(text)
    except EntryError as error:
        raise typer.BadParameter(printable(error.message.text(language))) from error


def with_notice(calendar: Calendar, file: Path, language: Language) -> Calendar:
    """The calendar with the notice in a file; ends the program where it cannot be read."""
    try:
        return calendar.with_notice(read_notice(_text(file, language)))
    except (NoticeError, CalendarError) as error:
        say(Message("{file}：{problem}", {"file": file, "problem": error.message}), language)
        raise typer.Exit(UNREAD) from error


def _text(file: Path, language: Language) -> str:
    """A file's text: UTF-8, or GB18030 as programs in China write it; ends the program where it cannot be read."""
    try:
        content = file.read_bytes()
    except OSError as error:
        say(Message("无法读取 {file}：{detail}", {"file": file, "detail": error}), language)
        raise typer.Exit(UNREAD) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _write_json(content: dict[str, object]) -> None:
    sys.stdout.buffer.write((dumps(content) + "\n").encode(errors="backslashreplace"))
    sys.stdout.buffer.flush()
