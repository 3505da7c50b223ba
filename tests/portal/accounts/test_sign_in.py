"""Signing in by password, and being locked out."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.hashers import BasePasswordHasher, get_hasher
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gongkai.portal.accounts import lockout, services
from gongkai.portal.accounts.models import Failures, User
from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.services import SYSTEM
from tests.portal.accounts.conftest import Clock
from tests.portal.accounts.visits import ACCOUNT, RIGHT, SIGN_IN, acts, is_signed_in, sign_in

WRONG = "账号或密码不正确"
LOCKED = "登录失败次数过多，请在"


def complaint(page: str) -> str:
    """What the page says is wrong, without what was typed."""
    found = re.search(r'class="summary".*?</ul>', page, re.DOTALL)
    return found.group() if found else ""


@pytest.mark.usefixtures("li")
class TestSigningIn:
    def test_the_right_password_opens_the_account(self, client: Client) -> None:
        assert not is_signed_in(client)
        assert sign_in(client, "li") == ""
        assert is_signed_in(client)
        entry = Entry.objects.get(action="account.signed_in")
        assert (entry.actor, entry.address, entry.subject) == ("li", "192.0.2.7", "account:li")

    @pytest.mark.parametrize("typed", ["LI", " li ", "ｌｉ"])
    def test_the_name_however_it_is_typed(self, client: Client, typed: str) -> None:
        sign_in(client, typed)
        assert is_signed_in(client)

    @pytest.mark.parametrize("password", ["", RIGHT.upper(), f" {RIGHT}", RIGHT[:-1]])
    def test_any_other_password_does_not(self, client: Client, password: str) -> None:
        assert sign_in(client, "li", password)
        assert not is_signed_in(client)

    def test_signing_out(self, client: Client) -> None:
        sign_in(client, "li")
        assert client.get("/accounts/sign-out/").status_code == 405
        assert is_signed_in(client)
        client.post("/accounts/sign-out/")
        assert not is_signed_in(client)
        assert acts(subject="account:li") == ["account.signed_in", "account.signed_out"]

    def test_the_page_that_was_asked_for_comes_next(self, client: Client) -> None:
        asked = client.get("/accounts/sessions/")
        assert asked["Location"] == f"{SIGN_IN}?next=/accounts/sessions/"
        response = client.post(asked["Location"], {"username": "li", "password": RIGHT})
        assert response["Location"] == "/accounts/sessions/"

    @pytest.mark.parametrize(
        "to",
        [
            "https://evil.example/",
            "//evil.example/",
            "///evil.example",
            "/\\evil.example",
            "https:evil.example",
            "javascript:alert(1)",
            "http://testserver@evil.example/",
        ],
    )
    def test_no_other_site_comes_next(self, client: Client, to: str) -> None:
        response = client.post(SIGN_IN, {"username": "li", "password": RIGHT, "next": to})
        assert response["Location"] == "/"
        assert client.get(SIGN_IN, {"next": to})["Location"] == "/"
        assert Client().get(SIGN_IN, {"next": to}).context["next"] == "/"

    def test_a_session_from_before_is_not_taken_over(self, client: Client) -> None:
        client.get(SIGN_IN)
        session = client.session
        session["planted"] = True
        session.save()
        planted = session.session_key
        assert planted
        client.cookies["sessionid"] = planted
        sign_in(client, "li")
        assert client.cookies["sessionid"].value != planted
        attacker = Client()
        attacker.cookies["sessionid"] = planted
        assert not is_signed_in(attacker)

    def test_a_form_from_elsewhere_is_refused(self) -> None:
        client = Client(enforce_csrf_checks=True)
        assert client.post(SIGN_IN, {"username": "li", "password": RIGHT}).status_code == 403
        assert not is_signed_in(client)

    def test_pages_of_accounts_are_not_kept_by_the_browser(self, client: Client) -> None:
        assert "no-store" in client.get(SIGN_IN)["Cache-Control"]
        sign_in(client, "li")
        assert "no-store" in client.get(ACCOUNT)["Cache-Control"]


@pytest.mark.usefixtures("li")
class TestWhatIsToldToStrangers:
    def test_the_same_words_whether_or_not_there_is_an_account(self) -> None:
        closed = User.objects.create(username="closed", name="某", is_active=False)
        closed.set_password(RIGHT)
        closed.save()
        answers = {
            complaint(sign_in(Client(), "li", "something else")),
            complaint(sign_in(Client(), "nobody-at-all", "something else")),
            complaint(sign_in(Client(), "closed", RIGHT)),
            complaint(sign_in(Client(), "closed", "something else")),
        }
        assert len(answers) == 1
        assert WRONG in answers.pop()

    def test_the_same_work_whether_or_not_there_is_an_account(self, monkeypatch: pytest.MonkeyPatch) -> None:
        hashed: list[str] = []
        hasher = type(get_hasher())
        encode = hasher.encode

        def counted(self: BasePasswordHasher, password: str, salt: str) -> str:
            hashed.append(password)
            return str(encode(self, password, salt))

        monkeypatch.setattr(hasher, "encode", counted)
        work = []
        for username in ("li", "nobody-at-all"):
            hashed.clear()
            sign_in(Client(), username, "something else")
            work.append(list(hashed))
        assert work == [["something else"], ["something else"]]

    def test_the_same_lock_whether_or_not_there_is_an_account(self, settings: Settings) -> None:
        for username in ("li", "nobody-at-all"):
            pages = [sign_in(Client(), username, "something else") for _ in range(settings.SIGN_IN_FAILURES + 1)]
            assert [LOCKED in page for page in pages] == [False] * (settings.SIGN_IN_FAILURES - 1) + [True] * 2

    def test_what_was_typed_is_nowhere_written_down(self) -> None:
        sign_in(Client(), "li", "my-secret-typed")
        sign_in(Client(), "my-secret-typed", "li")
        assert acts() == ["account.sign_in_failed"] * 2
        assert [entry.subject for entry in Entry.objects.filter(action="account.sign_in_failed")] == [
            "account:li",
            "account:",
        ]
        tables = connection.introspection.table_names()
        for model in (one for one in apps.get_models() if one._meta.db_table in tables):
            assert "my-secret-typed" not in str(list(model._default_manager.values())), model


@pytest.mark.usefixtures("li", "clerk")
class TestLock:
    @pytest.fixture(autouse=True)
    def limit(self, settings: Settings) -> None:
        settings.SIGN_IN_FAILURES = 3
        settings.SIGN_IN_LOCK = timedelta(minutes=15)

    def fail(self, username: str = "li", address: str = "192.0.2.7", times: int = 3) -> str:
        return [sign_in(Client(), username, "something else", address=address) for _ in range(times)][-1]

    def test_after_the_limit_the_right_password_is_refused_until_the_time_that_is_said(self, clock: Clock) -> None:
        page = self.fail()
        said = re.search(r"请在(\d\d:\d\d)后再试", page)
        assert said
        assert said.group(1) in {
            f"{timezone.localtime(timezone.now() + timedelta(minutes=15, seconds=seconds)):%H:%M}"
            for seconds in (-5, 0, 59)
        }
        client = Client()
        clock.advance(minutes=14, seconds=50)
        assert LOCKED in sign_in(client, "li")
        assert not is_signed_in(client)
        clock.advance(seconds=11)
        assert sign_in(client, "li") == ""
        assert is_signed_in(client)

    def test_trying_while_locked_does_not_prolong_it(self, clock: Clock) -> None:
        self.fail()
        clock.advance(minutes=10)
        assert LOCKED in self.fail(times=5)
        clock.advance(minutes=5, seconds=1)
        assert sign_in(Client(), "li") == ""

    def test_the_lock_is_recorded_once(self) -> None:
        self.fail(times=6)
        assert acts() == ["account.sign_in_failed", "account.sign_in_failed", "account.locked_out"]

    def test_a_success_forgets_the_failures(self) -> None:
        for _ in range(3):
            self.fail(times=2)
            client = Client()
            assert sign_in(client, "li") == ""
            assert is_signed_in(client)

    def test_failures_long_ago_do_not_count(self, clock: Clock) -> None:
        for _ in range(3):
            assert WRONG in self.fail(times=2)
            clock.advance(minutes=15, seconds=1)

    def test_somebody_elsewhere_is_not_locked_out(self) -> None:
        self.fail()
        assert LOCKED not in sign_in(Client(), "li", address="192.0.2.8")
        assert LOCKED not in sign_in(Client(), "wang")

    def test_many_addresses_do_not_allow_guessing_without_end(self) -> None:
        refused = [LOCKED in self.fail(address=f"198.51.100.{number}", times=1) for number in range(31)]
        assert refused == [False] * 29 + [True] * 2
        assert LOCKED in sign_in(Client(), "li", address="203.0.113.1")

    def test_nor_do_the_many_addresses_of_one_network(self) -> None:
        refused = [LOCKED in self.fail(address=f"2001:db8::{number:x}", times=1) for number in range(1, 5)]
        assert refused == [False, False, True, True]

    def test_nor_does_one_address_with_many_accounts(self) -> None:
        refused = [LOCKED in self.fail(f"guess{number}", times=1) for number in range(61)]
        assert refused == [False] * 59 + [True] * 2

    def test_an_office_that_signs_in_from_one_address_is_not_locked_out(self) -> None:
        for _ in range(70):
            lockout.attempt("li", "192.0.2.7", timezone.now())
            lockout.succeeded("li", "192.0.2.7")
        assert sign_in(Client(), "li") == ""

    @pytest.mark.django_db(transaction=True)
    def test_however_many_come_at_once_no_more_are_looked_at(self) -> None:
        def attempt(_number: int) -> datetime | None:
            try:
                return lockout.attempt("li", "192.0.2.7", timezone.now())
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(attempt, range(24)))
        assert sum(answer is None for answer in answers) == 3

    def test_counts_that_lock_nothing_are_deleted(self, clock: Clock) -> None:
        self.fail()
        assert services.forget_expired(timezone.now()) == 0
        clock.advance(minutes=16)
        assert services.forget_expired(timezone.now()) == 3
        assert not Failures.objects.exists()


@pytest.mark.django_db
class TestOneTimePassword:
    def test_it_runs_out(self, client: Client, clock: Clock) -> None:
        _user, password = services.create("zhao", "赵某", by=SYSTEM)
        clock.advance(days=7, minutes=1)
        assert WRONG in sign_in(client, "zhao", "something else")
        assert "一次性密码已过期" in sign_in(client, "zhao", password)
        assert not is_signed_in(client)
