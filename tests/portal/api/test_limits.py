"""How often programs may ask, over all processes; and the problems that everything comes to."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gongkai.portal.agencies.models import Agency
from gongkai.portal.api import limits
from gongkai.portal.api.interface import LARGEST_BODY
from gongkai.portal.api.models import Tally
from tests.portal.api.building import Program, problem_of, program
from tests.portal.building import make_county
from tests.portal.handling.building import make_office

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, 15, tzinfo=timezone.get_default_timezone())


def told(answer: HttpResponse) -> tuple[str, int, int]:
    """Whose limit it is, what is left, and the limit."""
    left = re.fullmatch(r'"(\w+)";r=(\d+);t=\d+', answer["RateLimit"])
    policy = re.fullmatch(r'"(\w+)";q=(\d+);w=60', answer["RateLimit-Policy"])
    assert left
    assert policy
    assert left[1] == policy[1]
    return left[1], int(left[2]), int(policy[2])


def test_a_token_has_its_own_limit(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_PER_TOKEN = 3
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    office = make_office()
    monkeypatch.undo()
    asking, other = program(office.clerk), program(office.head)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert [told(asking.ask("get", "cases")) for _ in range(3)] == [("token", left, 3) for left in (2, 1, 0)]
    refused = asking.ask("get", "cases")
    assert (problem_of(refused)["type"], refused["Retry-After"]) == ("/api/#rate-limited", "45")
    assert told(refused) == ("token", 0, 3)
    assert other.ask("get", "cases").status_code == 200
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(seconds=45))
    assert told(asking.ask("get", "cases")) == ("token", 2, 3)


def test_whoever_has_no_token_is_counted_by_address(settings: Settings) -> None:
    settings.API_PER_ADDRESS = 2
    make_county()
    here = Program(address="2001:db8::1")
    assert here.ask("get", "agencies").status_code == 200
    # Wrong tokens count too, and a /64 is one address.
    assert Program("gongkai_wrong", address="2001:db8::2").ask("get", "cases").status_code == 401
    assert Program(address="2001:db8::3").problem("get", "agencies")["type"] == "/api/#rate-limited"
    assert Program("gongkai_wrong", address="2001:db8::2").ask("get", "cases").status_code == 429
    assert Program(address="2001:db8:0:1::1").ask("get", "agencies").status_code == 200


def test_counts_are_exact_and_forgotten() -> None:
    allowed = [limits._counted("address", "192.0.2.1", 5, NOW).allowed for _ in range(8)]
    assert allowed == [True] * 5 + [False] * 3
    assert Tally.objects.get().count == 5
    limits._counted("address", "192.0.2.9", 5, NOW + timedelta(minutes=2))
    assert Tally.objects.count() == 1


def test_no_address_is_kept() -> None:
    limits.of_address("192.0.2.77", NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM api_tally")
        assert "192.0.2.77" not in str(cursor.fetchall())


@pytest.mark.parametrize("path", ["", "nothing", "agencies/", "agencies/a/b/c", "cases/1"])
def test_there_is_nothing_elsewhere(path: str) -> None:
    problem = Program().problem("get", path)
    assert (problem["type"], problem["title"]) == ("/api/#not-found", "没有找到")


def test_nothing_asks_for_the_token_of_a_form() -> None:
    client = Client(enforce_csrf_checks=True)
    answers = [client.post(f"/api/v1/{path}", {}, "application/json") for path in ("nothing", "openapi.json", "status")]
    assert [answer.status_code for answer in answers] == [404, 405, 422]
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}


def test_another_method_is_refused() -> None:
    answer = Program().ask("delete", "agencies")
    assert (problem_of(answer)["type"], answer["Allow"]) == ("/api/#method-not-allowed", "GET")


def test_head_says_what_get_would_say() -> None:
    make_county()
    answer = Program().ask("head", "agencies")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json; charset=utf-8")


@pytest.mark.parametrize("body", ["{", "", "\ud800", '{"number": "\\ud800", "code": "x"}', "[]", "null"])
def test_a_body_that_is_none_is_refused(body: str) -> None:
    answer = Program().ask("post", "status", body.encode(errors="surrogatepass"))
    assert problem_of(answer)["status"] in (400, 422)


def test_a_body_is_not_larger_than_it_may_be() -> None:
    problem = Program().problem("post", "status", b" " * (LARGEST_BODY + 1))
    assert problem["type"] == "/api/#too-large"


@pytest.mark.parametrize("path", ["agencies/%00", "agencies/" + "a" * 61, "agencies?page=0", "agencies?q=%00"])
def test_what_is_in_an_address_is_checked(path: str) -> None:
    assert Program().problem("get", path)["status"] == 422


def test_a_parameter_that_there_is_not_is_refused() -> None:
    problem = Program().problem("get", "agencies?paeg=2&q=镇")
    assert [error["where"] for error in problem["errors"]] == ["query.paeg"]


def test_a_character_that_no_database_takes_names_no_agency() -> None:
    office = make_office()
    asking = program(office.clerk)
    assert asking.problem("get", "agencies/%00/cases/1")["status"] == 404
    assert asking.problem("get", "agencies/yc-qs/cases/%00")["status"] == 422


def test_a_fault_is_logged_and_tells_nothing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_agency: Agency) -> int:
        raise RuntimeError("what nobody outside is to know")

    make_county()
    monkeypatch.setattr(Agency, "depth", property(broken))
    answer = Program(language="en").ask("get", "agencies")
    problem = problem_of(answer)
    assert problem == {"type": "/api/#fault", "title": "A fault of the system; it has been logged", "status": 500}
    assert "request_failed" in caplog.text
