"""Tokens: made and shown once, limited to what the person may do now, revoked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.portal.accounts import services as accounts
from gongkai.portal.agencies import services as agencies
from gongkai.portal.agencies.models import Role
from gongkai.portal.api.models import ApiToken, Scope
from gongkai.portal.api.services import MOST_TOKENS, TooManyTokensError, make_token, revoke_token
from gongkai.portal.api.tokens import LINES
from gongkai.portal.audit.models import Entry
from tests.portal.accounts.visits import RIGHT
from tests.portal.api.building import Program, problem_of, program
from tests.portal.building import BY, make_county, make_user
from tests.portal.handling.building import Office, make_office
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db
FORM = {"name": "公文系统", "scopes": ["cases:read"], "days": "30", "password": RIGHT}


@pytest.fixture
def office() -> Office:
    return make_office()


def shown(page: str) -> str:
    """The secret that a page shows; empty where it shows none."""
    found = re.search(r'<code class="secret">(gongkai_[\w-]{43})</code>', page)
    return found[1] if found else ""


def test_a_token_is_made_on_a_page_and_shown_once(office: Office) -> None:
    client = signed_in_client(office.clerk)
    answer = client.post("/api/tokens/", FORM)
    secret = shown(answer.content.decode())
    token = ApiToken.objects.get()
    assert secret
    assert secret not in token.digest
    assert "no-store" in answer["Cache-Control"]
    assert shown(client.get("/api/tokens/").content.decode()) == ""
    assert (token.user, token.name, token.scopes) == (office.clerk, "公文系统", ["cases:read"])
    assert timedelta(days=29) < token.expires - timezone.now() <= timedelta(days=30)
    entry = Entry.objects.get(action="api.token_made")
    assert (entry.actor, entry.subject) == ("clerk", "account:clerk")
    assert secret not in str(entry.details)


@pytest.mark.parametrize(
    "change",
    [
        {"password": "wrong"},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"days": "3650"},
        {"name": ""},
        {"name": "零\0"},
    ],
)
def test_a_form_at_fault_makes_none(office: Office, change: dict[str, str]) -> None:
    page = signed_in_client(office.clerk).post("/api/tokens/", FORM | change)
    assert page.status_code == 200
    assert not ApiToken.objects.exists()


def test_scopes_that_are_of_no_use_to_the_person_are_not_offered() -> None:
    county = make_county()
    supervisor = signed_in_client(make_user("above", (county.county, Role.SUPERVISOR)), second_factor=False)
    page = supervisor.get("/api/tokens/").content.decode()
    assert ("cases:read" in page, "cases:enter" in page) == (True, False)
    auditor = signed_in_client(make_user("auditor", (county.county, Role.AUDITOR)), second_factor=False)
    assert "cases:read" not in auditor.get("/api/tokens/").content.decode()


def test_the_account_leads_to_its_tokens(office: Office) -> None:
    assert 'href="/api/tokens/"' in signed_in_client(office.clerk).get("/accounts/").content.decode()


def test_there_is_an_end_to_tokens(office: Office) -> None:
    first, _secret = make_token(office.clerk, "0", [Scope.CASES], days=30, by=BY)
    for number in range(1, MOST_TOKENS):
        make_token(office.clerk, str(number), [Scope.CASES], days=30, by=BY)
    with pytest.raises(TooManyTokensError):
        make_token(office.clerk, "…", [Scope.CASES], days=30, by=BY)
    revoke_token(first, by=BY)
    make_token(office.clerk, "…", [Scope.CASES], days=30, by=BY)


def test_a_token_is_revoked_by_its_person_after_being_asked(office: Office) -> None:
    asking = program(office.clerk)
    client = signed_in_client(office.clerk)
    assert asking.token is not None
    address = f"/api/tokens/{asking.token.pk}/revoke/"
    assert "测试" in client.get(address).content.decode()
    asking.get("cases")
    client.post(address)
    assert asking.problem("get", "cases")["type"] == "/api/#token-invalid"
    assert client.post(address).status_code == 302
    assert Entry.objects.filter(action="api.token_revoked", actor="clerk").count() == 1


def test_nobody_revokes_anothers_token_as_their_own(office: Office) -> None:
    asking = program(office.clerk)
    assert asking.token is not None
    signed_in_client(office.head).post(f"/api/tokens/{asking.token.pk}/revoke/")
    asking.get("cases")


@pytest.mark.parametrize(
    ("role", "where", "sees"),
    [
        (Role.AUDITOR, "town", True),
        (Role.AUDITOR, "county", False),
        (Role.ADMINISTRATOR, "county", True),
        (Role.ADMINISTRATOR, "township", False),
    ],
)
def test_whoever_oversees_an_agencys_people_revokes_their_tokens(
    office: Office, role: Role, where: str, sees: bool
) -> None:
    asking = program(office.clerk)
    client = signed_in_client(make_user("overseer", (getattr(office.county, where), role)))
    assert asking.token is not None
    assert ("测试" in client.get("/api/tokens/all/").content.decode()) is sees
    client.post(f"/api/tokens/all/{asking.token.pk}/revoke/")
    assert asking.ask("get", "cases").status_code == (401 if sees else 200)
    revoked = Entry.objects.filter(action="api.token_revoked").values_list("actor", "agency")
    assert list(revoked) == [("overseer", office.county.town.code)] * sees


def test_a_token_that_can_be_used_is_on_the_list_however_many_came_after(office: Office) -> None:
    make_token(office.clerk, "最早的一个", [Scope.CASES], days=365, by=BY)
    for number in range(LINES):
        later, _secret = make_token(office.clerk, str(number), [Scope.CASES], days=30, by=BY)
        revoke_token(later, by=BY)
    client = signed_in_client(office.clerk)
    assert "最早的一个" not in client.get("/api/tokens/").content.decode()
    assert "最早的一个" in client.get("/api/tokens/?page=2").content.decode()


def _wrong(_asking: Program) -> None:
    ApiToken.objects.update(digest="0" * 64)


def _expired(_asking: Program) -> None:
    ApiToken.objects.update(expires=timezone.now())


def _revoked(asking: Program) -> None:
    assert asking.token is not None
    revoke_token(asking.token, by=BY)


def _deactivated(asking: Program) -> None:
    assert asking.token is not None
    accounts.deactivate(asking.token.user, by=BY)


@pytest.mark.parametrize("happens", [_wrong, _expired, _revoked, _deactivated])
def test_a_token_that_is_good_no_more_opens_nothing(office: Office, happens: Callable[[Program], None]) -> None:
    asking = program(office.clerk)
    asking.get("cases")
    happens(asking)
    answer = asking.ask("get", "cases")
    said = problem_of(answer)
    assert (said["status"], said["type"]) == (401, "/api/#token-invalid")
    assert (said["title"], answer["WWW-Authenticate"]) == ("令牌无效、已过期或已撤销", 'Bearer realm="gongkai"')
    english = Program(asking.secret, language="en").problem("get", "cases")
    assert english["title"] == "The token is wrong, has expired or was revoked"


@pytest.mark.parametrize("header", ["", "Bearer", "Basic Y2xlcms6eA==", "Bearer " + "x" * 5000, "Bearer \udc80é"])
def test_another_header_opens_nothing(header: str) -> None:
    answer = Program().ask("get", "cases", **({"Authorization": header} if header else {}))
    assert problem_of(answer)["status"] == 401


def test_a_session_opens_nothing(office: Office) -> None:
    assert signed_in_client(office.clerk).get("/api/v1/cases").status_code == 401


def test_a_token_does_what_its_scopes_say(office: Office) -> None:
    asking = program(office.clerk, Scope.STATISTICS)
    asking.get("agencies/yc-qs/statistics/2026")
    assert asking.problem("get", "cases")["type"] == "/api/#scope-missing"
    assert asking.problem("post", "agencies/yc-qs/cases", {})["type"] == "/api/#scope-missing"


def test_a_token_does_what_its_person_may_do_now(office: Office) -> None:
    asking = program(office.clerk)
    asking.get(f"agencies/yc-qs/cases/{office.case.number}")
    (membership,) = agencies.held(office.county.town).filter(user=office.clerk)
    agencies.end(membership, by=BY)
    assert asking.problem("get", "cases")["type"] == "/api/#forbidden"
    assert asking.problem("get", f"agencies/yc-qs/cases/{office.case.number}")["type"] == "/api/#not-found"


def test_an_account_that_opens_nothing_lends_nothing_to_its_tokens(office: Office) -> None:
    _token, secret = make_token(office.clerk, "无两步验证", [Scope.CASES], days=30, by=BY)
    assert Program(secret).problem("get", "cases")["type"] == "/api/#account-unfinished"
    asking = program(office.head)
    asking.get("cases")
    accounts.reset_password(office.head, by=BY)
    assert asking.problem("get", "cases")["type"] == "/api/#account-unfinished"


def test_the_day_of_the_last_use_is_kept(office: Office) -> None:
    asking = program(office.clerk)
    assert ApiToken.objects.get().used is None
    asking.get("cases")
    assert ApiToken.objects.get().used == timezone.localdate()


def test_whoever_is_not_signed_in_makes_no_token() -> None:
    make_county()
    assert Client().post("/api/tokens/", FORM).status_code == 302
