"""What everybody may ask: agencies, a request by its query code, deadlines, working days, the meaning of ids."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from gongkai.law.applicants import Applicant
from gongkai.law.deadlines import ClockKind, ClockState, clocks
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind, State
from gongkai.law.receipt import Channel
from gongkai.law.workdays import CalendarError, DayKind
from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.api import schemas
from gongkai.portal.api.guard import Anybody
from gongkai.portal.api.paging import Code, page_of
from gongkai.portal.api.presenting import clock_out
from gongkai.portal.api.problems import Kind, ProblemError
from gongkai.portal.audit.addresses import address_of
from gongkai.portal.audit.services import Actor
from gongkai.portal.calendars.calculator import Calculation, CalculationError
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.choices import Delivery, DocumentKind, Form
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.projection import ANSWERED
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.tracking import NotLetInError, open_by_code
from gongkai.portal.letters.kinds import KINDS
from gongkai.portal.wording import text
from gongkai.report.write.labels import LEVELS

Named = TypeVar("Named", bound=StrEnum)

MOST_DAYS = 366
"""Days of one answer."""
INTERNAL = frozenset((State.DRAFTED, State.REVIEWED, State.DECIDED))
"""Where a request stands within the office: an applicant sees that it is being worked on."""

ANYBODY = Anybody()
router = Router(tags=[_("公开")])


@router.get(
    "/agencies",
    auth=ANYBODY,
    response=schemas.AgencyPage,
    operation_id="list_agencies",
    summary=_("机关名册"),
    description=_("按树的次序列出机关，可以搜索名称，也可以只看某一机关以下。"),
)
def list_agencies(request: HttpRequest, given: Query[schemas.AgencyFilter]) -> schemas.AgencyPage:
    """The agencies of the tree."""
    del request
    found = Agency.objects.select_related("parent", "successor").order_by("path")
    if not given.closed:
        found = found.filter(closed=None)
    if given.level is not None:
        found = found.filter(level=given.level.value)
    if given.parent:
        found = found.filter(parent__code=given.parent)
    if given.under:
        found = found.filter(path__startswith=get_object_or_404(Agency, code=given.under).path)
    if given.q:
        found = found.filter(Q(name__icontains=given.q) | Q(code=given.q))
    return page_of(schemas.AgencyPage, found, given, _agency)


@router.get(
    "/agencies/{code}",
    auth=ANYBODY,
    response=schemas.AgencyOut,
    operation_id="get_agency",
    summary=_("一个机关"),
    description=_("机关的名称、层级和上级；已经撤销的，说明由哪个机关承继职能。"),
)
def get_agency(request: HttpRequest, code: Code) -> schemas.AgencyOut:
    """An agency."""
    del request
    return _agency(get_object_or_404(Agency.objects.select_related("parent", "successor"), code=code))


def _agency(agency: Agency) -> schemas.AgencyOut:
    return schemas.AgencyOut(
        code=agency.code,
        name=agency.name,
        level=agency.level or None,
        parent=agency.parent.code if agency.parent else None,
        depth=agency.depth,
        closed=agency.closed,
        successor=agency.successor.code if agency.successor else None,
    )


@router.post(
    "/status",
    auth=ANYBODY,
    response=schemas.StatusOut,
    operation_id="get_status",
    summary=_("凭查询码查询申请"),
    description=_(
        "凭申请编号和查询码查询办理进度。编号不存在和查询码不符，答复相同；失败次数过多的，一段时间内不能再查。"
    ),
)
def get_status(request: HttpRequest, given: schemas.StatusIn) -> schemas.StatusOut:
    """How far a request has come."""
    now = timezone.now()
    try:
        case = open_by_code(given.number, given.code, by=Actor("", address_of(request)), now=now)
    except NotLetInError as error:
        if error.until is None:
            raise ProblemError(Kind.NOT_FOUND, error.message) from error
        wait = max(int((error.until - now).total_seconds()) + 1, 1)
        raise ProblemError(Kind.LOCKED, retry_after=wait) from error
    return _status(case, timezone.localdate(now))


def _status(case: Case, today: date) -> schemas.StatusOut:
    state = State(case.state)
    running = clocks(events_of(case), calendar(), today) if case.open else ()
    answers = [clock for clock in running if clock.kind is ClockKind.ANSWER and clock.ended is None]
    return schemas.StatusOut(
        number=case.number,
        agency=case.agency.code,
        agency_name=case.agency.name,
        received=case.received,
        state=State.PROCESSING if state in INTERNAL else state,
        open=case.open,
        due=answers[-1].due if answers else None,
        provisional=bool(answers) and answers[-1].provisional,
        # Nothing of a decision is known outside before it has been sent.
        outcome=Outcome(case.latest_outcome) if case.latest_outcome and state in ANSWERED else None,
    )


@router.get(
    "/deadlines",
    auth=ANYBODY,
    response=schemas.DeadlinesOut,
    operation_id="calculate_deadlines",
    summary=_("期限计算"),
    description=_(
        "由收到之日和此后发生的事计算各期限，附步骤和条款，什么也不保存。"
        "每个event写成“事件=工作日数或日期@对象 日期 理由”，例如“correction_asked=10 2026-09-28”；"
        "事件的代号见/api/v1/vocabulary。"
    ),
)
def calculate_deadlines(request: HttpRequest, given: Query[schemas.DeadlinesIn]) -> schemas.DeadlinesOut:
    """The periods of a request, from what happened to it."""
    del request
    day = given.today or timezone.localdate()
    try:
        running = clocks(Calculation(given.received, tuple(given.event)).events(), calendar(), day)
    except (CalculationError, CalendarError) as error:
        raise ProblemError(Kind.INVALID, error.message) from error
    return schemas.DeadlinesOut(received=given.received, today=day, clocks=[clock_out(clock) for clock in running])


@router.get(
    "/days",
    auth=ANYBODY,
    response=list[schemas.DayOut],
    operation_id="list_days",
    summary=_("工作日和放假"),
    description=_("从first到last（含当日，最多366天）逐日列出是否工作日，依据已经录入的放假通知。"),
)
def list_days(request: HttpRequest, given: Query[schemas.DaysIn]) -> list[schemas.DayOut]:
    """The days of a span."""
    del request
    first, last = given.first, given.last
    if not 0 <= (last - first).days < MOST_DAYS:
        raise ProblemError(Kind.INVALID, Message("起止日期应当先后有序，相距不超过{most}天", {"most": MOST_DAYS}))
    try:
        in_force = calendar()
        days = [in_force.day(first + timedelta(days=number)) for number in range((last - first).days + 1)]
    except CalendarError as error:
        raise ProblemError(Kind.INVALID, error.message) from error
    return [
        schemas.DayOut(
            date=day.date,
            workday=day.is_workday,
            kind=day.kind,
            name=day.name,
            provisional=day.provisional,
            source=day.source,
        )
        for day in days
    ]


@router.get(
    "/vocabulary",
    auth=ANYBODY,
    response=schemas.VocabularyOut,
    operation_id="get_vocabulary",
    summary=_("代号的含义"),
    description=_("状态、事件、结果、渠道等各种代号的名称，用请求的语言（Accept-Language）。"),
)
def get_vocabulary(request: HttpRequest) -> schemas.VocabularyOut:
    """What ids mean."""
    del request
    return schemas.VocabularyOut(
        states=_names({state: state.message for state in State}),
        events=_names({event: event.message for event in EventKind}),
        outcomes=_names({outcome: outcome.message for outcome in Outcome}),
        channels=_names({channel: channel.message for channel in Channel}),
        applicants=_names({kind: kind.message for kind in Applicant}),
        clocks=_names({clock: clock.message for clock in ClockKind}),
        clock_states=_names({state: state.message for state in ClockState}),
        days=_names({kind: kind.message for kind in DayKind}),
        levels=_names(LEVELS),
        letters=_names({kind: row.name for kind, row in KINDS.items()}),
        deliveries={each.value: str(each.label) for each in Delivery},
        forms={each.value: str(each.label) for each in Form},
        documents={each.value: str(each.label) for each in DocumentKind},
    )


def _names(messages: Mapping[Named, Message]) -> dict[str, str]:
    return {named.value: text(message) for named, message in messages.items()}
