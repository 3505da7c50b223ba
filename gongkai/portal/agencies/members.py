"""The pages on which an agency's people are kept: their roles in it, and their accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from gongkai.messages import Message
from gongkai.portal.accounts import services as accounts
from gongkai.portal.accounts.models import User, normalised
from gongkai.portal.agencies import services
from gongkai.portal.agencies.forms import GrantForm
from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.agencies.permissions import Action, requires, within
from gongkai.portal.audit.services import Actor, actor
from gongkai.portal.wording import text


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to a person's account: its name, what follows from it, and what carries it out.

    What it gives back, if anything, is a one-time password that is shown once.
    """

    title: Promise | str
    consequence: Promise | str
    carry_out: Callable[[User, Agency, Actor], str | None]


ACTS: Mapping[str, Act] = {
    "reset-password": Act(
        gettext_lazy("重置密码"),
        gettext_lazy("生成一次性密码，原密码作废，已登录的会话全部退出。"),
        lambda user, agency, by: accounts.reset_password(user, by=by, agency=agency.code),
    ),
    "reset-second-factor": Act(
        gettext_lazy("重置两步验证"),
        gettext_lazy("原验证器和恢复码作废，下次登录时重新设置，已登录的会话全部退出。"),
        lambda user, agency, by: accounts.reset_second_factor(user, by=by, agency=agency.code),
    ),
    "deactivate": Act(
        gettext_lazy("停用账号"),
        gettext_lazy("账号不能再登录，已登录的会话全部退出；角色保留，可以再启用。"),
        lambda user, agency, by: accounts.deactivate(user, by=by, agency=agency.code),
    ),
    "activate": Act(
        gettext_lazy("启用账号"),
        gettext_lazy("账号可以用原密码登录。"),
        lambda user, agency, by: accounts.activate(user, by=by, agency=agency.code),
    ),
}
"""The acts by their names in addresses."""


@requires(Action.MANAGE_ACCOUNTS)
@never_cache
def members(request: HttpRequest, code: str) -> HttpResponse:
    """Who holds which role in the agency; a role for somebody else."""
    agency = get_object_or_404(Agency, code=code)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = _grant(agency, form.cleaned_data, actor(request))
        except (accounts.AccountError, services.AgencyError) as error:
            form.add_error(None, ValidationError(text(error.message)))
        else:
            if password is not None:
                return _told_once(request, agency, user, password)
            messages.success(request, _("已授予%(name)s角色") % {"name": user.name})
            return redirect("agencies:members", code=code)
    held = list(services.held(agency).select_related("user"))
    reached = {user.pk for user in {membership.user for membership in held} if _reaches(request, user)}
    context = {"agency": agency, "form": form, "held": held, "reached": reached, "acts": ACTS}
    return render(request, "agencies/members.html", context)


@transaction.atomic
def _grant(agency: Agency, values: Mapping[str, str], by: Actor) -> tuple[User, str | None]:
    """The role given to the account of that name, or to a new one; then with its one-time password."""
    username = normalised(values["username"])
    if username == normalised(by.name):
        raise services.AgencyError(Message("不能给自己授予角色，请由其他管理员办理"))
    user = User.objects.filter(username=username).first()
    password = None
    if user is None:
        if not values["name"]:
            raise accounts.AccountError(Message("没有账号{username}；新建账号须填写姓名", {"username": username}))
        opened = accounts.create(username, values["name"], email=values["email"], by=by, agency=agency.code)
        user, password = opened
    services.grant(user, agency, Role(values["role"]), by=by)
    return user, password


@requires(Action.MANAGE_ACCOUNTS)
def end_role(request: HttpRequest, code: str, username: str, role: str) -> HttpResponse:
    """End a role that the person holds in the agency."""
    agency, user = _member(code, username)
    membership = get_object_or_404(services.held(agency), user=user, role=role)
    title = _("终止角色：%(role)s") % {"role": membership.get_role_display()}
    if request.method != "POST":
        return _asked_once_more(request, agency, user, title, _("该人员不再以此角色办理本机关的事项。"))
    services.end(membership, by=actor(request))
    messages.success(request, _("已办理：%(change)s") % {"change": title})
    return redirect("agencies:members", code=code)


@requires(Action.MANAGE_ACCOUNTS)
@never_cache
def act_on_account(request: HttpRequest, code: str, username: str, act: str) -> HttpResponse:
    """Do something to the account of somebody who holds a role in the agency."""
    chosen = ACTS.get(act)
    if chosen is None:
        raise Http404
    agency, user = _member(code, username)
    if not _reaches(request, user):
        raise PermissionDenied
    if request.method != "POST":
        return _asked_once_more(request, agency, user, chosen.title, chosen.consequence)
    password = chosen.carry_out(user, agency, actor(request))
    if password is not None:
        return _told_once(request, agency, user, password)
    messages.success(request, _("已办理：%(change)s") % {"change": chosen.title})
    return redirect("agencies:members", code=code)


def _member(code: str, username: str) -> tuple[Agency, User]:
    agency = get_object_or_404(Agency, code=code)
    people = User.objects.filter(pk__in=services.held(agency).values("user"))
    if "\0" in username:
        raise Http404
    return agency, get_object_or_404(people, username=username)


def _reaches(request: HttpRequest, user: User) -> bool:
    """Whether the account is the administrator's to keep: no role of it lies out of reach, and it is not their own."""
    administrator = cast(User, request.user)
    if user == administrator:
        return False
    reached = within(administrator, Action.MANAGE_ACCOUNTS)
    return not user.memberships.filter(until=None).exclude(agency__in=reached).exists()


def _asked_once_more(
    request: HttpRequest, agency: Agency, user: User, title: Promise | str, consequence: Promise | str
) -> HttpResponse:
    context = {"agency": agency, "person": user, "title": title, "consequence": consequence}
    return render(request, "agencies/confirm_member.html", context)


def _told_once(request: HttpRequest, agency: Agency, user: User, password: str) -> HttpResponse:
    # Shown in the answer itself: kept nowhere, not even in the session.
    return render(request, "agencies/told_once.html", {"agency": agency, "person": user, "password": password})
