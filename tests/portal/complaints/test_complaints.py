"""Complaints go to the agency above, whose supervisors alone read and answer them, once."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.applicants import Applicant
from gongkai.portal.administration.audit import LOOKS
from gongkai.portal.agencies import services as agencies
from gongkai.portal.agencies.models import Role
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.services import new_applicant
from gongkai.portal.complaints import queries, services
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.complaints.services import MOST, ComplaintError
from gongkai.portal.outbox.models import Message
from tests.portal.building import BY, make_user
from tests.portal.handling.building import Office, make_office
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db
LIST = "/complaints/"


@pytest.fixture
def office() -> Office:
    return make_office()


def page(complaint: Complaint) -> str:
    return f"{LIST}{complaint.to.code}/{complaint.pk}/"


def test_one_complaint_at_a_time_waits_at_the_agency_above(office: Office) -> None:
    complaint = services.file(office.case, " 逾期没有答复 ", by=BY)
    assert (complaint.to, complaint.text.reveal()) == (office.county.county, "逾期没有答复")
    with pytest.raises(ComplaintError):
        services.file(office.case, "再说一次", by=BY)
    assert "逾期" not in str(Entry.objects.filter(action="complaint.filed").get().details)


def test_a_complaint_about_a_closed_agency_goes_above_its_successor(office: Office) -> None:
    agencies.merge([office.county.town], office.county.station, day=date(2026, 10, 8), by=BY)
    case = Case.objects.get(pk=office.case.pk)
    assert queries.where_to(case) == office.county.township


def test_where_no_agency_above_is_known_it_is_said(office: Office) -> None:
    office.case.agency = office.county.county
    office.case.save()
    with pytest.raises(ComplaintError):
        services.file(office.case, "逾期", by=BY)
    assert not Complaint.objects.exists()


def test_it_is_answered_once_and_the_applicant_is_told(office: Office) -> None:
    office.case.applicant = new_applicant(Applicant.NATURAL_PERSON, "张三", email="zhang@example.test")
    office.case.save()
    complaint = services.file(office.case, "逾期没有答复", by=BY)
    supervisor = make_user("supervisor", (office.county.county, Role.SUPERVISOR))
    client = signed_in_client(supervisor)
    assert "待答复" in client.get(LIST).content.decode()
    given = {"finding": "founded", "text": "已督促<b>整改</b>"}
    for _click in range(2):
        response = client.post(page(complaint), given, follow=True)
    assert "已经答复过" in response.content.decode()
    assert "已督促&lt;b&gt;整改&lt;/b&gt;" in response.content.decode()
    complaint.refresh_from_db()
    assert (complaint.finding, complaint.answered_by) == ("founded", "supervisor")
    body = Message.objects.get().body.reveal()
    assert "督促" not in body
    assert "/ask/status/" in body


def test_only_supervisors_above_find_it(office: Office) -> None:
    complaint = services.file(office.case, "逾期没有答复", by=BY)
    own = signed_in_client(make_user("own", (office.county.town, Role.SUPERVISOR)))
    assert own.get(page(complaint)).status_code == 404
    assert "yc-qs-2026-0001" not in own.get(LIST).content.decode()
    assert signed_in_client(office.clerk).get(LIST).status_code == 403
    sideways = f"{LIST}{office.county.town.code}/{complaint.pk}/"
    assert own.get(sideways).status_code == 404


def test_whoever_reads_it_is_in_the_log(office: Office) -> None:
    complaint = services.file(office.case, "我是张三，逾期没有答复", by=BY)
    client = signed_in_client(make_user("supervisor", (office.county.county, Role.SUPERVISOR)))
    client.get(LIST)
    assert not Entry.objects.filter(action="complaint.opened").exists()
    assert "我是张三" in client.get(page(complaint)).content.decode()
    (look,) = Entry.objects.filter(action__in=LOOKS)
    assert (look.actor, look.action, look.agency) == ("supervisor", "complaint.opened", "yc")
    assert look.details == {"case": office.case.number}


def test_who_carries_on_the_duties_of_a_closed_agency_answers_what_came_to_it(office: Office) -> None:
    case = office.case
    case.agency = office.county.station
    case.save()
    complaint = services.file(case, "逾期没有答复", by=BY)
    assert complaint.to == office.county.township
    agencies.merge([office.county.township], office.county.town, day=date(2026, 10, 8), by=BY)
    client = signed_in_client(make_user("supervisor", (office.county.town, Role.SUPERVISOR)))
    here = f"{LIST}{office.county.town.code}/{complaint.pk}/"
    assert f'href="{here}"' in client.get(LIST).content.decode()
    assert client.get(page(complaint)).status_code == 404
    assert client.post(here, {"finding": "founded", "text": "已督促整改"}).status_code == 302
    complaint.refresh_from_db()
    assert complaint.answered_by == "supervisor"


def test_complaints_about_one_case_are_bounded(office: Office) -> None:
    for number in range(MOST):
        complaint = services.file(office.case, f"第{number}次", by=BY)
        services.answer(complaint, Complaint.Finding.OTHER, "已告知", by=BY)
    with pytest.raises(ComplaintError):
        services.file(office.case, "再一次", by=BY)
    with pytest.raises(ComplaintError):
        services.answer(complaint, Complaint.Finding.FOUNDED, "属实", by=BY)
