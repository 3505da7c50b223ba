"""Where requests come from, for the audit log and whatever counts by network address."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

address: ContextVar[str] = ContextVar("address", default="")
"""The network address of the request being served; empty outside of requests."""


class AddressMiddleware:
    """Makes the network address known to `record`, so that no service has to pass it on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep what answers the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request with its address known."""
        token = address.set(address_of(request))
        try:
            return self.get_response(request)
        finally:
            address.reset(token)


def address_of(request: HttpRequest) -> str:
    """The network address that the request came from; empty where there is none.

    Behind the proxies that `GONGKAI_PROXIES` counts, it is the one that the outermost of them saw. What stands in the
    header before that is the sender's own word, and is not believed.
    """
    proxies: int = settings.TRUSTED_PROXIES
    text = request.META.get("REMOTE_ADDR", "")
    if proxies:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        text = forwarded[-proxies].strip() if len(forwarded) >= proxies else ""
    try:
        return str(ip_address(text.partition("%")[0]))
    except ValueError:
        return ""
