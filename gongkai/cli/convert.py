"""`gongkai convert` and `gongkai form`: reports, and empty forms, as files that an office hands in."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from gongkai.cli.program import UNREAD, _, guarded, program, say
from gongkai.corpus.batch import DEFAULT_TIME_LIMIT, read_many
from gongkai.corpus.files import written_whole
from gongkai.corpus.sources import Source, expand
from gongkai.messages import Language, Message
from gongkai.report.model import AnnualReport, State
from gongkai.report.read.errors import ReadError
from gongkai.report.write.form import NotWritableError, characters_lost, empty_form, write_form
from gongkai.report.write.form.content import SECTION_TITLES
from gongkai.report.write.json import REPORT_SCHEMA, dumps, from_json, loads, to_json

NOT_CERTAIN = 1
"""Exit status where something of the report could not be written as certain."""
_MOST_NAMED = 5
"""Cells named in a message; of more, the number is said."""


class FileKind(StrEnum):
    """What a report is written as."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    XLSX = "xlsx"
    JSON = "json"
    TXT = "txt"


Kind = Annotated[
    FileKind | None, typer.Option("--to", help=_("写成哪种文件；不写则按输出文件的扩展名。"), show_default=False)
]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help=_("写入这个文件。"), show_default=False)]
TimeLimit = Annotated[float, typer.Option("--time-limit", min=0.1, metavar="SECONDS", help=_("最多读多少秒。"))]


@program.command("convert", help=_("把一份报告按法定格式写成 Word、PDF、网页、表格或文本。"))
def _convert(
    context: typer.Context,
    report: Annotated[str, typer.Argument(metavar="REPORT", help=_("报告文件，或 read 写出的 JSON；“-”为标准输入。"))],
    output: Output,
    kind: Kind = None,
    index: Annotated[
        int | None, typer.Option(min=1, metavar="N", help=_("文件中的第几份报告。"), show_default=False)
    ] = None,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
) -> None:
    language: Language = context.obj
    with guarded(language):
        kind = _kind(output, kind, [report], language)
        loaded = _load(report, index, time_limit, language)
        doubts = [] if kind is FileKind.JSON else list(_doubts(loaded))
        doubts += _write(loaded, kind, output, language)
        for doubt in doubts:
            say(doubt, language)
    raise typer.Exit(NOT_CERTAIN if doubts else 0)


@program.command("form", help=_("写出一份空白的法定格式，可按上年报告填入结转数等。"))
def _form(
    context: typer.Context,
    year: Annotated[int, typer.Option(min=2019, max=2100, help=_("报告的年度。"), show_default=False)],
    output: Output,
    agency: Annotated[str, typer.Option(help=_("行政机关的名称。"))] = "",
    last: Annotated[
        str, typer.Option("--from", metavar="REPORT", help=_("上年的报告：填入结转的申请、现行有效的文件等。"))
    ] = "",
    kind: Kind = None,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
) -> None:
    language: Language = context.obj
    with guarded(language):
        kind = _kind(output, kind, [last] if last else [], language)
        before = _load(last, None, time_limit, language) if last else None
        if before and before.year not in (None, year - 1):
            years = {"file": last, "found": before.year, "wanted": year - 1}
            wrong = Message("{file} 是 {found} 年的报告，不是 {wanted} 年的。", years)
            raise typer.BadParameter(wrong.text(language))
        report = empty_form(year, agency, before)
        doubts = _write(report, kind, output, language)
        for note in (*(_filled_in(report) if before else ()), *doubts):
            say(note, language)
    raise typer.Exit(NOT_CERTAIN if doubts else 0)


# What is read


def _load(path: str, index: int | None, time_limit: float, language: Language) -> AnnualReport:
    """The report in a file, or the one with that index; ends the program where there is none."""
    sources = list(expand([path]))
    if len(sources) != 1:
        raise typer.BadParameter(Message("{path} 不是一个文件。", {"path": path}).text(language))
    try:
        reports = _reports(sources[0], time_limit)
    except ReadError as error:
        say(error.message, language)
        raise typer.Exit(UNREAD) from error
    if index is None and len(reports) > 1:
        several = Message("文件中有 {count} 份报告，请用 --index 指明第几份。", {"count": len(reports)})
        raise typer.BadParameter(several.text(language))
    if index is not None and index > len(reports):
        few = Message("文件中只有 {count} 份报告。", {"count": len(reports)})
        raise typer.BadParameter(few.text(language))
    return reports[(index or 1) - 1]


