"""Reports for the checks' tests, built from the figures that matter: every other cell is a zero."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from gongkai.law.agencies import Level
from gongkai.report.checks import Context, Likeness
from gongkai.report.formats import FORMATS, Format
from gongkai.report.model import (
    AnnualReport,
    Cell,
    Contact,
    Note,
    NoteKind,
    Number,
    Origin,
    Place,
    Section,
    State,
    Statement,
)
from gongkai.report.roster import Entry

CASES = Path(__file__).parent / "cases"


INTRODUCTION = (
    "本报告由清源县柳林镇人民政府按照《中华人民共和国政府信息公开条例》第五十条编制，数据统计期限为{year}年1月1日至{year}年12月31日。"
    "如有疑问，请联系镇党政办公室（地址：清源县柳林镇人民路1号；电话：0399-5550123；网址：http://www.qingyuan.gov.cn）。"
)
PROSE = (
    (
        "总体情况",
        "（一）主动公开。镇政府围绕惠民补贴、项目建设和办事服务做好主动公开，内容更新及时。\n"
        "（二）依申请公开。畅通受理渠道，规范登记、审核、办理和答复各个环节。\n"
        "（三）政府信息管理。文件起草时注明公开属性，公开前逐级审查，定期清理规范性文件。\n"
        "（四）平台建设。依托县政府门户网站公开专栏发布信息，专人负责日常维护。\n"
        "（五）监督保障。将政务公开列入年度考核，开展社会评议，组织业务培训，没有发生责任追究情形。",
    ),
    ("主动公开政府信息情况", ""),
    ("收到和处理政府信息公开申请情况", ""),
    ("政府信息公开行政复议、行政诉讼情况", ""),
    (
        "存在的主要问题及改进情况",
        "存在的主要问题：一是部分信息发布不够及时；二是解读形式比较单一。\n"
        "改进情况：一是建立提醒台账，逐日催办；二是增加问答和图解，丰富解读形式。",
    ),
    ("其他需要报告的事项", "本年度没有收取信息处理费。除此之外，没有其他需要报告的事项。"),
)
"""Titles and texts of six sections in which no rule finds fault."""


def value(figure: Number) -> Cell:
    return Cell(figure, State.VALUE, str(figure))


def blank(text: str = "") -> Cell:
    return Cell(None, State.BLANK, text)


def report_of(
    form: Format, cells: Mapping[str, Cell | Number] | None = None, notes: Sequence[Note] = (), year: int = 0
) -> AnnualReport:
    """A report that no rule has anything to say of, whose cells are zeros but for those given.

    Without a `year` it is of one to which its form belongs.
    """
    given = {cell_id: cell if isinstance(cell, Cell) else value(cell) for cell_id, cell in (cells or {}).items()}
    year = year or (2023 if form is FORMATS["2021"] else 2020)
    title = f"清源县柳林镇人民政府{year}年政府信息公开工作年度报告"
    return AnnualReport(
        form,
        dict.fromkeys(form.cells, value(0)) | given,
        agency="清源县柳林镇人民政府",
        level=Level.TOWNSHIP,
        place="清源县柳林镇",
        year=year,
        title=title,
        period=(date(year, 1, 1), date(year, 12, 31)),
        introduction=Section(0, "", INTRODUCTION.format(year=year)),
        sections=tuple(Section(number, *part) for number, part in enumerate(PROSE, start=1)),
        contact=Contact(address="清源县柳林镇人民路1号", telephone="0399-5550123", url="http://www.qingyuan.gov.cn"),
        year_statements=(
            Statement("title", year, None),
            Statement("period", year, None),
        ),
        notes=tuple(notes),
    )


def with_figures(report: AnnualReport, figures: Mapping[str, Cell | Number]) -> AnnualReport:
    """The report with some cells changed."""
    changed = {cell_id: cell if isinstance(cell, Cell) else value(cell) for cell_id, cell in figures.items()}
    return replace(report, cells=report.cells | changed)


@dataclass(frozen=True)
class Case:
    """A report with what is around it, the verdict of the rule that the case is about, every finding of every rule, and
    the messages of what is confirmed."""

    code: str
    name: str
    report: AnnualReport
    context: Context
    verdict: str
    findings: list[dict[str, object]]
    confirmed: list[str]


def load_cases() -> Iterator[Case]:
    """The cases in `cases/`: one file for each rule."""
    for path in sorted(CASES.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for case in data["case"]:
            form = FORMATS[case.get("format", "2021")]
            yield Case(
                code=path.stem,
                name=case["name"],
                report=_report(form, case),
                context=replace(_context(form, case), **_neighbours(form, case.get("context", {}))),
                verdict=case["verdict"],
                findings=[_finding(form, finding) for finding in case.get("findings", ())],
                confirmed=case.get("confirmed", []),
            )


def _report(form: Format, case: dict[str, Any]) -> AnnualReport:
    cells = {}
    for pattern, content in case.get("cells", {}).items():
        cells.update(dict.fromkeys(matching(form, [pattern]), _cell(content)))
    report = report_of(form, cells, [_note(note) for note in case.get("notes", ())], case.get("year", 0))
    return replace(report, **_said(case), sections=_sections(report, case))


def _said(case: dict[str, Any]) -> dict[str, Any]:
    """What a case says of the report itself; "" stands for what is not known."""
    said: dict[str, Any] = {name: case[name] for name in ("title", "agency", "place", "year") if name in case}
    if "year" in said:
        said["year"] = said["year"] or None
    if "level" in case:
        said["level"] = Level(case["level"]) if case["level"] else None
    if "period" in case:
        said["period"] = tuple(case["period"]) or None
    if "introduction" in case:
        said["introduction"] = Section(0, "", case["introduction"]) if case["introduction"] else None
    if "contact" in case:
        said["contact"] = Contact(**case["contact"])
    if "years" in case:
        said["year_statements"] = tuple(Statement(origin, year) for origin, year in case["years"].items())
    return said


def _sections(report: AnnualReport, case: dict[str, Any]) -> tuple[Section, ...]:
    """The sections with the texts, titles and ordinals of a case, in its order."""
    sections = {}
    for section in report.sections:
        name = str(section.number)
        if section.number not in case.get("without_sections", ()):
            sections[section.number] = replace(
                section,
                text=case.get("sections", {}).get(name, section.text),
                title=case.get("titles", {}).get(name, section.title),
                ordinal=case.get("ordinals", {}).get(name, section.ordinal),
            )
    return tuple(sections[number] for number in case.get("order", sections))


def _context(form: Format, case: dict[str, Any]) -> Context:
    entry = case.get("entry")
    return Context(
        previous=_report(form, case["previous"]) if "previous" in case else None,
        earlier=_report(form, case["earlier"]) if "earlier" in case else None,
        entry=Entry("1", entry["name"], Level(entry["level"]) if "level" in entry else None) if entry else None,
        published=case.get("published"),
    )


def _neighbours(form: Format, given: dict[str, Any]) -> dict[str, Any]:
    """What a case says of other reports: `twins` as files, `alike` as agency, year and similarity, `sums` by cell.

    A sum of "" is one that is not known.
    """
    around = dict(given)
    if "twins" in given:
        around["twins"] = tuple(Origin(file, "", "") for file in given["twins"])
    if "alike" in given:
        around["alike"] = tuple(Likeness(name, year, None, float(index)) for name, year, index in given["alike"])
    if "sums" in given:
        named = ((cell, total) for pattern, total in given["sums"].items() for cell in matching(form, [pattern]))
        around["sums"] = {cell: None if total == "" else total for cell, total in named}
    if "peers" in given:
        around["peers"] = {cell: tuple(figures) for cell, figures in given["peers"].items()}
    if "foreign_names" in given:
        around["foreign_names"] = frozenset(given["foreign_names"])
    return around


def matching(form: Format, patterns: Sequence[str]) -> tuple[str, ...]:
    """The ids that fit the patterns, one pattern after another, each id once.

    A pattern is `table.3`, an id, or an id with wildcards; one that begins with "!" takes away what fits it.
    """
    found: dict[str, None] = {}
    for pattern in patterns:
        wanted = pattern.removeprefix("!")
        ids = [
            spec.id for spec in form.cells.values() if wanted == f"table.{spec.table}" or fnmatchcase(spec.id, wanted)
        ]
        if not ids:
            raise ValueError(f"no cell of Format {form.id} fits {wanted}")
        if wanted == pattern:
            found.update(dict.fromkeys(ids))
        else:
            found = {cell_id: None for cell_id in found if cell_id not in ids}
    return tuple(found)


def _cell(content: Any) -> Cell:
    if isinstance(content, str):
        return blank(content)
    if not isinstance(content, dict):
        return value(content)
    figure = content.get("value")
    return Cell(
        figure,
        State(content.get("state", "value")),
        content.get("text", "" if figure is None else str(figure)),
        _place(content),
        content.get("unit", ""),
        tuple(None if candidate == "" else candidate for candidate in content.get("candidates", ())),
    )


def _place(content: dict[str, Any]) -> Place | None:
    return Place(line=content["line"]) if "line" in content else None


def _note(note: dict[str, Any]) -> Note:
    return Note(NoteKind(note["kind"]), note["subject"], note["found"], note.get("expected", ""), _place(note))


def _finding(form: Format, finding: dict[str, Any]) -> dict[str, object]:
    cell = finding.get("cell")
    operands = finding.get("operands", [cell] if cell else [])
    return {
        "code": finding["code"],
        "severity": finding["severity"],
        "cell": cell,
        "expected": finding.get("expected"),
        "found": finding.get("found"),
        "message": finding["message"],
        "source": _place(finding),
        "operands": matching(form, operands),
        "passages": finding.get("passages", []),
    }
