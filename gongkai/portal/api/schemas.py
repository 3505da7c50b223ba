"""What the interface says and takes. Ids are those of `gongkai.law`; `/vocabulary` says them in words.

Nothing here says who an applicant is, masked or not: a program does not need it to count, to remind or to publish, a
look at it wants a person's reason (`gongkai.portal.vault.services.look`), and what leaves through a program is in other
systems' copies for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

from gongkai.law.agencies import Level
from gongkai.law.applicants import Applicant
from gongkai.law.deadlines import ClockKind, ClockState
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind, State
from gongkai.law.receipt import Channel
from gongkai.law.workdays import DayKind
from gongkai.portal.calendars.calculator import MOST_EVENTS
from gongkai.portal.cases.choices import Delivery, DocumentKind, Form
from gongkai.portal.cases.services import LONGEST_ITEM, LONGEST_SUBJECT, MOST_ITEMS
from gongkai.portal.letters.kinds import LetterKind

PLAIN = r"^[^\x00]*$"
"""Text without the character that PostgreSQL takes in no text."""


def _ids(kind: type[StrEnum]) -> WithJsonSchema:
    """The ids, written where they are used: a schema of its own would only add a name."""
    return WithJsonSchema({"type": "string", "enum": [each.value for each in kind]})


StateId = Annotated[State, _ids(State)]
EventId = Annotated[EventKind, _ids(EventKind)]
OutcomeId = Annotated[Outcome, _ids(Outcome)]
ChannelId = Annotated[Channel, _ids(Channel)]
ApplicantId = Annotated[Applicant, _ids(Applicant)]
ClockId = Annotated[ClockKind, _ids(ClockKind)]
ClockStateId = Annotated[ClockState, _ids(ClockState)]
DayKindId = Annotated[DayKind, _ids(DayKind)]
LetterId = Annotated[LetterKind, _ids(LetterKind)]
LevelId = Annotated[Level, _ids(Level)]
DeliveryId = Annotated[Delivery, WithJsonSchema({"type": "string", "enum": Delivery.values})]
FormId = Annotated[Form, WithJsonSchema({"type": "string", "enum": Form.values})]
DocumentId = Annotated[DocumentKind, WithJsonSchema({"type": "string", "enum": DocumentKind.values})]


def _line(most: int, least: int | None = None) -> Any:
    """A line of text, without the spaces around it."""
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most, pattern=PLAIN)


def _bare(schema: dict[str, Any]) -> None:
    """Leave out what pydantic takes from the code: docstrings are for those who read it, titles repeat the names."""
    schema.pop("description", None)
    schema.pop("title", None)
    for each in schema.get("properties", {}).values():
        each.pop("title", None)


class Model(BaseModel):
    """What the interface says."""

    model_config = ConfigDict(frozen=True, json_schema_extra=_bare)


class Given(BaseModel):
    """What the interface takes: a field that it does not know is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_bare)


class ErrorOut(Model):
    """A fault of one field."""

    where: str = Field(description=_("出错的参数或字段"))
    code: str = Field(description=_("错误的种类"))
    message: str


class ProblemOut(Model):
    """What went wrong (RFC 9457)."""

    type: str = Field(description=_("问题的种类，其说明见该地址"))
    title: str
    status: int
    detail: str | None = Field(None, description=_("这一次的具体情况"))
    errors: list[ErrorOut] | None = None


class PageOut(Model):
    """A page of a list."""

    items: Sequence[object]
    total: int = Field(description=_("符合条件的总数"))
    page: int
    size: int


class Paging(Given):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=100_000, description=_("第几页，从1起"))
    size: int = Field(50, ge=1, le=200, description=_("每页几项"))


class AgencyOut(Model):
    """An agency."""

    code: str
    name: str
    level: LevelId | None
    parent: str | None = Field(description=_("上级机关的代码"))
    depth: int = Field(description=_("其上有几级机关"))
    closed: date | None = Field(description=_("撤销之日"))
    successor: str | None = Field(description=_("承继职能的机关的代码"))


class AgencyPage(PageOut):
    """A page of agencies."""

    items: list[AgencyOut]


