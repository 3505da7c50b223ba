"""What is scheduled is enqueued when due, once, and once for all that was missed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django_tasks_db.models import DBTaskResult

from gongkai.portal.work import services
from gongkai.portal.work.models import Due
from gongkai.portal.work.schedules import Schedule, daily, every
from tests.portal.work.tasks import tick

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 9, 25, 10, 0, tzinfo=CHINA)
HOURLY = Schedule("tick", tick, every(timedelta(hours=1)))


def test_daily() -> None:
    following = daily(time(3, 30))
    assert following(NOW) == datetime(2026, 9, 26, 3, 30, tzinfo=CHINA)
    assert following(datetime(2026, 9, 25, 3, 29, tzinfo=CHINA)) == datetime(2026, 9, 25, 3, 30, tzinfo=CHINA)
    assert following(datetime(2026, 9, 25, 3, 30, tzinfo=CHINA)) == datetime(2026, 9, 26, 3, 30, tzinfo=CHINA)


@pytest.mark.django_db
def test_due_once() -> None:
    assert services.enqueue_due([HOURLY], NOW) == []
    assert services.enqueue_due([HOURLY], NOW + timedelta(minutes=59)) == []
    assert services.enqueue_due([HOURLY], NOW + timedelta(minutes=60)) == ["tick"]
    assert services.enqueue_due([HOURLY], NOW + timedelta(minutes=60)) == []
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_what_was_missed_is_made_up_for_once() -> None:
    services.enqueue_due([HOURLY], NOW)
    later = NOW + timedelta(days=3)
    assert services.enqueue_due([HOURLY], later) == ["tick"]
    assert services.enqueue_due([HOURLY], later) == []
    assert Due.objects.get().at == later + timedelta(hours=1)
    assert Due.objects.get().last == later


@pytest.mark.django_db
def test_two_that_read_the_same_enqueue_once(monkeypatch: pytest.MonkeyPatch) -> None:
    services.enqueue_due([HOURLY], NOW)
    later = NOW + timedelta(hours=2)
    stale = Due.objects.get()
    services.enqueue_due([HOURLY], later)
    monkeypatch.setattr(Due.objects, "get_or_create", lambda **_: (stale, False))
    assert services.enqueue_due([HOURLY], later) == []
    assert DBTaskResult.objects.count() == 1
