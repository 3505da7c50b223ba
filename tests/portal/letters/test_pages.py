"""The pages on which the head of an office writes its texts, as people use and misuse them."""

from __future__ import annotations

import pytest
from django.test import Client

from gongkai.portal.agencies.models import Role
from gongkai.portal.audit.models import Entry
from gongkai.portal.letters import services
from gongkai.portal.letters.changes import restore_template, save_template
from gongkai.portal.letters.kinds import LetterKind
from gongkai.portal.letters.models import Details, Template
from gongkai.portal.letters.templates import shipped
from tests.portal.building import BY, County, make_county, make_user
from tests.portal.letters.requests import DAY, GIVEN, ask
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db
KIND = LetterKind.CORRECTION_NOTICE
ADDRESS = f"/letters/yc-zj/{KIND.value}/"
OWN = shipped(KIND).replace("请补正以下内容", "请您补正以下内容")


@pytest.fixture
def county() -> County:
    return make_county()


@pytest.fixture
def head(county: County) -> Client:
    return signed_in_client(make_user("wang", (county.bureau, Role.HEAD)))


def page(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, address: str, **values: object) -> str:
    response = client.post(address, values, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_the_one_office_is_opened_at_once_and_lists_every_kind(head: Client) -> None:
    found = page(head, "/letters/")
    assert "云川县住房和城乡建设局" in found
    assert all(f"/letters/yc-zj/{kind.value}/" in found for kind in LetterKind)


def test_a_clerk_sees_no_such_pages(county: County) -> None:
    clerk = signed_in_client(make_user("li", (county.bureau, Role.CLERK)))
    assert clerk.get("/letters/").status_code == 403
    assert clerk.post(ADDRESS, {"text": OWN, "seen": 0, "save": 1}).status_code == 403
    assert "文书模板" not in page(clerk, "/")


def test_another_offices_texts_are_not_found(head: Client) -> None:
    assert head.get("/letters/yc-qs/receipt/").status_code == 404
    assert head.get("/letters/yc-zj/no_such_kind/").status_code == 404


def test_a_text_is_seen_before_it_is_saved(head: Client) -> None:
    found = post(head, ADDRESS, text=OWN, seen=0, preview=1)
    assert "请您补正以下内容" in found
    assert '<p class="letter-title">政府信息公开申请补正告知书</p>' in found
    assert not Template.objects.exists()
    response = head.post(ADDRESS, {"text": OWN, "seen": 0, "pdf": 1})
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert not Template.objects.exists()


def test_a_text_that_is_saved_is_used_from_then_on(county: County, head: Client) -> None:
    case = ask(county.bureau)
    assert "已保存" in post(head, ADDRESS, text=OWN, seen=0, save=1)
    kept = Template.objects.get()
    assert (kept.version, kept.saved_by) == (1, "wang")
    assert Entry.objects.get(action="letters.template_saved").details == {"kind": KIND.value, "version": 1}
    assert "请您补正" in services.draft(case, KIND, GIVEN[KIND], day=DAY).text
    assert "请您补正" not in services.draft(ask(county.town), KIND, GIVEN[KIND], day=DAY).text
    assert "本机关，第1版" in page(head, "/letters/yc-zj/")


def test_faults_are_told_with_their_lines_and_nothing_typed_is_lost(head: Client) -> None:
    broken = OWN.replace("{补正期限}", "{期限}").replace("请您", "<b>请您</b>")
    found = post(head, ADDRESS, text=broken, seen=0, save=1)
    assert "行：没有“期限”这个字段。" in found
    assert "模板里没有用到“补正期限”这个字段。" in found
    assert "&lt;b&gt;请您&lt;/b&gt;" in found
    assert "<b>请您" not in found
    assert not Template.objects.exists()


@pytest.mark.parametrize("act", ["preview", "pdf", "save"])
def test_ten_megabytes_are_refused_in_words(head: Client, act: str) -> None:
    response = head.post(ADDRESS, {"text": "长" * 3_400_000, "seen": 0, act: 1})
    assert response.status_code in (200, 400, 413)
    assert not Template.objects.exists()
    found = post(head, ADDRESS, text="长" * 30_000, seen=0, **{act: 1})
    assert 'role="alert"' in found or "20000" in found


def test_markup_in_a_text_is_shown_as_text(head: Client) -> None:
    found = post(head, ADDRESS, text=OWN.replace("请您", "<script>x</script>请您"), seen=0, preview=1)
    assert "<script>x" not in found
    assert "&lt;script&gt;x" in found


def test_two_people_do_not_overwrite_each_other(county: County, head: Client) -> None:
    save_template(county.bureau, KIND, shipped(KIND), seen=0, by=BY)
    found = post(head, ADDRESS, text=OWN, seen=0, save=1)
    assert "他人刚刚保存了新的版本" in found
    assert "请您补正" in found
    assert Template.objects.count() == 1


def test_the_shipped_text_is_restored_after_a_question_and_versions_stay(county: County, head: Client) -> None:
    save_template(county.bureau, KIND, OWN, seen=0, by=BY)
    assert "确认恢复" in page(head, f"{ADDRESS}restore/")
    assert Template.objects.count() == 1
    assert "已恢复" in post(head, f"{ADDRESS}restore/", seen=1)
    assert "请您补正" not in services.draft(ask(county.bureau), KIND, GIVEN[KIND], day=DAY).text
    assert "请您补正" in page(head, f"{ADDRESS}?version=1")
    assert "请您补正" not in page(head, f"{ADDRESS}?version=99999999999999999999")
    # A second press of the button, or an old tab, does nothing more.
    post(head, f"{ADDRESS}restore/", seen=1)
    assert Template.objects.count() == 2


def test_a_text_that_an_update_left_broken_is_told_when_it_is_used(county: County, head: Client) -> None:
    Template.objects.create(agency=county.bureau, kind=KIND.value, version=1, text="【标题】旧", saved_by="x")
    found = page(head, f"{ADDRESS}example.pdf")
    assert "模板里没有用到“机关名称”这个字段。" in found
    restore_template(county.bureau, KIND, seen=1, by=BY)
    assert head.get(f"{ADDRESS}example.pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_has_its_page(head: Client, kind: LetterKind) -> None:
    found = page(head, f"/letters/yc-zj/{kind.value}/")
    assert "{机关名称}" in found


def test_what_letters_say_of_the_office(county: County, head: Client) -> None:
    values = {"prefix": "云住建公开", "contact": "建设路8号", "organ": "云川县人民政府", "court": "云川县人民法院"}
    assert "已保存" in post(head, "/letters/yc-zj/details/", seen=0, remedies="", **values)
    text = services.draft(ask(county.bureau), KIND, GIVEN[KIND], day=DAY).text
    assert "云住建公开补〔2026〕" in text
    assert "联系方式：建设路8号。" in text
    assert "他人刚刚保存" in post(head, "/letters/yc-zj/details/", seen=0, remedies="", **values)
    assert Details.objects.count() == 1


@pytest.mark.parametrize("table", ["nonsense", "rules = 1", "x" * 30_000])
def test_a_table_of_remedies_that_is_none_is_refused_in_words(head: Client, table: str) -> None:
    found = post(head, "/letters/yc-zj/details/", seen=0, remedies=table)
    assert 'aria-invalid="true"' in found
    assert not Details.objects.exists()


def test_in_english_too(head: Client) -> None:
    found = head.get("/letters/yc-zj/", headers={"accept-language": "en"}).content.decode()
    assert "Correction notice" in found
