"""Group S: whose report it is, of which year, on which form, when it was published and how its office is reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from types import MappingProxyType

from gongkai.law.agencies import Level
from gongkai.law.area_codes import area_code_in, area_codes_of
from gongkai.law.citations import FORMAT_2019, FORMAT_2021, REGULATION, Article
from gongkai.messages import Message
from gongkai.report.checks.context import Context
from gongkai.report.checks.finding import Severity
from gongkai.report.checks.rule import NOTICES, Fault, Gap, Outcome, context_rule, rule
from gongkai.report.checks.tables import level_in
from gongkai.report.checks.wording import Bilingual
from gongkai.report.formats import FORMATS, Format
from gongkai.report.model import AnnualReport, Statement
from gongkai.report.roster import plain_name

_TITLE = re.compile(r"(?P<agency>.*?)(?P<year>(?:\d{4}|[〇零○O一二三四五六七八九]{4})年)(?P<what>.*)")
_WHAT = "政府信息公开工作年度报告"

_LEVELS = MappingProxyType(
    {
        Level.STATE: Bilingual("国务院部门", english="department of the State Council"),
        Level.PROVINCE: Bilingual("省级", english="province"),
        Level.PREFECTURE: Bilingual("市级", english="prefecture"),
        Level.COUNTY: Bilingual("县级", english="county"),
        Level.TOWNSHIP: Bilingual("乡级", english="township"),
        Level.DEPARTMENT: Bilingual("部门", english="department"),
    }
)


@rule("S03", severity=Severity.WARNING, basis=NOTICES, title=("报告的标题", "Title"))
def s03_title_names_agency_and_year(report: AnnualReport) -> Iterator[Outcome]:
    """标题由机关名称、年份和“政府信息公开工作年度报告”组成。

    The title is the agency's name, the year and 政府信息公开工作年度报告.
    """
    if not report.title:
        yield Fault(Message("没有找到标题"))
        return
    match = _TITLE.fullmatch(report.title)
    if match and match["agency"] and match["what"] == _WHAT:
        return
    agency, year = report.agency or "机关名称", report.year or "××××"
    expected = f"{agency}{year}年{_WHAT}"
    yield Fault(
        Message("标题为“{found}”，应为“{expected}”", {"found": report.title, "expected": expected}),
        expected=expected,
        found=report.title,
        source=report.title_source,
    )


@rule(
    "S04",
    severity=(Severity.ERROR, Severity.WARNING),
    basis=NOTICES,
    title=("年份一致", "One year throughout"),
)
def s04_years_agree(report: AnnualReport) -> Iterator[Outcome]:
    """标题和统计期限都写明年份，并且相同；没有写明年份的，或者正文所述多为另一年的，是警告。

    Title and period name the same year; a warning where one of them names none, and where the text mostly speaks of
    another one.
    """
    said = {statement.origin: statement for statement in report.year_statements}
    title, period = said.get("title"), said.get("period")
    absent = [name for name, statement in ((_IN_TITLE, title), (_IN_PERIOD, period)) if statement is None]
    if absent:
        names = Bilingual(
            "、".join(name.text("zh") for name in absent), english=" and ".join(name.text("en") for name in absent)
        )
        message = Message("{places}没有写明年份", {"places": names})
        yield Fault(message, severity=Severity.WARNING, source=report.title_source)
    text = said.get("text")
    if title and period and title.value != period.value:
        yield _other_year(_IN_PERIOD, period, _IN_TITLE, title, Severity.ERROR)
    elif (first := title or period) and text and text.value != first.value:
        written_in = _IN_TITLE if title else _IN_PERIOD
        yield _other_year(_IN_TEXT, text, written_in, first, Severity.WARNING)


_IN_TITLE = Bilingual("标题", english="the title")
_IN_PERIOD = Bilingual("统计期限", english="the period")
_IN_TEXT = Bilingual("正文", english="the text")


def _other_year(name: Bilingual, said: Statement, other_name: Bilingual, other: Statement, severity: Severity) -> Fault:
    values: dict[str, object] = {
        "place": name,
        "year": said.value,
        "other_place": other_name,
        "other_year": other.value,
    }
    return Fault(
        Message("{place}为{year}年，{other_place}为{other_year}年，应当相同", values),
        expected=other.value,
        found=said.value,
        source=said.source,
        severity=severity,
    )


@context_rule("S05", severity=Severity.WARNING, basis=Article(REGULATION, 4), title=("机关与名册", "Agency and roster"))
def s05_agency_is_the_rosters(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """报告所写的机关名称和层级与名册一致。

    The agency's name and level are those of the roster.
    """
    entry = context.entry
    if entry is None:
        yield Gap(reason=Message("没有名册，无法核对机关名称和层级"))
        return
    if not report.agency:
        yield Gap(reason=Message("报告没有写明机关名称"))
        return
    own, listed = plain_name(report.agency), plain_name(entry.name)
    if not (own.endswith(listed) or listed.endswith(own)):
        values: dict[str, object] = {"found": report.agency, "expected": entry.name}
        yield Fault(
            Message("机关名称为“{found}”，名册中为“{expected}”", values),
            expected=entry.name,
            found=report.agency,
            source=report.title_source,
        )
    if entry.level and report.level and entry.level is not report.level:
        values = {"found": _LEVELS[report.level], "expected": _LEVELS[entry.level]}
        yield Fault(
            Message("机关层级按名称为{found}，名册中为{expected}", values),
            expected=entry.level.value,
            found=report.level.value,
            source=report.title_source,
        )


@rule("S06", severity=Severity.WARNING, basis=NOTICES, title=("统计期限", "Period of report"))
def s06_period_is_the_calendar_year(report: AnnualReport) -> Iterator[Outcome]:
    """统计期限为报告年度的1月1日至12月31日。

    The period of report is 1 January to 31 December of its year.
    """
    if report.period is None:
        yield Gap(reason=Message("报告没有写明统计期限"))
        return
    first, last = report.period
    year = report.year or first.year
    if (first, last) == (date(year, 1, 1), date(year, 12, 31)):
        return
    said = next((statement for statement in report.year_statements if statement.origin == "period"), None)
    found, expected = _dates(first, last), _dates(date(year, 1, 1), date(year, 12, 31))
    yield Fault(
        Message("统计期限为{found}，应为{expected}", {"found": found, "expected": expected}),
        expected=expected,
        found=found,
        source=said.source if said else None,
    )


def _dates(first: date, last: date) -> str:
    """Two days as reports print them."""
    return "至".join(f"{day.year}年{day.month}月{day.day}日" for day in (first, last))


@rule(
    "S07",
    severity=Severity.ERROR,
    basis={"2019": Article(FORMAT_2021), "2021": Article(FORMAT_2019)},
    title=("格式与年度", "Form and year"),
)
def s07_form_fits_the_year(report: AnnualReport) -> Iterator[Outcome]:
    """2021年及以后的年度报告用2021年格式，2019年和2020年的用2019年试行格式。

    Reports for 2021 and later are on the form of 2021, those for 2019 and 2020 on the trial form of 2019. The basis
    of a finding is the notice that lays down the form that should have been used.
    """
    if report.year is None:
        yield Gap(reason=Message("报告没有写明年份"))
        return
    form = max((form for form in FORMATS.values() if form.first_year <= report.year), key=_first_year, default=None)
    if form is None or form is report.format:
        return
    yield Fault(
        Message(
            "{year}年的报告用了{found}年格式，应当用{expected}年格式",
            {"year": report.year, "found": report.format.id, "expected": form.id},
        ),
        expected=form.id,
        found=report.format.id,
    )


def _first_year(form: Format) -> int:
    return form.first_year


@context_rule(
    "S18",
    severity=Severity.WARNING,
    basis=Article(REGULATION, 49),
    title=("公布的期限", "Deadline of publication"),
)
def s18_published_in_time(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """政府部门的报告在次年1月31日前公布，各级政府的在3月31日前公布；乡镇的期限由县里规定，也不晚于3月31日。

    A department publishes its report by 31 January of the following year, a government by 31 March. A township
    follows its county's timetable, whose own last day is 31 March.
    """
    published, year = context.published, report.year
    if published is None or year is None:
        yield Gap(reason=Message("不知道公布日期或报告年度，无法判断是否按期公布"))
        return
    early, late = date(year + 1, 1, 31), date(year + 1, 3, 31)
    level = level_in(report, context)
    if level is None and early < published <= late:
        yield Gap(reason=Message("不知道机关的层级，无法判断公布的期限"))
        return
    last_day = early if level in (Level.DEPARTMENT, Level.STATE) else late
    if published > last_day:
        values: dict[str, object] = {"found": published.isoformat(), "expected": last_day.isoformat()}
        yield Fault(
            Message("公布日期为{found}，应不晚于{expected}公布", values),
            expected=last_day.isoformat(),
            found=published.isoformat(),
        )


@context_rule("S19", severity=Severity.INFORMATION, basis=NOTICES, title=("联系方式", "Contact"))
def s19_office_can_be_reached(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """报告写明联系方式（电话、地址或邮箱）和网址，电话区号是本地的。

    The report says how its office can be reached (telephone, address or e-mail) and on which web site, and the
    telephone's area code is that of its place. Codes are compared by prefecture where the place names one, else by
    province; a place that names neither cannot be assessed.
    """
    contact = report.contact
    if not (contact.telephone or contact.address or contact.email):
        yield Fault(Message("没有写明联系方式（电话、地址或邮箱）"))
    if not contact.url:
        yield Fault(Message("没有写明网址"))
    code = area_code_in(contact.telephone)
    if not code:
        return
    entry = context.entry.name if context.entry else ""
    names = (report.place, contact.address, entry, *context.places)
    local = next((codes for name in names if (codes := area_codes_of(name))), None)
    if local is None:
        yield Gap(reason=Message("地名中没有所属的省、市，无法核对电话区号"))
    elif code not in local:
        place = report.place or report.agency
        expected = "、".join(sorted(local))
        yield Fault(
            Message(
                "电话{telephone}的区号不是{place}的区号（{expected}）",
                {"telephone": contact.telephone, "place": place, "expected": expected},
            ),
            expected=expected,
            found=code,
        )
