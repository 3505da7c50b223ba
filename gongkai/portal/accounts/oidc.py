"""Signing in through a government's account system (OpenID Connect, the authorization code flow with PKCE).

The account system vouches for a person who already has an account here: no account is made for whoever it sends. State,
nonce, code verifier and signature are mozilla-django-oidc's work; it leaves issuer, audience and expiry to us (OpenID
Connect Core 1.0, section 3.1.3.7).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from jwt import InvalidTokenError
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView
from requests import RequestException

from gongkai.portal.access import at_any_time, public
from gongkai.portal.accounts import signing_in
from gongkai.portal.accounts.models import User, normalised
from gongkai.portal.audit.addresses import address_of
from gongkai.portal.audit.services import Actor, record

BACKEND = "gongkai.portal.accounts.oidc.Backend"
VOUCHED, UNKNOWN = "oidc_second_factor", "oidc_unknown"
"""What the session keeps from the account system's answer until the person is signed in, or is not."""
PROVIDER = "provider"
"""How a session was verified: by the second factor of the account system."""
NAME_LENGTH = 150


class Backend(OIDCAuthenticationBackend):
    """Finds the account of the person that the account system names."""

    def get_or_create_user(self, access_token: str, id_token: str, payload: Mapping[str, Any]) -> User | None:
        """The account that the claim names, if there is one and it is open; none is created.

        Raises SuspiciousOperation for a token that is not for us, or claims about somebody else.
        """
        _check(payload)
        claims = self.get_userinfo(access_token, id_token, payload)
        if claims.get("sub") != payload["sub"]:
            raise SuspiciousOperation("the claims are not about the person whom the token names")
        name = str(claims.get(settings.OIDC_USERNAME_CLAIM) or "")
        user = User.objects.filter(username=normalised(name), is_active=True).first()
        if user is None:
            self.request.session[UNKNOWN] = name[:NAME_LENGTH]
        self.request.session[VOUCHED] = _second_factor_given(payload)
        return user

    def get_user(self, user_id: int) -> User | None:
        """The account of a session, as long as it is open."""
        user = ModelBackend().get_user(user_id)
        return user if isinstance(user, User) else None


class Callback(OIDCAuthenticationCallbackView):
    """Where the account system sends people back to."""

    user: User
    request: HttpRequest

    def login_success(self) -> HttpResponse:
        """Sign the person in, or ask for the second factor that the account system did not."""
        page = self.success_url
        verified = PROVIDER if self.request.session.pop(VOUCHED, False) else ""
        if signing_in.proceed(self.request, self.user, BACKEND, verified=verified):
            return redirect(page)
        self.request.session["next"] = page
        return redirect("accounts:second_step")

    def login_failure(self) -> HttpResponse:
        """Say that there is no such account here, or that something went wrong on the way."""
        unknown = self.request.session.pop(UNKNOWN, None)
        if unknown is None:
            return _failed(self.request, _("统一身份认证没有完成，请重试"), {"reason": "incomplete"})
        return _failed(
            self.request, _("此人员在本平台没有账号，请联系系统管理员"), {"reason": "unknown", "claim": unknown}
        )


@public
@at_any_time
@never_cache
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Send the person to the account system."""
    _must_be_there()
    answer: HttpResponse = OIDCAuthenticationRequestView.as_view()(request)
    return answer


@public
@at_any_time
@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Take the person back from the account system."""
    _must_be_there()
    try:
        answer: HttpResponse = Callback.as_view()(request)
    except (SuspiciousOperation, RequestException, InvalidTokenError, KeyError, ValueError) as error:
        # What the account system sent cannot be used, or it did not answer.
        return _failed(request, _("统一身份认证没有完成，请重试"), {"reason": type(error).__name__})
    return answer


def _must_be_there() -> None:
    if not settings.OIDC_ISSUER:
        raise Http404


def _check(payload: Mapping[str, Any]) -> None:
    """Raise SuspiciousOperation for an identity token that is not the issuer's, not for us, or without an end."""
    client: str = settings.OIDC_RP_CLIENT_ID
    audience = payload.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if payload.get("iss") != settings.OIDC_ISSUER:
        raise SuspiciousOperation("the token is another issuer's")
    if client not in audiences or (len(audiences) > 1 and payload.get("azp") != client):
        raise SuspiciousOperation("the token is for somebody else")
    if "exp" not in payload or not payload.get("sub"):
        raise SuspiciousOperation("the token says not until when it holds, or for whom")


def _second_factor_given(payload: Mapping[str, Any]) -> bool:
    """Whether the account system itself asked for a second factor, in a way that the settings count as one."""
    methods = payload.get("amr")
    said = {payload.get("acr"), *(methods if isinstance(methods, list) else ())}
    return not said.isdisjoint(settings.OIDC_SECOND_FACTOR)


@transaction.atomic
def _failed(request: HttpRequest, message: str, details: Mapping[str, object]) -> HttpResponse:
    record("account.sign_in_failed", actor=Actor(address=address_of(request)), details={"backend": "oidc", **details})
    messages.error(request, message)
    return redirect("accounts:sign_in")
