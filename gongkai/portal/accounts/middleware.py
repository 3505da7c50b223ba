"""What is asked before every page of somebody who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.portal.access import opens_at_any_time
from gongkai.portal.accounts import second_factor
from gongkai.portal.accounts.models import User
from gongkai.portal.accounts.sessions import SEEN, STARTED
from gongkai.portal.accounts.signing_in import VERIFIED, began_by_password, begin_session, sign_out

Answer = Callable[[HttpRequest], HttpResponseBase]

FRESH = timedelta(minutes=1)
"""How long a session's last request need not be written down again."""


class SessionLimitsMiddleware:
    """Ends a session that has been idle for too long, or has lasted for too long."""

    def __init__(self, get_response: Answer) -> None:
        """Keep what answers the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; as nobody's, if the session has ended."""
        if request.user.is_authenticated:
            self._limit(request)
        return self.get_response(request)

    def _limit(self, request: HttpRequest) -> None:
        if STARTED not in request.session:
            begin_session(request)
            return
        now = timezone.now()
        started, seen = (datetime.fromisoformat(request.session[name]) for name in (STARTED, SEEN))
        if now - started > settings.SESSION_LIFE or now - seen > settings.SESSION_IDLE:
            sign_out(request, action="account.session_expired")
            messages.info(request, _("登录已超时，请重新登录"))
        elif now - seen > FRESH:
            request.session[SEEN] = now.isoformat()


class UnfinishedAccountMiddleware:
    """Opens one page alone while a password must be changed, and then while the second factor must be set up."""

    def __init__(self, get_response: Answer) -> None:
        """Keep what answers the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], _arguments: Any, _names: Any
    ) -> HttpResponseBase | None:
        """Lead to the page that is to be opened first, if there is one."""
        if not request.user.is_authenticated or opens_at_any_time(view):
            return None
        page = unfinished(request)
        if page is None or request.path == page:
            return None
        return redirect(page)


def unfinished(request: HttpRequest) -> str | None:
    """The address of the page that must be seen to before any other; None where there is none."""
    user = cast(User, request.user)
    if user.must_change_password and began_by_password(request):
        return reverse("accounts:password")
    if VERIFIED not in request.session and second_factor.is_required(user):
        return reverse("accounts:second_factor")
    return None
