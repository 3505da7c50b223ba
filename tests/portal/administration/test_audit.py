"""The audit log as its readers see it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import transaction

import gongkai.portal
from gongkai.portal.administration.actions import NAMES, in_words
from gongkai.portal.agencies.models import Role
from gongkai.portal.audit.services import Actor, record
from tests.portal.building import make_county, make_user
from tests.portal.signing_in import signed_in_client

PORTAL = Path(gongkai.portal.__file__).parent
# An act's id as it stands in the code: as the first argument of `record`, or handed to what records it.
LITERAL = re.compile(rf'"((?:{"|".join(sorted({name.partition(".")[0] for name in NAMES}))})\.[a-z_]+)"')
NO_ACTS = re.compile(r"\.(case|caseevent|decision|item|applicant|submission|template|entry|planned|typ)$")


def recorded() -> set[str]:
    found: set[str] = set()
    for path in PORTAL.rglob("*.py"):
        if "migrations" not in path.parts and path.parent.name != "administration":
            found.update(LITERAL.findall(path.read_text(encoding="utf-8")))
    return {action for action in found if not NO_ACTS.search(action)}


def test_every_act_that_is_recorded_has_words() -> None:
    assert (
        sorted(action for action in recorded() if isinstance(in_words(action), str) and in_words(action) == action)
        == []
    )


def test_no_words_are_left_over() -> None:
    known = recorded()
    assert [action for action in NAMES if not action.startswith("case.") and action not in known] == []


@pytest.mark.django_db
def test_an_auditor_reads_what_was_done_in_their_agency_alone() -> None:
    county = make_county()
    with transaction.atomic():
        record("identity.looked", actor=Actor("li", "192.0.2.9"), agency="yc-qs", details={"reason": "核对地址"})
        record("identity.looked", actor=Actor("wu"), agency="yc-lh", details={"reason": "另一机关"})
        record("account.signed_in", actor=Actor("wu"))
    page = (
        signed_in_client(make_user("sun", (county.town, Role.AUDITOR))).get("/administration/audit/").content.decode()
    )
    assert "查看身份信息" in page
    assert "核对地址" in page
    assert "192.0.2.9" in page
    assert "另一机关" not in page
    assert ">登录<" not in page.replace("<option", "").partition("<tbody>")[2]
    whole = (
        signed_in_client(make_user("zhou", (county.county, Role.AUDITOR)))
        .get("/administration/audit/")
        .content.decode()
    )
    assert ">登录<" in whole.partition("<tbody>")[2]
    assert "另一机关" not in whole


@pytest.mark.django_db
def test_whoever_is_not_signed_in_is_not_called_the_system() -> None:
    county = make_county()
    client = signed_in_client(make_user("sun", (county.town, Role.AUDITOR)))
    with transaction.atomic():
        record("case.opened_by_code", actor=Actor("", "198.51.100.7"), agency="yc-qs", subject="case:yc-qs-1")
        record("retention.removed", agency="yc-qs")
    rows = client.get("/administration/audit/").content.decode().partition("<tbody>")[2]
    assert "未登录 <" in rows.partition("198.51.100.7")[0].rpartition("<tr>")[2]
    assert rows.count("系统") == 1


@pytest.mark.django_db
def test_the_log_is_narrowed() -> None:
    county = make_county()
    client = signed_in_client(make_user("sun", (county.town, Role.AUDITOR)))
    with transaction.atomic():
        for who in ("li", "wu"):
            record("identity.looked", actor=Actor(who), agency="yc-qs", subject=f"case:{who}-1")
    rows = client.get("/administration/audit/", {"actor": "li"}).content.decode().partition("<tbody>")[2]
    assert "case:li-1" in rows
    assert "case:wu-1" not in rows
    nothing = client.get("/administration/audit/", {"last": "2020-01-01"}).content.decode()
    assert "没有符合条件的记录" in nothing


@pytest.mark.django_db
def test_looks_are_shown_with_reason_person_case_and_time_and_counted_by_month() -> None:
    county = make_county()
    client = signed_in_client(make_user("sun", (county.town, Role.AUDITOR)))
    with transaction.atomic():
        for who, action, case in (
            ("li", "identity.looked", "case:yc-qs-1"),
            ("li", "case.document_opened", "case:yc-qs-2"),
            ("wu", "letter.opened", "case:yc-qs-3"),
            ("wu", "case.assigned", "case:yc-qs-4"),
        ):
            record(action, actor=Actor(who), agency="yc-qs", subject=case, details={"reason": f"核对{who}"})
        record("identity.looked", actor=Actor("zhao"), agency="yc-lh", subject="case:yc-lh-1")
    rows = client.get("/administration/audit/", {"looks": "on"}).content.decode().partition("<tbody>")[2]
    assert [case in rows for case in ("yc-qs-1", "yc-qs-2", "yc-qs-3", "yc-qs-4")] == [True, True, True, False]
    assert "理由" in rows
    assert "核对wu" in rows
    people = client.get("/administration/audit/looks/").context["people"]
    assert [(each["actor"], each["identities"], each["files"], each["cases"]) for each in people] == [
        ("li", 1, 1, 2),
        ("wu", 0, 1, 1),
    ]
    assert not client.get("/administration/audit/looks/", {"month": "2020-01"}).context["people"]
    for wrong in ("2020-13", "x", "\0", "9999-12", "0001-01"):
        assert client.get("/administration/audit/looks/", {"month": wrong}).status_code == 200
