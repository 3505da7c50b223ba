"""The frame around every page: what stands in its head, size of type, errors in words."""

from __future__ import annotations

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test import Client, override_settings
from django.urls import resolve, reverse

from gongkai.portal.access import Access
from gongkai.portal.agencies.models import Role
from gongkai.portal.site.navigation import PAGES
from tests.portal.building import make_county, make_user
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db

PUBLIC = {name for name, _ in PAGES if resolve(reverse(name)).func.access == Access("public")}  # type: ignore[attr-defined]


def shown(client: Client) -> set[str]:
    """The pages that the head of the home page leads to, by the names of their addresses."""
    html = client.get("/").content.decode()
    bar = html[html.index('class="bar"') : html.index("</header>")]
    return {name for name, _ in PAGES if f'href="{reverse(name)}"' in bar}


class TestNavigation:
    def test_whoever_is_not_signed_in_is_led_to_what_is_public(self, client: Client) -> None:
        assert shown(client) == PUBLIC
        assert {"site:home", "checkup:start", "calendars:deadline"} <= PUBLIC

    @pytest.mark.parametrize("role", Role)
    def test_everybody_is_led_to_what_opens_and_to_nothing_else(self, role: Role) -> None:
        client = signed_in_client(make_user("somebody", (make_county().county, role)))
        opening = {name for name, _ in PAGES if client.get(reverse(name), follow=True).status_code == 200}
        assert shown(client) == opening

    def test_where_one_is_is_said(self, client: Client) -> None:
        assert '<a href="/" aria-current="page">' in client.get("/").content.decode()
        page = client.get("/checkup/").content.decode()
        assert '<a href="/checkup/" aria-current="page">' in page
        assert '<a href="/" aria-current' not in page

    def test_a_page_that_needs_none_asks_the_database_nothing_for_it(self, client: Client) -> None:
        with CountedQueries() as queries:
            client.get("/about/")
        assert queries.count == 0


class CountedQueries:
    """How many queries were made within the block."""

    def __enter__(self) -> CountedQueries:
        connection.force_debug_cursor = True
        self._before = len(connection.queries_log)
        return self

    def __exit__(self, *_: object) -> None:
        self.count = len(connection.queries_log) - self._before
        connection.force_debug_cursor = False


class TestTypeSize:
    def test_it_goes_back_to_the_page_and_nowhere_else(self, client: Client) -> None:
        for to, expected in (("/about/?x=1", "/about/?x=1"), ("https://elsewhere.example/", "/"), ("//x.example", "/")):
            answer = client.post("/type-size/", {"size": "large", "next": to})
            assert (answer.status_code, answer["Location"]) == (302, expected)
        assert client.cookies["type_size"].value == "large"
        assert client.cookies["type_size"]["httponly"]

    def test_it_is_an_act(self, client: Client) -> None:
        assert client.get("/type-size/").status_code == 405
        assert client.get("/language/").status_code == 405


class TestErrors:
    def test_a_page_that_is_not_there_is_said_in_the_frame(self, client: Client) -> None:
        answer = client.get("/no-such-page/")
        assert answer.status_code == 404
        assert "没有这个页面" in answer.content.decode()
        assert "主导航" in answer.content.decode()

    def test_a_page_for_others_is_said(self) -> None:
        client = signed_in_client(make_user("clerk", (make_county().county, Role.CLERK)))
        answer = client.get(reverse("administration:audit"))
        assert (answer.status_code, "没有权限" in answer.content.decode()) == (403, True)

    def test_a_host_that_is_not_ours_is_said(self, client: Client) -> None:
        answer = client.get("/", headers={"Host": "elsewhere.example"})
        assert (answer.status_code, "请求有误" in answer.content.decode()) == (400, True)

    def test_a_fault_is_said_without_asking_the_database(self) -> None:
        with CountedQueries() as queries:
            page = get_template("500.html").render()
        assert "系统出错" in page
        assert queries.count == 0

    @override_settings(INSTALLATION_NAME="沅桥县政府信息公开")
    def test_the_installation_has_its_name(self, client: Client) -> None:
        page = client.get("/").content.decode()
        assert "<title>首页 · 沅桥县政府信息公开</title>" in page


def test_every_page_says_what_it_may_load(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
