"""Signing in through a government's account system, and what a false one may try."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django.fixtures import Settings

from gongkai.portal.accounts import services
from gongkai.portal.accounts.models import Authenticator, User
from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.services import SYSTEM
from tests.portal.accounts.provider import CLIENT, SHARED, Provider, running
from tests.portal.accounts.visits import CODE, RIGHT, SIGN_IN, acts, code_of, enrol, is_signed_in, sign_in

BEGIN, BACK = "/accounts/sign-in/account-system/", "/accounts/sign-in/account-system/back/"
SET_UP = "/accounts/second-factor/"


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    with running() as provider:
        settings.OIDC_ISSUER = provider.issuer
        settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{provider.issuer}/authorize"
        settings.OIDC_OP_TOKEN_ENDPOINT = f"{provider.issuer}/token"
        settings.OIDC_OP_USER_ENDPOINT = f"{provider.issuer}/userinfo"
        settings.OIDC_OP_JWKS_ENDPOINT = f"{provider.issuer}/keys"
        settings.OIDC_RP_CLIENT_ID = CLIENT
        settings.OIDC_RP_CLIENT_SECRET = SHARED
        settings.OIDC_SECOND_FACTOR = frozenset({"otp", "level-3"})
        settings.AUTHENTICATION_BACKENDS = [
            *django_settings.AUTHENTICATION_BACKENDS,
            "gongkai.portal.accounts.oidc.Backend",
        ]
        yield provider


def sign_in_there(client: Client, provider: Provider, to: str = "", **changes: str) -> Any:
    """Go to the account system and come back, with `changes` to what it sends back."""
    back = provider.authorize(client.get(BEGIN, {"next": to})["Location"])
    return client.get(f"{BACK}?{urlencode(back | changes)}")


def said(client: Client) -> str:
    return client.get(SIGN_IN).content.decode()


@pytest.mark.usefixtures("li")
class TestSigningIn:
    def test_the_account_of_that_name_is_opened(self, client: Client, provider: Provider) -> None:
        response = sign_in_there(client, provider, to="/accounts/sessions/")
        assert response["Location"] == "/accounts/sessions/"
        assert is_signed_in(client)
        entry = Entry.objects.get(action="account.signed_in")
        assert (entry.actor, entry.details) == ("li", {"second_factor": "", "backend": "Backend", "ended": 0})

    def test_the_page_offers_it_only_where_there_is_one(self, client: Client, provider: Provider) -> None:
        assert BEGIN in said(client)
        assert provider.issuer

    def test_where_there_is_none_there_is_nothing(self, client: Client) -> None:
        assert BEGIN not in said(client)
        assert client.get(BEGIN).status_code == 404
        assert client.get(f"{BACK}?code=a&state=b").status_code == 404

    def test_somebody_without_an_account_gets_none(self, client: Client, provider: Provider) -> None:
        count = User.objects.count()
        provider.person["preferred_username"] = "stranger"
        sign_in_there(client, provider)
        assert "在本平台没有账号" in said(client)
        assert not is_signed_in(client)
        assert User.objects.count() == count
        assert Entry.objects.get(action="account.sign_in_failed").details["claim"] == "stranger"

    def test_nor_does_somebody_without_the_claim(self, client: Client, provider: Provider) -> None:
        del provider.person["preferred_username"]
        sign_in_there(client, provider)
        assert not is_signed_in(client)

    def test_another_claim_by_setting(self, client: Client, provider: Provider, settings: Settings) -> None:
        settings.OIDC_USERNAME_CLAIM = "employee"
        provider.person |= {"preferred_username": "wang", "employee": "LI"}
        sign_in_there(client, provider)
        assert is_signed_in(client)

    def test_a_closed_account_stays_closed(self, client: Client, provider: Provider, li: User) -> None:
        services.deactivate(li, by=SYSTEM)
        sign_in_there(client, provider)
        assert not is_signed_in(client)

    def test_an_account_that_is_closed_later_ends_the_session(
        self, client: Client, provider: Provider, li: User
    ) -> None:
        sign_in_there(client, provider)
        li.is_active = False
        li.save()
        assert not is_signed_in(client)

    def test_a_password_that_was_set_by_others_does_not_matter(
        self, client: Client, provider: Provider, li: User
    ) -> None:
        li.must_change_password = True
        li.save()
        sign_in_there(client, provider)
        assert is_signed_in(client)

    def test_the_session_counts_with_the_others(self, client: Client, provider: Provider, settings: Settings) -> None:
        settings.SESSIONS_PER_ACCOUNT = 1
        other = Client()
        sign_in(other, "li")
        sign_in_there(client, provider)
        assert is_signed_in(client)
        assert not is_signed_in(other)

    def test_no_other_site_comes_next(self, client: Client, provider: Provider) -> None:
        assert sign_in_there(client, provider, to="https://evil.example/")["Location"] == "/"


class TestSecondFactor:
    @pytest.mark.parametrize("claims", [{"amr": ["pwd", "otp"]}, {"acr": "level-3"}])
    def test_theirs_counts_where_the_settings_say_so(
        self, client: Client, provider: Provider, clerk: User, claims: dict[str, Any]
    ) -> None:
        provider.person["preferred_username"] = clerk.username
        provider.token = claims
        sign_in_there(client, provider)
        assert is_signed_in(client)
        assert Entry.objects.get(action="account.signed_in").details["second_factor"] == "provider"

    @pytest.mark.parametrize("claims", [{}, {"amr": ["pwd"]}, {"acr": "level-1"}, {"amr": "otp"}])
    def test_without_it_ours_is_asked_for(
        self, client: Client, provider: Provider, clerk: User, claims: dict[str, Any]
    ) -> None:
        provider.person["preferred_username"] = clerk.username
        provider.token = claims
        sign_in_there(client, provider)
        assert client.get("/")["Location"] == SET_UP
        device, _codes = enrol(clerk)
        Authenticator.objects.update(last_t=-1)  # as if the code that set it up were long ago
        again = Client()
        assert sign_in_there(again, provider, to="/about/")["Location"] == CODE
        assert not is_signed_in(again)
        assert again.post(CODE, {"code": code_of(device)})["Location"] == "/about/"
        assert is_signed_in(again)

    def test_it_is_set_up_without_a_password_that_nobody_knows(
        self, client: Client, provider: Provider, clerk: User
    ) -> None:
        provider.person["preferred_username"] = clerk.username
        sign_in_there(client, provider)
        form = client.get(SET_UP).context["form"]
        assert list(form.fields) == ["code"]

    def test_whoever_finds_the_screen_open_cannot_change_it_nor_give_the_account_a_password(
        self, client: Client, provider: Provider, clerk: User
    ) -> None:
        enrol(clerk)
        Authenticator.objects.update(last_t=-1)
        provider.person["preferred_username"] = clerk.username
        provider.token = {"acr": "level-3"}
        sign_in_there(client, provider)
        assert client.get("/accounts/password/")["Location"] == "/accounts/"
        assert client.post("/accounts/password/", {"new": RIGHT, "again": RIGHT})["Location"] == "/accounts/"
        codes = "/accounts/second-factor/recovery-codes/"
        assert "当前验证码" in client.get(SET_UP).content.decode()
        assert client.post(codes, {"present": ""}).context["form"].errors
        assert client.post(codes, {"present": "AAAA-BBBB"}).context["form"].errors
        device = Authenticator.objects.get(user=clerk, confirmed=True)
        Authenticator.objects.filter(pk=device.pk).update(failures=0)
        assert len(client.post(codes, {"present": code_of(device)}).context["codes"]) == 10

    def test_what_it_says_of_it_outside_of_the_signed_token_does_not_count(
        self, client: Client, provider: Provider, clerk: User
    ) -> None:
        provider.person |= {"preferred_username": clerk.username, "amr": ["otp"], "acr": "level-3"}
        sign_in_there(client, provider)
        assert client.get("/")["Location"] == SET_UP


FORGED: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "for another platform": {"aud": "another"},
    "for several, and issued to another": {"aud": [CLIENT, "another"], "azp": "another"},
    "run out": {"exp": int(time.time()) - 10},
    "without an end": {"exp": None},
    "about nobody": {"sub": None},
    "about another than the claims": {"sub": "43"},
    "of another visit": {"nonce": "another"},
    "without a nonce": {"nonce": None},
    "not yet valid": {"nbf": int(time.time()) + 600},
}


@pytest.mark.usefixtures("li")
class TestForgeries:
    def refuses(self, client: Client) -> None:
        assert not is_signed_in(client)
        assert "统一身份认证没有完成" in said(client)
        assert acts()[-1] == "account.sign_in_failed"

    @pytest.mark.parametrize("claims", FORGED.values(), ids=FORGED)
    def test_a_token_that_is(self, client: Client, provider: Provider, claims: dict[str, Any]) -> None:
        provider.token = claims
        sign_in_there(client, provider)
        self.refuses(client)

    def test_a_token_signed_with_another_key(self, client: Client, provider: Provider) -> None:
        provider.signed_with = "another"
        sign_in_there(client, provider)
        self.refuses(client)

    @pytest.mark.parametrize("algorithm", ["HS256", "none"])
    def test_a_token_signed_otherwise(self, client: Client, provider: Provider, algorithm: str) -> None:
        provider.algorithm = algorithm
        sign_in_there(client, provider)
        self.refuses(client)

    @pytest.mark.parametrize("changes", [{"state": "another"}, {"code": "another"}, {"code": ""}])
    def test_an_answer_that_was_changed(self, client: Client, provider: Provider, changes: dict[str, str]) -> None:
        sign_in_there(client, provider, **changes)
        self.refuses(client)

    def test_an_answer_to_somebody_else(self, client: Client, provider: Provider) -> None:
        back = provider.authorize(Client().get(BEGIN)["Location"])
        client.get(f"{BACK}?{urlencode(back)}")
        self.refuses(client)

    def test_an_answer_that_comes_twice(self, client: Client, provider: Provider) -> None:
        back = provider.authorize(client.get(BEGIN)["Location"])
        client.get(f"{BACK}?{urlencode(back)}")
        client.post("/accounts/sign-out/")
        client.get(f"{BACK}?{urlencode(back)}")
        self.refuses(client)

    def test_an_account_system_that_fails(self, client: Client, provider: Provider) -> None:
        provider.fails = True
        sign_in_there(client, provider)
        self.refuses(client)

    def test_a_person_who_refuses(self, client: Client, provider: Provider) -> None:
        state = provider.authorize(client.get(BEGIN)["Location"])["state"]
        client.get(f"{BACK}?{urlencode({'error': 'access_denied', 'state': state})}")
        self.refuses(client)

    def test_a_password_form_that_brings_a_code(self, client: Client, provider: Provider) -> None:
        back = provider.authorize(client.get(BEGIN)["Location"])
        client.post(f"{SIGN_IN}?{urlencode(back)}", {"username": "li", "password": "something else"})
        assert not is_signed_in(client)


def test_settings_that_lack_something_are_refused_at_start(tmp_path: Path) -> None:
    """Half an account system would be found out when the first person signs in."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")},
        "GONGKAI_VAR": str(tmp_path),
        "GONGKAI_OIDC_ISSUER": "https://id.example",
        "GONGKAI_OIDC_CLIENT": CLIENT,
    }
    started = subprocess.run(
        [sys.executable, "-c", "import gongkai.portal.settings"], env=environment, capture_output=True, text=True
    )
    assert started.returncode != 0
    assert "GONGKAI_OIDC_SECRET" in started.stderr
    assert "GONGKAI_OIDC_CLIENT" not in started.stderr
