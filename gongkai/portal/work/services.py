"""Background work: running what is due, and what becomes of what was interrupted.

People call `again` and `dismiss`, the one worker of the database the rest.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult, get_date_max

from gongkai.portal.audit.services import Actor, record
from gongkai.portal.work.background import is_repeatable
from gongkai.portal.work.models import Beat, Due
from gongkai.portal.work.schedules import Schedule

MOST_RUNS = 3
"""How often a repeatable task is begun that never comes to its end: it may be what ends the worker."""
KEPT_SUCCESSFUL, KEPT_FAILED = timedelta(days=7), timedelta(days=90)
"""How long finished tasks are kept."""

_logger = logging.getLogger(__name__)


class InterruptedTaskError(Exception):
    """The server was ended while the task ran."""


class NotFailedError(Exception):
    """The task is not one that failed."""


class Settling(Protocol):
    """What a person does with a failed task: `again` or `dismiss`."""

    def __call__(self, task: UUID, *, actor: Actor) -> None:
        """Raises NotFailedError."""


def run_next(worker: str) -> bool:
    """Run the task that is next, as the worker of that name; whether there was one."""
    if not DBTaskResult.objects.ready().exists():  # claiming one locks the database, looking does not
        return False
    with transaction.atomic():
        row = DBTaskResult.objects.ready().get_locked()
        if row is None:
            return False
        row.claim(worker)
    _worker(worker).run_task(row)
    return True


def _worker(name: str) -> Worker:
    """The library's worker, of which only the running of one task is used: its own loop knows no other work."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=name,
        excluded_queue_names=[],
    )


def recover() -> list[DBTaskResult[..., object]]:
    """Find what was running when the last worker was ended: repeatable tasks run again, others count as failed.

    To be called by a worker that knows itself to be the only one, before it runs anything.
    """
    found = list(DBTaskResult.objects.running())
    for row in found:
        if _is_repeatable(row) and len(row.worker_ids) < MOST_RUNS:
            _queue(row)
            _logger.warning("interrupted task runs again", extra={"task": row.task_path, "id": str(row.id)})
        else:
            row.set_failed(InterruptedTaskError(f"ended with the server after {len(row.worker_ids)} run(s)"))
            _logger.error("interrupted task failed", extra={"task": row.task_path, "id": str(row.id)})
    return found


@transaction.atomic
def again(task: UUID, *, actor: Actor) -> None:
    """Run a failed task once more. Raises NotFailedError where it is not there or has not failed."""
    row = DBTaskResult.objects.select_for_update().filter(pk=task, status=TaskResultStatus.FAILED).first()
    if row is None:
        raise NotFailedError
    row.worker_ids = []
    _queue(row)
    record("work.again", actor=actor, subject=str(task), details={"task": row.task_path})


@transaction.atomic
def dismiss(task: UUID, *, actor: Actor) -> None:
    """Forget a failed task. Raises NotFailedError where it is not there or has not failed."""
    row = DBTaskResult.objects.select_for_update().filter(pk=task, status=TaskResultStatus.FAILED).first()
    if row is None:
        raise NotFailedError
    details = {"task": row.task_path, "error": row.exception_class_path}
    record("work.dismiss", actor=actor, subject=str(task), details=details)
    row.delete()


def enqueue_due(schedules: Iterable[Schedule], now: datetime) -> list[str]:
    """Enqueue the work of each schedule that is due; the names of those.

    What was missed while no server ran is made up for once. A schedule that is new is due when it says.
    """
    return [schedule.name for schedule in schedules if _enqueue_if_due(schedule, now)]


@transaction.atomic
def _enqueue_if_due(schedule: Schedule, now: datetime) -> bool:
    due, _new = Due.objects.get_or_create(name=schedule.name, defaults={"at": schedule.following(now)})
    if due.at > now:
        return False
    claimed = Due.objects.filter(name=schedule.name, at=due.at).update(at=schedule.following(now), last=now)
    if claimed:
        schedule.task.enqueue()
    return bool(claimed)


def beat(name: str) -> None:
    """Say that this part of the worker is at work."""
    Beat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def prune(now: datetime) -> int:
    """Delete finished tasks that are older than they are kept; how many."""
    old, _ = DBTaskResult.objects.successful().filter(finished_at__lt=now - KEPT_SUCCESSFUL).delete()
    failed, _ = DBTaskResult.objects.failed().filter(finished_at__lt=now - KEPT_FAILED).delete()
    return old + failed


def _queue(row: DBTaskResult[..., object]) -> None:
    row.status = TaskResultStatus.READY
    row.run_after = get_date_max()
    row.started_at = row.finished_at = None
    row.exception_class_path = row.traceback = ""
    row.save()


def _is_repeatable(row: DBTaskResult[..., object]) -> bool:
    try:
        return is_repeatable(row.task.module_path)
    except (ImportError, AttributeError):  # a task of an earlier version that is no more
        return False
