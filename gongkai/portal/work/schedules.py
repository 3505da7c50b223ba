"""When work is to be done again and again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django_tasks.base import Task


@dataclass(frozen=True, slots=True)
class Schedule:
    """A task without arguments, and when it is due next after a moment."""

    name: str
    task: Task[[], None]
    following: Callable[[datetime], datetime]


def every(span: timedelta) -> Callable[[datetime], datetime]:
    """Due again when that much time has passed."""
    return lambda now: now + span


def daily(at: time) -> Callable[[datetime], datetime]:
    """Due every day at that time on China's clocks."""

    def following(now: datetime) -> datetime:
        local = timezone.localtime(now)
        due = local.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0)
        return due if due > local else due + timedelta(days=1)

    return following
