"""What offices and conversions do to the form, one thing at a time: what is read all the same, and what is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from gongkai.report.formats import FORMAT_2019, FORMAT_2021, Format
from gongkai.report.model import AnnualReport, NoteKind, Number, State
from gongkai.report.read import read
from tests.report.read.handmade import RESULTS, WRITERS, Figures, Page, as_html, as_text, figure, figures

BLANK = (State.BLANK, None)
MISSING = (State.MISSING, None)
UNREADABLE = (State.UNREADABLE, None)
EVERYWHERE = tuple(WRITERS)
LINE_BREAKS = ("lines", "html", "docx")
"""Writers that can put a line break into a cell."""


def value(number: Number) -> tuple[State, Number | None]:
    return State.VALUE, number


@dataclass(frozen=True)
class Case:
    """What is done to a page, which cells are then read otherwise than printed at first, and what is noticed."""

    name: str
    spoil: Callable[[Page], None]
    changed: Figures = field(default_factory=dict)
    notes: frozenset[tuple[NoteKind, str]] = frozenset()
    writers: tuple[str, ...] = EVERYWHERE
    form: Format = FORMAT_2021


def printed(**texts: str) -> Callable[[Page], None]:
    """Print other texts in cells; "__" stands for the point in a cell's id."""

    def spoil(page: Page) -> None:
        for name, text in texts.items():
            page.set(name.replace("__", "."), text)

    return spoil


def relabelled(labels: dict[str, str]) -> Callable[[Page], None]:
    """Print other labels."""

    def spoil(page: Page) -> None:
        for old, new in labels.items():
            page.relabel(old, new)

    return spoil


def _as_it_is(_page: Page) -> None:
    """Nothing is spoilt."""


def _spaced(label: str) -> str:
    return " ".join(label)


def _broken(label: str) -> str:
    return f"{label[: len(label) // 2]}\n{label[len(label) // 2 :]}"


LABELS = ("结果维持", "总计", "商业企业", "法律服务机构", "行政许可", "4.保护第三方合法权益", "四、结转下年度继续办理")
HALF_WIDTH = str.maketrans("（），：“”、", '(),:"",')
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
ORDINALS = [row.label for row in FORMAT_2021.table(3).rows if row.label[0].isdigit()]
ALL_LABELS = [row.label for table in FORMAT_2021.tables[:2] for row in table.rows]


def _without_groups(page: Page) -> None:
    """Only the rows' own labels are left of the three columns of labels."""
    for name, fields in page.tables[3].items():
        label = next((text for text in reversed(fields[:3]) if text), "")
        page.tables[3][name] = [label, *fields[3:]]


def _groups_on_rows_of_their_own(page: Page) -> None:
    rows: dict[str, list[str]] = {}
    for name, fields in page.tables[3].items():
        groups = [text for text in fields[:2] if text and fields[2]]
        if fields[0] == RESULTS and fields[1]:
            groups.append(RESULTS)
        for group in groups:
            rows[f"{name} {group}"] = [group, *[""] * 9]
            fields[fields.index(group)] = ""
        rows[name] = fields
    page.tables[3] = rows


def _empty_groups(page: Page) -> None:
    for name, fields in page.tables[3].items():
        if fields[2]:
            page.tables[3][name] = ["", "", *fields[2:]]


def _shifted(page: Page) -> None:
    """Two rows lack empty fields before their figures and have them behind, as when merged labels are lost."""
    for name in ("refused.deliberative", "not_processed.publication"):
        fields = page.row(name)
        page.tables[3][name] = [*fields[2:], "", ""]


def _without_column(table: int, place: int) -> Callable[[Page], None]:
    def spoil(page: Page) -> None:
        for name, fields in page.tables[table].items():
            if len(fields) > place and not name.startswith("2.article"):
                del fields[place]

    return spoil


def _cut(page: Page) -> None:
    """Table 3 breaks off behind the first group; the report goes on with section four."""
    names = list(page.tables[3])
    for name in names[names.index("unavailable.not_held") :]:
        del page.tables[3][name]


def _cells(*rows: str, form: Format = FORMAT_2021) -> list[str]:
    return [f"requests.{row}.{column.id}" for row in rows for column in form.table(3).columns]


ROWS = [row.id for row in FORMAT_2021.table(3).rows]
CUT_ROWS = ROWS[ROWS.index("unavailable.not_held") :]
TOTALS = [f"requests.{row}.total" for row in ROWS]


def _empty_totals(page: Page) -> None:
    for cell_id in TOTALS:
        page.set(cell_id, "")


