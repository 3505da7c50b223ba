"""Tasks for the tests of background work."""

from __future__ import annotations

from gongkai.portal.audit.services import Actor, record
from gongkai.portal.work.background import background


@background(repeatable=True)
def note(text: str) -> None:
    record("test.note", actor=Actor(), subject=text)


@background(repeatable=False)
def once(text: str) -> None:
    record("test.once", actor=Actor(), subject=text)


@background(repeatable=True)
def fails() -> None:
    raise RuntimeError("no such luck")


@background(repeatable=True)
def tick() -> None:
    record("test.tick", actor=Actor())
