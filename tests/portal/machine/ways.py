"""The two ways in which an attempt is made: a form that somebody sends from a page, and a service called directly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.law.fees import fee_by_items
from gongkai.law.procedure import EventKind, UnlawfulEventError
from gongkai.portal.agencies.permissions import Action
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases.choices import ConsultationRole
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.services import CaseChangedError
from gongkai.portal.handling import recording, services
from gongkai.portal.handling.acts import NotYoursError
from gongkai.portal.handling.services import ActError, Asking, Details, Doing, Line
from tests.portal.machine.attempts import ASKING, Attempt
from tests.portal.machine.days import Days
from tests.portal.machine.people import People
from tests.portal.signing_in import signed_in_client

REFUSED = (NotYoursError, CaseChangedError, UnlawfulEventError, ActError)
ANSWERS = {
    EventKind.THIRD_PARTY_ANSWERED: ConsultationRole.THIRD_PARTY,
    EventKind.CO_AUTHOR_ANSWERED: ConsultationRole.CO_AUTHOR,
}
LETTERS: Mapping[EventKind, str] = {
    EventKind.CORRECTION_ASKED: "补",
    EventKind.REASONS_ASKED: "说",
    EventKind.LATER_TIME_SET: "迟",
    EventKind.EXTENSION_TOLD: "延",
    EventKind.CONSULTATION_TOLD: "告",
    EventKind.THIRD_PARTY_ASKED: "征",
    EventKind.CO_AUTHOR_ASKED: "函",
    EventKind.HELP_ASKED: "协",
    EventKind.THIRD_PARTY_TOLD: "公",
    EventKind.FEE_NOTICE_SENT: "费",
    EventKind.REPLY_SENT: "答",
    EventKind.CORRECTION_OVERDUE: "弃",
    EventKind.FEE_OVERDUE: "弃",
}
"""The word of the number of the letter that goes out with an act, when it is done on its page. Letters that prove or
register something are counted by no act of their own: of them there are no gaps, and that is all that is held here."""
RECEIPT = "收"


def address(attempt: Attempt) -> str:
    known = attempt.known
    return f"/desk/{known.agency}/cases/{known.number}/acts/{attempt.event.kind}/"


def by_page(attempt: Attempt, people: People) -> bool:
    """Send the act's form; whether it was done. The page of an office that one may not see is not there."""
    known = attempt.known
    response = signed_in_client(people.users[attempt.who]).post(address(attempt), form(attempt))
    if refused := people.refused(attempt.who, Action.HANDLE_CASES, known.agency):
        assert response.status_code == refused, response.status_code
        return False
    if attempt.event.kind is EventKind.RECEIVED:  # no act of an office: there is no such page
        assert response.status_code == 404
        return False
    if response.status_code == 200 and attempt.event.kind in ASKING and "link" in response.context:
        known.links[attempt.event.party] = response.context["link"].rstrip("/").rpartition("/")[2]
        return True
    assert response.status_code in (200, 302), response.status_code
    return response.status_code == 302 and Case.objects.get(pk=known.pk).events.count() > len(known.events)


def form(attempt: Attempt) -> dict[str, Any]:
    """What the person fills in."""
    event, case = attempt.event, attempt.known.case
    given: dict[str, Any] = {"seen": attempt.seen, "day": event.date.isoformat(), "party": event.party}
    given |= {"reason": event.reason, "days": event.days or "", "due": event.due.isoformat() if event.due else ""}
    given |= {"said": "所说的话", "consents": "no", "text": "意见", "name": "某公司", "question": "是否同意？"}
    given |= {"information": "名单", "why": "公共利益", "basis": "items", "count": 20, "earlier": 0, "payment": "柜台"}
    given["way"] = "electronic"
    items = list(case.items.all())
    given |= {"items": [item.pk for item in items[: attempt.chosen]], "subject": "其中一部分"}
    given["into"] = attempt.into.number if attempt.into else ""
    for item, outcome in zip(items, attempt.outcomes, strict=False):
        given |= {f"outcome_{item.pk}": outcome, f"reasons_{item.pk}": "理由", f"information_{item.pk}": "内容"}
    given["whole"] = attempt.whole or ""
    return given