CASES = [
    Case("nothing", _as_it_is),
    Case("labels with spaces", relabelled({label: _spaced(label) for label in LABELS})),
    Case("all labels with spaces", relabelled({label: _spaced(label) for label in ALL_LABELS})),
    Case("labels broken", relabelled({label: _broken(label) for label in LABELS}), writers=LINE_BREAKS),
    Case(
        "half width",
        relabelled(
            {label: label.translate(HALF_WIDTH) for label in ALL_LABELS if label.translate(HALF_WIDTH) != label}
        ),
    ),
    Case("full width", relabelled({label: label.translate(FULL_WIDTH) for label in ORDINALS})),
    Case(
        "钩 for 勾",
        relabelled(
            {
                "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）": (
                    "（本列数据的钩稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
                )
            }
        ),
    ),
    Case(
        "the year in a label",
        relabelled({"本年制发件数": "本年(2023)制发件数", "本年废止件数": "本年（2023年）废止件数"}),
    ),
    Case("规范性文件", relabelled({"行政规范性文件": "规范性文件"})),
    *(
        Case(f"ordinals as {style}", relabelled({label: style.format(label[0]) + label[2:] for label in ORDINALS}))
        for style in ("{}、", "({})", "（{}）", "{}．", "{}. ", "")
    ),
    Case(
        "labels mistyped",
        relabelled(
            {
                "1.属于国家秘密": "1.属于国家秘蜜",
                "4.无正当理由大量反复申请": "4.无正当里由大量反复的申请",
                "二、上年结转政府信息公开申请数量": "二、上年结转政府信息公开申清数量",
            }
        ),
        notes=frozenset(
            (NoteKind.LABEL, f"requests.{row}.natural_person")
            for row in ("refused.state_secret", "not_processed.excessive", "carried_in")
        ),
    ),
    Case("groups not there", _without_groups),
    Case("groups without text", _empty_groups),
    Case("groups on rows of their own", _groups_on_rows_of_their_own),
    Case(
        "rows shifted",
        _shifted,
        notes=frozenset(
            (NoteKind.SHIFTED, f"requests.{row}.natural_person")
            for row in ("refused.deliberative", "not_processed.publication")
        ),
        writers=("text", "html"),
    ),
    Case(
        "figures on a second line",
        printed(requests__granted__total="\n321", requests__received__business="\n7", licensing__decisions="\n18"),
        {
            "requests.granted.total": value(321),
            "requests.received.business": value(7),
            "licensing.decisions": value(18),
        },
        writers=LINE_BREAKS,
    ),
    *(
        Case(
            f"blank as {mark!r}",
            printed(
                requests__granted__natural_person=mark,
                requests__refused__third_party__other_org=mark,
                requests__disposed__total=mark,
                reconsideration__corrected=mark,
                normative_documents__repealed=mark,
                penalties__decisions=mark,
            ),
            dict.fromkeys(
                (
                    "requests.granted.natural_person",
                    "requests.refused.third_party.other_org",
                    "requests.disposed.total",
                    "reconsideration.corrected",
                    "normative_documents.repealed",
                    "penalties.decisions",
                ),
                BLANK,
            ),
        )
        for mark in ("", "/", "—", "-", "无", "——", "／")
    ),
    Case(
        "separators",
        printed(requests__received__total="1,234,567", requests__granted__business="12，345", fees__amount="6,548.70"),
        {
            "requests.received.total": value(1_234_567),
            "requests.granted.business": value(12_345),
            "fees.amount": value(Decimal("6548.7")),
        },
    ),
    Case(
        "full-width figures",
        printed(requests__received__total="１２３", fees__amount="６．５"),
        {"requests.received.total": value(123), "fees.amount": value(Decimal("6.5"))},
    ),
    Case(
        "Chinese numerals",
        printed(requests__received__total="一百零五", requests__granted__total="十二", coercion__decisions="零"),
        {
            "requests.received.total": value(105),
            "requests.granted.total": value(12),
            "coercion.decisions": value(0),
        },
    ),
    Case(
        "units in cells",
        printed(fees__amount="251000元", requests__granted__total="3件", normative_documents__made="2 件"),
        {
            "fees.amount": value(251_000),
            "requests.granted.total": value(3),
            "normative_documents.made": value(2),
        },
    ),
    Case(
        "no column of other organisations",
        _without_column(3, 8),
        dict.fromkeys((f"requests.{row}.other_org" for row in ROWS), MISSING),
        writers=("text", "html", "docx"),
    ),
    Case("no column of totals", _without_column(3, 9), dict.fromkeys(TOTALS, MISSING)),
    Case(
        "no column of documents repealed",
        _without_column(2, 2),
        dict.fromkeys(("regulations.repealed", "normative_documents.repealed"), MISSING),
    ),
    Case("totals empty", _empty_totals, dict.fromkeys(TOTALS, BLANK)),
    Case("table 3 cut off", _cut, dict.fromkeys(_cells(*CUT_ROWS), MISSING)),
    Case(
        "no table 4",
        lambda page: page.tables[4].clear(),
        dict.fromkeys((spec.id for spec in FORMAT_2021.table(4)), MISSING),
    ),
    Case("Format 2019 for 2023", _as_it_is, form=FORMAT_2019),
    Case(
        "no figure in a cell",
        printed(requests__granted__total="见附件", licensing__decisions="详见官网"),
        {"requests.granted.total": UNREADABLE, "licensing.decisions": UNREADABLE},
    ),
]


