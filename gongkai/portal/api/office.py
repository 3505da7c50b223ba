"""What an office's programs may ask by token: requests, statistics, and the entry of a request that came elsewhere."""

from __future__ import annotations

from typing import Annotated

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import HeaderEx, PathEx, Query, QueryEx, Router, Status
from pydantic import StringConstraints

from gongkai.law.procedure import UnlawfulEventError
from gongkai.law.receipt import RULES, receipt
from gongkai.portal.agencies.models import Agency
from gongkai.portal.agencies.permissions import Action, within
from gongkai.portal.api import schemas, services
from gongkai.portal.api.guard import Bearer, Caller, caller
from gongkai.portal.api.models import Entered, Scope
from gongkai.portal.api.paging import Code, Number, Year, page_of
from gongkai.portal.api.presenting import case_out, line_of
from gongkai.portal.api.problems import Kind, ProblemError
from gongkai.portal.cases.choices import Delivery, DocumentKind, Form
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import among
from gongkai.portal.cases.search import keys
from gongkai.portal.cases.services import Asked, new_applicant
from gongkai.portal.handling import acts, sending
from gongkai.portal.handling.recording import Entry
from gongkai.portal.handling.services import ActError
from gongkai.portal.letters.kinds import KINDS, LetterKind
from gongkai.portal.statistics import queries as statistics
from gongkai.portal.wording import text
from gongkai.report.formats import FORMAT_2021

MOST_BEHIND = 10_000
"""Numbers of cases behind a cell that one answer lists."""

READ_SOMEWHERE = Bearer(Scope.CASES, Action.SEE_CASES, "somewhere")
READ = Bearer(Scope.CASES, Action.SEE_CASES, "agency")
ENTER = Bearer(Scope.ENTER, Action.HANDLE_CASES, "agency")
COUNT = Bearer(Scope.STATISTICS, Action.SEE_CASES, "agency")

router = Router(tags=[_("办理机关")])


@router.get(
    "/cases",
    auth=READ_SOMEWHERE,
    response=schemas.CasePage,
    operation_id="list_cases",
    summary=_("申请列表"),
    description=_("令牌所属的人员可以查看的各机关的申请，后收到的在前。不含申请人的身份。"),
)
def list_cases(request: HttpRequest, given: Query[schemas.CaseFilter]) -> schemas.CasePage:
    """Requests of the agencies that the person may see."""
    seen = within(caller(request).user, Action.SEE_CASES)
    if given.agency:
        seen = seen.filter(code=given.agency)
    return page_of(schemas.CasePage, _narrowed(Case.objects.filter(agency__in=seen), given), given, line_of)


def _narrowed(cases: QuerySet[Case], given: schemas.CaseFilter) -> QuerySet[Case]:
    wanted = {
        "state": given.state,
        "open": given.open,
        "outcome": given.outcome,
        "channel": given.channel,
        "applicant_kind": given.applicant_kind,
        "counted__year": given.year,
    }
    found = cases.filter(**{column: value for column, value in wanted.items() if value is not None})
    if given.q:
        found = among(found, keys(given.q))
    return found.select_related("agency", "clerk").order_by("-pk")


@router.get(
    "/agencies/{code}/cases/{number}",
    auth=READ,
    response=schemas.CaseOut,
    operation_id="get_case",
    summary=_("一件申请"),
    description=_("申请事项、发生过的事、各期限及其步骤。不含申请人的身份；被征求意见的人只有代号。"),
)
def get_case(request: HttpRequest, code: Code, number: Number) -> schemas.CaseOut:
    """A request."""
    del request
    return case_out(_case(code, number), timezone.localdate())


@router.get(
    "/agencies/{code}/cases/{number}/letters",
    auth=READ,
    response=list[schemas.LetterOut],
    operation_id="list_letters",
    summary=_("一件申请的文书"),
    description=_("已经制发的文书的目录，不含内容：文书写明申请人是谁。"),
)
def list_letters(request: HttpRequest, code: Code, number: Number) -> list[schemas.LetterOut]:
    """The letters of a request."""
    del request
    return [
        schemas.LetterOut(
            number=letter.number,
            kind=LetterKind(letter.kind),
            name=text(KINDS[LetterKind(letter.kind)].name),
            day=letter.day,
            event=letter.event.sequence if letter.event else None,
            removed=letter.removed is not None,
        )
        for letter in _case(code, number).letters.select_related("event").order_by("id")
    ]


@router.get(
    "/agencies/{code}/cases/{number}/documents",
    auth=READ,
    response=list[schemas.DocumentOut],
    operation_id="list_documents",
    summary=_("一件申请的文件"),
    description=_("文件的目录，不含文件名和内容：两者都可能写明申请人是谁。"),
)
def list_documents(request: HttpRequest, code: Code, number: Number) -> list[schemas.DocumentOut]:
    """The files of a request."""
    del request
    return [
        schemas.DocumentOut(
            place=place,
            kind=DocumentKind(document.kind),
            media_type=document.media_type,
            size=document.size,
            added=document.added,
            for_applicant=document.for_applicant,
            removed=document.removed is not None,
        )
        for place, document in enumerate(_case(code, number).documents.order_by("id"), 1)
    ]


def _case(code: str, number: str) -> Case:
    cases = Case.objects.select_related("agency", "clerk", "split_from", "merged_into")
    return get_object_or_404(cases, agency__code=code, number=number)