def by_service(attempt: Attempt, people: People) -> bool:
    """Call the service; whether it did what it was asked to."""
    user = people.users[attempt.who]
    doing = Doing(user, Actor(user.username, "192.0.2.7"), attempt.event.date, attempt.seen)
    try:
        SERVICES.get(attempt.event.kind, _plain)(attempt, doing)
    except REFUSED:
        return False
    return True


def _details(attempt: Attempt) -> Details:
    event = attempt.event
    return Details(event.days, event.due, event.party, event.reason)


def _plain(attempt: Attempt, doing: Doing) -> None:
    services.do(attempt.known.case, attempt.event.kind, doing, _details(attempt))


def _said(attempt: Attempt, doing: Doing) -> None:
    recording.do_and_keep(attempt.known.case, attempt.event.kind, doing, _details(attempt), "所说的话")


def _ask(attempt: Attempt, doing: Doing) -> None:
    asking = Asking(ConsultationRole(ASKING[attempt.event.kind]), "某公司", "是否同意？")
    consultation, secret = services.consult(attempt.known.case, asking, doing)
    assert consultation.party == attempt.event.party
    attempt.known.links[consultation.party] = secret


def _answer(attempt: Attempt, doing: Doing) -> None:
    """The service reads from the consultation whose answer it is; to call it another's, one has to name the event."""
    consultation = attempt.known.case.consultations.filter(party=attempt.event.party).first()
    if consultation is None or consultation.role != ANSWERS[attempt.event.kind]:
        _plain(attempt, doing)
    else:
        services.answer(consultation, consents=True, text="同意", doing=doing)


def _decide(attempt: Attempt, doing: Doing) -> None:
    case = attempt.known.case
    pairs = zip(case.items.all(), attempt.outcomes, strict=False)
    lines = [Line(item, outcome, "依据", "理由", "内容") for item, outcome in pairs]
    services.draft_decision(case, lines, doing, attempt.whole)


def _approve(attempt: Attempt, doing: Doing) -> None:
    services.approve_decision(attempt.known.case, doing)


def _fee(attempt: Attempt, doing: Doing) -> None:
    recording.send_fee_notice(attempt.known.case, fee_by_items(20), doing)


def _split(attempt: Attempt, doing: Doing) -> None:
    case = attempt.known.case
    services.split(case, list(case.items.all()[: attempt.chosen]), "其中一部分", doing)


def _merge(attempt: Attempt, doing: Doing) -> None:
    assert attempt.into is not None
    services.merge(attempt.known.case, attempt.into.case, doing)


SERVICES: Mapping[EventKind, Callable[[Attempt, Doing], None]] = {
    **dict.fromkeys(recording.SAID, _said),
    **dict.fromkeys(ASKING, _ask),
    **dict.fromkeys(ANSWERS, _answer),
    EventKind.DECISION_DRAFTED: _decide,
    EventKind.DECISION_APPROVED: _approve,
    EventKind.FEE_NOTICE_SENT: _fee,
    EventKind.SPLIT: _split,
    EventKind.MERGED: _merge,
}


def enter_by_page(people: People, who: str, code: str, days: Days, given: Mapping[str, Any]) -> Any:
    """Send the form for a request that came by e-mail; the answer of the page."""
    client = signed_in_client(people.users[who])
    return client.post(f"/desk/{code}/new/?channel=email", {"day": days.today.isoformat(), **given})


def attach_by_page(people: People, who: str, address: str, token: str) -> int:
    """Keep a file with a request; the page's status."""
    file = SimpleUploadedFile("证明.txt", "证明".encode(), "text/plain")
    given = {"token": token, "kind": "internal", "file": file}
    return int(signed_in_client(people.users[who]).post(f"{address}documents/", given).status_code)
