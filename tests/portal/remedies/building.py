"""A request that was answered, and cases brought because of the answer."""

from __future__ import annotations

from datetime import date

from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases.models import Case
from gongkai.portal.handling import services as handling
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.remedies.services import Brought, PartyOf, open_remedy
from tests.portal.building import BY
from tests.portal.handling.building import Office, make_office

REPLIED, FILED, NOTIFIED, TODAY = date(2026, 10, 9), date(2026, 10, 19), date(2026, 10, 22), date(2026, 11, 20)


def answered_office() -> Office:
    """青石镇, whose request was refused by a reply of 9 October 2026."""
    office = make_office()
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED)
    lines = office.lines(Outcome.THIRD_PARTY, Outcome.THIRD_PARTY)
    handling.draft_decision(office.case, lines, office.doing(office.clerk))
    office.do(office.reviewer, EventKind.DECISION_REVIEWED)
    handling.approve_decision(office.case, office.doing(office.head))
    office.do(office.clerk, EventKind.REPLY_SENT, EventKind.REPLY_SERVED, EventKind.CLOSED, day=REPLIED)
    return office


def bring(
    agency: Agency,
    case: Case | None = None,
    kind: RemedyKind = RemedyKind.RECONSIDERATION,
    *,
    reference: str = "云复〔2026〕1号",
    filed: date = FILED,
    notified: date = NOTIFIED,
    follows: Remedy | None = None,
) -> Remedy:
    """A case against the agency."""
    parties = [PartyOf("张三", contact="0571-7000001")]
    brought = Brought(
        kind, reference, "云川县人民政府", filed, notified, parties, case=case, follows=follows, claim="请求撤销答复"
    )
    return open_remedy(agency, brought, by=BY, today=TODAY)
