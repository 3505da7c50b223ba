"""Requests of one process wait for one another; processes are evenly asked."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Semaphore
from typing import Any

import pytest

from gongkai.portal.operations.turns import Counts, Turns

LONG = 30.0
"""Seconds that no test takes."""


class Application:
    """Each request tells that it has begun and is answered when it is let go."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.one_more = Semaphore(0)
        self.let_go = {name: Event() for name in "abc"}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        name = environ["PATH_INFO"]
        self.begun.append(name)
        self.one_more.release()
        assert self.let_go[name].wait(LONG)
        if environ.get("fails"):
            raise ValueError(name)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [name.encode()]

    def wait_for_one(self) -> None:
        assert self.one_more.acquire(timeout=LONG)


@pytest.fixture
def application() -> Iterator[Application]:
    made = Application()
    yield made
    for each in made.let_go.values():
        each.set()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(3) as made:
        yield made


def asks(turns: Turns, pool: ThreadPoolExecutor, name: str, **more: Any) -> Future[dict[str, str]]:
    """A request in a thread; what comes of it are the headers."""

    def ask() -> dict[str, str]:
        told: dict[str, str] = {}
        environ = {"PATH_INFO": name, "SERVER_PROTOCOL": "HTTP/1.1", **more}
        turns(environ, lambda _status, headers: told.update(headers))
        return told

    return pool.submit(ask)


def wait_for(turns: Turns, count: int) -> None:
    """Until there are so many requests."""
    end = time.monotonic() + LONG
    while len(turns) < count:
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.mark.parametrize("fails", [False, True])
def test_one_is_answered_after_the_other_in_their_order(
    application: Application, pool: ThreadPoolExecutor, fails: bool
) -> None:
    turns = Turns(application, lambda _count: False, LONG)
    first = asks(turns, pool, "a", fails=fails)
    application.wait_for_one()
    second = asks(turns, pool, "b")
    wait_for(turns, 2)
    third = asks(turns, pool, "c")
    wait_for(turns, 3)
    assert application.begun == ["a"]
    for name in "abc":
        application.let_go[name].set()
    assert (type(first.exception(LONG)), second.exception(LONG), third.exception(LONG)) == (
        ValueError if fails else type(None),
        None,
        None,
    )
    assert application.begun == ["a", "b", "c"]
    assert len(turns) == 0


def test_nobody_waits_long_for_one_that_takes_long(application: Application, pool: ThreadPoolExecutor) -> None:
    turns = Turns(application, lambda _count: False, patience=0.01)
    slow = asks(turns, pool, "a")
    application.wait_for_one()
    second = asks(turns, pool, "b")
    application.wait_for_one()
    assert application.begun == ["a", "b"]
    application.let_go["b"].set()
    second.result(LONG)
    application.let_go["c"].set()
    asks(turns, pool, "c").result(LONG)
    application.let_go["a"].set()
    slow.result(LONG)
    assert len(turns) == 0


@pytest.mark.parametrize(
    ("protocol", "fewer", "expected"),
    [("HTTP/1.1", True, "close"), ("HTTP/1.1", False, None), ("HTTP/2.0", True, None)],
)
def test_a_connection_is_closed_where_more_wait_than_elsewhere(
    application: Application, pool: ThreadPoolExecutor, protocol: str, fewer: bool, expected: str | None
) -> None:
    application.let_go["a"].set()
    turns = Turns(application, lambda _count: fewer)
    headers = asks(turns, pool, "a", SERVER_PROTOCOL=protocol).result(LONG)
    assert headers.get("Connection") == expected
    assert headers["Content-Type"] == "text/plain"


def test_each_process_sees_how_many_the_others_have() -> None:
    counts = Counts(2)
    mine = counts.join()
    assert not mine(5)  # there is no other process yet
    child = os.fork()
    if child == 0:
        other = counts.join()
        os._exit(0 if other(3) is False and other(7) is True else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert not mine(5)  # the other had 7 when it was last seen
    assert mine(9)
    again = os.fork()
    if again == 0:  # the place of the process that has ended is taken
        counts.join()
        os._exit(0)
    assert os.waitpid(again, 0)[1] == 0
    assert mine(2)
