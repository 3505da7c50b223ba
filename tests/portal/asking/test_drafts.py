"""Drafts of requests: kept sealed, taken up elsewhere, forgotten; and how many come from one address."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gongkai.portal.asking import drafts
from gongkai.portal.asking.drafts import NotTakenError
from gongkai.portal.asking.models import Draft, DraftFile
from gongkai.portal.cases.models import Applicant, Case
from gongkai.portal.vault import files
from tests.portal.asking.writing import CARD, FORM, GIVEN, ask, fill, sealed, words
from tests.portal.building import BY, County, make_county

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(tmp_path: Path, settings: Settings) -> County:
    settings.MEDIA_ROOT = tmp_path
    return make_county()


def test_a_draft_is_sealed(client: Client) -> None:
    fill(client, "save")
    draft, file = Draft.objects.get(), DraftFile.objects.get()
    kept = f"{draft.content.token}{file.name.token}{draft.sender}{draft.digest}"
    assert not any(secret in kept for secret in ("征地", "李", CARD, "身份证"))
    cookie = client.cookies["asking_drafts"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/ask/")
    assert cookie.value not in (draft.digest, draft.content.token)


def link_of(page: str) -> str:
    found = re.search(r"/ask/resume/\?key=[\w-]+", page)
    assert found is not None
    return found.group()


def test_a_draft_is_taken_up_elsewhere_by_its_link_once(client: Client) -> None:
    fill(client, "save")
    link = link_of(words(client.get(FORM)))
    elsewhere = Client()
    shown = words(elsewhere.get(link))
    assert "青石镇人民政府" in shown
    assert "征地补偿" not in shown
    assert elsewhere.post("/ask/resume/", {"key": link.partition("=")[2]}).headers["Location"] == FORM
    assert "2024年青石镇征地补偿安置方案" in words(elsewhere.get(FORM))
    # The link has served its turn, also where the draft was begun.
    assert Client().get(link).status_code == 404
    assert "征地补偿安置方案" not in words(client.get(FORM))
    assert link_of(words(elsewhere.get(FORM))) != link


@pytest.mark.parametrize("key", ["", "x", "\x00", "a" * 43, "a" * 100_000])
def test_a_link_that_is_none_finds_no_draft(key: str) -> None:
    assert Client().post("/ask/resume/", {"key": key}).status_code == 404


@pytest.mark.parametrize("cookie", ["", ".", "a.b.c", "\\x00", "a" * 43])
def test_a_cookie_that_is_none_carries_nothing(client: Client, cookie: str) -> None:
    client.cookies["asking_drafts"] = cookie
    assert client.get(FORM).status_code == 200
    assert fill(client).status_code == 302


def test_drafts_to_two_agencies_do_not_mix(client: Client) -> None:
    fill(client, "save", items=["给镇的"])
    client.post("/ask/to/yc-lh/", {**GIVEN, "items": ["给乡的"], "do": "save"})
    assert "给镇的" in words(client.get(FORM))
    assert "给乡的" in words(client.get("/ask/to/yc-lh/"))
    start = words(client.get("/ask/"))
    assert "继续填写给青石镇人民政府的申请" in start
    assert "继续填写给柳河乡人民政府的申请" in start


def test_a_draft_is_removed_after_a_question(
    client: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    fill(client, "save")
    client.get(f"{FORM}remove/")
    assert Draft.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{FORM}remove/")
    assert not Draft.objects.exists()
    assert sealed(tmp_path) == 0


def test_drafts_are_forgotten_with_their_files(
    client: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    fill(client, "save")
    now = timezone.now()
    assert drafts.forget(now + drafts.KEPT - timedelta(minutes=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert drafts.forget(now + drafts.KEPT + timedelta(minutes=1)) == 1
    assert not Draft.objects.exists()
    assert sealed(tmp_path) == 0


def test_of_what_was_sent_the_code_is_forgotten_and_the_case_stays(client: Client) -> None:
    case = ask(client)
    assert drafts.forget(timezone.now() + drafts.SHOWN + timedelta(minutes=1)) == 1
    assert Case.objects.get() == case
    assert case.documents.exists()
    # A tab that was left open does nothing.
    assert client.post(f"{FORM}check/").headers["Location"] == FORM
    assert Case.objects.count() == 1


def test_no_more_drafts_from_one_address_than_may_be(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_BEGUN", 1)
    fill(client, "save")
    refused = fill(Client(), "save")
    assert refused.status_code == 429
    assert "从您所在的网络地址填写的申请过多" in words(refused)
    assert GIVEN["items"][0] in words(refused)
    assert Client(REMOTE_ADDR="192.0.2.77").post(FORM, {**GIVEN, "do": "save"}).status_code == 302


def test_no_more_requests_from_one_address_than_may_be(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_SENT", 1)
    ask(client)
    client.post(f"{FORM}sent/")  # that it was noted down changes nothing of the count
    fill(client)
    refused = client.post(f"{FORM}check/")
    assert refused.status_code == 409
    assert "提交的申请过多" in words(refused)
    assert Case.objects.count() == 1
    assert Draft.objects.filter(sent=None).count() == 1


def test_a_lost_file_is_told_and_nothing_is_received(client: Client, tmp_path: Path) -> None:
    fill(client)
    for path in (tmp_path / files.FOLDER).glob("*/*"):
        path.unlink()
    assert "有一个文件已经损坏" in words(client.post(f"{FORM}check/"))
    assert not Case.objects.exists()
    assert not Applicant.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_send_once(client: Client) -> None:
    fill(client)
    start = Barrier(2)

    def press() -> str:
        other = Client()
        other.cookies = client.cookies
        try:
            start.wait()
            return str(other.post(f"{FORM}check/").headers["Location"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = [each.result() for each in [pool.submit(press) for _ in range(2)]]
    assert answers == [f"{FORM}sent/"] * 2
    assert Case.objects.count() == 1


def test_a_draft_that_was_removed_meanwhile_is_not_sent(client: Client) -> None:
    fill(client)
    draft = Draft.objects.get()
    drafts.remove(draft)
    draft.pk = 1
    now = timezone.now()
    with pytest.raises(drafts.NotTakenError):
        drafts.send(draft, lambda: pytest.fail("asked"), now=now, today=now.date(), by=BY)
    with pytest.raises(drafts.NotTakenError):
        drafts.keep(draft, {}, now)


def test_a_draft_that_was_sent_meanwhile_is_not_removed(client: Client) -> None:
    fill(client, "next")
    draft = Draft.objects.get()
    ask(client)
    with pytest.raises(NotTakenError):
        drafts.remove(draft)
    assert Draft.objects.get().case == Case.objects.get()
