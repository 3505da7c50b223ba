"""The pages that are looked at: every kind, of the samples and of reports with more faults, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from io import StringIO

from gongkai.corpus.batch import Reading
from gongkai.corpus.finding_outputs import PageOutput
from gongkai.corpus.results import Result
from gongkai.corpus.rolled import rolled_up
from gongkai.messages import Language, Message
from gongkai.report import read
from gongkai.report.checks import check
from gongkai.report.compare import compare
from gongkai.report.formats import FORMATS
from gongkai.report.model import AnnualReport, Cell, Number, Origin, State
from gongkai.report.read import ReadError
from gongkai.report.roster import read_roster
from gongkai.report.write.comparison.html import comparison_page
from gongkai.report.write.form.html import to_html
from gongkai.report.write.rollup.content import RollUpDocument
from gongkai.report.write.rollup.html import rollup_html
from tests.conftest import ROOT
from tests.report.checks.building import blank, report_of

LANGUAGES: tuple[Language, ...] = ("zh", "en")
SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix != ".csv")


@cache
def samples() -> tuple[AnnualReport, ...]:
    """The reports of the samples."""
    return tuple(report for path in SAMPLES for report in read(path, path.name))


@cache
def faulty() -> AnnualReport:
    """A report that many rules have something to say of: blanks, unclear cells, figures and words that contradict."""
    cells: dict[str, Cell | Number] = {
        "requests.received.total": 3,
        "requests.granted.total": blank(),
        "requests.disposed.total": Cell(None, State.UNREADABLE, "一二"),
        "requests.carried_out.total": Cell(None, State.AMBIGUOUS, "1 2", candidates=(1, 12)),
        "fees.amount": Cell(None, State.MISSING),
    }
    report = report_of(FORMATS["2021"], cells)
    text = report.sections[0].text + "\n全年收到申请２５件，，办结２４件。" + "https://" + "long" * 60
    first = replace(report.sections[0], text=text)
    return replace(report, sections=(first, *report.sections[1:]), source=Origin("柳林镇/年报.docx", "00", "docx"))


def findings(language: Language) -> str:
    """The page of findings: the samples, the faulty report, a file that could not be read."""
    stream = StringIO()
    output = PageOutput(stream, language)
    for report in (*samples(), faulty()):
        output.add(Result(Reading(report.agency, [report], None, 0.0), (check(report),)))
    refusal = ReadError("damaged", Message("文件已损坏：{detail}", {"detail": "x" * 200}))
    output.add(Result(Reading("损坏.pdf", [], refusal, 0.0), ()))
    output.close()
    return stream.getvalue()


def comparison(language: Language) -> str:
    """Two years of one agency, with blank and unclear cells and prose that was changed."""
    years = [report for report in samples() if report.agency == "沅桥县芦汀镇人民政府"]
    assert len(years) == 2
    return comparison_page(compare(years), language)


def agencies(language: Language) -> str:
    """A comparison of agencies, whose names are long."""
    return comparison_page(compare([report for report in samples() if report.year == 2022]), language)


def rollup(language: Language) -> str:
    """A roll-up with findings, gaps and files that could not be read."""
    roster = read_roster((ROOT / "samples/roster.csv").read_text(encoding="utf-8"))
    roll, found = rolled_up(samples(), roster, "12", None, 2022)
    assert found
    unread = [("损坏.pdf", "damaged", Message("文件已损坏。"))]
    return rollup_html(RollUpDocument(roll, found, unread), language).decode()


def form(_: Language) -> str:
    """A report in the statutory form."""
    return to_html(samples()[0]).decode()


PAGES: Mapping[str, Callable[[], str]] = {
    f"{make.__name__}-{language}": partial(cache(make), language)
    for make in (findings, comparison, agencies, rollup)
    for language in LANGUAGES
} | {"form-zh": partial(cache(form), "zh")}
"""Every page by its name, made when it is first looked at."""
