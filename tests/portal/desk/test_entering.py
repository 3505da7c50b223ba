"""Requests that the office enters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from gongkai.portal.accounts.models import User
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import by_query_code
from tests.portal.handling.building import Office, make_office
from tests.portal.signing_in import signed_in_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def office() -> Office:
    return make_office()


GIVEN = {
    "token": "t1",
    "day": YESTERDAY.isoformat(),
    "subject": "道路养护合同",
    "items": "2025年道路养护合同\r\n\r\n验收报告\n（含附件）",
    "kind": "business",
    "name": "青石𠮷祥建材有限公司",
    "telephone": "0000-7000001",
    "delivery": "post",
    "form": "paper",
}


def enter(user: User, channel: str = "registered_post", **changed: str) -> Any:
    return signed_in_client(user).post(f"/desk/yc-qs/new/?channel={channel}", {**GIVEN, **changed})


def test_a_request_by_post_is_received_when_it_was_signed_for(office: Office) -> None:
    form = signed_in_client(office.clerk).get("/desk/yc-qs/new/?channel=registered_post").context["form"]
    assert str(form["day"].label) == "签收"
    response = enter(office.clerk)
    case = Case.objects.latest("pk")
    assert (case.received, case.channel, case.state, case.clerk) == (
        YESTERDAY,
        "registered_post",
        "registered",
        office.clerk,
    )
    assert (case.delivery, case.form) == ("post", "paper")
    assert [item.text for item in case.items.all()] == ["2025年道路养护合同", "验收报告\n（含附件）"]
    assert case.applicant is not None
    assert case.applicant.name.reveal() == "青石𠮷祥建材有限公司"
    assert "𠮷" not in case.applicant.name_index
    assert [letter.kind for letter in case.letters.all()] == ["receipt", "registration_form"]
    assert by_query_code(case.number, response.context["query_code"]) == case


def test_a_double_click_enters_one_request(office: Office) -> None:
    enter(office.clerk)
    count = Case.objects.count()
    response = enter(office.clerk)
    assert response.status_code == 302
    assert Case.objects.count() == count


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"telephone": ""}, "address"),
        ({"items": " \n\n "}, "items"),
        ({"items": "啊" * 5001}, "items"),
        ({"items": "一\n\n" * 21}, "items"),
        ({"day": "2099-01-01"}, "__all__"),
        ({"day": ""}, "day"),
        ({"document": "123"}, "document_kind"),
        ({"name": "<b>" * 1_000_000}, "name"),
        ({"subject": "😀" * 201}, "subject"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(office: Office, changed: dict[str, str], field: str) -> None:
    response = enter(office.clerk, **changed)
    if response.status_code != 400:  # more than a request may carry
        assert field in response.context["form"].errors
        assert "道路养护合同" in response.content.decode() or "subject" in changed
    assert Case.objects.count() == 1


def test_only_a_clerk_enters(office: Office) -> None:
    response = enter(office.head)
    assert "经办人" in str(response.context["form"].errors)
    assert Case.objects.count() == 1
