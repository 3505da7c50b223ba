"""The pages of an agency's head: periods, preview, removal after a word of confirmation, report."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from gongkai.cli import program
from gongkai.law.retention import RULES
from gongkai.portal.agencies.models import Role
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases.models import Applicant
from gongkai.portal.remedies.models import Party, Remedy
from gongkai.portal.retention import services, tasks
from gongkai.portal.retention.models import Hold, Period, Policy, Run
from gongkai.portal.work import services as work
from tests.portal.building import BY, County, make_county, make_user
from tests.portal.retention.building import TELLING, make_contested, make_telling
from tests.portal.retention.removing import run_in
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db
ADDRESS = "/retention/yc-qs/"
NOW = datetime(2035, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "files")
    monkeypatch.setattr(settings, "OUTBOX_FOLDER", tmp_path / "outgoing")
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def county() -> County:
    return make_county()


@pytest.fixture
def head(county: County) -> Client:
    return signed_in_client(make_user("head", (county.town, Role.HEAD)))


def page(client: Client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


def test_nothing_has_expired_yet(head: Client, county: County) -> None:
    assert county.town.name in page(head, "/retention/")
    assert "没有到期的内容" in page(head, ADDRESS)
    assert "没有到期的内容" in page(head, f"{ADDRESS}remove/")
    assert not Run.objects.exists()


def test_preview_confirmation_removal_report(head: Client, county: County) -> None:
    made = make_telling(county.town)
    shown = page(head, ADDRESS)
    assert made.case.number in shown
    assert "处文字看上去写有身份证号" in shown
    assert "待核对" in shown
    assert "1件申请" in page(head, f"{ADDRESS}remove/")
    assert "请勾选确认" in head.post(f"{ADDRESS}remove/").content.decode()
    assert not Run.objects.exists()
    address = head.post(f"{ADDRESS}remove/", {"sure": "yes"})["Location"]
    assert "正在后台删除" in page(head, address)
    while work.run_next("worker"):
        pass
    report = page(head, address)
    assert made.case.number in report
    assert "正在后台删除" not in report
    assert Applicant.objects.get().anonymised
    pages = report + page(head, ADDRESS) + page(head, f"/desk/yc-qs/cases/{made.case.number}/")
    assert [word for word in TELLING if word in pages] == []
    assert list(Entry.objects.filter(action__startswith="retention.").values_list("actor", flat=True)) == ["head"] * 2


def test_a_hold_is_set_shown_and_lifted(head: Client, county: County) -> None:
    made = make_telling(county.town)
    number = made.case.number
    assert "没有决定继续保存的申请" in page(head, f"{ADDRESS}holds/")
    assert f'value="{number}"' in page(head, f"{ADDRESS}holds/new/?case={number}")
    given = {"number": number, "reason": "县档案馆来函"}
    assert "这个字段是必填项" in head.post(f"{ADDRESS}holds/new/", given | {"reason": " "}).content.decode()
    assert not Hold.objects.exists()
    shown = head.post(f"{ADDRESS}holds/new/", given, follow=True).content.decode()
    assert all(word in shown for word in (number, "县档案馆来函", "head", "解除"))
    assert "此前已到期删除" not in shown
    assert "已因同一原因" in head.post(f"{ADDRESS}holds/new/", given).content.decode()
    preview = page(head, ADDRESS)
    assert "已决定继续保存：县档案馆来函" in preview
    assert "现有1项" in preview
    assert f"{ADDRESS}remove/" not in preview
    lift = f"{ADDRESS}holds/{Hold.objects.get().pk}/lift/"
    assert "县档案馆来函" in page(head, lift)
    assert Hold.objects.get().lifted is None
    assert "审计结束" in head.post(lift, {"reason": "审计结束"}, follow=True).content.decode()
    assert "已经解除" in head.post(lift, {"reason": "再次"}, follow=True).content.decode()
    assert f"{ADDRESS}remove/" in page(head, ADDRESS)


def test_a_hold_of_a_case_about_no_request_by_its_organs_number(head: Client, county: County) -> None:
    remedy = make_contested(county.town, date(2024, 6, 1))
    assert "当事人的身份和联系方式" in page(head, ADDRESS)
    assert "1件案件" in page(head, f"{ADDRESS}remove/")
    given = {"number": remedy.reference, "reason": "审计"}
    assert remedy.reference in head.post(f"{ADDRESS}holds/new/", given, follow=True).content.decode()
    assert Hold.objects.get().remedy == remedy
    assert "已决定继续保存：审计" in page(head, ADDRESS)


def test_by_the_number_of_a_suit_about_a_request_the_request_is_held(head: Client, county: County) -> None:
    made = make_telling(county.town)
    run_in(county.town, NOW.date())
    remedy = Remedy.objects.get(case=made.case)
    Remedy.objects.create(
        agency=county.town,
        kind="litigation",
        reference=remedy.reference,
        organ="云川县人民法院",
        case=made.case,
        filed=remedy.filed,
        notified=remedy.notified,
    )
    given = {"number": remedy.reference, "reason": "审计"}
    shown = head.post(f"{ADDRESS}holds/new/", given, follow=True).content.decode()
    assert "此前已到期删除" in shown
    assert Hold.objects.get().case == made.case


def test_what_is_gone_already_is_told_when_a_hold_is_set(head: Client, county: County) -> None:
    case = make_telling(county.town).case
    run_in(county.town, NOW.date())
    shown = head.post(f"{ADDRESS}holds/new/", {"number": case.number, "reason": "审计"}, follow=True).content.decode()
    assert "此前已到期删除，不能恢复：申请人、第三方" in shown


def test_nothing_of_another_agency_is_held_or_lifted(head: Client, county: County) -> None:
    case, remedy = make_telling(county.bureau).case, make_contested(county.bureau, None)
    for number in (case.number, remedy.reference, "没有"):
        answer = head.post(f"{ADDRESS}holds/new/", {"number": number, "reason": "审计"}).content.decode()
        assert "没有这个编号的申请或者案件" in answer
    hold = services.set_hold(case, "审计", by=BY)
    assert head.get(f"{ADDRESS}holds/{hold.pk}/lift/").status_code == 404
    assert head.post(f"/retention/yc-zj/holds/{hold.pk}/lift/", {"reason": "x"}).status_code == 404
    assert case.number not in page(head, f"{ADDRESS}holds/")


def test_the_report_names_cases_about_no_request(head: Client, county: County) -> None:
    remedy = make_contested(county.town, date(2024, 6, 1))
    assert "查看身份信息" in page(head, f"/remedies/yc-qs/{remedy.pk}/")
    run = run_in(county.town, NOW.date())
    shown = page(head, f"{ADDRESS}runs/{run.pk}/")
    assert remedy.reference in shown
    assert "当事人的身份和联系方式" in shown
    shown = page(head, f"/remedies/yc-qs/{remedy.pk}/")
    assert "身份信息已删除" in shown
    assert "查看身份信息" not in shown


def test_what_cannot_be_found_is_said_before_anything_is_removed(head: Client, county: County) -> None:
    make_telling(county.town)
    for address in (ADDRESS, f"{ADDRESS}remove/"):
        assert "平台认不出，会留在文字里" in page(head, address)


def test_periods_are_set_and_floors_kept(head: Client, county: County) -> None:
    given = {kept.value: rule.years for kept, rule in RULES.items()}
    answer = head.post(f"{ADDRESS}periods/", given | {"files": 9})
    assert answer.status_code == 200
    assert not Period.objects.exists()
    assert "不能短于其他各项" in head.post(f"{ADDRESS}periods/", given | {"messages": 20}).content.decode()
    head.post(f"{ADDRESS}periods/", given | {"files": 30, "identity": 30, "automatic": "on"})
    assert Period.objects.get(agency=county.town, kept="files").years == 30
    assert "每天夜间自动删除" in page(head, ADDRESS)


def test_at_night_only_where_it_was_switched_on(county: County) -> None:
    make_telling(county.town)
    tasks.remove_expired.call()
    assert not Run.objects.exists()
    services.set_policy(county.town, {kept: rule.years for kept, rule in RULES.items()}, automatic=True, by=BY)
    for _ in range(2):
        tasks.remove_expired.call()
        while work.run_next("worker"):
            pass
    assert Run.objects.get().ended
    assert Policy.objects.get().automatic
    assert Applicant.objects.get().anonymised


def test_another_agencys_report_is_not_found(head: Client, county: County) -> None:
    run = services.begin(county.bureau, NOW.date(), by=BY)
    assert head.get(f"{ADDRESS}runs/{run.pk}/").status_code == 404
    assert head.get(f"/retention/yc-zj/runs/{run.pk}/").status_code == 404


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(program, ["--language", "en", "retention", *arguments])
    return result.exit_code, result.output


def test_the_command_shows_and_asks_and_removes(county: County) -> None:
    assert run() == (0, "Nothing has expired.\n")
    make_telling(county.town)
    status, text = run("--preview")
    assert status == 0
    assert county.town.name in text
    assert run("--agency", "nowhere")[0] == 2
    assert run()[0] == 1  # nobody said yes
    assert Applicant.objects.get().anonymised is None
    status, text = run("--yes", "--agency", "yc-qs")
    assert status == 0
    assert "Removed: 1" in text
    assert Applicant.objects.get().anonymised


def test_the_command_removes_parties_of_no_request_and_keeps_what_is_held(county: County) -> None:
    made = make_telling(county.town)
    make_contested(county.town, date(2024, 6, 1))
    hold = services.set_hold(made.case, "审计", by=BY)
    status, text = run("--yes")
    assert status == 0
    assert "Removed: 1" in text
    assert not Party.objects.filter(remedy__case=None).exclude(name="").exists()
    assert Applicant.objects.get().anonymised is None
    status, text = run("--preview")
    assert status == 0
    assert [word for word in ("1", "0") if word in text.splitlines()[-2]] == ["1", "0"]  # held: one, removed: none
    services.lift_hold(hold, "审计结束", by=BY)
    assert "Removed: 1" in run("--yes")[1]
    assert Applicant.objects.get().anonymised
