"""What stands in the head of every page: the pages that the person may open, asked of the pages themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from gongkai.portal.access import Access, HasAccess
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.permissions import Action, may, may_somewhere

Pages = Sequence[tuple[str, Promise | str]]

PAGES: Pages = (
    ("site:home", _("首页")),
    ("asking:start", _("申请公开")),
    ("desk:desk", _("工作台")),
    ("checkup:start", _("年报体检")),
    ("calendars:deadline", _("期限计算")),
    ("calendars:this_year", _("工作日历")),
    ("statistics:agencies", _("统计")),
    ("remedies:remedies", _("复议和诉讼")),
    ("complaints:complaints", _("投诉")),
    ("published:agencies", _("已公开信息登记")),
    ("agencies:tree", _("机关")),
    ("calendars:notices", _("放假通知")),
    ("letters:home", _("文书模板")),
    ("retention:agencies", _("保存期限")),
    ("administration:audit", _("审计日志")),
    ("api:overseen", _("接口令牌")),
    ("administration:outbox", _("通知发送")),
    ("administration:work", _("后台任务")),
)
"""The pages of the main navigation, by the names of their addresses."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page to go to. `current` is what `aria-current` says of it: this very page, or one that this page is under.

    `public` says that everybody may open it.
    """

    address: str
    label: Promise | str
    current: Literal["", "page", "true"]
    public: bool


def entries(request: HttpRequest, pages: Pages = PAGES) -> list[Entry]:
    """The pages that the person may open."""
    return list(_entries(request, pages))


def links(request: HttpRequest) -> SafeString:
    """The same as a list of links: it stands on each page twice, and is made once."""
    made = (
        (entry.address, format_html(' aria-current="{}"', entry.current) if entry.current else "", entry.label)
        for entry in entries(request)
    )
    return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}"{}>{}</a></li>', made))


def _entries(request: HttpRequest, pages: Pages) -> Iterator[Entry]:
    known: dict[Access, bool] = {}  # several pages ask for the same
    for name, label in pages:
        address = _address(name)
        access = _access(address)
        if access not in known:
            known[access] = _may(request, access)
        if known[access]:
            yield Entry(address, label, _current(request.path, address), access.who == "public")


def _current(path: str, address: str) -> Literal["", "page", "true"]:
    if path == address:
        return "page"
    return "true" if address != "/" and path.startswith(address) else ""


@cache
def _address(name: str) -> str:
    return reverse(name)


@cache
def _access(address: str) -> Access:
    """Who may open the page at an address, as its view says."""
    return cast(HasAccess, resolve(address).func).access


def _may(request: HttpRequest, access: Access) -> bool:
    """Whether the person may open a page with that access."""
    if access.who == "public":
        return True
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return False
    match access.where:
        case "whole":
            return may(user, Action(access.who))
        case "somewhere":
            return may_somewhere(user, Action(access.who))
        case _:
            return access.who == "signed_in"
