"""The pages of tokens: one's own, made and revoked; and those of an agency's people, for whoever oversees them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.portal.access import signed_in
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Membership
from gongkai.portal.agencies.permissions import Action, requires_somewhere, within
from gongkai.portal.api import services
from gongkai.portal.api.forms import TokenForm
from gongkai.portal.api.models import ApiToken, Scope
from gongkai.portal.audit.services import actor
from gongkai.portal.wording import text

LINES = 50
"""Tokens on a page of a list."""
ANSWERS = ["GET", "HEAD", "POST"]


@signed_in
@never_cache
@sensitive_post_parameters("password", "present")
@require_http_methods(ANSWERS)
def own(request: HttpRequest) -> HttpResponse:
    """One's own tokens; a new one, whose secret is shown in the answer itself and nowhere else."""
    user = cast(User, request.user)
    form, secret = TokenForm(request.POST or None, request=request), ""
    if form.is_valid():
        given = form.cleaned_data
        scopes = [Scope(scope) for scope in given["scopes"]]
        try:
            _token, secret = services.make_token(user, given["name"], scopes, days=given["days"], by=actor(request))
        except services.TooManyTokensError as error:
            form.add_error(None, text(error.message))
        else:
            form = TokenForm(request=request)
    page = Paginator(ApiToken.objects.filter(user=user), LINES).get_page(request.GET.get("page"))
    context = {"form": form, "secret": secret, "page": page, "tokens": _lines(page)}
    return render(request, "api/tokens.html", context)


@signed_in
@require_http_methods(ANSWERS)
def revoke(request: HttpRequest, token: int) -> HttpResponseBase:
    """Ask once more, then revoke one of one's own tokens."""
    kept = ApiToken.objects.filter(pk=token, user=cast(User, request.user)).first()
    return _revoke(request, kept, "api:tokens")


@requires_somewhere(Action.OVERSEE_TOKENS)
@require_safe
def overseen(request: HttpRequest) -> HttpResponse:
    """The tokens of the people of the agencies that somebody oversees."""
    page = Paginator(_overseen(cast(User, request.user)), LINES).get_page(request.GET.get("page"))
    return render(request, "api/overseen.html", {"page": page, "tokens": _lines(page)})


@requires_somewhere(Action.OVERSEE_TOKENS)
@require_http_methods(ANSWERS)
def revoke_overseen(request: HttpRequest, token: int) -> HttpResponseBase:
    """Ask once more, then revoke somebody's token."""
    user = cast(User, request.user)
    kept = _overseen(user).filter(pk=token).first()
    through = _held(user).filter(user=kept.user).select_related("agency").first() if kept else None
    return _revoke(request, kept, "api:overseen", agency=through.agency.code if through else "")


def _overseen(user: User) -> QuerySet[ApiToken]:
    people = _held(user).values("user").order_by()
    return ApiToken.objects.filter(user__in=people).select_related("user")


def _held(user: User) -> QuerySet[Membership]:
    """The roles through which the person oversees those who hold them."""
    return Membership.objects.filter(until=None, agency__in=within(user, Action.OVERSEE_TOKENS))


def _lines(page: Iterable[ApiToken]) -> list[tuple[ApiToken, bool]]:
    """Each token, with whether it can be used still."""
    now = timezone.now()
    return [(token, token.is_good(now)) for token in page]


def _revoke(request: HttpRequest, token: ApiToken | None, back: str, *, agency: str = "") -> HttpResponseBase:
    if token is None or not token.is_good(timezone.now()):
        messages.info(request, _("这个令牌已经不能使用"))
        return redirect(back)
    if request.method != "POST":
        return render(request, "api/revoke.html", {"token": token, "back": back})
    services.revoke_token(token, by=actor(request), agency=agency)
    messages.success(request, _("已撤销令牌“%(name)s”") % {"name": token.name})
    return redirect(back)
