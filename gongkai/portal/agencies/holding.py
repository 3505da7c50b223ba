"""The roles that a person holds, read once for a page that is only looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import NamedTuple

from django.http import HttpRequest, HttpResponseBase

from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Membership, Role


class Held(NamedTuple):
    """A role that a person holds in an agency, with what tells how far it reaches."""

    role: Role
    agency: int
    """The agency's key."""
    path: str
    parent: int | None


_read: ContextVar[dict[int, Sequence[Held]] | None] = ContextVar("roles_read", default=None)
"""The roles of a page's people by their keys; None where nothing may be kept."""


class RolesMiddleware:
    """Keeps the roles that were read while a page is made, and no longer.

    A page asks a dozen times what its person may do: in its view, in its head, beside every button. What is sent to be
    done, and whatever is no page, reads them anew each time: roles may change on the way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep what answers the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        token = _read.set({})
        try:
            return self.get_response(request)
        finally:
            _read.reset(token)


def held(user: User) -> Sequence[Held]:
    """The roles that the person holds now; none where the account is closed."""
    read = _read.get()
    if read is not None and user.pk in read:
        return read[user.pk]
    found = Membership.objects.filter(user=user, user__is_active=True, until=None).order_by("pk")
    rows = found.values_list("role", "agency", "agency__path", "agency__parent")
    roles = tuple(Held(Role(role), agency, path, parent) for role, agency, path, parent in rows)
    if read is not None:
        read[user.pk] = roles
    return roles
