"""The office's pages about reconsideration and litigation."""

from __future__ import annotations

from datetime import date
from unittest import mock

import pytest
from django.test import Client

from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.audit.models import Entry
from gongkai.portal.remedies.models import Remedy
from tests.portal.handling.building import Office
from tests.portal.remedies.building import TODAY, answered_office, bring
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_that_day() -> object:
    with mock.patch("gongkai.portal.remedies.views.localdate", return_value=TODAY) as day:
        yield day


@pytest.fixture
def office() -> Office:
    return answered_office()


@pytest.fixture
def clerk(office: Office) -> Client:
    return signed_in_client(office.clerk)


def entered(office: Office, **changed: str) -> dict[str, str]:
    return {
        "kind": "reconsideration",
        "reference": "云复〔2026〕7号",
        "organ": "云川县人民政府",
        "case": office.case.number,
        "filed": "2026-10-19",
        "notified": "2026-10-22",
        "party": "张三",
        "third_parties": "李四\n\n王五",
        "claim": "请求撤销<script>",
    } | changed


def test_from_the_notice_to_the_reopened_request(office: Office, clerk: Client) -> None:
    page = clerk.post("/remedies/yc-qs/new/", entered(office), follow=True).content.decode()
    remedy = Remedy.objects.get()
    assert "张*" in page
    assert "张三" not in page
    assert "2026-11-05" in page  # ten working days after 22 October
    assert "已逾期" in page
    address = f"/remedies/yc-qs/{remedy.pk}/"
    clerk.post(f"{address}reply/", {"day": "2026-11-06"})
    assert "超过期限" in clerk.get(address).content.decode()
    ending = {"ruling": "revoked_and_remade", "day": "2026-11-16", "orders": "重新答复", "days": "20"}
    ending["seen"] = str(office.case.events.count())
    page = clerk.post(f"{address}conclude/", ending).content.decode()
    assert f"申请{office.case.number}重新办理" in page
    assert Remedy.objects.get().ended is None
    page = clerk.post(f"{address}conclude/", ending | {"confirmed": "1"}, follow=True).content.decode()
    assert "申请已重新办理" in page
    office.case.refresh_from_db()
    assert office.case.open
    page = clerk.post(f"{address}conclude/", ending | {"confirmed": "1"}, follow=True).content.decode()
    assert "此案已于2026-11-16审结" in page


def test_a_look_at_the_parties_is_logged_with_its_reason(office: Office, clerk: Client) -> None:
    clerk.post("/remedies/yc-qs/new/", entered(office))
    address = f"/remedies/yc-qs/{Remedy.objects.get().pk}/"
    assert "不少于4个字" in clerk.post(f"{address}parties/", {"reason": " "}).content.decode()
    page = clerk.post(f"{address}parties/", {"reason": "核对委托手续"}).content.decode()
    assert all(name in page for name in ("张三", "李四", "王五", "请求撤销&lt;script&gt;"))
    entry = Entry.objects.get(action="identity.looked")
    assert entry.details["reason"] == "核对委托手续"


def test_what_is_wrong_is_said_and_what_was_typed_stays(office: Office, clerk: Client) -> None:
    page = clerk.post("/remedies/yc-qs/new/", entered(office, case="yc-zj-2026-0001")).content.decode()
    assert "本机关没有编号为“yc-zj-2026-0001”的申请" in page
    assert "云复〔2026〕7号" in page
    page = clerk.post("/remedies/yc-qs/new/", entered(office, notified="2026-10-18")).content.decode()
    assert "不能早于申请或者起诉的日期" in page
    assert not Remedy.objects.exists()


def test_another_agencys_case_is_not_found(office: Office, clerk: Client) -> None:
    other = bring(office.county.bureau)
    assert clerk.get(f"/remedies/yc-qs/{other.pk}/").status_code == 404
    assert clerk.get(f"/remedies/yc-zj/{other.pk}/").status_code == 404
    assert other.reference not in clerk.get("/remedies/").content.decode()


def test_the_list_is_narrowed(office: Office, clerk: Client) -> None:
    bring(office.county.town, office.case)
    bring(office.county.town, None, RemedyKind.LITIGATION, reference="（2026）浙行初9号", notified=date(2026, 11, 12))
    page = clerk.get("/remedies/?kind=litigation&pending=on").content.decode()
    assert "（2026）浙行初9号" in page
    assert "云复〔2026〕1号" not in page
    assert "2026-11-27" in page
