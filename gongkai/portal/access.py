"""What each view says of who may open it. A view that says nothing is a fault that the tests find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Literal, ParamSpec, Protocol, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a view.

    `who` is "public", "signed_in" or the action of the permission table that it asks for; `where` then says for what:
    the "agency" named in the address, the "whole" installation, or "somewhere" (the view shows those agencies only).
    `by` is what shows who asks: the "session" of a browser, or the "token" of a program (`gongkai.portal.api`).
    """

    who: str
    where: Literal["", "agency", "whole", "somewhere"] = ""
    by: Literal["session", "token"] = "session"


class HasAccess(Protocol):
    """A view that says who may open it."""

    access: Access
    at_any_time: bool


V = TypeVar("V")


def declare(view: V, access: Access) -> V:
    """The view itself, saying `access`."""
    cast(HasAccess, view).access = access
    return view


def public(view: View[P]) -> View[P]:
    """Anybody may open this view."""
    return declare(view, Access("public"))


def signed_in(view: View[P]) -> View[P]:
    """Whoever is signed in may open this view: it shows what is the person's own."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return cast("Callable[..., HttpResponseBase]", login_required(view))(request, *args, **kwargs)

    return declare(checked, Access("signed_in"))


def at_any_time(view: V) -> V:
    """The view also opens to somebody whose password must be changed, or whose second factor must be set up, first."""
    cast(HasAccess, view).at_any_time = True
    return view


def opens_at_any_time(view: object) -> bool:
    """Whether `at_any_time` says so of the view."""
    return getattr(view, "at_any_time", False) is True