def _reports(source: Source, time_limit: float) -> list[AnnualReport]:
    content = source.content()
    data = content if isinstance(content, bytes) else content.read_bytes()
    if data.lstrip()[:1] in (b"{", b"[") and REPORT_SCHEMA.encode() in data:
        return _from_json(data)
    reading = next(read_many([Source(source.name, lambda: data)], time_limit=time_limit))
    if reading.error:
        raise reading.error
    return reading.reports


def _from_json(data: bytes) -> list[AnnualReport]:
    try:
        found = loads(data)
        return [from_json(item) for item in (found if isinstance(found, list) else [found])]
    except (ValueError, AttributeError, RecursionError) as error:  # no JSON, no report, no object at all, too deep
        raise ReadError("damaged", Message("不是完整的报告 JSON：{detail}", {"detail": error})) from error


# What is written


def _kind(output: Path, asked: FileKind | None, given: list[str], language: Language) -> FileKind:
    """What is written: as asked, else as the file's suffix says. Refuses a file that cannot be written to."""
    suffix = output.suffix.lower().removeprefix(".")
    if asked is None and suffix not in set(FileKind):
        unknown = Message("看不出要写成哪种文件，请用 --to 指明：{kinds}。", {"kinds": "、".join(FileKind)})
        raise typer.BadParameter(unknown.text(language))
    if output.is_dir() or not output.parent.is_dir():
        nowhere = Message("无法写入 {file}：文件夹不存在，或它本身是文件夹。", {"file": output})
        raise typer.BadParameter(nowhere.text(language))
    if output.resolve() in {Path(path).resolve() for path in given}:
        raise typer.BadParameter(Message("{file} 是要读的文件，不能写入。", {"file": output}).text(language))
    return asked or FileKind(suffix)


def _write(report: AnnualReport, kind: FileKind, output: Path, language: Language) -> list[Message]:
    """Write the file, whole or not at all; returns what in it is not as it should be."""
    doubts: list[Message] = []
    try:
        if kind is FileKind.JSON:
            data = (dumps(to_json(report)) + "\n").encode()
        elif kind is FileKind.PDF:
            data, undrawn = _pdf(report, language)
            doubts += undrawn
        else:
            data = write_form(report, kind)
    except NotWritableError as error:
        _refuse(error, language)
    with written_whole(output) as stream:
        stream.write(data)
    say(Message("已写入 {file}", {"file": output}), language)
    return doubts


def _refuse(error: NotWritableError, language: Language) -> NoReturn:
    say(error.message, language)
    raise typer.Exit(UNREAD) from error


def _pdf(report: AnnualReport, language: Language) -> tuple[bytes, list[Message]]:
    """The report as a PDF, and what in it is not as it should be; says which faces stand in for the standard's own."""
    from gongkai.report.write.form.pdf import set_pdf  # loads Typst
    from gongkai.report.write.form.typesetting import chosen_faces

    pdf = set_pdf(report)
    standing_in = [face for face in chosen_faces().values() if face.stand_in]
    if standing_in:
        pairs = "；".join(f"{face.face.name} → {face.family}" for face in standing_in)
        say(Message("本机没有公文格式规定的字体，PDF 中代之以：{pairs}", {"pairs": pairs}), language)
    undrawn = Message("已安装的字体中没有这些字，PDF 中显示不出：{characters}", {"characters": pdf.undrawn})
    return pdf.data, [undrawn] if pdf.undrawn else []


def _doubts(report: AnnualReport) -> Iterator[Message]:
    """What of a report its form cannot say with certainty."""
    if unclear := report.unclear:
        named = "、".join(unclear[:_MOST_NAMED]) + (" …" if len(unclear) > _MOST_NAMED else "")
        yield Message("{count} 格未能读准，照抄原文或留空：{cells}", {"count": len(unclear), "cells": named})
    numbers = {section.number for section in report.sections}
    if missing := [str(number) for number in range(1, len(SECTION_TITLES) + 1) if number not in numbers]:
        yield Message("报告没有第 {numbers} 部分，只写了标题。", {"numbers": "、".join(missing)})
    if lost := characters_lost(report):
        yield Message("{count} 个字符是文件不能容纳的，写作“�”。", {"count": lost})


def _filled_in(report: AnnualReport) -> Iterator[Message]:
    """What of last year's report stands in the form, and what does not."""
    filled = [cell_id for cell_id, _cell in report.in_state(State.VALUE)]
    yield Message("已按上年报告填入 {count} 格。", {"count": len(filled)})
    if any(cell_id.endswith(".valid") for cell_id in filled):
        yield Message("“现行有效件数”是上年末的数，请按本年制发、废止的件数更正。")
    blank = [cell_id for cell_id, _cell in report.in_state(State.BLANK) if cell_id.startswith("requests.carried_in.")]
    if blank:
        yield Message("上年报告没有确定的结转数，留空 {count} 格。", {"count": len(blank)})
