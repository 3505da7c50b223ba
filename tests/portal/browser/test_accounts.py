"""Signing in and one's own account, in a browser."""

from __future__ import annotations

from base64 import b32decode

import pytest

from gongkai.portal.accounts import services
from gongkai.portal.accounts.models import Authenticator, User
from gongkai.portal.agencies import services as agencies
from gongkai.portal.agencies.models import Role
from gongkai.portal.audit.services import SYSTEM
from tests.portal.accounts.visits import RIGHT, enrol, shown
from tests.portal.browser.visiting import (
    AXE,
    PHONE,
    WIDE,
    Visitor,
    assert_fits,
    assert_keeps_nobody_out,
    assert_keyboard_reaches_everything,
)
from tests.portal.building import BY, make_county, make_user

pytestmark = pytest.mark.django_db(transaction=True)

OWN = [
    "/accounts/",
    "/accounts/password/",
    "/accounts/second-factor/",
    "/accounts/second-factor/recovery-codes/",
    "/accounts/sessions/",
]
"""The pages of one's own account."""


@pytest.fixture
def clerk() -> User:
    return make_user("wang", (make_county().township, Role.CLERK))


@pytest.mark.parametrize("scripts", [True, False])
def test_the_first_day_of_a_clerk(visitor: Visitor, scripts: bool) -> None:
    """A one-time password, a password of one's own, a second factor; and signing in with it the next time."""
    county = make_county()
    user, password = services.create("zhao", "赵某", by=BY)
    agencies.grant(user, county.township, Role.CLERK, by=BY)
    page = visitor.window(scripts=scripts)
    with visitor.without_complaints():
        page.goto("/accounts/")
        page.get_by_label("账号").fill("zhao")
        page.get_by_label("密码").fill(password)
        page.get_by_role("main").get_by_role("button", name="登录").click()

        page.get_by_label("当前密码").fill(password)
        page.get_by_label("新密码", exact=True).fill(RIGHT)
        page.get_by_label("再次输入新密码").fill(RIGHT)
        page.get_by_role("button", name="更改密码").click()

        page.get_by_role("heading", name="启用两步验证").wait_for()
        picture = page.get_by_alt_text("验证器应用的二维码")
        assert picture.evaluate("image => image.complete && image.naturalWidth") > 200
        key = b32decode(page.locator("code.secret").inner_text().replace(" ", ""))
        page.get_by_label("验证码").fill(shown(key))
        page.get_by_label("当前密码").fill(RIGHT)
        page.get_by_role("button", name="确认").click()

        codes = page.locator("code.secret").all_inner_texts()
        assert len(codes) == 10
        page.get_by_role("link", name="已经保存").click()
        page.get_by_text("还剩10个恢复码").wait_for()
        page.get_by_role("button", name="退出").first.click()

        page.get_by_label("账号").fill("zhao")
        page.get_by_label("密码").fill(RIGHT)
        page.get_by_role("main").get_by_role("button", name="登录").click()
        Authenticator.objects.update(last_t=-1, drift=0)  # as if the code that set it up were long ago
        page.get_by_label("验证码").fill(shown(key))
        page.get_by_role("button", name="验证并登录").click()
        page.wait_for_url(f"{visitor.address}/")
        page.get_by_text("赵某").first.wait_for()


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core could not be had from npm")
def test_the_pages_keep_nobody_out_and_fit(visitor: Visitor, clerk: User, width: int) -> None:
    enrol(clerk)
    stranger, page = visitor.window(width=width), visitor.window(width=width, user=clerk)
    with visitor.without_complaints():
        stranger.goto("/accounts/sign-in/")
        stranger.get_by_label("账号").fill("wang")
        stranger.get_by_label("密码").fill("something else")
        stranger.get_by_role("main").get_by_role("button", name="登录").click()
        stranger.get_by_text("账号或密码不正确").wait_for()
        assert_keeps_nobody_out(stranger)
        stranger.get_by_label("密码").fill(RIGHT)
        stranger.get_by_role("main").get_by_role("button", name="登录").click()
        stranger.get_by_label("验证码").wait_for()
        assert_keeps_nobody_out(stranger)
        for path in OWN:
            page.goto(path)
            assert page.url.endswith(path)
            assert_fits(page)
            assert_keeps_nobody_out(page)


def test_the_keyboard_reaches_everything(visitor: Visitor, clerk: User) -> None:
    enrol(clerk)
    page = visitor.window(user=clerk)
    for path in OWN:
        page.goto(path)
        assert_keyboard_reaches_everything(page)


def test_a_session_that_is_ended_elsewhere_is_ended_on_the_screen(visitor: Visitor, clerk: User) -> None:
    page = visitor.window(user=clerk)
    page.goto("/accounts/")
    services.deactivate(clerk, by=SYSTEM)
    page.get_by_role("link", name="更改密码").click()
    page.get_by_role("heading", name="登录").wait_for()