class AgencyFilter(Paging):
    """Which agencies."""

    q: Annotated[str, _line(100)] = Field("", description=_("名称里的字，或者代码"))
    under: Annotated[str, _line(60)] = Field("", description=_("此机关及其各级下级，按树的次序"))
    parent: Annotated[str, _line(60)] = Field("", description=_("此机关的直接下级"))
    level: LevelId | None = None
    closed: bool = Field(False, description=_("也列出已经撤销的"))


class StepOut(Model):
    """A step of a calculation."""

    text: str
    article: str | None = Field(description=_("依据的条款"))
    date: date | None


class ClockOut(Model):
    """A period that runs."""

    kind: ClockId
    party: str = Field(description=_("征求意见的对象的代号"))
    state: ClockStateId
    start: date | None = Field(description=_("自此日的次日起算"))
    length: int | None = Field(description=_("工作日数"))
    due: date | None = Field(description=_("到期日"))
    provisional: bool = Field(description=_("放假安排还没有公布，到期日可能变动"))
    earliest: date | None = Field(description=_("最早可能的到期日"))
    ended: date | None
    days_left: int | None = Field(description=_("今天以后还剩的工作日；负数为已逾期的工作日"))
    steps: list[StepOut]


class DeadlinesOut(Model):
    """The periods of a request."""

    received: date
    today: date
    clocks: list[ClockOut]


EventLine = Annotated[str, StringConstraints(max_length=200, pattern=PLAIN)]


class DeadlinesIn(Given):
    """What happened to a request."""

    received: date = Field(description=_("收到之日"))
    event: list[EventLine] = Field(
        default_factory=list, max_length=MOST_EVENTS, description=_("此后发生的事，可以重复")
    )
    today: date | None = Field(None, description=_("计算到哪一天为止，不写就是今天"))


class DaysIn(Given):
    """A span of days."""

    first: date
    last: date


class DayOut(Model):
    """A day."""

    date: date
    workday: bool
    kind: DayKindId
    name: str = Field(description=_("节日的名称"))
    provisional: bool
    source: str = Field(description=_("放假通知的文号"))


class CaseLine(Model):
    """A request in a list."""

    number: str
    agency: str = Field(description=_("机关的代码"))
    subject: str
    state: StateId
    open: bool
    received: date
    counted: date = Field(description=_("计入统计的收到之日"))
    disposed: date | None = Field(description=_("第一次办结之日"))
    outcome: OutcomeId | None = Field(description=_("计入表三的结果"))
    latest_outcome: OutcomeId | None = Field(description=_("现在的结果"))
    applicant_kind: ApplicantId
    channel: ChannelId
    complex: bool = Field(description=_("是否按复杂件办理"))
    clerk: str | None = Field(description=_("经办人的账号"))


class CasePage(PageOut):
    """A page of requests."""

    items: list[CaseLine]


class CaseFilter(Paging):
    """Which requests."""

    agency: Annotated[str, _line(60)] = Field("", description=_("机关的代码"))
    state: StateId | None = None
    open: bool | None = Field(None, description=_("在办，或者已经办结"))
    outcome: OutcomeId | None = Field(None, description=_("计入表三的结果"))
    channel: ChannelId | None = None
    applicant_kind: ApplicantId | None = None
    year: int | None = Field(None, ge=2008, le=2099, description=_("收到的年度"))
    q: Annotated[str, _line(100)] = Field("", description=_("编号、内容或申请事项里的字"))


class ItemOut(Model):
    """A piece of information that is asked for."""

    number: int
    text: str


class EventOut(Model):
    """Something that happened."""

    sequence: int
    kind: EventId
    day: date = Field(description=_("法律上的日期"))
    days: int | None = None
    due: date | None = None
    party: str = Field("", description=_("征求意见的对象的代号"))
    reason: str = ""
    outcome: OutcomeId | None = None
    recorded: datetime


class CaseOut(CaseLine):
    """A request, with what happened to it and what is due."""

    delivery: DeliveryId
    form: FormId = Field(description=_("想要的形式；空着的是不限"))
    items: list[ItemOut]
    events: list[EventOut]
    clocks: list[ClockOut]
    split_from: str | None = Field(description=_("由哪一件拆分而来"))
    merged_into: str | None = Field(description=_("并入哪一件"))


