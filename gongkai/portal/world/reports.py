"""Annual reports of the fictional county for two years, as the data type; a few have a mistake planted in them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from gongkai.law.agencies import Level
from gongkai.portal.world.county import AREA_CODE, DATA, DOMAIN, PLACE, Agency
from gongkai.portal.world.figures import FORM, Figures, add_up, draw
from gongkai.portal.world.records import Record
from gongkai.portal.world.records.counting import REMEDY_ROWS, fees_of, tables
from gongkai.report.model import AnnualReport, Cell, Contact, Section, State, Statement
from gongkai.report.write.form.content import SECTION_TITLES

_TEXTS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "reports.toml").read_text(encoding="utf-8"))
_SHORT = {Level.COUNTY: "我县", Level.DEPARTMENT: "我局", Level.TOWNSHIP: "我镇"}
_SHORT_BY_NAME = {"办公室": "我办", "街道办事处": "我街道", "乡人民政府": "我乡"}


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with the last report of the agency with that code, and the rules that must say so."""

    agency: str
    cells: dict[str, int]
    said: dict[str, int]
    rules: frozenset[str]


MISTAKES: tuple[Mistake, ...] = tuple(
    Mistake(each["agency"], each.get("cells", {}), each.get("said", {}), frozenset(each["rules"]))
    for each in _TEXTS["mistakes"]
)
"""The mistakes planted, each in another report."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report of the agency with that code; `file` is the name of the file it is published as, without its kind."""

    agency: str
    year: int
    file: str
    report: AnnualReport


def reports(
    random: Random, agencies: Sequence[Agency], years: Sequence[int], records: Sequence[Record]
) -> Iterator[Report]:
    """The report of every agency for each of the years, which follow each other, with what `records` count to.

    The county government's report is that of the whole county: its figures are its own and the others' together.
    """
    root, *others = agencies
    own: dict[str, list[Record]] = {agency.code: [] for agency in agencies}
    for record in records:
        own[record.agency].append(record)
    mistakes = {mistake.agency: mistake for mistake in MISTAKES}
    last: dict[str, Figures] = {}
    for year in years:
        figures = {
            agency.code: draw(random, agency, last.get(agency.code), tables(own[agency.code], year))
            for agency in others
        }
        figures[root.code] = add_up((*figures.values(), tables(own[root.code], year)))
        for agency in agencies:
            mistake = mistakes.get(agency.code) if year == years[-1] else None
            fees = fees_of(records if agency is root else own[agency.code], year)
            report = _report(random, agency, year, figures[agency.code], fees, mistake)
            yield Report(agency.code, year, f"{agency.name}{year}年", report)
        last = figures


def _report(
    random: Random, agency: Agency, year: int, figures: Figures, fees: tuple[int, int], mistake: Mistake | None
) -> AnnualReport:
    said = _said(random, agency, year, figures, mistake) | dict(zip(("notices", "charged"), fees, strict=True))
    if mistake:
        figures = {cell_id: value + mistake.cells.get(cell_id, 0) for cell_id, value in figures.items()}
    one, four, five, six = _prose(random, figures, said)
    texts = ("\n".join(one), "", "", four, "\n".join(five), six)
    return AnnualReport(
        format=FORM,
        cells={cell_id: Cell(value, State.VALUE, str(value)) for cell_id, value in figures.items()},
        agency=agency.name,
        level=agency.level,
        place=PLACE,
        year=year,
        title=f"{agency.name}{year}年政府信息公开工作年度报告",
        period=(date(year, 1, 1), date(year, 12, 31)),
        sections=tuple(
            Section(number, title, text, ordinal=f"{'一二三四五六'[number - 1]}、")
            for number, (title, text) in enumerate(zip(SECTION_TITLES, texts, strict=True), start=1)
        ),
        contact=_contact(agency),
        year_statements=(Statement("title", year), Statement("period", year)),
    )


def _prose(random: Random, figures: Figures, said: dict[str, object]) -> tuple[list[str], str, list[str], str]:
    """The paragraphs of sections one, four, five and six."""

    def drawn(key: str) -> str:
        return str(random.choice(_TEXTS[key])).format(**said)

    changed = figures["normative_documents.made"] or figures["normative_documents.repealed"]
    made = str(_TEXTS["made" if changed else "made_none"]).format(**said)
    asked = figures["requests.received.total"] or figures["requests.carried_in.total"]
    one = [
        drawn("opening"),
        drawn("disclosure") + drawn("attention") + made,
        drawn("requests" if asked else "no_requests"),
        *map(drawn, ("management", "platform", "oversight")),
    ]
    problems = random.sample(_TEXTS["problems"], 2)
    five = [f"{place}.{problem}" for place, problem in enumerate(problems, start=1)]
    contested = any(figures[f"{row}.total"] for row in REMEDY_ROWS.values())
    overdue = figures["requests.other.fee_overdue.total"]
    fees = drawn("fees_charged" if said["charged"] else "fees_overdue" if overdue else "fees")
    return one, "" if contested else _TEXTS["remedies_none"], five, fees


def _said(random: Random, agency: Agency, year: int, figures: Figures, mistake: Mistake | None) -> dict[str, object]:
    """What the sentences may name: figures as the prose has them, and what the agency calls itself."""
    rows = ("received", "carried_in", "disposed", "carried_out")
    told = {row: figures[f"requests.{row}.total"] for row in rows}
    told["overdue"] = figures["requests.other.fee_overdue.total"]
    told |= {row: figures[f"normative_documents.{row}"] for row in ("made", "repealed", "valid")}
    if mistake:
        told = {name: value + mistake.said.get(name, 0) for name, value in told.items()}
    own: dict[str, object] = {
        "web": random.randint(15, 60) * (agency.activity + 5),
        "letters": random.randint(5, 40),
        "spots": random.randint(1, 6),
        "training": random.randint(1, 4),
    }
    endings = (short for ending, short in _SHORT_BY_NAME.items() if agency.name.endswith(ending))
    short = next(endings, _SHORT[agency.level])
    first, second = random.sample(agency.topics, 2)
    own |= {"first": first, "second": second}
    return {"year": year, "short": short, "parent": DATA["county"]["name"], **told, **own}


def _contact(agency: Agency) -> Contact:
    number = int.from_bytes(agency.code.encode()) % 900_000 + 100_000
    return Contact(
        address=f"{PLACE}学府路{number % 300 + 1}号",
        postcode="472911",
        telephone=f"{AREA_CODE}-7{number}",
        url=f"http://www.{DOMAIN}",
    )