def found(report: AnnualReport) -> Figures:
    return {cell_id: (cell.state, cell.value) for cell_id, cell in report.cells.items()}


@pytest.mark.parametrize(
    ("case", "writer"),
    [pytest.param(case, writer, id=f"{case.name}-{writer}") for case in CASES for writer in case.writers],
)
def test_the_form_survives(case: Case, writer: str) -> None:
    page = Page(case.form)
    case.spoil(page)
    (report,) = read(WRITERS[writer](page))
    assert report.format is case.form
    assert found(report) == figures(case.form) | case.changed
    assert case.notes <= {(note.kind, note.subject) for note in report.notes}


@pytest.mark.parametrize("writer", EVERYWHERE)
def test_nothing_is_noticed_where_nothing_is_wrong(writer: str) -> None:
    (report,) = read(WRITERS[writer](Page()))
    assert report.notes == ()


def test_units_are_kept() -> None:
    page = Page()
    page.set("fees.amount", "251000元")
    page.set("requests.granted.total", "3件")
    (report,) = read(as_text(page))
    units = {cell_id: cell.unit for cell_id, cell in report.cells.items() if cell.unit}
    assert units == {"fees.amount": "元", "requests.granted.total": "件"}


def test_what_is_printed_is_kept() -> None:
    page = Page()
    page.set("requests.granted.total", "１,234件")
    page.set("reconsideration.upheld", "——")
    (report,) = read(as_html(page))
    assert report.cells["requests.granted.total"].text == "１,234件"
    assert report.cells["reconsideration.upheld"].text == "——"


@pytest.mark.parametrize("writer", EVERYWHERE)
def test_residue_of_a_header(writer: str) -> None:
    """A conversion has left the end of 结果纠正 in the cell below it."""
    page = Page()
    page.set("litigation_direct.corrected", "纠正")
    (report,) = read(WRITERS[writer](page))
    assert found(report) == figures() | {"litigation_direct.corrected": UNREADABLE}
    assert (NoteKind.RESIDUE, "litigation_direct.corrected") in {(note.kind, note.subject) for note in report.notes}


@pytest.mark.parametrize("writer", EVERYWHERE)
def test_a_document_that_ends_in_table_3(writer: str) -> None:
    page = Page()
    _cut(page)
    data = WRITERS[writer](page)
    if writer in {"text", "lines"}:
        data = data[: data.index("四、政府信息公开行政复议".encode())]
    else:
        page.tables[4].clear()
        data = WRITERS[writer](page)
    (report,) = read(data)
    lost = [*_cells(*CUT_ROWS), *(spec.id for spec in FORMAT_2021.table(4))]
    assert found(report) == figures() | dict.fromkeys(lost, MISSING)


@pytest.mark.parametrize("writer", EVERYWHERE)
def test_both_forms_in_one_file(writer: str) -> None:
    old = Page(FORMAT_2019, title="云溪县白石镇人民政府2020年政府信息公开工作年度报告")
    new = Page(FORMAT_2021, title="云溪县白石镇人民政府2021年政府信息公开工作年度报告")
    reports = read(WRITERS[writer](old, new))
    assert [report.format.id for report in reports] == ["2019", "2021"]
    assert [report.year for report in reports] == [2020, 2021]
    assert [found(report) for report in reports] == [figures(FORMAT_2019), figures(FORMAT_2021)]


@pytest.mark.parametrize("writer", EVERYWHERE)
def test_several_reports_in_one_file(writer: str) -> None:
    towns = ("白石镇", "青溪乡", "南关街道办事处")
    pages = [Page(title=f"云溪县{town}2023年政府信息公开工作年度报告") for town in towns]
    pages[1].set("licensing.decisions", "9")
    reports = read(WRITERS[writer](*pages), "三份.bin")
    assert [report.source and report.source.index for report in reports] == [1, 2, 3]
    assert [report.agency for report in reports] == [f"云溪县{town}" for town in towns]
    assert [report.value("licensing.decisions") for report in reports] == [
        figure(FORMAT_2021, "licensing.decisions"),
        9,
        figure(FORMAT_2021, "licensing.decisions"),
    ]
    for report in reports:
        assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
        assert not report.unclear


@pytest.mark.parametrize("writer", EVERYWHERE)
def test_format_2019_for_2023(writer: str) -> None:
    (report,) = read(WRITERS[writer](Page(FORMAT_2019)))
    assert (report.format.id, report.year) == ("2019", 2023)


@pytest.mark.parametrize("writer", EVERYWHERE)
def test_a_title_without_a_year(writer: str) -> None:
    page = Page(
        title="云溪县白石镇人民政府政府信息公开工作年度报告",
        opening="本报告所列数据的统计期限为2022年1月1日至2022年12月31日。",
    )
    (report,) = read(WRITERS[writer](page))
    assert report.year == 2022
    assert found(report) == figures()
    assert [statement.value for statement in report.year_statements if statement.origin == "period"] == [2022]
