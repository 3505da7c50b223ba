"""Changing the key: everything sealed is sealed anew, in small steps, while the platform runs.

Whatever is being done when the power fails, each value is under the old key or the new one, and both are kept: old keys
are removed by a word of their own, when nothing uses them and nothing can be about to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import models, transaction

from gongkai.messages import Message
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.vault import files, keys
from gongkai.portal.vault.private import locked
from gongkai.portal.vault.sealed import Sealed, SealedField

BATCH = 500
"""How many rows are sealed anew in one transaction."""
SETTLED = timedelta(hours=1)
"""How long a key must have been the newest before older ones are removed: by then, whoever had sealed something with
one of those and not yet committed it has ended."""


class RotationError(Exception):
    """The keys cannot be changed, or old ones not removed, now; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


@dataclass(slots=True)
class Usage:
    """How many values and files are sealed with each key, and where what no key opens is."""

    known: tuple[bytes, ...]
    values: Counter[bytes] = field(default_factory=Counter)
    files: Counter[bytes] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)
    """As table:row:column, or file:name."""

    @property
    def unused(self) -> tuple[bytes, ...]:
        """The old keys that nothing is sealed with."""
        return tuple(key for key in self.known[1:] if not self.values[key] + self.files[key])

    @property
    def older(self) -> int:
        """How many values and files are not under the newest key."""
        return sum(self.values[key] + self.files[key] for key in self.known[1:])


@dataclass(slots=True)
class Change:
    """How far a change of keys has come: rows and files gone through, and what could not be opened."""

    total: int = 0
    done: int = 0
    resealed: int = 0
    damaged: list[str] = field(default_factory=list)


def columns() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every model that has sealed fields, with their names."""
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, SealedField)]
        if names:
            yield model, names


def usage() -> Usage:
    """Which keys are in use; everything sealed is opened for it."""
    found = Usage(keys.keys())
    for model, names in columns():
        for row in model._default_manager.order_by("pk").only("pk", *names).iterator(BATCH):
            for name in names:
                value: Sealed | None = getattr(row, name)
                if value:
                    _count(found, found.values, keys.key_of(value.token, found.known), _place(row, name))
    for file, key in files.keys_used(found.known):
        _count(found, found.files, key, f"file:{file}")
    return found


def rotate(*, by: Actor) -> Iterator[Change]:
    """Take a new key and seal everything anew with it; where that was begun and interrupted, go on with the same key.

    Yields how far it has come. All rows are gone through until none is found under an old key, so that what is saved
    meanwhile is not missed. What cannot be opened is passed over and told. Raises RotationError where another process
    is at it.
    """
    with _alone():
        begun = usage().older > 0
        if not begun:
            keys.add()
        with transaction.atomic():
            record("vault.rotation_begun", actor=by, details={"key": keys.name_of(keys.keys()[0]), "resumed": begun})
        change = Change(total=_rows() + len(files.names()))
        yield change
        resealed = -1
        while resealed < change.resealed:
            resealed = change.resealed
            change.done, change.damaged = 0, []
            for _ in _pass(change):
                yield change
        details = {"values": change.resealed, "damaged": len(change.damaged)}
        with transaction.atomic():
            record("vault.rotated", actor=by, details=details)


def remove_unused(now: datetime, *, by: Actor) -> tuple[str, ...]:
    """Remove the old keys that nothing is sealed with; their names.

    Backups that were made while they were in use can then be read only with a copy of them. Raises RotationError while
    another process changes the keys, or where the newest key is too young.
    """
    with _alone():
        if now - keys.changed() < SETTLED:
            raise RotationError(Message("新密钥启用还不到1小时，可能仍有办理中的内容用旧密钥加密，请稍后再删除。"))
        unused = usage().unused
        names = tuple(map(keys.name_of, unused))
        if unused:
            with transaction.atomic():
                record("vault.keys_removed", actor=by, details={"keys": list(names)})
            keys.drop(unused)
    return names


@contextmanager
def _alone() -> Iterator[None]:
    try:
        with locked(keys.path().with_name(f"{keys.FILE}.lock"), wait=False):
            yield
    except BlockingIOError as error:
        raise RotationError(Message("另一个进程正在更换密钥。")) from error


def _rows() -> int:
    return sum(model._default_manager.count() for model, _ in columns())


def _count(found: Usage, counter: Counter[bytes], key: bytes | None, place: str) -> None:
    if key:
        counter[key] += 1
    else:
        found.damaged.append(place)


def _place(row: models.Model, name: str) -> str:
    return f"{row._meta.db_table}:{row.pk}:{name}"


def _pass(change: Change) -> Iterator[None]:
    """Go through all rows and files once, a batch at a time."""
    for model, names in columns():
        last = None
        while True:
            with transaction.atomic():
                waiting = model._default_manager.select_for_update(no_key=True).order_by("pk").only("pk", *names)
                rows = list((waiting if last is None else waiting.filter(pk__gt=last))[:BATCH])
                changed = [row for row in rows if _sealed_anew(row, names, change)]
                model._default_manager.bulk_update(changed, names)
            if not rows:
                break
            change.done, change.resealed = change.done + len(rows), change.resealed + len(changed)
            last = rows[-1].pk
            yield
    for name in files.names():
        try:
            change.resealed += files.reseal(name)
        except files.FileDamagedError:
            change.damaged.append(f"file:{name}")
        change.done += 1
        yield


def _sealed_anew(row: models.Model, names: list[str], change: Change) -> bool:
    """Seal what is under an old key; whether anything was."""
    newest, changed = keys.keys()[:1], False
    for name in names:
        value: Sealed | None = getattr(row, name)
        if not value or keys.key_of(value.token, newest):
            continue
        try:
            setattr(row, name, value.resealed())
        except InvalidToken:
            change.damaged.append(_place(row, name))
        else:
            changed = True
    return changed
