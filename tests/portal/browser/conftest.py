"""A running server and a real browser. Every visit fails where the browser complains: of a script's fault, of something
that the Content-Security-Policy refused, of a file that is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.db import connections
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.pages.conftest import browser
from tests.portal.browser.visiting import Visitor

__all__ = ["browser"]


@pytest.fixture(scope="session")
def beside_the_browser(django_db_setup: None, browser: Browser) -> Iterator[Browser]:
    """The browser. While it is open the thread has an event loop, and in it Django has connections of its own: they are
    closed before the database is taken away.
    """
    del django_db_setup
    yield browser
    connections.close_all()


@pytest.fixture
def visitor(live_server: LiveServer, beside_the_browser: Browser) -> Iterator[Visitor]:
    """Opens pages of the running server in Chromium."""
    with ExitStack() as stack:
        yield Visitor(live_server.url, beside_the_browser, stack)
