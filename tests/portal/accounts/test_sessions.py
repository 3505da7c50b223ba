"""Sessions: how long they last, how many there are, and ending them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gongkai.portal.accounts import services
from gongkai.portal.accounts.models import Session, User
from gongkai.portal.accounts.queries import device
from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.services import SYSTEM
from tests.portal.accounts.conftest import Clock
from tests.portal.accounts.visits import ACCOUNT, RIGHT, acts, is_signed_in, sign_in

SESSIONS, END = "/accounts/sessions/", "/accounts/sessions/end/"


def signed_in_at(address: str, username: str = "li") -> Client:
    client = Client()
    assert sign_in(client, username, address=address) == ""
    return client


def shown_addresses(page: str) -> set[str]:
    return set(re.findall(r"<td>(\d+\.\d+\.\d+\.\d+)</td>", page))


@pytest.mark.usefixtures("li")
class TestLimits:
    def test_an_idle_session_ends(self, client: Client, clock: Clock) -> None:
        sign_in(client, "li")
        clock.advance(minutes=31)
        response = client.get(ACCOUNT, follow=True)
        assert response.redirect_chain == [("/accounts/sign-in/?next=/accounts/", 302)]
        assert "登录已超时" in response.content.decode()
        assert acts(subject="account:li")[-1] == "account.session_expired"
        clock.advance(minutes=-31)
        assert not is_signed_in(client)

    def test_a_busy_one_does_not(self, client: Client, clock: Clock) -> None:
        sign_in(client, "li")
        for _ in range(10):
            clock.advance(minutes=29)
            assert is_signed_in(client)

    def test_but_it_does_after_its_time(self, client: Client, clock: Clock) -> None:
        sign_in(client, "li")
        for _ in range(12 * 3 - 1):
            clock.advance(minutes=20)
            client.get(ACCOUNT)
        assert is_signed_in(client)
        clock.advance(minutes=21)
        assert not is_signed_in(client)

    def test_the_oldest_gives_way(self, settings: Settings) -> None:
        settings.SESSIONS_PER_ACCOUNT = 2
        clients = [signed_in_at(f"192.0.2.{number}") for number in range(1, 5)]
        assert [is_signed_in(client) for client in clients] == [False, False, True, True]
        assert Session.objects.filter(user__username="li").count() == 2

    def test_but_those_that_are_idle_give_way_first(self, settings: Settings, clock: Clock) -> None:
        settings.SESSIONS_PER_ACCOUNT = 2
        busy, idle = signed_in_at("192.0.2.1"), signed_in_at("192.0.2.2")
        clock.advance(minutes=20)
        assert is_signed_in(busy)
        clock.advance(minutes=20)
        assert is_signed_in(busy)
        new = signed_in_at("192.0.2.3")
        assert [is_signed_in(client) for client in (busy, idle, new)] == [True, False, True]
        assert shown_addresses(new.get(SESSIONS).content.decode()) == {"192.0.2.1", "192.0.2.3"}

    def test_other_people_s_do_not(self, settings: Settings, clerk: User) -> None:
        settings.SESSIONS_PER_ACCOUNT = 1
        li = signed_in_at("192.0.2.1")
        signed_in_at("192.0.2.2", clerk.username)
        assert is_signed_in(li)

    def test_the_cookie_is_for_the_server_alone_and_ends_with_the_browser(self, client: Client) -> None:
        sign_in(client, "li")
        cookie = client.cookies["sessionid"]
        assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["expires"]) == (True, "Lax", "", "")

    def test_what_has_run_out_is_deleted(self, client: Client, clock: Clock) -> None:
        sign_in(client, "li")
        clock.advance(minutes=20)
        kept = signed_in_at("192.0.2.2")
        clock.advance(minutes=15)
        services.forget_expired(timezone.now())
        assert Session.objects.filter(user__username="li").count() == 1
        assert is_signed_in(kept)


@pytest.mark.usefixtures("li")
class TestMySessions:
    def test_are_shown_without_what_opens_them(self) -> None:
        first, second = signed_in_at("192.0.2.1"), signed_in_at("192.0.2.2")
        page = second.get(SESSIONS).content.decode()
        assert shown_addresses(page) == {"192.0.2.1", "192.0.2.2"}
        assert page.count("本次登录") == 1
        for client in (first, second):
            assert client.cookies["sessionid"].value not in page

    def test_one_of_them_is_ended(self) -> None:
        first, second, third = (signed_in_at(f"192.0.2.{number}") for number in (1, 2, 3))
        page = third.get(SESSIONS).content.decode()
        rows = re.findall(r"<td>(192\.0\.2\.\d)</td>.*?</tr>", page, re.DOTALL)
        names = re.findall(r'name="session" value="(\w+)"', page)
        assert len(names) == 2
        third.post(END, {"session": names[[row for row in rows if row != "192.0.2.3"].index("192.0.2.1")]})
        assert [is_signed_in(client) for client in (first, second, third)] == [False, True, True]
        entry = Entry.objects.get(action="account.sessions_ended")
        assert (entry.actor, entry.subject, entry.details) == ("li", "account:li", {"count": 1})

    def test_all_but_this_are_ended(self) -> None:
        clients = [signed_in_at(f"192.0.2.{number}") for number in (1, 2, 3)]
        clients[1].post(END, {"all": "1"})
        assert [is_signed_in(client) for client in clients] == [False, True, False]

    def test_nobody_else_s_are_ended(self, clerk: User) -> None:
        li, wang = signed_in_at("192.0.2.1"), signed_in_at("192.0.2.2", clerk.username)
        name = re.findall(r'value="(\w{16})"', signed_in_at("192.0.2.3").get(SESSIONS).content.decode())
        assert len(name) == 1
        wang.post(END, {"session": name})
        wang.post(END, {"all": "1"})
        assert is_signed_in(li)


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge，Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox，Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari，iOS",
        ),
        ("<b>curl</b>", "<b>curl</b>"),
        ("", ""),
    ],
)
def test_browsers_are_called_by_their_names(agent: str, shown: str) -> None:
    assert device(agent) == shown


class TestEnding:
    @pytest.mark.parametrize("act", ["deactivate", "reset_password", "reset_second_factor"])
    def test_what_an_administrator_does_ends_them_at_once(self, li: User, act: str) -> None:
        client = signed_in_at("192.0.2.1")
        assert is_signed_in(client)
        getattr(services, act)(li, by=SYSTEM)
        assert not is_signed_in(client)
        services.activate(li, by=SYSTEM)
        assert not is_signed_in(client)

    def test_a_session_kept_aside_does_not_outlive_the_account(self, li: User) -> None:
        """Also where its row was put back, from a backup say: the account is asked on every request."""
        client = signed_in_at("192.0.2.1")
        kept = Session.objects.get(user=li)
        services.deactivate(li, by=SYSTEM)
        kept.save(force_insert=True)
        assert not is_signed_in(client)

    def test_nor_a_password(self, li: User) -> None:
        client = signed_in_at("192.0.2.1")
        kept = Session.objects.get(user=li)
        services.change_password(li, "another long phrase", by=SYSTEM)
        kept.save(force_insert=True)
        assert not is_signed_in(client)

    @pytest.mark.usefixtures("li")
    def test_a_change_of_password_ends_the_others_and_keeps_this_one(self) -> None:
        this, other = signed_in_at("192.0.2.1"), signed_in_at("192.0.2.2")
        before = this.cookies["sessionid"].value
        new = "another long phrase"
        this.post("/accounts/password/", {"password": RIGHT, "new": new, "again": new})
        assert is_signed_in(this)
        assert this.cookies["sessionid"].value != before
        assert not is_signed_in(other)
