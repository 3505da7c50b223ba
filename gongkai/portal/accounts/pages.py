"""The pages of one's own account: how one is reached, password, second factor, sessions."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.portal.access import signed_in
from gongkai.portal.accounts import second_factor, services, signing_in
from gongkai.portal.accounts.forms import AgainForm, EnrolmentForm, NewPasswordForm, ProfileForm
from gongkai.portal.accounts.models import User
from gongkai.portal.accounts.queries import sessions_of
from gongkai.portal.accounts.second_factor import TOTP
from gongkai.portal.accounts.signing_in import VERIFIED
from gongkai.portal.audit.services import actor

ANSWERS = ["GET", "HEAD", "POST"]


@signed_in
@never_cache
@require_http_methods(ANSWERS)
def account(request: HttpRequest) -> HttpResponse:
    """The person's account, and how the person is reached."""
    user = cast(User, request.user)
    form = ProfileForm(request.POST or None, instance=user)
    if form.is_valid():
        services.change_profile(user, name=user.name, by=actor(request), **form.cleaned_data)
        messages.success(request, _("联系方式已保存"))
        return redirect("accounts:account")
    context = {
        "form": form,
        "enrolled": second_factor.is_enrolled(user),
        "codes_left": user.recovery_codes.filter(used=None).count(),
        "sessions": len(sessions_of(user, request.session.session_key)),
        "by_password": signing_in.began_by_password(request),
    }
    return render(request, "accounts/account.html", context)


@signed_in
@never_cache
@sensitive_post_parameters("password", "new", "again")
@require_http_methods(ANSWERS)
def password(request: HttpRequest) -> HttpResponse:
    """Choose another password. Every session but this one ends."""
    user = cast(User, request.user)
    if not signing_in.began_by_password(request):
        return redirect("accounts:account")  # Whoever finds this screen open could give the account a password.
    first = user.must_change_password
    form = NewPasswordForm(request.POST or None, request=request)
    if form.is_valid():
        with transaction.atomic():
            services.change_password(user, form.cleaned_data["new"], by=actor(request))
            update_session_auth_hash(request, user)  # This session goes on, under another key.
        messages.success(request, _("密码已更改，其他登录已退出"))
        return redirect("site:home" if first else "accounts:account")
    return render(request, "accounts/password.html", {"form": form, "first": first})


@signed_in
@never_cache
@sensitive_post_parameters("password", "present", "code")
@require_http_methods(ANSWERS)
def set_second_factor(request: HttpRequest) -> HttpResponse:
    """Set up the second factor, or another in its place; then show the recovery codes, once."""
    user = cast(User, request.user)
    form = EnrolmentForm(request.POST or None, request=request)
    if form.is_valid():
        code, this = form.cleaned_data["code"], request.session.session_key
        if codes := second_factor.confirm(user, code, session_key=this, by=actor(request)):
            request.session[VERIFIED] = TOTP
            request.session.cycle_key()
            return render(request, "accounts/recovery_codes.html", {"codes": codes, "enrolled": True})
        form.add_error("code", _("验证码不正确。请核对手机时间是否准确，稍候再试"))
    context = {
        "form": form,
        "enrolment": second_factor.enrolment(user),
        "enrolled": second_factor.is_enrolled(user),
        "required": VERIFIED not in request.session and second_factor.is_required(user),
    }
    return render(request, "accounts/second_factor.html", context)


@signed_in
@never_cache
@sensitive_post_parameters("password", "present")
@require_http_methods(ANSWERS)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make recovery codes in place of those before, and show them once."""
    user = cast(User, request.user)
    if not second_factor.is_enrolled(user):
        return redirect("accounts:second_factor")
    form = AgainForm(request.POST or None, request=request)
    if form.is_valid():
        codes = second_factor.new_recovery_codes(user, by=actor(request))
        return render(request, "accounts/recovery_codes.html", {"codes": codes})
    return render(request, "accounts/new_recovery_codes.html", {"form": form})


@signed_in
@never_cache
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the account is signed in."""
    user = cast(User, request.user)
    return render(request, "accounts/sessions.html", {"open": sessions_of(user, request.session.session_key)})


@signed_in
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End the session that is named, or all but this one."""
    user = cast(User, request.user)
    others = {one.name for one in sessions_of(user, request.session.session_key) if not one.is_this}
    wanted = others if "all" in request.POST else others & set(request.POST.getlist("session"))
    if services.end_sessions(user, wanted, by=actor(request)):
        messages.success(request, _("已退出所选的登录"))
    return redirect("accounts:sessions")
