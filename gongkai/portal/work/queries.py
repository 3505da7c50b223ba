"""Reading the state of background work."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django_tasks_db.models import DBTaskResult

from gongkai.portal.work.models import Beat, Due

PARTS = ("tasks", "schedules", "outbox")
"""The parts of the worker, each of which says that it is at work."""
SILENT = timedelta(seconds=60)
"""How long a part may say nothing before it counts as stopped; a long task does not keep the others silent."""


def failed() -> QuerySet[DBTaskResult[..., object]]:
    """Tasks that failed, the latest first."""
    return DBTaskResult.objects.failed().order_by("-finished_at")


def counts() -> dict[str, int]:
    """How many tasks are in each status."""
    rows = DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk"))
    return dict(rows)


def running() -> QuerySet[DBTaskResult[..., object]]:
    """Tasks that run now."""
    return DBTaskResult.objects.running().order_by("started_at")


def schedules() -> QuerySet[Due]:
    """What is due when."""
    return Due.objects.all()


def silent(now: datetime) -> list[str]:
    """The parts of the worker that have said nothing for too long. A task that runs is a sign of life as well."""
    heard = {beat.name for beat in Beat.objects.filter(at__gte=now - SILENT)}
    if DBTaskResult.objects.running().exists() and heard:
        heard.add("tasks")
    return [part for part in PARTS if part not in heard]
