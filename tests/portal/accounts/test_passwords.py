"""Passwords: the rules, the change that is asked for, and what administrators do to accounts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.test import Client

from gongkai.portal.accounts import services
from gongkai.portal.accounts.models import User
from gongkai.portal.accounts.services import AccountError
from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.services import SYSTEM
from tests.portal.accounts.visits import ACCOUNT, RIGHT, acts, is_signed_in, sign_in
from tests.portal.building import BY

PAGE = "/accounts/password/"
NEW, LAST = "another long phrase", "phrase number six"
WRONG = "something else"


def change(client: Client, new: str = NEW, *, password: str = RIGHT, again: str | None = None) -> str:
    """What the page says of it; empty where the password was changed."""
    response = client.post(PAGE, {"password": password, "new": new, "again": new if again is None else again})
    return response.content.decode() if response.status_code == 200 else ""


class TestRules:
    @pytest.fixture(autouse=True)
    def signed_in(self, client: Client, li: User) -> None:
        li.name, li.email = "Wenyuan Ouyang", "wenyuan.li@yunchuan.example"
        li.save()
        sign_in(client, "li")

    def test_a_good_one_is_taken(self, client: Client) -> None:
        assert change(client) == ""
        assert not is_signed_in_with(RIGHT)
        assert is_signed_in_with(NEW)
        assert acts(subject="account:li")[1] == "account.password_changed"

    @pytest.mark.parametrize(
        ("new", "why"),
        [
            ("aB3$xyz", "至少"),
            ("1234567890123", "只包含数字"),
            ("password1234", "常见"),
            ("wenyuan.li@yunchuan", "电子邮箱"),
            ("wenyuanouyang1", "姓名"),
            (RIGHT, "最近用过"),
        ],
    )
    def test_a_bad_one_is_refused_and_the_page_says_why(self, client: Client, new: str, why: str) -> None:
        page = change(client, new)
        assert "请更正以下内容" in page
        assert why in page.partition("请更正以下内容")[2].partition("</ul>")[0]
        assert is_signed_in_with(RIGHT)

    def test_it_must_be_typed_twice_alike(self, client: Client) -> None:
        assert "两次输入的新密码不一致" in change(client, again=NEW + " ")
        assert is_signed_in_with(RIGHT)

    def test_whoever_finds_the_screen_open_cannot_change_it(self, client: Client) -> None:
        assert "当前密码不正确" in change(client, password=WRONG)
        assert is_signed_in_with(RIGHT)

    def test_nor_guess_it_there_without_end(self, client: Client) -> None:
        for _ in range(5):
            change(client, password=WRONG)
        assert "登录失败次数过多" in change(client)

    def test_the_last_ones_are_not_taken_again(self, client: Client) -> None:
        phrases = [RIGHT, *(f"phrase number {word}" for word in ("one", "two", "three", "four", "five"))]
        for before, after in pairwise(phrases):
            assert change(client, after, password=before) == ""
        for phrase in phrases[1:]:
            assert "最近用过" in change(client, phrase, password=phrases[-1])
        assert change(client, LAST, password=phrases[-1]) == ""
        assert change(client, RIGHT, password=LAST) == ""


def is_signed_in_with(password: str) -> bool:
    client = Client()
    sign_in(client, "li", password, address="192.0.2.99")
    return is_signed_in(client)


@pytest.mark.django_db
class TestOneTimePassword:
    def test_it_opens_nothing_but_the_page_to_change_it(self, client: Client) -> None:
        _user, password = services.create("zhao", "赵某", by=BY)
        assert sign_in(client, "zhao", password) == ""
        for page in ("/", "/about/", ACCOUNT, "/accounts/sessions/", "/agencies/", "/accounts/second-factor/"):
            assert client.get(page)["Location"] == PAGE, page
        assert client.post(ACCOUNT, {"email": "a@b.example"})["Location"] == PAGE
        assert "现在的密码是别人为您设置的" in client.get(PAGE).content.decode()
        assert "最近用过" in change(client, password, password=password)
        assert change(client, password=password) == ""
        assert is_signed_in(client)
        assert client.get("/").status_code == 200

    def test_after_a_reset_the_old_one_opens_nothing(self, client: Client, li: User) -> None:
        password = services.reset_password(li, by=BY)
        assert sign_in(client, "li", RIGHT)
        assert sign_in(client, "li", password) == ""
        assert client.get("/")["Location"] == PAGE

    def test_no_two_are_alike_and_the_rules_allow_them(self) -> None:
        passwords = {services.one_time_password() for _ in range(200)}
        assert len(passwords) == 200
        assert all(len(password) == 19 for password in passwords)


@pytest.mark.django_db
class TestAccounts:
    def test_what_is_done_to_them_is_recorded_without_a_secret(self) -> None:
        user, first = services.create("Zhao", "赵某", email="zhao@yunchuan.example", by=BY, agency="yc")
        second = services.reset_password(user, by=BY, agency="yc")
        services.reset_second_factor(user, by=BY, agency="yc")
        services.deactivate(user, by=BY, agency="yc")
        services.activate(user, by=BY, agency="yc")
        entries = list(Entry.objects.filter(subject="account:zhao"))
        assert [entry.action for entry in entries] == [
            "account.created",
            "account.password_reset",
            "account.second_factor_reset",
            "account.deactivated",
            "account.activated",
        ]
        assert {(entry.actor, entry.address, entry.agency) for entry in entries} == {("tester", "192.0.2.1", "yc")}
        user.refresh_from_db()
        log = str(list(Entry.objects.values()))
        assert not any(secret in log for secret in (first, second, user.password))

    def test_a_closed_one_cannot_be_signed_in_to_until_it_is_opened(self, li: User) -> None:
        services.deactivate(li, by=SYSTEM)
        assert not is_signed_in_with(RIGHT)
        services.activate(li, by=SYSTEM)
        assert is_signed_in_with(RIGHT)

    @pytest.mark.parametrize("username", ["li", "LI", "ｌｉ", "", "a b", "a/b", "a\nb", "x" * 151])
    @pytest.mark.usefixtures("li")
    def test_names_that_cannot_be(self, username: str) -> None:
        count = User.objects.count()
        with pytest.raises(AccountError):
            services.create(username, "某", by=BY)
        assert User.objects.count() == count

    def test_a_chinese_name_can_be(self, client: Client) -> None:
        _user, password = services.create("张三", "张三", by=BY)
        assert sign_in(client, "张三", password) == ""


class TestAccountPage:
    def test_shows_and_changes_how_one_is_reached_but_not_the_name(self, client: Client, li: User) -> None:
        sign_in(client, "li")
        client.post(ACCOUNT, {"email": "li@yunchuan.example", "telephone": "13800000000", "name": "别人"})
        li.refresh_from_db()
        assert (li.email, li.telephone, li.name) == ("li@yunchuan.example", "13800000000", "li某")
        page = client.get(ACCOUNT).content.decode()
        assert "li@yunchuan.example" in page
        assert "柳河乡人民政府：审计" in page
        assert "account.profile_changed" in acts(subject="account:li")

    def test_refuses_what_is_no_address(self, client: Client, li: User) -> None:
        sign_in(client, "li")
        assert "请更正以下内容" in client.post(ACCOUNT, {"email": "li", "telephone": "<b>"}).content.decode()
        li.refresh_from_db()
        assert (li.email, li.telephone) == ("", "")
