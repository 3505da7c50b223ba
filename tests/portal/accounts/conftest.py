"""People, and a clock that tests move."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Role
from tests.portal.building import County, make_county, make_user


@dataclass
class Clock:
    """How far the time has been moved."""

    moved: timedelta = timedelta()

    def advance(self, **span: float) -> None:
        """Let time pass, as `timedelta` says it."""
        self.moved += timedelta(**span)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    now, seconds = timezone.now, time.time
    monkeypatch.setattr(timezone, "now", lambda: now() + clock.moved)
    monkeypatch.setattr(time, "time", lambda: seconds() + clock.moved.total_seconds())
    return clock


@pytest.fixture
def county(db: None) -> County:
    del db
    return make_county()


@pytest.fixture
def li(county: County) -> User:
    """Somebody who need not have a second factor."""
    return make_user("li", (county.township, Role.AUDITOR))


@pytest.fixture
def clerk(county: County) -> User:
    """Somebody who must have a second factor."""
    return make_user("wang", (county.township, Role.CLERK))
