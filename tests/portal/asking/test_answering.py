"""Whoever is consulted answers by the link in the letter: opening it does nothing, it answers once, few guess."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gongkai.law.procedure import EventKind
from gongkai.portal.accounts.lockout import ADDRESS_FACTOR
from gongkai.portal.agencies.models import Role
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases.choices import ConsultationRole
from gongkai.portal.cases.models import Consultation
from gongkai.portal.cases.queries import events_of
from gongkai.portal.handling import services
from gongkai.portal.handling.linking import answering_page
from gongkai.portal.handling.services import Asking, Details
from tests.portal.building import make_user
from tests.portal.handling.building import Office, make_office
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    office = make_office()
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=timezone.localdate())
    return office


def consult(office: Office, role: ConsultationRole = ConsultationRole.THIRD_PARTY) -> str:
    asking = Asking(role, "青石建材有限公司", "是否同意公开合同价款？<script>")
    _made, secret = services.consult(office.case, asking, office.doing(office.clerk, timezone.localdate()))
    return answering_page(secret).removeprefix(settings.SITE_ADDRESS)


def upload(name: str = "说明.txt", content: bytes = b"1") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def kinds(office: Office) -> list[str]:
    return [event.kind.value for event in events_of(office.case)][3:]


def test_opening_the_link_changes_nothing_and_says_nothing_of_who_asks(office: Office) -> None:
    link = consult(office)
    entries = Entry.objects.count()
    for _scanner in range(3):
        for open_it in (Client().get, Client().head):
            assert open_it(link).status_code == 200
    page = Client().get(link).content.decode()
    assert "是否同意公开合同价款？&lt;script&gt;" in page
    assert "15个工作日" in page
    for kept in ("张三", "征地补偿方案", "clerk某", "yc-qs-2026-0001"):
        assert kept not in page
    assert kinds(office) == ["third_party_asked"]
    assert Entry.objects.count() == entries


def test_a_third_party_refuses_after_a_second_look(office: Office) -> None:
    link, client = consult(office), Client()
    answer = {"consents": "no", "text": "涉及商业秘密𠮷"}
    looked_at = client.post(link, answer).content.decode()
    assert "请核对" in looked_at
    assert "涉及商业秘密𠮷" in looked_at
    assert "涉及商业秘密𠮷" in client.post(link, {**answer, "back": "1"}).content.decode()
    assert kinds(office) == ["third_party_asked"]
    done = client.post(link, {**answer, "confirmed": "1"}, follow=True)
    assert "已经答复" in done.content.decode()
    assert kinds(office) == ["third_party_asked", "third_party_received", "third_party_answered"]
    kept = Consultation.objects.get()
    assert (kept.consents, kept.answer) == (False, "涉及商业秘密𠮷")


def test_files_are_chosen_on_the_last_page_and_shown_to_the_office(office: Office) -> None:
    link, client = consult(office), Client()
    answer = {"consents": "no", "text": "涉及商业秘密"}
    assert 'type="file"' in client.post(link, answer).content.decode()
    disguised = upload("合同.pdf", b"MZ")
    refused = client.post(link, {**answer, "confirmed": "1", "enclosures": [upload(), disguised]}).content.decode()
    assert "“合同.pdf”" in refused
    assert "文件需要重新选择" in refused
    assert "涉及商业秘密" in refused
    many = client.post(link, {**answer, "confirmed": "1", "enclosures": [upload()] * 6})
    assert set(many.context["files"].errors) == {"enclosures"}
    assert kinds(office) == ["third_party_asked"]
    assert not office.case.documents.exists()
    done = client.post(link, {**answer, "confirmed": "1", "enclosures": [upload(), upload("𠮷.txt")]}, follow=True)
    assert "随附的2个文件已经收到" in done.content.decode()
    again = client.post(link, {**answer, "confirmed": "1", "enclosures": [upload("再来.txt")]})
    assert again.status_code == 409
    assert set(office.case.documents.values_list("name", "kind")) == {("说明.txt", "opinion"), ("𠮷.txt", "opinion")}
    desk = f"/desk/{office.case.agency.code}/cases/{office.case.number}/"
    page = signed_in_client(office.clerk).get(desk).content.decode()
    opinion = page.partition('id="consultations"')[2].partition("</section>")[0]
    assert "说明.txt" in opinion
    assert f"{desk}documents/2/" in opinion
    above = make_user("above", (office.county.county, Role.SUPERVISOR))
    page = signed_in_client(above).get(desk).content.decode()
    assert "征求意见、协办的答复材料" in page
    assert "说明.txt" not in page
    assert signed_in_client(above).get(f"{desk}documents/1/").status_code == 404


def test_a_used_link_says_when_it_was_answered(office: Office) -> None:
    link, client = consult(office), Client()
    for consents in ("yes", "no"):
        response = client.post(link, {"consents": consents, "text": "理由", "confirmed": "1"})
    assert response.status_code == 409
    page = client.get(link).content.decode()
    assert f"{timezone.localtime():%Y-%m-%d}" in page
    assert "下一步" not in page
    assert "理由" not in page
    assert Consultation.objects.get().consents is True


def test_refusing_asks_for_reasons_and_agreeing_does_not(office: Office) -> None:
    link, client = consult(office), Client()
    response = client.post(link, {"consents": "no", "text": " ", "confirmed": "1"})
    assert set(response.context["form"].errors) == {"text"}
    client.post(link, {"consents": "yes", "text": "", "confirmed": "1"})
    assert kinds(office)[-1] == "third_party_answered"


def test_that_the_letter_came_is_said_by_a_button_of_its_own(office: Office) -> None:
    link, client = consult(office), Client()
    client.post(link, {"received": "1"})
    client.post(link, {"received": "1"})
    assert kinds(office) == ["third_party_asked", "third_party_received"]
    assert "15个工作日内" in client.get(link).content.decode()


def test_after_the_period_it_says_what_silence_meant_and_still_takes_the_answer(office: Office) -> None:
    office.case.events.update(day=timezone.localdate() - timedelta(days=60))
    link, client = consult(office, ConsultationRole.CO_AUTHOR), Client()
    office.case.events.update(day=timezone.localdate() - timedelta(days=50))
    party = Details(party="co_author-1")
    began = timezone.localdate() - timedelta(days=45)
    services.do(office.case, EventKind.CO_AUTHOR_RECEIVED, office.doing(office.clerk, began), party)
    doing = office.doing(office.clerk, timezone.localdate())
    services.do(office.case, EventKind.CO_AUTHOR_SILENT, doing, party)
    assert "视为同意公开" in client.get(link).content.decode()
    client.post(link, {"consents": "no", "text": "不同意", "confirmed": "1"})
    assert kinds(office)[-1] == "co_author_answered"


def test_after_the_reply_nothing_is_taken_any_more(office: Office) -> None:
    link, client = consult(office), Client()
    office.do(office.clerk, EventKind.WITHDRAWN, day=timezone.localdate())
    assert "不再需要" in client.get(link).content.decode()
    response = client.post(link, {"consents": "no", "text": "不同意", "confirmed": "1"})
    assert response.status_code == 409
    assert Consultation.objects.get().answered is None


def test_an_agency_that_helps_answers_in_words(office: Office) -> None:
    link, client = consult(office, ConsultationRole.HELP), Client()
    assert 'name="consents"' not in client.get(link).content.decode()
    client.post(link, {"text": "档案在县档案馆。", "confirmed": "1"})
    assert kinds(office) == ["help_asked", "help_given"]
    assert Consultation.objects.get().answer == "档案在县档案馆。"


def test_a_wrong_secret_is_not_found_and_few_are_tried(office: Office, settings: Settings) -> None:
    settings.SIGN_IN_FAILURES = 1
    link, client = consult(office), Client()
    for number in range(ADDRESS_FACTOR):
        assert client.get(f"/ask/answer/wrong-{number}/").status_code == 404
    assert client.get("/ask/answer/wrong/").status_code == 429
    assert client.get(link).status_code == 429
    assert client.get(link, REMOTE_ADDR="198.51.100.9").status_code == 200


def test_ten_megabytes_are_refused(office: Office) -> None:
    link, client = consult(office), Client()
    many = "长" * (10 * 2**20 // 3)
    assert client.post(link, {"consents": "no", "text": many, "confirmed": "1"}).status_code == 413
    over = client.post(link, {"consents": "no", "text": "长" * 5_001, "confirmed": "1"})
    assert set(over.context["form"].errors) == {"text"}
    assert kinds(office) == ["third_party_asked"]
