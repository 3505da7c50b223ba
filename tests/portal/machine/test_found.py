"""Faults that the state machine found, each once more by itself."""

from __future__ import annotations

import pytest
from django.utils import timezone

from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind
from gongkai.portal.cases.choices import ConsultationRole
from gongkai.portal.cases.models import Consultation
from gongkai.portal.handling import by_link, services
from gongkai.portal.handling.services import ActError, Asking, Doing
from tests.portal.building import BY
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
