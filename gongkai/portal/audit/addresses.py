"""Where requests come from, for the audit log and whatever counts by network address."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


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
