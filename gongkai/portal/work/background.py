"""Declaring what runs in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django_tasks import task
from django_tasks.base import Task

P = ParamSpec("P")
T = TypeVar("T")

_REPEATABLE: set[str] = set()


def background(*, repeatable: bool) -> Callable[[Callable[P, T]], Task[P, T]]:
    """The function as a task: `.enqueue(…)` within the transaction of an act has it run once that is committed.

    `repeatable` says that it may be run again when the server was killed in its midst, because a second run changes
    nothing that the first has done. What is not repeatable is reported as interrupted, and a person decides. Arguments
    are kept in the database as JSON: pass the keys of rows, never what the rows say of people.
    """

    def declare(function: Callable[P, T]) -> Task[P, T]:
        declared: Task[P, T] = task()(function)
        if repeatable:
            _REPEATABLE.add(declared.module_path)
        return declared

    return declare


def is_repeatable(path: str) -> bool:
    """Whether the task declared at that path (`module.function`, and imported) may be run again when interrupted."""
    return path in _REPEATABLE
