"""Every view says who may open it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from gongkai.portal.access import Access


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


@pytest.mark.parametrize("pattern", list(patterns(get_resolver())), ids=lambda pattern: pattern.lookup_str)
def test_a_view_says_who_may_open_it(pattern: URLPattern) -> None:
    assert isinstance(getattr(pattern.callback, "access", None), Access)


@pytest.mark.django_db
def test_home(client: Client) -> None:
    assert client.get("/").status_code == 200
