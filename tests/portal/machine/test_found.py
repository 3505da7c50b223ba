"""Faults that the state machine found, each once more by itself."""

from __future__ import annotations

import pytest
from django.utils import timezone

from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.agencies import services as agencies
from gongkai.portal.agencies.models import Role
from gongkai.portal.agencies.permissions import Action, may, within
from gongkai.portal.agencies.services import AgencyError
from gongkai.portal.cases.choices import ConsultationRole
from gongkai.portal.cases.models import Consultation
from gongkai.portal.complaints import services as complaints
from gongkai.portal.handling import by_link, services
from gongkai.portal.handling.services import ActError, Asking, Doing
from gongkai.portal.remedies import services as remedies
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.remedies.services import Brought, RemedyError
from tests.portal.building import BY, make_user
from tests.portal.handling.building import Office, make_office
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    office = make_office()
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED)
    return office


def test_nothing_is_merged_into_a_request_whose_answer_is_drafted(office: Office) -> None:
    part = services.split(office.case, [office.case.items.get(number=2)], "明细", office.doing(office.clerk))
    services.draft_decision(office.case, office.lines(Outcome.GRANTED), office.doing(office.clerk))
    doing = Doing(office.clerk, BY, office.doing(office.clerk).day, part.events.count())
    with pytest.raises(ActError, match=r"已拟出答复|drafted"):
        services.merge(part, office.case, doing)
    assert office.case.items.count() == 1


def test_help_that_was_given_on_paper_ends_its_link(office: Office) -> None:
    asking = Asking(ConsultationRole.HELP, "档案馆", "请查找原件")
    consultation, secret = services.consult(office.case, asking, office.doing(office.clerk))
    given = {
        "seen": office.case.events.count(),
        "day": timezone.localdate(),
        "party": consultation.party,
        "said": "没有找到",
    }
    page = f"/desk/yc-qs/cases/{office.case.number}/acts/help_given/"
    assert signed_in_client(office.clerk).post(page, given).status_code == 302
    kept = Consultation.objects.get()
    assert kept.answered is not None
    assert kept.answer == "没有找到"
    found = by_link.by_secret(secret)
    assert found is not None
    with pytest.raises(ActError):
        by_link.answer(found, consents=None, text="找到了", day=timezone.localdate(), by=BY)


def test_a_complaint_that_waits_at_a_closed_agency_is_answered_where_its_duties_went(office: Office) -> None:
    county = office.county
    agencies.move(county.town, county.township, day=timezone.localdate(), by=BY)
    supervisor = make_user("supervisor", (county.township, Role.SUPERVISOR))
    complaint = complaints.file(office.case, "逾期没有答复", by=BY)
    assert complaint.to == county.township
    agencies.merge([county.township], county.bureau, day=timezone.localdate(), by=BY)
    for agency in (county.township, office.case.agency):
        agency.refresh_from_db()
        assert may(supervisor, Action.SEE_CASES, agency)
        assert agency in within(supervisor, Action.SEE_CASES)
    page = f"/complaints/{county.bureau.code}/{complaint.pk}/"
    given = {"finding": "founded", "text": "已督促整改"}
    assert signed_in_client(supervisor).post(page, given).status_code == 302
    complaint.refresh_from_db()
    assert complaint.answered_by == "supervisor"


def test_a_closed_agency_moves_no_more(office: Office) -> None:
    county = office.county
    agencies.close(county.town, county.bureau, day=timezone.localdate(), by=BY)
    with pytest.raises(AgencyError):
        agencies.move(county.town, county.township, day=timezone.localdate(), by=BY)
    county.town.refresh_from_db()
    assert county.town.parent == county.county


def test_what_was_asked_of_a_closed_agency_is_brought_against_its_successor(office: Office) -> None:
    town, bureau, today = office.county.town, office.county.bureau, timezone.localdate()
    agencies.merge([town], bureau, day=today, by=BY)
    office.case.refresh_from_db()
    brought = Brought(RemedyKind.RECONSIDERATION, "复〔1〕号", "云川县人民政府", today, today, case=office.case)
    with pytest.raises(RemedyError):
        remedies.open_remedy(town, brought, by=BY, today=today)
    shown = signed_in_client(office.clerk).get(f"/desk/{town.code}/cases/{office.case.number}/").content.decode()
    page = f"/remedies/{bureau.code}/new/"
    assert f"{page}?case={office.case.number}" in shown
    given = {"kind": "reconsideration", "reference": "复〔1〕号", "organ": "云川县人民政府", "filed": today}
    given |= {"notified": today, "case": office.case.number, "party": "张三"}
    assert signed_in_client(office.clerk).post(page, given).status_code == 302
    assert Remedy.objects.get().agency == bureau