class LetterOut(Model):
    """A letter that was sent."""

    number: str
    kind: LetterId
    name: str = Field(description=_("文书的名称"))
    day: date
    event: int | None = Field(description=_("随哪一个事件发出（序号）"))
    removed: bool = Field(description=_("内容已按保存期限删除"))


class DocumentOut(Model):
    """A file of a request. Its name is left out: people name files after themselves."""

    place: int = Field(description=_("在此件文件中的次序"))
    kind: DocumentId
    media_type: str
    size: int = Field(description=_("字节数"))
    added: datetime
    for_applicant: bool = Field(description=_("申请人是否可以下载"))
    removed: bool = Field(description=_("内容已按保存期限删除"))


class ApplicantIn(Given):
    """Who asks. It is sealed as it arrives, and this interface never says it again."""

    kind: ApplicantId
    name: Annotated[str, _line(100, 1)]
    document_kind: Annotated[str, _line(40)] = Field("", description=_("证件种类，例如居民身份证"))
    document: Annotated[str, _line(60)] = Field("", description=_("证件号码"))
    contact: Annotated[str, _line(100)] = Field("", description=_("联系人"))
    address: Annotated[str, _line(300)] = Field("", description=_("通信地址"))
    telephone: Annotated[str, _line(40)] = ""
    email: Annotated[str, StringConstraints(max_length=200, pattern=r"^$|^[^@\s\x00]+@[^@\s\x00]+$")] = ""


ItemIn = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_ITEM, pattern=PLAIN)]


class CaseIn(Given):
    """A request as it came."""

    channel: ChannelId
    day: date = Field(description=_("这一渠道据以确定收到之日的日期：当面提交之日、签收之日等"))
    subject: Annotated[str, _line(LONGEST_SUBJECT, 1)] = Field(description=_("内容（一行），不写申请人是谁"))
    items: list[ItemIn] = Field(min_length=1, max_length=MOST_ITEMS, description=_("申请事项，照申请人的原话"))
    delivery: DeliveryId = Delivery.POST
    form: FormId = Field(Form.EITHER, description=_("想要的形式；空着的是不限"))
    applicant: ApplicantIn


class EnteredOut(Model):
    """A request that was entered."""

    number: str
    agency: str
    received: date
    query_code: str | None = Field(description=_("申请人查询用的代码，只告知这一次；重复发送的请求得到的是null"))


class StatusIn(Given):
    """With what an applicant asks after a request."""

    number: Annotated[str, _line(60, 1)] = Field(description=_("申请编号"))
    code: Annotated[str, _line(40, 1)] = Field(description=_("查询码"))


class StatusOut(Model):
    """How far a request has come, as its applicant may know it."""

    number: str
    agency: str = Field(description=_("机关的代码"))
    agency_name: str
    received: date
    state: StateId = Field(description=_("机关内部的拟稿、审核、批准都是processing"))
    open: bool
    due: date | None = Field(description=_("答复到期日"))
    provisional: bool = Field(description=_("放假安排还没有公布，到期日可能变动"))
    outcome: OutcomeId | None = Field(description=_("答复发出以后才有"))


class StatisticsOut(Model):
    """Tables 3 and 4 of the annual report, by cell."""

    agency: str
    year: int
    below: bool = Field(description=_("是否包括下级机关"))
    cells: dict[str, int] = Field(description=_("以单元格的代号为键，代号见docs/cells.md"))


class BehindOut(Model):
    """The cases behind a cell."""

    cell: str
    value: int
    cases: list[str] = Field(description=_("申请的编号（表三）"))
    remedies: list[str] = Field(description=_("复议、诉讼案件的案号（表四）"))


class VocabularyOut(Model):
    """What ids mean, in the language that was asked for."""

    states: dict[str, str]
    events: dict[str, str]
    outcomes: dict[str, str]
    channels: dict[str, str]
    applicants: dict[str, str]
    clocks: dict[str, str]
    clock_states: dict[str, str]
    days: dict[str, str]
    levels: dict[str, str]
    letters: dict[str, str]
    deliveries: dict[str, str]
    forms: dict[str, str]
    documents: dict[str, str]
