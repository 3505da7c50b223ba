"""The pages about agencies and their people, as those who keep them use them."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.agencies.services import held
from gongkai.portal.audit.models import Entry
from tests.portal.building import County, make_county, make_user
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return make_county()


@pytest.fixture
def administrator(county: County) -> Client:
    return signed_in_client(make_user("root", (county.county, Role.ADMINISTRATOR)))


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.usefixtures("county")
def test_anybody_sees_the_tree_and_takes_it_along(client: Client) -> None:
    page = text_of(client, "/agencies/")
    assert "柳河乡工作站" in page
    assert "/agencies/yc-lh-1/" not in page
    response = client.get("/agencies/agencies.csv")
    assert response.content.decode().splitlines()[0] == "\ufeffcode,name,level,parent"


def test_a_rename_is_done_at_once_and_told(administrator: Client) -> None:
    values = {"name": "青石街道办事处", "day": "2026-05-06"}
    response = administrator.post("/agencies/yc-qs/change/rename/", values, follow=True)
    page = response.content.decode()
    assert "已办理：更名" in page
    assert "青石镇人民政府 → 青石街道办事处" in page
    assert "root 于" in page


def test_a_merger_is_shown_once_more_before_it_is_done(county: County, administrator: Client) -> None:
    values = {"successor": str(county.town.pk), "day": "2026-05-06"}
    page = administrator.post("/agencies/yc-lh/change/merge/", values).content.decode()
    assert "涉及下级机关1个" in page
    assert Agency.objects.get(code="yc-lh").closed is None
    response = administrator.post("/agencies/yc-lh/change/merge/", values | {"confirmed": "1"}, follow=True)
    assert "职能由青石镇人民政府承继" in response.content.decode()


def test_what_cannot_be_done_is_said_beside_the_form(administrator: Client) -> None:
    values = {"code": "yc-lh", "name": "重码", "level": "", "day": "2026-05-06"}
    page = administrator.post("/agencies/yc/change/add/", values).content.decode()
    assert "代码yc-lh已被使用" in page


def test_an_administrator_below_offers_no_agency_out_of_reach(county: County) -> None:
    client = signed_in_client(make_user("liu", (county.township, Role.ADMINISTRATOR)))
    values = {"successor": str(county.town.pk), "day": "2026-05-06", "confirmed": "1"}
    client.post("/agencies/yc-lh-1/change/merge/", values)
    assert Agency.objects.get(code="yc-lh-1").closed is None


def upload(client: Client, text: str) -> str:
    file = SimpleUploadedFile("agencies.csv", text.encode("utf-8-sig"), content_type="text/csv")
    return client.post("/agencies/import/", {"file": file, "day": "2026-05-06"}).content.decode()


def test_an_import_is_shown_before_it_is_done(administrator: Client) -> None:
    text = "code,name,level,parent\nyc,云川县人民政府,county,\nyc-new,云川县大数据局,department,yc\n"
    page = upload(administrator, text)
    assert "云川县大数据局" in page
    assert not Agency.objects.filter(code="yc-new").exists()
    administrator.post("/agencies/import/confirm/")
    assert Agency.objects.get(code="yc-new").path == "yc/yc-new/"
    # A second press of the button does nothing more.
    administrator.post("/agencies/import/confirm/")
    assert Agency.objects.filter(code="yc-new").count() == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [("code,name\n", "缺少这些列"), ("code,name,level,parent\nx,甲,moon,\n", "不认识的层级")],
)
def test_a_file_at_fault_is_told_in_words(administrator: Client, text: str, problem: str) -> None:
    assert problem in upload(administrator, text)


def test_a_file_that_is_no_text_is_told_in_words(administrator: Client) -> None:
    file = SimpleUploadedFile("agencies.csv", "机关".encode("gb18030"), content_type="text/csv")
    page = administrator.post("/agencies/import/", {"file": file, "day": "2026-05-06"}).content.decode()
    assert "不是UTF-8编码" in page


def test_somebody_new_gets_an_account_and_a_password_told_once(county: County, administrator: Client) -> None:
    values = {"username": "chen", "name": "陈一", "email": "", "role": "clerk"}
    response = administrator.post("/agencies/yc-qs/members/", values)
    page = response.content.decode()
    found = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert found
    assert User.objects.get(username="chen").check_password(found[1])
    assert "no-store" in response["Cache-Control"]
    assert found[1] not in text_of(administrator, "/agencies/yc-qs/members/")
    assert [membership.user.username for membership in held(county.town)] == ["chen"]
    # Nothing secret is in the log.
    assert not [entry for entry in Entry.objects.all() if found[1] in str(entry.details)]


def test_nobody_gives_roles_to_themselves(county: County, administrator: Client) -> None:
    values = {"username": "ROOT", "name": "", "email": "", "role": "clerk"}
    page = administrator.post("/agencies/yc/members/", values).content.decode()
    assert "不能给自己授予角色" in page
    assert not held(county.county).filter(role=Role.CLERK).exists()


def test_a_role_is_ended_after_a_question(county: County, administrator: Client) -> None:
    make_user("sun", (county.town, Role.CLERK))
    address = "/agencies/yc-qs/members/sun/end/clerk/"
    assert "终止角色：经办" in text_of(administrator, address)
    assert held(county.town).exists()
    administrator.post(address)
    assert not held(county.town).exists()


def test_of_two_roles_one_is_ended(county: County, administrator: Client) -> None:
    make_user("sun", (county.town, Role.CLERK), (county.town, Role.REVIEWER))
    assert administrator.post("/agencies/yc-qs/members/sun/end/clerk/").status_code == 302
    assert [membership.role for membership in held(county.town)] == ["reviewer"]


def test_an_account_that_works_elsewhere_too_is_not_an_administrators_of_one_agency(county: County) -> None:
    user = make_user("zhou", (county.township, Role.CLERK), (county.town, Role.HEAD))
    client = signed_in_client(make_user("liu", (county.township, Role.ADMINISTRATOR)))
    assert client.post("/agencies/yc-lh/members/zhou/reset-password/").status_code == 403
    user.refresh_from_db()
    assert user.check_password("correct horse battery staple")
    # The role in the administrator's own agency is theirs to end.
    assert client.post("/agencies/yc-lh/members/zhou/end/clerk/").status_code == 302


def test_an_account_is_closed_and_opened(county: County, administrator: Client) -> None:
    user = make_user("sun", (county.town, Role.CLERK))
    administrator.post("/agencies/yc-qs/members/sun/deactivate/")
    user.refresh_from_db()
    assert not user.is_active
    assert "停用" in text_of(administrator, "/agencies/yc-qs/members/")
    administrator.post("/agencies/yc-qs/members/sun/activate/")
    user.refresh_from_db()
    assert user.is_active
