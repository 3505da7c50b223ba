"""Who may ask what: everybody, or a token whose scope and whose person's roles allow it.

An operation names its guard once; what the guard enforces is what the view says of itself (`gongkai.portal.access`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja.security.http import HttpAuthBase

from gongkai.portal.access import Access
from gongkai.portal.accounts import second_factor
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.permissions import Action, may, may_somewhere
from gongkai.portal.agencies.queries import by_code
from gongkai.portal.api import limits, services
from gongkai.portal.api.models import ApiToken, Scope
from gongkai.portal.api.problems import Kind, ProblemError
from gongkai.portal.audit.addresses import address_of
from gongkai.portal.audit.services import Actor

LONGEST_SECRET = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a program in a person's name."""

    token: ApiToken
    user: User
    by: Actor


class Asking(HttpRequest):
    """A request of the interface, as its guard leaves it."""

    auth: Caller | None
    quota: limits.Quota


def caller(request: HttpRequest) -> Caller:
    """Who asks, behind a guard that wants a token."""
    found = cast(Asking, request).auth
    assert found is not None
    return found


class Anybody:
    """Everybody may ask, so often from one address."""

    access = Access("public", by="token")

    def __call__(self, request: HttpRequest) -> bool:
        """Count the request. Raises ProblemError where there were too many."""
        _keep_within(request, limits.of_address(address_of(request), timezone.now()))
        return True


class Bearer(HttpAuthBase):
    """A token with this scope may ask, if its person may do this: to the agency in the address, or somewhere."""

    openapi_scheme = "bearer"

    def __init__(self, scope: Scope, action: Action, where: Literal["agency", "somewhere"]) -> None:
        """Keep what is asked for."""
        super().__init__()
        self.scope = scope
        self.action = action
        self.access = Access(action.value, where, by="token")

    def __call__(self, request: HttpRequest) -> Caller:
        """Who asks. Raises ProblemError, and Http404 for an agency that the person may not see."""
        token = _token(request)
        if _unfinished(token.user):
            raise ProblemError(Kind.ACCOUNT_UNFINISHED)
        if self.scope not in token.scopes:
            raise ProblemError(Kind.SCOPE_MISSING)
        if not self._allowed(request, token.user):
            raise ProblemError(Kind.FORBIDDEN)
        return Caller(token, token.user, Actor(token.user.username, address_of(request)))

    def _allowed(self, request: HttpRequest, user: User) -> bool:
        if self.access.where == "somewhere":
            return may_somewhere(user, self.action)
        assert request.resolver_match is not None
        agency = by_code(str(request.resolver_match.kwargs["code"]))
        if agency is None or not may(user, Action.SEE_AGENCY, agency):
            raise Http404
        return may(user, self.action, agency)


def _token(request: HttpRequest) -> ApiToken:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    now = timezone.now()
    token = None
    if scheme.lower() == "bearer" and len(secret) <= LONGEST_SECRET:
        token = services.token_of(secret.strip(), now)
    if token is None:
        # Counted by address, so that nobody tries tokens without end; before the answer says that this one is wrong.
        _keep_within(request, limits.of_address(address_of(request), now))
        raise ProblemError(Kind.UNRECOGNISED if secret else Kind.UNIDENTIFIED)
    _keep_within(request, limits.of_token(token, now))
    return token


def _keep_within(request: HttpRequest, quota: limits.Quota) -> None:
    cast(Asking, request).quota = quota
    if not quota.allowed:
        raise ProblemError(Kind.RATE_LIMITED)


def _unfinished(user: User) -> bool:
    """Whether the account itself would open nothing but the page on which a password or a second factor is set."""
    return user.must_change_password or (second_factor.is_required(user) and not second_factor.is_enrolled(user))