Cell = Annotated[
    str,
    StringConstraints(max_length=100, pattern=schemas.PLAIN),
    PathEx(description=_("单元格的代号，见docs/cells.md")),
]
"""The id of a cell of table 3 or 4."""
Below = Annotated[bool, QueryEx(description=_("是否包括下级机关"))]
Key = Annotated[
    str,
    StringConstraints(min_length=8, max_length=64, pattern=r"^[\x21-\x7e]+$"),
    HeaderEx(alias="Idempotency-Key", description=_("程序给这份内容的键")),
]
"""What a program calls what it sends, in visible ASCII characters."""


@router.post(
    "/agencies/{code}/cases",
    auth=ENTER,
    response={201: schemas.EnteredOut, 200: schemas.EnteredOut},
    operation_id="enter_case",
    summary=_("录入收到的申请"),
    description=_(
        "录入并登记从其他渠道收到的申请，同时制发接收回执，与在工作台录入相同。请求头Idempotency-Key由程序自定"
        "（8至64个字符）：同一份内容以同一个键重复发送，不会重复录入，答复200和已录入的编号。"
    ),
)
def enter_case(
    request: HttpRequest, response: HttpResponse, code: Code, given: schemas.CaseIn, idempotency_key: Key
) -> Status[schemas.EnteredOut]:
    """Enter a request."""
    asking, agency = caller(request), get_object_or_404(Agency, code=code)
    entered, query_code = _enter(asking, agency, given, idempotency_key)
    case = entered.case
    response["Location"] = reverse("api:get_case", kwargs={"code": code, "number": case.number})
    out = schemas.EnteredOut(
        number=case.number, agency=agency.code, received=case.received, query_code=query_code or None
    )
    return Status(201 if query_code else 200, out)


def _enter(asking: Caller, agency: Agency, given: schemas.CaseIn, key: str) -> tuple[Entered, str]:
    said = f"{agency.code}\n{given.model_dump_json()}"
    try:
        return services.enter_once(asking.token, key, said, agency, lambda: _entry(given), asking.by)
    except acts.NotYoursError as error:
        raise ProblemError(Kind.FORBIDDEN, error.message) from error
    except services.KeyReusedError as error:
        raise ProblemError(Kind.KEY_REUSED) from error
    except (ActError, UnlawfulEventError, *sending.FAULTS) as error:
        raise ProblemError(Kind.CONFLICT, error.message) from error


def _entry(given: schemas.CaseIn) -> Entry:
    who = given.applicant
    asked = Asked(
        given.subject,
        items=given.items,
        applicant=new_applicant(who.kind, who.name, **who.model_dump(exclude={"kind", "name"})),
        applicant_kind=who.kind,
        channel=given.channel,
        delivery=Delivery(given.delivery),
        form=Form(given.form),
    )
    received = receipt(given.channel, {RULES[given.channel].event: given.day}).date
    return Entry(asked, received, timezone.localdate())


@router.get(
    "/agencies/{code}/statistics/{year}",
    auth=COUNT,
    response=schemas.StatisticsOut,
    operation_id="get_statistics",
    summary=_("统计表三、表四"),
    description=_("年度报告表三、表四的每个单元格，随申请的办理随时更新。可以连同可以查看的下级机关一起计算。"),
)
def get_statistics(request: HttpRequest, code: Code, year: Year, below: Below = False) -> schemas.StatisticsOut:
    """Tables 3 and 4 of a year."""
    agencies = _reporting(request, code, year, below)
    cells = dict(statistics.tables_of_now(agencies, year))
    return schemas.StatisticsOut(agency=code, year=year, below=below, cells=cells)


@router.get(
    "/agencies/{code}/statistics/{year}/{cell}",
    auth=COUNT,
    response=schemas.BehindOut,
    operation_id="get_cases_behind",
    summary=_("一个数字背后的案件"),
    description=_("表三、表四的一个单元格由哪些案件合计而来。"),
)
def get_cases_behind(
    request: HttpRequest,
    code: Code,
    year: Year,
    cell: Cell,
    below: Below = False,
) -> schemas.BehindOut:
    """The cases behind a cell."""
    if cell not in statistics.CELLS:
        raise Http404
    agencies = _reporting(request, code, year, below)
    value = statistics.tables_of_now(agencies, year)[cell]
    cases: list[str] = []
    remedies: list[str] = []
    if FORMAT_2021.cells[cell].table == statistics.TABLE_4.number:
        behind = statistics.remedies_behind(agencies, year, cell).order_by("pk")
        remedies = list(behind.values_list("reference", flat=True)[:MOST_BEHIND])
    else:
        found = statistics.cases_behind(agencies, year, cell).order_by("counted", "pk")
        cases = list(found.values_list("number", flat=True)[:MOST_BEHIND])
    return schemas.BehindOut(cell=cell, value=value, cases=cases, remedies=remedies)


def _reporting(request: HttpRequest, code: str, year: int, below: bool) -> QuerySet[Agency]:
    """The agencies whose cases are counted, of those that the person may see."""
    seen = within(caller(request).user, Action.SEE_CASES)
    asked = statistics.reporting(get_object_or_404(Agency, code=code), year, below=below)
    return asked.filter(pk__in=seen.values("pk"))
