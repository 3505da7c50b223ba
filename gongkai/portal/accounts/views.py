"""Signing in and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.portal.access import at_any_time, public, signed_in
from gongkai.portal.accounts import signing_in
from gongkai.portal.accounts.forms import CodeForm, SignInForm
from gongkai.portal.accounts.second_factor import RECOVERY
from gongkai.portal.accounts.signing_in import SignInError
from gongkai.portal.wording import text


def following(request: HttpRequest) -> str:
    """The page to go to after signing in: the one that was asked for, if it is one of ours."""
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


@public
@at_any_time
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for account and password."""
    if request.user.is_authenticated:
        return redirect(following(request))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            finished = signing_in.by_password(request, form.cleaned_data["username"], form.cleaned_data["password"])
        except SignInError as error:
            form.add_error(None, text(error.message))
        else:
            page = following(request)
            if finished:
                return redirect(page)
            request.session["next"] = page
            return redirect("accounts:second_step")
    account_system = bool(settings.OIDC_ISSUER)
    context = {"form": form, "next": following(request), "account_system": account_system}
    return render(request, "accounts/sign_in.html", context)


@public
@at_any_time
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor."""
    user = signing_in.pending(request)
    if user is None:
        return render(request, "accounts/timed_out.html")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        page = request.session.get("next") or resolve_url(settings.LOGIN_REDIRECT_URL)
        try:
            how = signing_in.by_code(request, form.cleaned_data["code"])
        except SignInError as error:
            form.add_error("code", text(error.message))
        else:
            request.session.pop("next", None)
            if how == RECOVERY:
                left = user.recovery_codes.filter(used=None).count()
                messages.warning(request, _("已使用一个恢复码，还剩%(left)s个") % {"left": left})
            return redirect(page)
    return render(request, "accounts/second_step.html", {"form": form})


@signed_in
@at_any_time
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    signing_in.sign_out(request)
    messages.info(request, _("已退出登录"))
    return redirect("accounts:sign_in")
