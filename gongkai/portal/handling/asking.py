"""A request that its applicant sends by the public form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import override

from gongkai.law.procedure import Event, EventKind
from gongkai.law.receipt import RULES, Channel, receipt
from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import SYSTEM, Actor
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import Case, Note
from gongkai.portal.cases.uploads import Enclosed
from gongkai.portal.handling import sending
from gongkai.portal.handling.linking import tracking_page
from gongkai.portal.handling.services import ActError
from gongkai.portal.letters import services as letters
from gongkai.report.write.form import NotWritableError

_CHANNEL = Channel.WEB_FORM
UNWRITTEN = (*sending.FAULTS, NotWritableError)
"""Why a receipt cannot be written: none of the applicant's making, and no reason to turn a request away."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with a request: a proof of identity, or something else that belongs to it."""

    kind: DocumentKind
    file: Enclosed


@transaction.atomic
def ask(
    agency: Agency, asking: Callable[[], cases.Asked], enclosures: Sequence[Enclosure], *, today: date, by: Actor
) -> tuple[Case, str]:
    """Receive a request. The case, and its query code, told once.

    It counts as received today: the applicant has confirmed it by sending it, and the agency, whose platform this is,
    confirms it with number and receipt at once (Regulation, article 31(3)). `asking` makes what is asked for within
    the transaction, with its applicant. Where the receipt cannot be written the request is received all the same, and
    the office told so. Raises ActError for an agency that was closed, and for a request without an item.
    """
    agency = Agency.objects.select_for_update(of=("self",), no_key=True).get(pk=agency.pk)
    if agency.closed is not None:
        raise ActError(Message("{name}已撤销，不能再收到申请", {"name": agency.name}))
    asked = asking()
    if not asked.items:
        raise ActError(Message("请至少填写一个申请事项"))
    received = receipt(_CHANNEL, {RULES[_CHANNEL].event: today}).date
    case = cases.receive(agency, asked, [Event(EventKind.RECEIVED, received)], by=by)
    for each in enclosures:
        cases.attach(case, each.kind, each.file.name, each.file.content, each.file.media_type, by=by)
    _send_receipt(case, enclosures, today, by)
    _tell(case)
    return case, cases.give_query_code(case, by=by)


def _send_receipt(case: Case, enclosures: Sequence[Enclosure], today: date, by: Actor) -> None:
    wanted = sending.receipt(case)
    values = {**wanted.values, "materials": _materials(enclosures)}
    try:
        with transaction.atomic():
            letters.issue(case, wanted.kind, values, day=today, by=by, event=case.events.get(sequence=1))
    except UNWRITTEN as error:
        told = Message("接收回执没有生成，请补发给申请人。原因：{why}", {"why": error.message})
        cases.write(case, Note.Direction.INTERNAL, told.text("zh"), by=SYSTEM)


def _materials(enclosures: Sequence[Enclosure]) -> tuple[str, ...]:
    """What came with the request, as the receipt says it."""
    counted = Counter(each.kind for each in enclosures)
    with override("zh-hans"):
        return tuple(f"{kind.label}（{count}个文件）" for kind, count in counted.items())


def _tell(case: Case) -> None:
    """Tell the applicant by e-mail, where there is an address, the number and where to ask; never the query code.

    Nor does the message say what is asked for: whoever reads the mailbox learns no more than that there is a request.
    """
    values: dict[str, object] = {"number": case.number, "agency": case.agency.name, "link": tracking_page()}
    subject = Message("申请{number}已经收到", values)
    body = Message(
        "您向{agency}提出的政府信息公开申请已经收到，编号{number}。请凭编号和提交时显示的查询码查询办理情况：{link}",
        values,
    )
    sending.post_to_applicant(case, subject, body, key=f"cases:{case.pk}:received")
