"""Tasks run once; what is interrupted runs again or is reported; what failed can be run again."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.services import Actor
from gongkai.portal.work import queries, services
from tests.portal.work.tasks import fails, note, once

pytestmark = pytest.mark.django_db
SOMEBODY = Actor("li", "192.0.2.1")


def statuses() -> list[str]:
    return [row.status for row in DBTaskResult.objects.order_by("enqueued_at")]


def subjects(action: str) -> list[str]:
    return list(Entry.objects.filter(action=action).values_list("subject", flat=True))


def interrupted(runs: int = 1) -> DBTaskResult[..., object]:
    """The last task, as a worker leaves it that is killed."""
    row = DBTaskResult.objects.latest("enqueued_at")
    for number in range(runs):
        row.claim(f"worker {number}")
    return row


def test_a_task_runs_once() -> None:
    note.enqueue("a")
    assert services.run_next("worker")
    assert not services.run_next("worker")
    assert subjects("test.note") == ["a"]
    assert statuses() == [TaskResultStatus.SUCCESSFUL]


def test_a_task_goes_with_its_act() -> None:
    with transaction.atomic():
        note.enqueue("a")
        transaction.set_rollback(True)
    assert not services.run_next("worker")
    assert statuses() == []


def test_repeatable_work_runs_again_when_interrupted() -> None:
    note.enqueue("a")
    interrupted()
    assert len(services.recover()) == 1
    assert services.run_next("worker")
    assert subjects("test.note") == ["a"]
    assert statuses() == [TaskResultStatus.SUCCESSFUL]


def test_work_that_ends_the_worker_again_and_again_is_given_up() -> None:
    note.enqueue("a")
    interrupted(services.MOST_RUNS)
    services.recover()
    assert not services.run_next("worker")
    assert [row.exception_class_path for row in queries.failed()] == [
        "gongkai.portal.work.services.InterruptedTaskError"
    ]


def test_other_work_is_reported_when_interrupted() -> None:
    once.enqueue("a")
    interrupted()
    services.recover()
    assert not services.run_next("worker")
    assert statuses() == [TaskResultStatus.FAILED]
    assert subjects("test.once") == []


def test_work_that_the_program_no_longer_has_is_reported() -> None:
    note.enqueue("a")
    row = interrupted()
    row.task_path = "gongkai.portal.gone.work"
    row.save()
    services.recover()
    assert statuses() == [TaskResultStatus.FAILED]


def test_what_runs_is_left_alone_by_others() -> None:
    note.enqueue("a")
    interrupted()
    assert not services.run_next("another worker")
    assert statuses() == [TaskResultStatus.RUNNING]


def test_what_failed_is_kept_with_its_reason_and_runs_again_when_asked() -> None:
    fails.enqueue()
    services.run_next("worker")
    (row,) = queries.failed()
    assert "no such luck" in row.traceback
    services.again(row.id, actor=SOMEBODY)
    assert statuses() == [TaskResultStatus.READY]
    assert Entry.objects.get(action="work.again").actor == "li"
    services.run_next("worker")
    assert statuses() == [TaskResultStatus.FAILED]


def test_what_failed_can_be_dismissed() -> None:
    fails.enqueue()
    services.run_next("worker")
    services.dismiss(DBTaskResult.objects.get().id, actor=SOMEBODY)
    assert statuses() == []
    assert Entry.objects.get(action="work.dismiss").details["error"] == "builtins.RuntimeError"


@pytest.mark.parametrize("act", [services.again, services.dismiss])
def test_only_what_failed_can_be_settled(act: services.Settling) -> None:
    note.enqueue("a")
    for task in (DBTaskResult.objects.get().id, uuid4()):
        with pytest.raises(services.NotFailedError):
            act(task, actor=SOMEBODY)
    assert statuses() == [TaskResultStatus.READY]


def test_finished_tasks_are_kept_for_a_while() -> None:
    note.enqueue("a")
    fails.enqueue()
    while services.run_next("worker"):
        pass
    now = timezone.now()
    assert services.prune(now) == 0
    assert services.prune(now + services.KEPT_SUCCESSFUL + timedelta(minutes=1)) == 1
    assert statuses() == [TaskResultStatus.FAILED]
    assert services.prune(now + services.KEPT_FAILED + timedelta(minutes=1)) == 1


def test_silence_of_the_worker_is_noticed() -> None:
    now = timezone.now()
    assert queries.silent(now) == list(queries.PARTS)
    for part in queries.PARTS:
        services.beat(part)
    assert queries.silent(timezone.now()) == []
    assert queries.silent(now + 2 * queries.SILENT) == list(queries.PARTS)


def test_a_long_task_is_no_silence() -> None:
    for part in queries.PARTS[1:]:
        services.beat(part)
    assert queries.silent(timezone.now()) == ["tasks"]
    note.enqueue("a")
    interrupted()
    assert queries.silent(timezone.now()) == []
